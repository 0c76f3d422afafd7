// NVIDIA's tools by their own names, as ./warpkit shell offers them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/driver/build_record.hpp"
#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// With the toolkit's programs in front, as in the shell.
Outcome in_shell(const Session& session, const std::string& command) {
  return session.run("PATH=\"$(dirname \"$(command -v warpkit-cc)\")/../toolkit/bin:$PATH\"\n" +
                     command);
}

TEST(BuildRecordTest, SaysHowObjectsAndProgramsWereBuilt) {
  const Session session;
  session.write("a b/one.cu", "__global__ void k() {}\n");
  session.write("two.cu", "int main() {}\n");
  const Outcome built =
      in_shell(session,
               "nvcc -c -DX='\"q\\\\\"' 'a b/one.cu' -o one.o && ar rcs libone.a one.o && "
               "nvcc two.cu one.o -o prog && nvcc two.cu -L. -lone -o other && pwd");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
  const std::string here = built.output.substr(0, built.output.size() - 1);
  const std::vector<BuildRecord> object = read_records(here + "/one.o");
  ASSERT_EQ(object.size(), 1U);
  EXPECT_FALSE(object[0].linked);
  EXPECT_EQ(object[0].directory, here);
  EXPECT_EQ(object[0].source, "a b/one.cu");
  EXPECT_EQ(object[0].arguments,
            (std::vector<std::string>{"-c", "-DX=\"q\\\\\"", "a b/one.cu", "-o", "one.o"}));
  const std::vector<BuildRecord> program = read_records(here + "/prog");
  ASSERT_EQ(program.size(), 3U) << "two objects and the link";
  EXPECT_EQ(read_records(here + "/libone.a").size(), 1U);
  EXPECT_TRUE(read_records(here + "/two.cu").empty());
  int linked = 0;
  for (const BuildRecord& record : program) linked += record.linked ? 1 : 0;
  EXPECT_EQ(linked, 1);
}

// Prints which compiler it was made by, and runs a kernel.
constexpr const char* kWhichCompiler =
    "#include <cstdio>\n"
    "__global__ void k(int* out) { *out = 7; }\n"
    "int main() {\n"
    "  int *d = nullptr, h = 0;\n  cudaMalloc(&d, 4);\n  k<<<1, 1>>>(d);\n"
    "  cudaMemcpy(&h, d, 4, cudaMemcpyDeviceToHost);\n  cudaFree(d);\n"
    "#ifdef __clang__\n  std::printf(\"clang %d\\n\", h);\n"
    "#else\n  std::printf(\"gcc %d\\n\", h);\n#endif\n}\n";

TEST(HostCompilerTest, IsTheOneThatTheCommandLineChooses) {
  const Session session;
  session.write("a.cu", kWhichCompiler);
  session.write("bin/g++", "#!/bin/sh\nexec g++ \"$@\"\n");
  EXPECT_EQ(in_shell(session,
                     "chmod +x bin/g++; for c in g++ gcc \"$(command -v g++)\" bin; do "
                     "nvcc -ccbin $c a.cu -o a && ./a; done")
                .output,
            "gcc 7\ngcc 7\ngcc 7\ngcc 7\n");
  const Outcome checked = in_shell(
      session, "nvcc --compiler-bindir=g++ a.cu -o a && compute-sanitizer ./a | grep SUMMARY");
  EXPECT_EQ(checked.output, "========= ERROR SUMMARY: 0 errors\n") << checked.errors;
}

TEST(HostCompilerTest, MayBeClang) {
  const Session session;
  session.write("a.cu", kWhichCompiler);
  if (in_shell(session, "command -v clang++").exit_code != 0) GTEST_SKIP() << "no clang++ here";
  EXPECT_EQ(in_shell(session, "nvcc -ccbin clang++ a.cu -o a && ./a").output, "clang 7\n");
  EXPECT_EQ(in_shell(session, "NVCC_CCBIN=clang nvcc a.cu -o a && ./a").output, "clang 7\n");
  const Outcome checked =
      in_shell(session, "nvcc -ccbin clang++ a.cu -o a && compute-sanitizer ./a | grep SUMMARY");
  EXPECT_EQ(checked.output, "========= ERROR SUMMARY: 0 errors\n") << checked.errors;
}

TEST(HostCompilerTest, AnyOtherIsRefusedInOneLine) {
  const Session session;
  session.write("a.cu", kWhichCompiler);
  session.write("icpx", "#!/bin/sh\necho Intel\n");
  const Outcome absent = in_shell(session, "nvcc -ccbin g++-1 a.cu");
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_NE(absent.errors.find("--compiler-bindir: there is no C++ compiler g++-1\n"),
            std::string::npos)
      << absent.errors;
  const Outcome other = in_shell(session, "chmod +x icpx; nvcc -ccbin ./icpx a.cu");
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_NE(other.errors.find("takes g++ or clang++; ./icpx is neither\n"), std::string::npos)
      << other.errors;
}

TEST(ToolsTest, NvidiaSmiShowsTheEmulatorsDevice) {
  const Session session;
  const Outcome table = in_shell(session, "nvidia-smi");
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_NE(table.output.find("NVIDIA-SMI"), std::string::npos);
  EXPECT_NE(table.output.find("emulator"), std::string::npos);
  EXPECT_NE(table.output.find("CUDA Version: 12.8"), std::string::npos);
  EXPECT_NE(table.output.find("0MiB / 16384MiB"), std::string::npos);
  const Outcome list = in_shell(session, "nvidia-smi -L");
  EXPECT_EQ(list.output.find("GPU 0: Warpkit emulator (CPU) (UUID: GPU-"), 0U) << list.output;
  EXPECT_EQ(
      in_shell(session, "nvidia-smi --query-gpu=name,compute_cap,memory.total --format=csv -i 0")
          .output,
      "name, compute_cap, memory.total [MiB]\nWarpkit emulator (CPU), 9.0, 16384 MiB\n");
  EXPECT_EQ(
      in_shell(session, "nvidia-smi --query-gpu=memory.total --format=csv,noheader,nounits").output,
      "16384\n");
}

TEST(ToolsTest, NvidiaSmiAnswersItsOtherQuestions) {
  const Session session;
  const Outcome all = in_shell(session, "nvidia-smi -q -d MEMORY");
  EXPECT_EQ(all.exit_code, 0);
  EXPECT_NE(all.output.find("Attached GPUs                                 : 1\n"),
            std::string::npos)
      << all.output;
  EXPECT_NE(all.output.find("Total                                 : 16384 MiB\n"),
            std::string::npos);
  EXPECT_EQ(in_shell(session, "nvidia-smi --query-gpu=power.draw,fan.speed --format=csv").output,
            "power.draw [W], fan.speed [%]\n[N/A], [N/A]\n");
  EXPECT_EQ(in_shell(session,
                     "nvidia-smi --query-compute-apps=pid,used_memory --format=csv -f out.csv && "
                     "cat out.csv")
                .output,
            "pid, used_memory [MiB]\n");
  EXPECT_NE(in_shell(session, "nvidia-smi --help-query-gpu").output.find("\"memory.total\"\n"),
            std::string::npos);
  EXPECT_EQ(in_shell(session, "nvidia-smi --help").output.find("usage: nvidia-smi"), 0U);
  EXPECT_NE(in_shell(session, "nvidia-smi --version").output.find("CUDA Version: 12.8"),
            std::string::npos);
}

TEST(ToolsTest, NvidiaSmiRefusesInOneLine) {
  const Session session;
  for (const char* arguments : {"--query-gpu=what --format=csv", "--reset", "-i 1",
                                "--query-gpu=name", "-l 1", "-q -x", "topo -m", "-pm 1", "dmon"}) {
    const Outcome outcome = in_shell(session, std::string("nvidia-smi ") + arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments;
    EXPECT_EQ(outcome.errors.find('\n'), outcome.errors.size() - 1) << outcome.errors;
  }
}

TEST(ToolsTest, ProfilersSayThatTheyAreNotThere) {
  const Session session;
  const Outcome outcome = in_shell(session, "nsys profile ./prog");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.errors,
            "nsys: the emulator has no clock to show times by; ncu counts what kernels do\n");
}

TEST(ToolsTest, ComputeSanitizerRefusesInOneLine) {
  const Session session;
  session.write("a.cpp", "int main() {}\n");
  ASSERT_EQ(in_shell(session, "g++ a.cpp -o plain").exit_code, 0);
  const struct {
    const char* arguments;
    const char* message;
  } cases[] = {
      {"", "no program given"},
      {"--tool leakcheck ./plain", "--tool takes memcheck, racecheck, initcheck or synccheck"},
      {"--what ./plain", "unknown option --what"},
      {"./absent", "no such program: ./absent"},
      {"--tool=racecheck", "no program given"},
      {"--print-limit 3 --report-api-errors all ./plain", "./plain holds no note"},
      {"--print-limit few ./plain", "--print-limit takes a number, not 'few'"},
      {"--leak-check all ./plain", "--leak-check takes one of full, no, not 'all'"},
      {"--error-exitcode", "--error-exitcode needs a value"},
      {"--xml ./plain", "--xml: the findings are text here"},
      {"--mode attach ./plain", "--mode attach: the emulator can't watch a program that runs"},
      {"--kernel-regex 'kre=a(' ./plain", "--kernel-regex: 'a(' is no regular expression"},
      {"--kernel-name id=3 ./plain", "--kernel-name takes kne=NAME"},
  };
  for (const auto& one : cases) {
    const Outcome outcome = in_shell(session, std::string("compute-sanitizer ") + one.arguments);
    EXPECT_EQ(outcome.exit_code, 2) << one.arguments;
    EXPECT_NE(outcome.errors.find(one.message), std::string::npos) << outcome.errors;
  }
  EXPECT_EQ(in_shell(session, "compute-sanitizer --help").output.find("usage: compute-sanitizer"),
            0U);
}

// A race between threads 0 and 1 to 63, and a clean twin under -DCLEAN.
constexpr const char* kRace =
    "#include <cstdio>\n"
    "#include <cuda_runtime.h>\n"
    "__global__ void sum(int* out) {\n"
    "  __shared__ int s[64];\n"
    "  s[threadIdx.x] = threadIdx.x;\n"  // line 5
    "#ifdef CLEAN\n  __syncthreads();\n#endif\n"
    "  if (threadIdx.x == 0) {\n"
    "    int t = 0;\n"
    "    for (int i = 0; i < 64; ++i) t += s[i];\n"  // line 11
    "    *out = t;\n  }\n}\n"
    "void run_sum(int* d) { sum<<<1, 64>>>(d); }\n";

constexpr const char* kRaceMain =
    "#include <cstdio>\nvoid run_sum(int* d);\n"
    "int main(int argc, char** argv) {\n"
    "  int *d = nullptr, h = 0;\n  cudaMalloc(&d, 4);\n  run_sum(d);\n"
    "  cudaMemcpy(&h, d, 4, cudaMemcpyDeviceToHost);\n"
    "  std::printf(\"%s got %d\\n\", argv[0], argc - 1);\n  return 3;\n}\n";

class SanitizerTest : public ::testing::Test {
 protected:
  SanitizerTest() {
    session_.write("sum.cu", kRace);
    session_.write("main.cu", kRaceMain);
  }

  void expect_race(const std::string& build, const std::string& program) {
    const Outcome built = in_shell(session_, build);
    ASSERT_EQ(built.exit_code, 0) << built.errors;
    const Outcome outcome = in_shell(
        session_, "timeout 60 compute-sanitizer --tool racecheck --error-exitcode 9 " + program);
    EXPECT_EQ(outcome.exit_code, 9) << outcome.output << outcome.errors;
    EXPECT_EQ(outcome.output.find("========= COMPUTE-SANITIZER\n"), 0U) << outcome.output;
    EXPECT_NE(outcome.output.find("sum.cu:5"), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find("sum.cu:11"), std::string::npos) << outcome.output;
    EXPECT_NE(outcome.output.find("========= ERROR SUMMARY: 1 error\n"), std::string::npos);
    EXPECT_EQ(outcome.output.find(".cu.cpp"), std::string::npos) << outcome.output;
  }

  Session session_;
};

TEST_F(SanitizerTest, ChecksAProgramThatWasBuiltInOneGo) {
  expect_race("nvcc sum.cu main.cu -o prog", "./prog a 'b c'");
  const Outcome outcome =
      in_shell(session_, "compute-sanitizer --tool=racecheck ./prog a 'b c' | grep got");
  EXPECT_EQ(outcome.output, "./prog got 2\n");
}

TEST_F(SanitizerTest, ChecksAProgramMadeOfObjectsAndLibrariesElsewhere) {
  expect_race(
      "mkdir lib obj && cd obj && nvcc -c ../sum.cu ../main.cu && nvcc sum.o main.o -o "
      "../prog && cd .. && nvcc -lib obj/sum.o -o lib/libsum.a && nvcc obj/main.o -Llib "
      "-lsum -o other",
      "./prog");
  expect_race("true", "./other");
}

TEST_F(SanitizerTest, ACleanProgramKeepsItsExitCode) {
  ASSERT_EQ(in_shell(session_, "nvcc -DCLEAN sum.cu main.cu -o prog").exit_code, 0);
  const Outcome outcome =
      in_shell(session_, "compute-sanitizer --tool racecheck --error-exitcode 9 ./prog");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_NE(outcome.output.find("ERROR SUMMARY: 0 errors"), std::string::npos) << outcome.output;
}

TEST_F(SanitizerTest, LeaksCountOnlyWhenAskedFor) {
  ASSERT_EQ(in_shell(session_, "nvcc -DCLEAN sum.cu main.cu -o prog").exit_code, 0);
  EXPECT_EQ(in_shell(session_, "compute-sanitizer --error-exitcode 9 ./prog").exit_code, 3);
  EXPECT_EQ(
      in_shell(session_, "compute-sanitizer --leak-check full --error-exitcode 9 ./prog").exit_code,
      9);
}

TEST_F(SanitizerTest, FindingsGoToTheLogFile) {
  ASSERT_EQ(in_shell(session_, "nvcc sum.cu main.cu -o prog").exit_code, 0);
  const Outcome outcome =
      in_shell(session_, "compute-sanitizer --tool racecheck --log-file log.txt ./prog");
  EXPECT_EQ(outcome.output, "./prog got 0\n");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_NE(in_shell(session_, "cat log.txt").output.find("ERROR SUMMARY: 1 error"),
            std::string::npos);
}

TEST_F(SanitizerTest, OptionsWithoutMeaningAreNamedInOneNote) {
  ASSERT_EQ(in_shell(session_, "nvcc -DCLEAN sum.cu main.cu -o prog").exit_code, 0);
  const Outcome outcome = in_shell(
      session_,
      "compute-sanitizer --tool=racecheck --target-processes all --launch-timeout=9 "
      "--racecheck-report analysis --check-device-heap yes --require-cuda-init no "
      "--show-backtrace no --padding 32 --save out.bin --print-level info --kill yes -- ./prog");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(outcome.errors,
            "compute-sanitizer: note: without meaning on the emulator, so ignored: "
            "--target-processes, --launch-timeout, --racecheck-report, --check-device-heap, "
            "--require-cuda-init, --show-backtrace, --padding, --save, --kill\n");
}

TEST_F(SanitizerTest, KernelsAreChosenByName) {
  ASSERT_EQ(in_shell(session_, "nvcc sum.cu main.cu -o prog").exit_code, 0);
  const struct {
    const char* choice;
    bool found;
  } cases[] = {
      {"--kernel-name sum", true},
      {"--kernel-name kne=su", false},
      {"--kernel-name kns=su", true},
      {"--kernel-regex 'kre=^s.m$'", true},
      {"--kernel-regex kernel_regex=other", false},
      {"--kernel-name-exclude kernel_name=sum", false},
      {"--kernel-regex-exclude kre=other --kernel-name other --kernel-name sum", true},
  };
  for (const auto& one : cases) {
    const Outcome outcome =
        in_shell(session_, std::string("compute-sanitizer --tool racecheck --error-exitcode 9 ") +
                               one.choice + " ./prog");
    EXPECT_EQ(outcome.exit_code, one.found ? 9 : 3) << one.choice << outcome.output;
  }
}

TEST_F(SanitizerTest, LinesAreLimitedPrefixedAndLogged) {
  ASSERT_EQ(in_shell(session_, "nvcc sum.cu main.cu -o prog").exit_code, 0);
  const Outcome limited = in_shell(
      session_, "compute-sanitizer --tool racecheck --error-exitcode 9 --print-limit 0 ./prog");
  EXPECT_EQ(limited.exit_code, 9) << "a finding that isn't printed still counts";
  EXPECT_EQ(limited.output,
            "========= COMPUTE-SANITIZER\n./prog got 0\n========= ERROR SUMMARY: 1 error\n"
            "========= 1 finding was not printed; --print-limit takes a larger number\n");
  const Outcome logged =
      in_shell(session_,
               "export X=one; compute-sanitizer --tool racecheck --prefix '## ' "
               "--log-file 'log-%q{X}-%%.txt' ./prog && exit 1; cat log-one-%.txt");
  EXPECT_EQ(logged.output.find("./prog got 0\n## COMPUTE-SANITIZER\n## error: racecheck: "), 0U)
      << logged.output;
  EXPECT_NE(logged.output.find("## ERROR SUMMARY: 1 error\n"), std::string::npos);
}

TEST_F(SanitizerTest, ASourceThatIsGoneIsToldAsSuch) {
  ASSERT_EQ(in_shell(session_, "nvcc sum.cu main.cu -o prog && rm sum.cu").exit_code, 0);
  const Outcome outcome = in_shell(session_, "compute-sanitizer ./prog");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.errors, "compute-sanitizer: no such file: sum.cu\n");
}

}  // namespace
}  // namespace warpkit::driver::test
