// The comparison of counts, on text in ncu's layout.
#include "tests/gpu/hardware_counts.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace warpkit::gpu_check {
namespace {

constexpr const char* kHead =
    "\"ID\",\"Process ID\",\"Process Name\",\"Host Name\",\"Kernel Name\",\"Context\",\"Stream\","
    "\"Block Size\",\"Grid Size\",\"Device\",\"CC\",\"Section Name\",\"Metric Name\","
    "\"Metric Unit\",\"Metric Value\"\n";

// One line of ncu's table.
std::string row(int id, const std::string& kernel, const std::string& metric,
                const std::string& unit, const std::string& value) {
  return "\"" + std::to_string(id) + "\",\"12\",\"kernels\",\"127.0.0.1\",\"" + kernel +
         "\",\"1\",\"7\",\"(256, 1, 1)\",\"(32, 1, 1)\",\"0\",\"9.0\",\"Command line profiler "
         "metrics\",\"" +
         metric + "\",\"" + unit + "\",\"" + value + "\"\n";
}

constexpr const char* kLoads = "l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum";
constexpr const char* kBranches = "smsp__sass_branch_targets_threads_divergent.sum";
constexpr const char* kLanes = "smsp__average_thread_inst_executed_per_inst_executed.ratio";

// What a GPU's ncu prints for a program with three launches of two kernels; several passes each.
std::string hardware(const std::string& first, const std::string& second,
                     const std::string& branches, const std::string& lanes = "32") {
  return std::string("==PROF== Connected to process 12 (/tmp/kernels)\n") +
         "==PROF== Profiling \"add\" - 0: 0%....50%....100% - 3 passes\n" +
         "a line, of the program, its own\n\"quoted\", too\n" + kHead +
         row(0, "add(const float *, float *)", kLoads, "request", first) +
         row(0, "add(const float *, float *)", kLanes, "", lanes) +
         row(1, "void warpkit::<unnamed>::pick<(int)4, float>(T2 *)", kBranches, "", branches) +
         row(2, "add(const float *, float *)", kLoads, "request", second) +
         "==PROF== Disconnected from process 12\n";
}

std::string emulator() {
  return kHead + row(0, "add", kLoads, "request", "16,384") + row(0, "add", kLanes, "", "32.00") +
         row(1, "pick<4, float>", kBranches, "branch", "12") +
         row(2, "add", kLoads, "request", "8");
}

const std::vector<Note>& notes() {
  static const std::vector<Note> kNotes = read_notes(
      "# a comment\n"
      "\n"
      "pick\t*branch_targets*\t-\tnvcc predicates this branch\n"
      "*\t*_per_inst_executed.ratio\t32\thardware takes every instruction\n");
  return kNotes;
}

std::vector<Compared> compared(const std::string& text) {
  return compare_counts(read_ncu_csv(emulator()), read_ncu_csv(text), notes());
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(NcuTableTest, KernelsAreMatchedByTheirBareName) {
  EXPECT_EQ(base_name("add"), "add");
  EXPECT_EQ(base_name("add(const float *, float *)"), "add");
  EXPECT_EQ(base_name("void pick<(int)4>(int *)"), "pick");
  EXPECT_EQ(base_name("void warpkit::<unnamed>::pick<warpkit::Format<(bool)1>>(const T1 *)"),
            "pick");
  EXPECT_EQ(base_name("warpkit::(anonymous namespace)::pick<decltype(format)>(int)"), "pick");
  EXPECT_EQ(base_name("void a::b<int>::pick<4>(void (*)(int))"), "pick");
}

TEST(NcuTableTest, NumbersHaveSeparatorsOrFractions) {
  const auto launches =
      read_ncu_csv(kHead + row(0, "k", "a", "byte", "1,234,567,890") +
                   row(0, "k", "b", "%", "99.87") + row(0, "k", "c", "", "1e+06"));
  ASSERT_EQ(launches.size(), 1U);
  ASSERT_EQ(launches[0].readings.size(), 3U);
  EXPECT_EQ(launches[0].grid, "(32, 1, 1)");
  EXPECT_EQ(launches[0].readings[0].value, 1234567890.0);
  EXPECT_TRUE(launches[0].readings[0].whole);
  EXPECT_EQ(launches[0].readings[1].value, 99.87);
  EXPECT_FALSE(launches[0].readings[1].whole);
  EXPECT_EQ(launches[0].readings[2].value, 1e6);
}

TEST(NcuTableTest, RunsOfOneProgramArePutTogether) {
  const auto launches = read_ncu_csv(kHead + row(0, "k", "a", "", "1") + row(1, "k", "a", "", "2") +
                                     "==PROF== Disconnected\n" + kHead + row(0, "k", "b", "", "3") +
                                     row(1, "k", "b", "", "4"));
  ASSERT_EQ(launches.size(), 2U);
  ASSERT_EQ(launches[1].readings.size(), 2U);
  EXPECT_EQ(launches[1].nth, 1);
  EXPECT_EQ(launches[1].readings[0].value, 2);
  EXPECT_EQ(launches[1].readings[1].value, 4);
}

TEST(NcuTableTest, RefusesWhatItCannotRead) {
  EXPECT_THROW(read_ncu_csv("==ERROR== ERR_NVGPUCTRPERM\n"), std::invalid_argument);
  EXPECT_THROW(read_ncu_csv("\"ID\",\"Kernel Name\",\"a.sum\"\n"), std::invalid_argument);
  EXPECT_THROW(read_ncu_csv(kHead + row(0, "k", "a", "", "many")), std::invalid_argument);
  try {
    read_ncu_csv(kHead + row(0, "k", "a", "Kbyte", "23.55"));
    FAIL() << "a rounded count passed";
  } catch (const std::invalid_argument& error) {
    EXPECT_TRUE(has(error.what(), "--print-units base")) << error.what();
  }
  EXPECT_NO_THROW(read_ncu_csv(kHead + row(0, "k", "a", "byte/block", "4224")));
}

TEST(HardwareCountsTest, EqualColumnsAgree) {
  const auto rows = compared(hardware("16,384", "8", "12"));
  ASSERT_EQ(rows.size(), 4U);
  for (const Compared& one : rows) EXPECT_EQ(one.verdict, Verdict::Same) << one.metric;
  EXPECT_TRUE(counts_agree(rows));
  EXPECT_TRUE(has(summary(rows), "4 of 4 counts are the same, 0 differ for a reason"));
}

TEST(HardwareCountsTest, ADifferenceFailsAndIsListedAtItsLaunch) {
  const auto rows = compared(hardware("16,384", "9", "12"));
  EXPECT_FALSE(counts_agree(rows));
  EXPECT_EQ(rows[0].verdict, Verdict::Same);
  EXPECT_EQ(rows[3].verdict, Verdict::Differs);
  const std::string table = counts_table("kernels", rows);
  const std::size_t launch = table.find("  add #2\n");
  ASSERT_NE(launch, std::string::npos) << table;
  EXPECT_GT(table.find("DIFFERS"), launch) << table;
  EXPECT_TRUE(has(summary(rows), "3 of 4 counts are the same")) << summary(rows);
  EXPECT_TRUE(has(summary(rows), " 1 differ, ")) << summary(rows);
}

TEST(HardwareCountsTest, WhatHardwareTreatsOtherwiseIsToldAndDoesNotFail) {
  const auto rows = compared(hardware("16384", "8", "0"));
  EXPECT_TRUE(counts_agree(rows));
  EXPECT_EQ(rows[2].verdict, Verdict::Told);
  EXPECT_TRUE(has(counts_table("kernels", rows), "(nvcc predicates this branch)"));
  EXPECT_TRUE(has(summary(rows), "1 differ for a reason that is told"));
}

TEST(HardwareCountsTest, ANoteMayNameTheValueAtWhichBothAgreeAllTheSame) {
  // All lanes at every step of the source are all lanes at every instruction.
  const auto rows = compared(hardware("16384", "8", "12", "31.5"));
  EXPECT_EQ(rows[1].verdict, Verdict::Differs);
  EXPECT_TRUE(rows[1].note.empty());
  EXPECT_EQ(reason_to_differ(notes(), "add", kLanes, 31.99), "hardware takes every instruction");
}

TEST(HardwareCountsTest, RatiosAgreeToTheDigitsThatArePrinted) {
  EXPECT_EQ(compared(hardware("16384", "8", "12", "31.99"))[1].verdict, Verdict::Same);
  EXPECT_EQ(compared(hardware("16384", "8", "12", "31.98"))[1].verdict, Verdict::Differs);
}

TEST(HardwareCountsTest, AMissingCountOrLaunchFails) {
  const auto rows = compared(hardware("(!) n/a", "8", "12"));
  EXPECT_EQ(rows[0].verdict, Verdict::Missing);
  EXPECT_FALSE(counts_agree(rows));
  EXPECT_TRUE(has(counts_table("kernels", rows), "MISSING"));
  // A note excuses a difference, not an absence.
  const auto without_pick =
      compared(kHead + row(0, "add", kLoads, "request", "16384") + row(0, "add", kLanes, "", "32") +
               row(1, "add", kLoads, "request", "8"));
  EXPECT_EQ(without_pick[2].verdict, Verdict::Missing);
  EXPECT_FALSE(counts_agree(without_pick));
  EXPECT_FALSE(counts_agree({})) << "nothing compared is nothing proved";
}

TEST(HardwareCountsTest, ALaunchThatOnlyHardwareSawFails) {
  const auto rows =
      compared(hardware("16384", "8", "12") + row(3, "stranger(int)", kLoads, "request", "1"));
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[4].verdict, Verdict::Extra);
  EXPECT_FALSE(counts_agree(rows));
  EXPECT_TRUE(has(counts_table("kernels", rows), "stranger #1"));
}

TEST(HardwareNotesTest, RefusesLinesThatAreIncomplete) {
  EXPECT_THROW(read_notes("add\tmetric\t-\n"), std::invalid_argument);
  EXPECT_THROW(read_notes("add\tmetric\tmany\treason\n"), std::invalid_argument);
  EXPECT_THROW(read_notes("add\tmetric\t\treason\n"), std::invalid_argument);
}

TEST(HardwareNotesTest, TheShippedNotesLeaveTheKnownCountsToBeExact) {
  std::ifstream stream(WARPKIT_HARDWARE_NOTES);
  std::ostringstream text;
  text << stream.rdbuf();
  const std::vector<Note> shipped = read_notes(text.str());
  EXPECT_GT(shipped.size(), 10U);
  for (const char* metric :
       {kLoads, "smsp__sass_sectors_mem_global.sum",
        "smsp__sass_l1tex_data_pipe_lsu_wavefronts_mem_shared_op_ld.sum",
        "derived__memory_l1_wavefronts_shared_excessive", "launch__grid_size"}) {
    EXPECT_EQ(reason_to_differ(shipped, "transpose_shared", metric, 1), "") << metric;
    EXPECT_EQ(reason_to_differ(shipped, "vector_add_kernel", metric, 1), "") << metric;
  }
  EXPECT_NE(reason_to_differ(shipped, "even_lanes", kBranches, 256), "");
}

}  // namespace
}  // namespace warpkit::gpu_check
