// What `warpkit exec --profile` keeps of programs that don't return from main.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// Two launches of 2 warps, each one load and one store; then the program ends as it is told.
constexpr const char* kProgram =
    "#include <signal.h>\n"
    "#include <sys/resource.h>\n"
    "#include <unistd.h>\n"
    "#include <cstdio>\n"
    "#include <cstdlib>\n"
    "#include <string>\n"
    "__global__ void copy(const float* in, float* out) { out[threadIdx.x] = in[threadIdx.x]; }\n"
    "__global__ void endless(volatile float* out) {\n"
    "  while (out[threadIdx.x] < 1) out[threadIdx.x] = 0;\n"
    "}\n"
    "int main(int argc, char** argv) {\n"
    "  const std::string how = argc > 1 ? argv[1] : \"\";\n"
    "  float* a;\n"
    "  cudaMalloc(&a, 512);\n"
    "  cudaMemset(a, 0, 512);\n"
    "  if (how == \"full\") {\n"
    "    const rlimit little = {6000, 6000};\n"
    "    setrlimit(RLIMIT_FSIZE, &little);\n"
    "  }\n"
    "  for (int i = 0; i < 2; ++i) copy<<<1, 64>>>(a, a + 64);\n"
    "  if (how == \"full\") for (int i = 0; i < 9; ++i) copy<<<1, 64>>>(a, a + 64);\n"
    "  cudaDeviceSynchronize();\n"
    "  if (how == \"_exit\") _exit(7);\n"
    "  if (how == \"quick_exit\") quick_exit(8);\n"
    "  if (how == \"abort\") abort();\n"
    "  if (how == \"kill\") raise(SIGKILL);\n"
    "  if (how == \"fork\" && fork() == 0) return 0;\n"
    "  if (how == \"handler\") {\n"
    "    signal(SIGTERM, [](int) { _exit(9); });\n"
    "    raise(SIGTERM);\n"
    "  }\n"
    "  if (how == \"endless\") {\n"
    "    std::puts(\"running\");\n"
    "    std::fflush(stdout);\n"
    "    endless<<<1, 32>>>(a);\n"
    "    cudaDeviceSynchronize();\n"
    "  }\n"
    "  if (how == \"wait\") {\n"
    "    std::puts(\"running\");\n"
    "    std::fflush(stdout);\n"
    "    for (;;) pause();\n"
    "  }\n"
    "  return how.empty() ? 0 : 3;\n"
    "}\n";

// Runs the program, sends exec a signal once it says so, and prints exec's exit code.
std::string interrupted(const std::string& signal, const std::string& how) {
  return "warpkit-exec --profile=p.json a.cu -- " + how +
         " >out & exec=$!\n"
         "for i in $(seq 600); do grep -q running out && break; sleep 0.1; done\n"
         "sleep 0.5; kill -" +
         signal +
         " $exec; wait $exec; echo code $?\n"
         "cat out p.json; ls tmp";
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

constexpr const char* kTwoLaunches =
    "copy  grid 1x1x1  block 64x1x1  (a.cu:20)\n"
    "  2 launches, each with these counts\n";

class ExecEndingsTest : public ::testing::Test {
 protected:
  ExecEndingsTest() { session_.write("a.cu", kProgram); }
  Session session_;
};

TEST_F(ExecEndingsTest, KeepsTheLaunchesHoweverTheProgramEnds) {
  const struct {
    const char* how;
    int code;
    const char* said;
  } cases[] = {{"''", 0, ""},
               {"other", 3, ""},
               {"_exit", 7, ""},
               {"quick_exit", 8, ""},
               {"handler", 9, ""},
               {"fork", 3, ""},
               {"abort", 134, "a was ended by signal 6"},
               {"kill", 137, "a was ended by signal 9"}};
  for (const auto& one : cases) {
    const Outcome outcome = session_.run(std::string("warpkit-exec --profile a.cu -- ") + one.how +
                                         "; c=$?; ls tmp; exit $c");
    EXPECT_EQ(outcome.exit_code, one.code) << one.how << outcome.errors;
    EXPECT_EQ(times(outcome.output, kTwoLaunches), 1u) << one.how << outcome.output;
    EXPECT_EQ(times(outcome.output, "NOT WHOLE"), 0u) << one.how << outcome.output;
    EXPECT_NE(outcome.errors.find(one.said), std::string::npos) << outcome.errors;
  }
}

TEST_F(ExecEndingsTest, TellsOfARunningKernelWhatWasCountedOfIt) {
  const Outcome outcome = session_.run(interrupted("TERM", "endless"));
  EXPECT_NE(outcome.output.find("code 143\n"), std::string::npos) << outcome.output;
  EXPECT_EQ(times(outcome.output, kTwoLaunches), 1u) << outcome.output;
  EXPECT_NE(outcome.output.find("  NOT WHOLE: signal 15 (Terminated) ended the program while the "
                                "kernel ran;"),
            std::string::npos)
      << outcome.output;
  EXPECT_NE(outcome.output.find("\"failure\":\"signal 15 (Terminated)"), std::string::npos);
  EXPECT_NE(outcome.errors.find("a was ended by signal 15"), std::string::npos) << outcome.errors;
  EXPECT_EQ(outcome.output.substr(outcome.output.rfind("]}\n")), "]}\n") << "files are left";
}

TEST_F(ExecEndingsTest, EndsAProgramThatOnlyWaits) {
  const Outcome outcome = session_.run(interrupted("HUP", "wait"));
  EXPECT_NE(outcome.output.find("code 129\n"), std::string::npos) << outcome.output;
  EXPECT_EQ(times(outcome.output, kTwoLaunches), 1u) << outcome.output;
}

TEST_F(ExecEndingsTest, ASecondSignalEndsAtOnceWhatIgnoresTheFirst) {
  session_.write("a.cu",
                 "#include <signal.h>\n#include <unistd.h>\n#include <cstdio>\n"
                 "int main() {\n"
                 "  signal(SIGTERM, SIG_IGN);\n"
                 "  std::puts(\"running\");\n  std::fflush(stdout);\n  for (;;) pause();\n}\n");
  const Outcome outcome = session_.run(
      "echo old >p.json\n"
      "warpkit-exec --profile=p.json a.cu >out & exec=$!\n"
      "for i in $(seq 600); do grep -q running out && break; sleep 0.1; done\n"
      "kill -TERM $exec; sleep 0.7; kill -TERM $exec; wait $exec; echo code $?; cat p.json; ls "
      "tmp");
  EXPECT_EQ(outcome.output, "code 143\nold\n");
}

TEST_F(ExecEndingsTest, SaysWhereThereIsNoRoomForMore) {
  const Outcome outcome = session_.run("warpkit-exec --profile a.cu -- full");
  EXPECT_EQ(outcome.exit_code, 3) << "the program's own";
  EXPECT_EQ(times(outcome.errors, "cannot write"), 1u) << outcome.errors;
  EXPECT_NE(outcome.errors.find("File too large"), std::string::npos) << outcome.errors;
  EXPECT_NE(outcome.errors.find("the counts aren't whole"), std::string::npos) << outcome.errors;
  EXPECT_NE(outcome.output.find("copy  grid 1x1x1"), std::string::npos) << outcome.output;
}

TEST_F(ExecEndingsTest, NoticesBeforeItBuildsWhereAReportCannotGo) {
  session_.write("a.cu", "this doesn't compile");
  for (const char* option : {"--profile=no/p.json", "--html=no/p.html", "--profile=tmp",
                             "--html=a.cu/x", "--profile=/proc/p.json"}) {
    const Outcome outcome = session_.run(std::string("warpkit-exec ") + option + " a.cu");
    EXPECT_EQ(outcome.exit_code, 2) << option << outcome.errors;
    EXPECT_EQ(times(outcome.errors, "\n"), 1u) << outcome.errors;
    EXPECT_NE(outcome.errors.find(std::string(option) + " can't be written: "), std::string::npos)
        << outcome.errors;
  }
}

TEST_F(ExecEndingsTest, KeepsAnOldReportWhereTheProgramDoesNotCompile) {
  session_.write("a.cu", "this doesn't compile");
  const Outcome outcome = session_.run(
      "echo old >p.json; warpkit-exec --profile=p.json a.cu 2>/dev/null; echo $?; "
      "cat p.json; ls tmp");
  EXPECT_EQ(outcome.output, "3\nold\n");
}

TEST_F(ExecEndingsTest, JsonStandsAloneOnStandardOutput) {
  session_.write("a.cu", "#include <cstdio>\nint main() { std::puts(\"hello\"); return 4; }\n");
  const Outcome outcome = session_.run("warpkit-exec --profile --json a.cu");
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_EQ(outcome.errors, "hello\n");
  EXPECT_EQ(outcome.output.substr(0, 10), "{\"device\":") << outcome.output;
}

}  // namespace
}  // namespace warpkit::driver::test
