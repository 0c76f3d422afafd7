// The commands as a learner uses them, in a copy of the course.
#include <gtest/gtest.h>

#include <algorithm>

#include "kit/place.hpp"
#include "tests/kit/course_copy.hpp"

namespace warpkit::kit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFolder = "exercises/03_host_device_copies/vector_add/";
constexpr const char* kWork = "work/vector_add.cu";

class Commands : public ::testing::Test {
 protected:
  void expect_exit(int code, const std::vector<std::string>& arguments, const std::string& output,
                   std::map<std::string, std::string> environment = {}) {
    const ProcessResult result = course_.kit(arguments, std::move(environment));
    EXPECT_EQ(result.exit_code, code) << result.out << result.err;
    EXPECT_NE((result.out + result.err).find(output), std::string::npos)
        << "no '" << output << "' in:\n"
        << result.out << result.err;
  }

  CourseCopy course_;
};

TEST_F(Commands, ExplainThemselves) {
  expect_exit(0, {"--help"}, "check");
  for (const char* command : {"list", "show", "run", "check", "hint", "reset", "dev"}) {
    expect_exit(0, {command, "--help"}, "Usage");
  }
  expect_exit(0, {"dev", "check", "--help"}, "skeleton");
  expect_exit(0, {"check", "--help"}, "work/NAME.cu");
}

TEST_F(Commands, RefuseBadInputWithOneLine) {
  const std::vector<std::vector<std::string>> bad = {{},
                                                     {"nonsense"},
                                                     {"check", "99"},
                                                     {"check", "03/none"},
                                                     {"show", "99"},
                                                     {"hint"},
                                                     {"hint", "26"},
                                                     {"check", "32"},
                                                     {"check", "03", "extra"},
                                                     {"list", "--wat"},
                                                     {"run", "99"},
                                                     {"reset", "none"},
                                                     {"dev"},
                                                     {"check", "03", "--file", "no/such.cu"}};
  for (const std::vector<std::string>& arguments : bad) {
    const ProcessResult result = course_.kit(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.out << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

TEST_F(Commands, ListLessonsAndExercises) {
  expect_exit(0, {"list"}, "vector_add");
  expect_exit(0, {"list", "--json"}, "\"slug\": \"tiled_matmul\"");
}

TEST_F(Commands, ShowAPageWithItsCode) {
  expect_exit(0, {"show", "03"}, "if (i < n) c[i] = a[i] + b[i];");
  expect_exit(0, {"show", "host_device_copies"}, "four steps");
}

TEST_F(Commands, FirstCheckMakesTheFileAndFails) {
  expect_exit(1, {"check", "3"}, "FAILED");
  EXPECT_EQ(read_file(course_.root() / kWork), read_file(course_.root() / kFolder / "skeleton.cu"));
  expect_exit(1, {"check", "vector_add"}, "testing work/vector_add.cu");
  expect_exit(1, {"check", "--json"}, "\"outcome\": \"failed\"");
  expect_exit(0, {"list", "--json"}, "\"checks\": 3");
}

TEST_F(Commands, AnswerPassesAndIsRemembered) {
  course_.copy(std::string(kFolder) + "solution.cu", kWork);
  expect_exit(0, {"check", "03/vector_add"}, "PASSED");
  expect_exit(0, {"list", "--json"}, "\"state\": \"passed\"");
  EXPECT_TRUE(fs::exists(course_.root() / ".warpkit" / "progress.json"));
}

TEST_F(Commands, OtherFileIsTestedWithoutProgress) {
  const std::string solution = (course_.root() / kFolder / "solution.cu").string();
  expect_exit(0, {"check", "03", "--file", solution}, "solution.cu");
  EXPECT_FALSE(fs::exists(course_.root() / kWork));
  EXPECT_FALSE(fs::exists(course_.root() / ".warpkit" / "progress.json"));
}

TEST_F(Commands, HintsGoOneLevelUpEachTime) {
  expect_exit(0, {"hint", "03"}, "hint 1 of 3");
  expect_exit(0, {"hint", "03"}, "hint 2 of 3");
  expect_exit(0, {"hint", "03"}, "hint 3 of 3");
  expect_exit(0, {"hint", "03"}, "That is the last one");
}

TEST_F(Commands, KnownMistakeGetsItsOwnHintOnce) {
  course_.copy(std::string(kFolder) + "mistakes/leak.cu", kWork);
  expect_exit(1, {"check", "03"}, "This looks like a known mistake");
  expect_exit(0, {"hint", "03"}, "Count your cudaMalloc calls");
  expect_exit(0, {"hint", "03"}, "hint 1 of 3");
  expect_exit(1, {"check", "03"}, "FAILED");
  expect_exit(0, {"hint", "03"}, "Count your cudaMalloc calls");
}

TEST_F(Commands, CompileErrorPointsIntoTheLearnersFile) {
  course_.copy(std::string(kFolder) + "skeleton.cu", kWork);
  course_.edit(kWork, "  return cudaErrorNotSupported;", "  retrun cudaErrorNotSupported;");
  std::size_t line = 1;
  for (const char c : read_file(course_.root() / kWork)) {
    if (c == '\n') ++line;
  }
  expect_exit(3, {"check", "03"}, "work/vector_add.cu:" + std::to_string(line - 2) + ":");
}

TEST_F(Commands, OtherSignatureIsExplained) {
  course_.copy(std::string(kFolder) + "solution.cu", kWork);
  course_.edit(kWork, "cudaError_t vector_add(", "cudaError_t vector_addition(");
  expect_exit(3, {"check", "03"}, "entry.hpp");
}

TEST_F(Commands, AnswerThatNeverEndsHitsTheLimit) {
  course_.copy(std::string(kFolder) + "solution.cu", kWork);
  course_.edit(kWork, "  const std::size_t bytes",
               "  for (volatile int i = 0;; i = i + 1) {}\n"
               "  const std::size_t bytes");
  expect_exit(4, {"check", "03"}, "still ran", {{"WARPKIT_CHECK_SECONDS", "2"}});
  expect_exit(2, {"check", "03"}, "WARPKIT_CHECK_SECONDS", {{"WARPKIT_CHECK_SECONDS", "soon"}});
}

TEST_F(Commands, CrashAndEarlyExitAreNoPass) {
  const std::string solution = std::string(kFolder) + "solution.cu";
  course_.copy(solution, kWork);
  course_.edit(kWork, "  const std::size_t bytes",
               "  if (n > 4) c[std::size_t{1} << 44] = 0;\n"
               "  const std::size_t bytes");
  expect_exit(1, {"check", "03"}, "crashed");
  course_.copy(solution, kWork);
  course_.edit(kWork, "#include", "#include <cstdlib>\n#include");
  course_.edit(kWork, "namespace {", "namespace {\nstruct Early { Early() { std::_Exit(0); } } e;");
  expect_exit(1, {"check", "03"}, "ended itself");
}

TEST_F(Commands, PrintedTextIsShown) {
  course_.copy(std::string(kFolder) + "skeleton.cu", kWork);
  course_.edit(kWork, "  return", "  std::printf(\"here I am\\n\");\n  return");
  course_.edit(kWork, "#include", "#include <cstdio>\n#include");
  expect_exit(1, {"check", "03"}, "here I am");
}

TEST_F(Commands, ResetKeepsEveryOldFile) {
  for (const char* text : {"first", "second"}) {
    course_.write(kWork, text);
    expect_exit(0, {"reset", "03"}, "kept");
  }
  EXPECT_EQ(read_file(course_.root() / "work/vector_add.cu.1"), "first");
  EXPECT_EQ(read_file(course_.root() / "work/vector_add.cu.2"), "second");
  EXPECT_EQ(read_file(course_.root() / kWork), read_file(course_.root() / kFolder / "skeleton.cu"));
}

TEST_F(Commands, BrokenProgressIsSaid) {
  course_.write(".warpkit/progress.json", "not json");
  expect_exit(5, {"list"}, "is broken");
}

}  // namespace
}  // namespace warpkit::kit
