// ncu by its own name, as ./warpkit shell offers it, on counts written by hand.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// Two launches of one kernel and one of another. The second transpose has 32 store requests of 32
// sectors each where 4 would do: 1024, 128, 896 beyond. Its shared column reads take 32 steps.
constexpr const char* kCounts = R"({"device": "emulator", "launches": [
 {"kernel": "copy", "grid": [2, 1, 1], "block": [64, 1, 1], "dynamic_shared": 0,
  "counters": {"global_requests_ld": 4, "global_lanes_ld": 128, "global_bytes_ld": 512,
   "global_sectors_ld": 16, "global_sectors_ideal_ld": 16, "global_lines_ld": 4,
   "warps": 4, "barriers": 0, "branches": 4, "divergent_branches": 1, "mean_active_lanes": 30.5},
  "lines": []},
 {"kernel": "ns::transpose<float>", "grid": [1, 1, 1], "block": [32, 32, 1], "dynamic_shared": 4096,
  "counters": {"global_requests_st": 32, "global_lanes_st": 1024, "global_bytes_st": 4096,
   "global_sectors_st": 1024, "global_sectors_ideal_st": 128, "global_lines_st": 1024,
   "shared_requests_ld": 32, "shared_wavefronts_ld": 1024, "shared_wavefronts_ideal_ld": 32,
   "warps": 32, "barriers": 32, "branches": 0, "divergent_branches": 0, "mean_active_lanes": 32},
  "lines": [
   {"file": "a.cu", "line": 2, "space": "global", "op": "store", "bytes": 4, "requests": 32,
    "lanes": 1024, "sectors": 1024, "sectors_ideal": 128},
   {"file": "a.cu", "line": 2, "space": "shared", "op": "load", "bytes": 4, "requests": 32,
    "lanes": 1024, "wavefronts": 1024, "wavefronts_ideal": 32}]},
 {"kernel": "copy", "grid": [1, 1, 1], "block": [7, 1, 1], "dynamic_shared": 0,
  "counters": {"warps": 1, "barriers": 0, "branches": 0, "divergent_branches": 0,
   "mean_active_lanes": 7}, "lines": []}]})";

class NcuTest : public ::testing::Test {
 protected:
  NcuTest() {
    session_.write("counts.json", kCounts);
    session_.write("a.cu", "one\n  out[x] = tile[x][y];\n");
  }
  Outcome ncu(const std::string& arguments) const {
    return session_.run(
        "PATH=\"$(dirname \"$(command -v warpkit-cc)\")/../toolkit/bin:$PATH\"\nncu " + arguments);
  }
  Session session_;
};

constexpr const char* kLoads =
    "--metrics l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum,"
    "smsp__sass_data_bytes_mem_global_op_st.sum ";

TEST_F(NcuTest, LaysMetricsOutAsNvidiaDoes) {
  const Outcome outcome = ncu(std::string("-i counts.json -k regex:^trans ") + kLoads);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_EQ(outcome.output,
            "[0] counts.json@127.0.0.1\n"
            "  ns::transpose<float> (1, 1, 1)x(32, 32, 1), Context 1, Stream 7, Device 0, CC 9.0\n"
            "    Section: Command line profiler metrics\n"
            "    ----------------------------------------------- ----------- ------------\n"
            "    Metric Name                                     Metric Unit Metric Value\n"
            "    ----------------------------------------------- ----------- ------------\n"
            "    l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum     request            0\n"
            "    smsp__sass_data_bytes_mem_global_op_st.sum            Kbyte         4.10\n"
            "    ----------------------------------------------- ----------- ------------\n\n");
}

TEST_F(NcuTest, CsvHasALineAMetricAndRawALineALaunch) {
  const Outcome rows = ncu(std::string("--csv --import counts.json ") + kLoads);
  EXPECT_EQ(rows.output.substr(0, rows.output.find('\n')),
            "\"ID\",\"Process ID\",\"Process Name\",\"Host Name\",\"Kernel Name\",\"Context\","
            "\"Stream\",\"Block Size\",\"Grid Size\",\"Device\",\"CC\",\"Section Name\","
            "\"Metric Name\",\"Metric Unit\",\"Metric Value\"");
  EXPECT_NE(rows.output.find("\n\"0\",\"0\",\"counts.json\",\"127.0.0.1\",\"copy\",\"1\",\"7\","
                             "\"(64, 1, 1)\",\"(2, 1, 1)\",\"0\",\"9.0\","
                             "\"Command line profiler metrics\","
                             "\"l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum\",\"request\","
                             "\"4\"\n"),
            std::string::npos)
      << rows.output;
  const Outcome raw = ncu(std::string("--csv --page raw -i counts.json ") + kLoads);
  EXPECT_NE(raw.output.find(",\"CC\",\"l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum\","
                            "\"smsp__sass_data_bytes_mem_global_op_st.sum\"\n"),
            std::string::npos)
      << raw.output;
  EXPECT_NE(raw.output.find("\"0\",\"9.0\",\"0\",\"4,096\"\n"), std::string::npos) << raw.output;
}

TEST_F(NcuTest, ChoosesLaunches) {
  const std::string metric = " --csv -i counts.json --metrics launch__block_size";
  const auto sizes = [&](const std::string& options) {
    const std::string text = ncu(options + metric).output;
    std::string result;
    for (const char* size : {"\"128\"", "\"64\"", "\"1,024\"", "\"7\"\n"}) {
      if (text.find(std::string("\"\",") + size) != std::string::npos) result += size;
    }
    return result;
  };
  EXPECT_EQ(sizes(""), "\"64\"\"1,024\"\"7\"\n");
  EXPECT_EQ(sizes("--kernel-name transpose"), "\"1,024\"") << "no namespace, no arguments";
  EXPECT_EQ(sizes("--kernel-name-base demangled --kernel-name transpose"), "");
  EXPECT_EQ(sizes("-k copy --launch-skip 1"), "\"7\"\n") << "only matching launches are skipped";
  EXPECT_EQ(sizes("-k transpose --launch-skip 1"), "") << "there is only one";
  EXPECT_EQ(sizes("-k copy --launch-skip-before-match 1"), "\"7\"\n");
  EXPECT_EQ(sizes("-c 2"), "\"64\"\"1,024\"");
  const std::string none = ncu("-k none" + metric).output;
  EXPECT_NE(none.find("==WARNING== No kernels were profiled.\n"), std::string::npos) << none;
  EXPECT_NE(none.find("they are of copy, transpose.\n"), std::string::npos) << none;
  EXPECT_EQ(ncu("-k 'regex:(' " + metric).exit_code, 2);
}

TEST_F(NcuTest, ShowsSectionsAndSourceLines) {
  const Outcome all = ncu("-i counts.json -k transpose");
  for (const char* text : {"Section: Memory Workload Analysis Tables\n",
                           "L1 Wavefronts Shared Excessive            wavefront          992\n",
                           "L2 Theoretical Sectors Global Excessive      sector          896\n",
                           "Global Store Sectors/Req  sector/request        32.00\n"}) {
    EXPECT_NE(all.output.find(text), std::string::npos) << text << all.output;
  }
  const Outcome one = ncu("-i counts.json --section Occupancy");
  EXPECT_NE(one.output.find("(!) n/a"), std::string::npos) << "no occupancy was counted";
  EXPECT_EQ(one.output.find("Section: Source"), std::string::npos);
  const Outcome source = ncu("-i counts.json --page source --csv -k transpose");
  EXPECT_NE(source.output.find("\"2\",\"out[x] = tile[x][y];\",\"64\",\"2048\",\"1024\",\"128\","
                               "\"896\",\"1024\",\"32\",\"992\"\n"),
            std::string::npos)
      << source.output;
}

TEST_F(NcuTest, ExportsWhatImportReads) {
  const Outcome made = ncu("-i counts.json -k transpose -o report");
  EXPECT_NE(made.output.find("report.ncu-rep (Warpkit's JSON"), std::string::npos) << made.output;
  const Outcome again = ncu("-i report.ncu-rep --metrics launch__grid_size --csv");
  EXPECT_NE(again.output.find("transpose"), std::string::npos) << again.errors;
  EXPECT_EQ(again.output.find("copy"), std::string::npos);
  EXPECT_EQ(ncu("-i counts.json -o report").exit_code, 2) << "it exists";
  EXPECT_EQ(ncu("-i counts.json -f -o report").exit_code, 0);
}

TEST_F(NcuTest, SaysInOneLineWhatNeedsAGpu) {
  const Outcome mixed =
      ncu("-i counts.json -c 1 --metrics gpu__time_duration.sum,smsp__sass_sectors_mem_global");
  EXPECT_EQ(mixed.exit_code, 0);
  EXPECT_EQ(mixed.errors,
            "==WARNING== gpu__time_duration.sum: needs a GPU; the emulator says nothing about "
            "time\n");
  EXPECT_NE(mixed.output.find("(!) n/a"), std::string::npos);
  for (const char* arguments : {"-i counts.json --metrics gpu__time_duration.sum",
                                "--section SpeedOfLight ./a",
                                "--section nonsense ./a",
                                "--set roofline ./a",
                                "--mode attach",
                                "--kernel-id k ./a",
                                "--kernel-id 1:7:k:1 ./a",
                                "--kernel-id '::k:(' ./a",
                                "--section regex:Roof ./a",
                                "--kernel-name regex:'(' ./a",
                                "--metrics group:memory__first ./a",
                                "--page session ./a",
                                "--kernel-regex k ./a",
                                "--nvtx-include a/ ./a",
                                "--print-kernel-base mangled ./a",
                                "--print-summary per-nvtx ./a",
                                "--list-rules",

                                "--nonsense ./a",
                                "",
                                "./none",
                                "--metrics",
                                "-c x ./a",
                                "--page x ./a",
                                "--print-source sass ./a",
                                "--profile-from-start off ./a",
                                "-i counts.json ./a"}) {
    const Outcome outcome = ncu(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments;
    EXPECT_EQ(outcome.errors.find('\n'), outcome.errors.size() - 1) << outcome.errors;
  }
  const Outcome wrong = ncu("-i a.cu");
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_NE(wrong.errors.find("a.cu: not a profile"), std::string::npos) << wrong.errors;
}

TEST_F(NcuTest, NamesOptionsWithoutMeaningAndListsWhatItHas) {
  const Outcome outcome =
      ncu("--clock-control none --target-processes all -i counts.json --metrics "
          "launch__grid_size");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.errors,
            "ncu: without meaning on the emulator: --clock-control, --target-processes\n");
  EXPECT_NE(ncu("--query-metrics").output.find("smsp__sass_sectors_mem_global_ideal.sum"),
            std::string::npos);
  EXPECT_NE(ncu("--list-sections").output.find("SourceCounters"), std::string::npos);
  EXPECT_NE(ncu("--list-sets").output.find("full"), std::string::npos);
  EXPECT_NE(ncu("--help").output.find("usage: ncu"), std::string::npos);
  EXPECT_NE(ncu("--version").output.find("Warpkit"), std::string::npos);
}

// What is asked together with something that only a GPU counts is still shown.
TEST_F(NcuTest, ShowsTheRestOfWhatNeedsAGpu) {
  const Outcome outcome =
      ncu("-i counts.json -c 1 --section SpeedOfLight --section regex:^Launch --set roofline "
          "--section MemoryWorkloadAnalysis");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.errors,
            "==WARNING== --section SpeedOfLight: needs a GPU; --list-sections shows what the "
            "emulator counts\n"
            "==WARNING== --section MemoryWorkloadAnalysis: needs a GPU; "
            "MemoryWorkloadAnalysis_Tables holds what the emulator counts\n"
            "==WARNING== --set roofline: needs a GPU; --list-sets shows those that the emulator "
            "has\n");
  EXPECT_NE(outcome.output.find("Section: Launch Statistics\n"), std::string::npos);
  EXPECT_EQ(outcome.output.find("Section: Occupancy"), std::string::npos) << outcome.output;
}

TEST_F(NcuTest, ChoosesByKernelId) {
  const auto grids = [&](const std::string& id) {
    const std::string text =
        ncu("--kernel-id '" + id + "' --csv --page raw -i counts.json --metrics launch__block_size")
            .output;
    std::string result;
    for (const char* size : {"\"64\"\n", "\"1,024\"\n", "\"7\"\n"}) {
      if (text.find(size) != std::string::npos) result += size;
    }
    return result;
  };
  EXPECT_EQ(grids("::copy:"), "\"64\"\n\"7\"\n");
  EXPECT_EQ(grids("::copy:2"), "\"7\"\n") << "launches of a kernel are counted from 1";
  EXPECT_EQ(grids("::regex:^c|^t:1"), "\"64\"\n\"1,024\"\n") << "each kernel by itself";
  EXPECT_EQ(grids(":::2|3"), "\"7\"\n");
  EXPECT_EQ(grids("::copy:1?"), "\"64\"\n") << "the whole number has to fit";
}

// Two launches of copy differ in grid and block; its bytes of loads are 512 and 0. NVIDIA's tool
// prints two digits and three numbers for launches of one kernel, grid and block.
TEST_F(NcuTest, PutsLaunchesTogether) {
  const Outcome all =
      ncu("-i counts.json --print-summary per-gpu --metrics launch__block_size,launch__registers,"
          "smsp__sass_data_bytes_mem_global_op_st.sum");
  EXPECT_EQ(all.output,
            "[0] counts.json@127.0.0.1\n"
            "  Device 0, CC 9.0, Invocations 3\n"
            "    Section: Command line profiler metrics\n"
            "    ------------------------------------------ ----------- ------- -------- -------\n"
            "    Metric Name                                Metric Unit Minimum  Maximum Average\n"
            "    ------------------------------------------ ----------- ------- -------- -------\n"
            "    launch__block_size                                        7.00 1,024.00  365.00\n"
            "    launch__registers                                      (!) n/a  (!) n/a (!) n/a\n"
            "    smsp__sass_data_bytes_mem_global_op_st.sum       Kbyte    0.00     4.10    1.37\n"
            "    ------------------------------------------ ----------- ------- -------- -------\n"
            "\n")
      << all.errors;
  const Outcome rows =
      ncu("-i counts.json --csv --print-summary per-kernel -k copy --metrics launch__thread_count");
  EXPECT_EQ(
      rows.output,
      "\"Process ID\",\"Process Name\",\"Host Name\",\"Kernel Name\",\"Block Size\","
      "\"Grid Size\",\"Device\",\"CC\",\"Invocations\",\"Section Name\",\"Metric Name\","
      "\"Metric Unit\",\"Minimum\",\"Maximum\",\"Average\"\n"
      "\"0\",\"counts.json\",\"127.0.0.1\",\"copy\",\"(64, 1, 1)\",\"(2, 1, 1)\",\"0\",\"9.0\","
      "\"1\",\"Command line profiler metrics\",\"launch__thread_count\",\"thread\",\"128.00\","
      "\"128.00\",\"128.00\"\n"
      "\"0\",\"counts.json\",\"127.0.0.1\",\"copy\",\"(7, 1, 1)\",\"(1, 1, 1)\",\"0\",\"9.0\","
      "\"1\",\"Command line profiler metrics\",\"launch__thread_count\",\"thread\",\"7.00\","
      "\"7.00\",\"7.00\"\n");
}

TEST_F(NcuTest, WritesNamesAndNumbersAsAsked) {
  const Outcome function = ncu(std::string("-i counts.json -c1 -ktranspose --print-kernel-base "
                                           "function --print-fp --print-units base ") +
                               kLoads);
  EXPECT_NE(function.output.find("\n  transpose (1, 1, 1)x(32, 32, 1), "), std::string::npos)
      << function.output << function.errors;
  EXPECT_NE(function.output.find("        byte     4,096.00\n"), std::string::npos)
      << function.output;
  // Scripts break the list into lines.
  const Outcome list =
      ncu("-i counts.json -c 1 --metrics 'launch__grid_size,\n  launch__block_size'");
  EXPECT_EQ(list.errors, "");
  EXPECT_NE(list.output.find("    launch__block_size"), std::string::npos) << list.output;
}

TEST_F(NcuTest, WritesWhereItIsTold) {
  const Outcome file =
      ncu(std::string("-i counts.json --log-file log.txt ") + kLoads + "&& cat log.txt");
  EXPECT_NE(file.output.find("Section: Command line"), std::string::npos);
  const Outcome errors = ncu(std::string("-i counts.json --log-file stderr ") + kLoads);
  EXPECT_EQ(errors.output, "");
  EXPECT_NE(errors.errors.find("Section: Command line"), std::string::npos);
  EXPECT_EQ(ncu(std::string("-i counts.json --log-file none/log.txt ") + kLoads).exit_code, 2);
  // With --export a page is printed only if it is asked for.
  const Outcome quiet = ncu("-i counts.json -fo v1.2");
  EXPECT_EQ(quiet.output.find("Section:"), std::string::npos) << quiet.output;
  EXPECT_TRUE(session_.has("v1.2.ncu-rep")) << quiet.output;
  EXPECT_NE(ncu("-i counts.json -fo v1.2 --page raw").output.find("Metric Name"),
            std::string::npos);
}

TEST_F(NcuTest, FillsInNamesOfFiles) {
  const std::string counted = "-i counts.json --metrics launch__grid_size ";
  ncu(counted + "-o r%i --log-file a%%_%q{WHO}");
  EXPECT_TRUE(session_.has("r0.ncu-rep"));
  const Outcome second = session_.run(
      "PATH=\"$(dirname \"$(command -v warpkit-cc)\")/../toolkit/bin:$PATH\"\n"
      "WHO=me ncu " +
      counted + "-o r%i --log-file a%%_%q{WHO}");
  EXPECT_EQ(second.exit_code, 0) << second.errors;
  EXPECT_TRUE(session_.has("r1.ncu-rep"));
  EXPECT_TRUE(session_.has("a%_me"));
  const Outcome host = ncu(counted + "--log-file %h.txt && cat \"$(hostname).txt\"");
  EXPECT_NE(host.output.find("launch__grid_size"), std::string::npos) << host.errors;
}

TEST_F(NcuTest, KnowsThatNvidiasReportsAreOthers) {
  session_.write("theirs.ncu-rep", "NVR binary");
  const Outcome outcome = ncu("-i theirs.ncu-rep");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.errors,
            "ncu: theirs.ncu-rep: not a profile of Warpkit's; a report of NVIDIA's is read by "
            "NVIDIA's tools alone\n");
}

TEST_F(NcuTest, ListsMetrics) {
  const Outcome occupancy = ncu("--list-metrics --section Occupancy");
  EXPECT_EQ(occupancy.output, "sm__maximum_warps_per_active_cycle_pct\n") << occupancy.errors;
  EXPECT_NE(ncu("--query-metrics --csv")
                .output.find("\"launch__grid_size\",\"\",\"blocks of the grid\"\n"),
            std::string::npos);
}

TEST_F(NcuTest, NeedsAProgramThatNvccHasLinked) {
  session_.write("script", "#!/bin/sh\n");
  const Outcome outcome = ncu("sh -c true; chmod +x script; ncu ./script");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.errors.find("./script holds no note on how it was built"), std::string::npos)
      << outcome.errors;
}

}  // namespace
}  // namespace warpkit::driver::test
