// The comparison of counts, on text in ncu's layout.
#include "tests/gpu/hardware_counts.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warpkit::gpu_check {
namespace {

constexpr const char* kEmulator =
    "# kernel, metric, count, note\n"
    "add\tl1tex__t_requests_pipe_lsu_mem_global_op_ld.sum\t16384\n"
    "pick<4>\tsmsp__sass_branch_targets_threads_divergent.sum\t12\tnvcc predicates this branch\n";

std::string ncu(const std::string& loads, const std::string& branches) {
  return "==PROF== Connected to process 12 (/tmp/kernels)\n"
         "a line, of the program, its own\n"
         "\"ID\",\"Process ID\",\"Kernel Name\",\"Section Name\",\"Metric Name\",\"Metric Unit\","
         "\"Metric Value\"\n"
         "\"0\",\"12\",\"add(const float *, float *)\",\"Command line profiler metrics\","
         "\"l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum\",\"request\",\"" +
         loads +
         "\"\r\n"
         "\"1\",\"12\",\"void pick<4>(int *)\",\"Command line profiler metrics\","
         "\"smsp__sass_branch_targets_threads_divergent.sum\",\"\",\"" +
         branches + "\"\n==PROF== Disconnected from process 12\n";
}

std::vector<Compared> compared(const std::string& text) {
  return compare_counts(read_emulator_counts(kEmulator), read_ncu_csv(text));
}

TEST(HardwareCountsTest, EqualColumnsAgree) {
  const auto rows = compared(ncu("16,384", "12"));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(rows[0].equal);
  EXPECT_TRUE(rows[1].equal);
  EXPECT_TRUE(counts_agree(rows));
  EXPECT_NE(counts_table(rows).find("2 of 2 counts are the same\n"), std::string::npos);
}

TEST(HardwareCountsTest, ADifferenceFailsAndIsListed) {
  const auto rows = compared(ncu("16,385", "12"));
  EXPECT_FALSE(counts_agree(rows));
  EXPECT_NE(counts_table(rows).find("DIFFERS  add  l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum"
                                    "  emulator 16384  hardware 16385\n"),
            std::string::npos)
      << counts_table(rows);
}

TEST(HardwareCountsTest, WhatHardwareTreatsOtherwiseIsToldAndDoesNotFail) {
  const auto rows = compared(ncu("16384", "0"));
  EXPECT_TRUE(counts_agree(rows));
  EXPECT_NE(counts_table(rows).find("emulator 12  hardware 0  (nvcc predicates this branch)\n"),
            std::string::npos)
      << counts_table(rows);
}

TEST(HardwareCountsTest, AMissingCountFails) {
  const auto rows = compared(ncu("(!) n/a", "12"));
  EXPECT_FALSE(rows[0].there);
  EXPECT_FALSE(counts_agree(rows));
  EXPECT_NE(counts_table(rows).find("MISSING  add"), std::string::npos);
  EXPECT_FALSE(counts_agree({})) << "nothing compared is nothing proved";
}

TEST(HardwareCountsTest, RefusesWhatItCannotRead) {
  EXPECT_THROW(read_ncu_csv("==ERROR== ERR_NVGPUCTRPERM\n"), std::invalid_argument);
  EXPECT_THROW(read_emulator_counts("add\tmetric\n"), std::invalid_argument);
  EXPECT_THROW(read_emulator_counts("add\tmetric\tmany\n"), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::gpu_check
