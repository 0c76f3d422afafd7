// `watch` in a terminal and in a pipe: saves, keys, and the terminal as it was on every way out.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "kit/place.hpp"
#include "tests/kit/course_copy.hpp"
#include "tests/kit/pseudo_terminal.hpp"

namespace warpkit::kit {
namespace {

const std::string kFolder = "exercises/26_int4_dequantisation/q4_0_unpack/";
const std::string kWork = "work/q4_0_unpack.cu";
constexpr tcflag_t kLineModes = ICANON | ECHO;

class Watch : public ::testing::Test {
 protected:
  PseudoTerminal watch(std::vector<std::string> options = {}) const {
    std::vector<std::string> arguments = {WARPKIT_KIT_PROGRAM, "watch", "q4_0_unpack"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return PseudoTerminal(arguments, {{"WARPKIT_ROOT", course_.root()}, {"NO_COLOR", "1"}});
  }

  // As editors do that write the file itself, not another one to be renamed.
  void write_in_place(const std::string& text) const {
    std::ofstream(course_.root() / kWork, std::ios::trunc) << text;
  }

  std::string solution() const { return read_file(course_.root() / kFolder / "solution.cu"); }

  CourseCopy course_;
};

TEST_F(Watch, ChecksAtEverySaveAndAnswersKeys) {
  PseudoTerminal terminal = watch();
  ASSERT_TRUE(terminal.shows("Made work/q4_0_unpack.cu")) << terminal.text();
  ASSERT_TRUE(terminal.shows("FAILED")) << terminal.text();
  ASSERT_TRUE(terminal.shows("q quit")) << terminal.text();
  EXPECT_EQ(terminal.modes() & kLineModes, 0u);
  course_.write(kWork, solution());  // by renaming
  ASSERT_TRUE(terminal.shows("PASSED")) << terminal.text();
  ASSERT_TRUE(terminal.shows("q quit")) << terminal.text();
  terminal.type("h");
  ASSERT_TRUE(terminal.shows("hint 1 of 3")) << terminal.text();
  ASSERT_TRUE(terminal.shows("q quit")) << terminal.text();
  write_in_place(read_file(course_.root() / kFolder / "mistakes/no_scale.cu"));
  ASSERT_TRUE(terminal.shows("FAILED")) << terminal.text();
  terminal.type("c");
  ASSERT_TRUE(terminal.shows("testing work/q4_0_unpack.cu")) << terminal.text();
  terminal.type("n");
  ASSERT_TRUE(terminal.shows("Next: ")) << terminal.text();
  terminal.type("q");
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(terminal.modes() & kLineModes, kLineModes);
}

TEST_F(Watch, PollsWhereNoEventsArriveAndStartsAnewAtASave) {
  write_in_place(read_file(course_.root() / kFolder / "skeleton.cu"));
  PseudoTerminal terminal = watch({"--poll"});
  ASSERT_TRUE(terminal.shows("testing work/q4_0_unpack.cu")) << terminal.text();
  write_in_place(solution());  // while the first check still runs, or after it
  ASSERT_TRUE(terminal.shows("PASSED")) << terminal.text();
  terminal.type("\x03");  // Ctrl-C
  EXPECT_EQ(terminal.wait(), 0);
  EXPECT_EQ(terminal.modes() & kLineModes, kLineModes);
}

TEST_F(Watch, GivesTheTerminalBackWhenItCrashesOrIsEnded) {
  for (const int signal : {SIGSEGV, SIGTERM, SIGABRT}) {
    PseudoTerminal terminal = watch();
    ASSERT_TRUE(terminal.shows("testing")) << terminal.text();
    EXPECT_EQ(terminal.modes() & kLineModes, 0u);
    terminal.signal(signal);
    EXPECT_EQ(terminal.wait(), 128 + signal);
    EXPECT_EQ(terminal.modes() & kLineModes, kLineModes) << signal;
  }
}

TEST_F(Watch, WithoutATerminalItReactsUntilItsInputEnds) {
  ProcessRequest request;
  const std::string kit = WARPKIT_KIT_PROGRAM;
  const std::string root = course_.root();
  request.arguments = {"sh", "-c",
                       "(sleep 1; cp " + root + "/" + kFolder + "solution.cu " + root + "/" +
                           kWork + "; sleep 2) | " + kit + " watch q4_0_unpack"};
  request.environment["WARPKIT_ROOT"] = root;
  request.seconds = 300;
  const ProcessResult result = run_process(request);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("PASSED"), std::string::npos) << result.out << result.err;
  EXPECT_EQ(result.out.find("\x1b["), std::string::npos) << "the screen is a terminal's";
}

}  // namespace
}  // namespace warpkit::kit
