/// @file
/// Builds each program of this folder by the compiler door and runs it in three thread orders, with
/// one worker and with two. A program passes when it ends with exit code 0 and the line PASS.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(WARPKIT_PROGRAM_SOURCES)) {
    if (entry.path().extension() == ".cu") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ProgramsTest : public testing::TestWithParam<std::string> {};

TEST_P(ProgramsTest, Passes) {
  const Session session;
  const std::string source = std::string(WARPKIT_PROGRAM_SOURCES) + "/" + GetParam() + ".cu";
  const Outcome built = session.run("warpkit-cc -O1 '" + source + "' -o program");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_EQ(built.errors, "") << "a program that is right gets no warning";
  for (const char* order : {"forward", "reverse", "random:5"}) {
    for (const char* workers : {"1", "2"}) {
      const Outcome outcome = session.run(std::string("WARPKIT_THREAD_ORDER=") + order +
                                          " WARPKIT_WORKERS=" + workers + " timeout 60 ./program");
      EXPECT_EQ(outcome.exit_code, 0) << order << ", " << workers << " workers";
      const std::string end = "PASS\n";
      const bool passed = outcome.output.size() >= end.size() &&
                          outcome.output.substr(outcome.output.size() - end.size()) == end;
      EXPECT_TRUE(passed) << order << ", " << workers << " workers:\n"
                          << outcome.output << outcome.errors;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, ProgramsTest, testing::ValuesIn(program_names()),
                         [](const auto& named) { return named.param; });

}  // namespace
}  // namespace warpkit::driver::test
