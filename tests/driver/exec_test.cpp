// The program warpkit-exec from outside.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

TEST(ExecTest, RunsTheProgramHereWithItsArguments) {
  const Session session;
  session.write("sub/echo.cu",
                "#include <cstdio>\n"
                "int main(int argc, char** argv) {\n"
                "  std::printf(\"%s\", argv[0]);\n"
                "  for (int i = 1; i < argc; ++i) std::printf(\" [%s]\", argv[i]);\n"
                "  std::FILE* here = std::fopen(\"command.sh\", \"r\");\n"
                "  return here != nullptr ? 7 : 8;\n"
                "}\n");
  const Outcome outcome = session.run("warpkit-exec sub/echo.cu -- -x 'a b' --help");
  EXPECT_EQ(outcome.output, "echo [-x] [a b] [--help]");
  EXPECT_EQ(outcome.errors, "");
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_EQ(session.run("ls -A tmp").output, "");
}

// Without a barrier, the thread that writes last decides: the orders differ.
TEST(ExecTest, OrderReachesTheThreads) {
  const Session session;
  session.write("last.cu",
                "#include <cstdio>\n"
                "__global__ void last(int* p) { *p = threadIdx.x; }\n"
                "int main() {\n"
                "  int h = -1, *d = nullptr;\n"
                "  cudaMalloc(&d, sizeof h);\n"
                "  last<<<1, 64>>>(d);\n"
                "  cudaMemcpy(&h, d, sizeof h, cudaMemcpyDeviceToHost);\n"
                "  std::printf(\"%d\\n\", h);\n"
                "}\n");
  EXPECT_EQ(session.run("warpkit-exec --order=forward --checks=none last.cu").output, "63\n");
  EXPECT_EQ(session.run("warpkit-exec --order=reverse last.cu").output, "0\n");
  const Outcome random = session.run("warpkit-exec --order=random:7 last.cu");
  EXPECT_EQ(random.exit_code, 0) << random.errors;
}

TEST(ExecTest, CompileErrorsPointAtTheUsersFile) {
  const Session session;
  session.write("bad.cu", "int main() {\n  return nothing;\n}\n");
  const Outcome outcome = session.run("warpkit-exec bad.cu");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_NE(outcome.errors.find("bad.cu:2:10: error: "), std::string::npos) << outcome.errors;
}

TEST(ExecTest, ASignalIsToldAndCounted) {
  const Session session;
  session.write("abort.cu", "#include <cstdlib>\nint main() { std::abort(); }\n");
  const Outcome outcome = session.run("warpkit-exec abort.cu");
  EXPECT_EQ(outcome.exit_code, 128 + 6);
  EXPECT_EQ(outcome.errors, "warpkit exec: abort was ended by signal 6\n");
}

// With the checks most of the time passes in their hooks, not in the kernel.
TEST(ExecTest, AnEndlessLoopEndsWithItsLine) {
  const Session session;
  session.write("endless.cu",
                "__global__ void spin(volatile int* never, int* out) {\n"
                "  if (threadIdx.x == 3) {\n"
                "    while (*never == 0) out[0] += 1;\n"
                "  }\n"
                "  __syncthreads();\n"
                "}\n"
                "int main() {\n"
                "  int* d = nullptr;\n"
                "  cudaMalloc(&d, 8);\n"
                "  cudaMemset(d, 0, 8);\n"
                "  spin<<<1, 40>>>(d, d + 1);\n"
                "  return cudaDeviceSynchronize() == cudaErrorLaunchTimeout ? 0 : 9;\n"
                "}\n");
  for (const char* checks : {"", "--checks=racecheck "}) {
    const Outcome outcome =
        session.run(std::string("WARPKIT_TIME_LIMIT=0.5 warpkit-exec ") + checks + "endless.cu");
    EXPECT_EQ(outcome.exit_code, 1) << outcome.errors;
    EXPECT_NE(outcome.errors.find("longer than the time limit of 0.5 s"), std::string::npos)
        << outcome.errors;
    EXPECT_NE(outcome.errors.find("endless.cu:3"), std::string::npos) << outcome.errors;
    EXPECT_NE(outcome.errors.find("in __syncthreads at endless.cu:5"), std::string::npos)
        << outcome.errors;
  }
}

// What each check finds is tried in tests/checks; here, what exec makes of it.
TEST(ExecTest, ChecksTellWhatIsWrong) {
  const Session session;
  session.write(
      "far.cu",
      "#include <cstdlib>\n"
      "__global__ void fill(int* data, int n) { if (threadIdx.x < n) data[threadIdx.x] = 1; }\n"
      "int main(int argc, char** argv) {\n"
      "  int* d = nullptr;\n"
      "  cudaMalloc(&d, 10 * sizeof(int));\n"
      "  fill<<<1, 32>>>(d, std::atoi(argv[1]));\n"
      "  cudaDeviceSynchronize();\n"
      "  cudaDeviceReset();\n"
      "  return argc > 2 ? 7 : 0;\n"
      "}\n");
  const Outcome good = session.run("warpkit-exec --checks=racecheck,initcheck --json far.cu -- 10");
  EXPECT_EQ(good.exit_code, 0) << good.errors;
  EXPECT_NE(good.output.find("\"findings\": [\n]"), std::string::npos) << good.output;
  const Outcome bad = session.run("warpkit-exec --checks=memcheck --json far.cu -- 11");
  EXPECT_EQ(bad.exit_code, 1) << bad.errors;
  for (const char* part :
       {"\"tool\": \"memcheck\"", "\"severity\": \"error\"", "\"line\": 2", "\"kernel\": \"fill\"",
        "\"thread\": [10, 0, 0]", "\"array\": \"d\"", "\"index\": 10"}) {
    EXPECT_NE(bad.output.find(part), std::string::npos) << part << " in " << bad.output;
  }
  EXPECT_NE(bad.errors.find("d[10]"), std::string::npos) << bad.errors;
  EXPECT_NE(bad.errors.find("far.cu:2"), std::string::npos) << bad.errors;
  // The program's own failure says more.
  EXPECT_EQ(session.run("warpkit-exec --checks=memcheck far.cu -- 11 x").exit_code, 7);
}

struct UsageCase {
  const char* name;
  const char* arguments;
  const char* message;
};

void PrintTo(const UsageCase& c, std::ostream* stream) { *stream << c.name; }

class ExecUsageTest : public ::testing::TestWithParam<UsageCase> {};

TEST_P(ExecUsageTest, IsRefusedInOneLine) {
  const Session session;
  session.write("a.cu", "int main() {}\n");
  const Outcome outcome = session.run(std::string("warpkit-exec ") + GetParam().arguments);
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.errors.find(std::string("warpkit exec: ") + GetParam().message + "\n"), 0U)
      << outcome.errors;
}

const UsageCase kWrong[] = {
    {"NoFile", "", "no file given"},
    {"Absent", "absent.cu", "no such file: absent.cu"},
    {"NotCuda", "a.txt", "a.txt is not a .cu file"},
    {"TwoFiles", "a.cu b.cu", "more than one file: b.cu; the program's arguments go after --"},
    {"Order", "--order=backwards a.cu", "--order takes forward, reverse or random:SEED"},
    {"OrderWithoutSeed", "--order=random: a.cu", "--order takes forward, reverse or random:SEED"},
    {"OrderWithBadSeed", "--order=random:x a.cu", "--order takes forward, reverse or random:SEED"},
    {"Checks", "--checks=racecheck,valgrind a.cu",
     "--checks takes memcheck, racecheck, initcheck, synccheck, all or none, not 'valgrind'"},
    {"ChecksWithoutAny", "--checks= a.cu",
     "--checks takes memcheck, racecheck, initcheck, synccheck, all or none"},
    {"JsonWithoutChecks", "--json a.cu", "--json needs --checks or --profile"},
    {"Profile", "--profile= a.cu", "--profile= names no file"},
    {"Html", "--html a.cu", "--html needs a file: --html=FILE"},
    {"Unknown", "--what a.cu", "unknown option --what"},
};
INSTANTIATE_TEST_SUITE_P(Lines, ExecUsageTest, ::testing::ValuesIn(kWrong),
                         [](const auto& c) { return c.param.name; });

TEST(ExecTest, HelpGoesToStandardOutput) {
  const Session session;
  const Outcome help = session.run("warpkit-exec --help");
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.output.find("usage: warpkit exec"), 0U);
}

}  // namespace
}  // namespace warpkit::driver::test
