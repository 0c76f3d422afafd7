// ncu from the program that nvcc linked to the numbers it prints.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/driver/session.hpp"
#include "tests/gpu/ncu_table.hpp"

namespace warpkit::driver::test {
namespace {

// 40 lanes in two warps of one block: 32 and 8. Loads: 32 floats 8 apart are 32 sectors, 8 are 8.
// Stores: 128 bytes are 4 sectors, 32 bytes are 1. The launch is made twice.
constexpr const char* kProgram =
    "#include <cstdio>\n"
    "namespace deep {\n"
    "template <class T> __global__ void gather(const T* in, T* out) {\n"
    "  out[threadIdx.x] = in[threadIdx.x * 8];\n"
    "}\n"
    "}\n"
    "__global__ void other(float* out) { *out = 1; }\n"
    "int main(int argc, char**) {\n"
    "  float* d = nullptr;\n"
    "  cudaMalloc(&d, 4096);\n"
    "  cudaMemset(d, 0, 4096);\n"
    "  for (int i = 0; i < 2; ++i) deep::gather<float><<<1, 40>>>(d, d + 512);\n"
    "  other<<<1, 1>>>(d);\n"
    "  cudaDeviceSynchronize();\n"
    "  cudaFree(d);\n"
    "  std::printf(\"done\\n\");\n"
    "  return argc + 1;\n"
    "}\n";

constexpr const char* kMetrics =
    "--metrics l1tex__t_requests_pipe_lsu_mem_global_op_ld.sum,"
    "l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum,"
    "l1tex__t_sectors_pipe_lsu_mem_global_op_st.sum,launch__thread_count ";

class NcuProgramTest : public ::testing::Test {
 protected:
  NcuProgramTest() { session_.write("a.cu", kProgram); }
  Outcome in_shell(const std::string& command) const {
    return session_.run("PATH=\"$(dirname \"$(command -v warpkit-cc)\")/../toolkit/bin:$PATH\"\n" +
                        command);
  }
  void expect_counts(const std::string& build) const {
    const Outcome outcome =
        in_shell(build + " && ncu --csv --page raw -k gather -s 1 " + kMetrics + "./a");
    EXPECT_EQ(outcome.exit_code, 2) << "the program's own: " << outcome.errors;
    EXPECT_NE(outcome.output.find("done\n"), std::string::npos);
    EXPECT_NE(outcome.output.find("\"2\",\"40\",\"5\",\"40\"\n"), std::string::npos)
        << build << outcome.output << outcome.errors;
    EXPECT_EQ(outcome.output.find("\"1\",\""), outcome.output.find("\"1\",\"7\""))
        << "one launch only: " << outcome.output;
  }
  Session session_;
};

TEST_F(NcuProgramTest, CountsWhatThePlainProgramDoes) {
  for (const char* build : {"nvcc a.cu -o a", "nvcc -dc a.cu -o a.o && nvcc a.o -o a"}) {
    expect_counts(build);
  }
}

TEST_F(NcuProgramTest, CountsTheSameUnderTheOtherCompiler) {
  if (in_shell("command -v clang++").exit_code != 0) GTEST_SKIP() << "no clang++ here";
  expect_counts("nvcc -ccbin clang++ a.cu -o a");
}

// What follows the program is its own; its exit code is told and passed on.
TEST_F(NcuProgramTest, TellsWhatItRan) {
  const Outcome outcome = in_shell(
      "nvcc a.cu -o a && ncu --metrics launch__grid_size -c 1 ./a --csv --page raw --help");
  EXPECT_EQ(outcome.exit_code, 6) << "five words and one: " << outcome.errors;
  for (const char* line : {"==PROF== Connected to process ", "/a)\n",
                           "==PROF== Profiling \"gather\" - 0: 0%....50%....100% - 1 pass\n",
                           "==PROF== Disconnected from process ",
                           "==ERROR== The application returned an error code (6).\n",
                           "  deep::gather<float> (1, 1, 1)x(40, 1, 1), Context 1, "}) {
    EXPECT_NE(outcome.output.find(line), std::string::npos) << line << outcome.output;
  }
  const Outcome quiet = in_shell("ncu -q --metrics launch__grid_size ./a x");
  EXPECT_EQ(quiet.output.find("==PROF=="), std::string::npos) << quiet.output;
}

// What gpu-check reads from NVIDIA's tool it reads from this one: between the program's lines and
// ncu's, launch by launch, template's arguments and thousands' commas taken away.
TEST_F(NcuProgramTest, PrintsCsvThatGpuCheckReads) {
  const Outcome outcome = in_shell(
      "nvcc a.cu -o a && ncu --csv --print-units base --metrics "
      "l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum,gpu__time_duration.sum,"
      "smsp__sass_data_bytes_mem_global_op_ld.sum ./a 2>&1");
  const std::vector<gpu_check::CountedLaunch> launches = gpu_check::read_ncu_csv(outcome.output);
  ASSERT_EQ(launches.size(), 3U) << outcome.output;
  for (int nth : {0, 1}) {
    const gpu_check::CountedLaunch& gather = launches[static_cast<std::size_t>(nth)];
    EXPECT_EQ(gather.kernel, "gather");
    EXPECT_EQ(gather.nth, nth);
    EXPECT_EQ(gather.grid, "(1, 1, 1)");
    EXPECT_EQ(gather.block, "(40, 1, 1)");
    ASSERT_EQ(gather.readings.size(), 2U) << "a GPU's metric is absent";
    EXPECT_EQ(gather.readings[0].metric, "l1tex__t_sectors_pipe_lsu_mem_global_op_ld.sum");
    EXPECT_EQ(gather.readings[0].value, 40);
    EXPECT_EQ(gather.readings[1].value, 160);
    EXPECT_TRUE(gather.readings[1].whole);
  }
  EXPECT_EQ(launches[2].kernel, "other");
}

// The program says when its first launch is over; then its terminal's user ends both.
TEST_F(NcuProgramTest, ShowsWhatWasCountedBeforeCtrlC) {
  session_.write("slow.cu",
                 "#include <cstdio>\n#include <unistd.h>\n"
                 "__global__ void once(int* p) { *p = 1; }\n"
                 "int main() {\n"
                 "  int* d = nullptr;\n  cudaMalloc(&d, 4);\n  once<<<1, 1>>>(d);\n"
                 "  cudaDeviceSynchronize();\n  std::fclose(std::fopen(\"launched\", \"w\"));\n"
                 "  for (;;) sleep(1);\n}\n");
  session_.write("stop.sh",
                 "set -m\nncu --metrics launch__grid_size ./slow & group=$!\n"
                 "for i in $(seq 300); do [ -e launched ] && break; sleep 0.1; done\n"
                 "kill -INT -- -$group\nwait $group\n");
  const Outcome outcome = in_shell("nvcc slow.cu -o slow && bash stop.sh");
  EXPECT_EQ(outcome.exit_code, 130) << outcome.errors;
  EXPECT_NE(outcome.output.find("  once (1, 1, 1)x(1, 1, 1), "), std::string::npos)
      << outcome.output << outcome.errors;
}

TEST_F(NcuProgramTest, SaysThatNothingWasLaunched) {
  session_.write("b.cu", "int main() {}\n");
  const Outcome outcome = in_shell("nvcc b.cu -o b && ncu ./b");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_NE(outcome.output.find("==WARNING== No kernels were profiled.\n"), std::string::npos)
      << outcome.output;
}

TEST_F(NcuProgramTest, ExportsAndImports) {
  const Outcome made = in_shell(
      "nvcc a.cu -o a && ncu -q -o all ./a x; ncu -i all.ncu-rep --csv "
      "--metrics launch__block_size");
  EXPECT_EQ(made.exit_code, 0) << made.errors;
  EXPECT_NE(made.output.find("\"2\",\"0\",\"all.ncu-rep\",\"127.0.0.1\",\"other\""),
            std::string::npos)
      << made.output;
}

}  // namespace
}  // namespace warpkit::driver::test
