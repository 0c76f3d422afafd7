// Programs under the profiler, by both compilers and in three orders of threads, against the
// numbers in their comments, which were worked out by hand.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <tuple>

#include "annotations.hpp"
#include "emulator/driver/compile.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"
#include "emulator/profiler/report/launch_records.hpp"

namespace warpkit::profile {
namespace {

namespace fs = std::filesystem;

const driver::TemporaryFolder& folder() {
  static const driver::TemporaryFolder made;
  return made;
}

// As warpkit-exec does, but once for all orders.
std::string built(const std::string& path, const std::string& compiler) {
  const std::string program =
      folder().path() + "/" + fs::path(path).stem().string() + "-" + compiler;
  driver::CompileJob job = driver::parse_job({"-g", "-ccbin", compiler, path, "-o", program});
  job.profiled = true;
  job.debugged = false;
  driver::run_job(job, driver::load_toolchain());
  return program;
}

std::string counts(const std::string& program, const std::string& order) {
  const std::string file = program + ".launches";
  fs::remove(file);
  setenv("WARPKIT_PROFILE", file.c_str(), 1);
  setenv("WARPKIT_WORKERS", "1", 1);
  setenv("WARPKIT_THREAD_ORDER", order.c_str(), 1);
  setenv("WARPKIT_TIME_LIMIT", "60", 1);
  const driver::ChildEnd end = driver::run_child(program, {});
  EXPECT_EQ(end.exit_code, 0) << program;
  const CollectedLaunches collected = collect_launches(file);
  EXPECT_GT(collected.launches, 0u) << program;
  return collected.profile;
}

class CasesTest : public testing::TestWithParam<std::tuple<std::string, const char*>> {};

TEST_P(CasesTest, CountsWhatItsCommentsSayInEveryOrder) {
  const auto& [name, compiler] = GetParam();
  if (std::system((std::string("command -v ") + compiler + " >/dev/null").c_str()) != 0) {
    GTEST_SKIP() << "no " << compiler << " here";
  }
  const std::string path = std::string(WARPKIT_CASES) + "/" + name + ".cu";
  const Annotations promised = read_annotations(path);
  ASSERT_FALSE(promised.kernels.empty());
  const std::string program = built(path, compiler);
  std::string first;
  for (const char* order : {"forward", "reverse", "random:7"}) {
    const std::string json = counts(program, order);
    for (const std::string& one : differences(promised, name + ".cu", json)) {
      ADD_FAILURE() << order << ": " << one;
    }
    if (first.empty()) first = json;
    const auto apart = std::mismatch(first.begin(), first.end(), json.begin(), json.end());
    EXPECT_TRUE(json == first) << "another profile in order " << order << ", where it says "
                               << json.substr(apart.second - json.begin(), 100);
  }
}

std::vector<std::string> programs() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(WARPKIT_CASES)) {
    if (entry.path().extension() == ".cu") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Programs, CasesTest,
                         testing::Combine(testing::ValuesIn(programs()),
                                          testing::Values("g++", "clang++")),
                         [](const auto& one) {
                           const bool is_gnu = std::get<1>(one.param)[0] == 'g';
                           return std::get<0>(one.param) + (is_gnu ? "_gnu" : "_clang");
                         });

// A test that can't fail proves nothing: what is promised wrongly must be found.
TEST(AnnotationsTest, TellWhatIsWrong) {
  const std::string json =
      R"({"launches": [{"kernel": "k", "counters": {"barriers": 2}, "lines": [)"
      R"({"file": "a.cu", "line": 3, "space": "global", "op": "load", "bytes": 4,)"
      R"( "requests": 1, "lanes": 32, "sectors": 4}], "branch_lines": [)"
      R"({"file": "a.cu", "line": 5, "executed": 4, "divergent": 2, "lanes": 99}]}]})";
  Annotations promised;
  promised.lines["5 branch "] = {{'x', 4}, {'d', 2}};
  promised.kernels["k"]["barriers"] = {2, 2};
  promised.lines["3 global load 4"] = {{'r', 1}, {'n', 32}, {'s', 4}};
  EXPECT_TRUE(differences(promised, "a.cu", json).empty());
  EXPECT_EQ(differences(promised, "b.cu", json).size(), 4u);  // another file, and so nothing here
  Annotations wrong = promised;
  wrong.lines["3 global load 4"]['s'] = 5;
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 1u);
  wrong = promised;
  wrong.lines["5 branch "]['d'] = 1;
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 1u);
  wrong = promised;
  wrong.lines.clear();
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 2u);
  wrong.any_branch[5] = true;
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 1u);
  wrong = promised;
  wrong.lines["4 global load 4"] = {{'r', 1}};
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 1u);
  wrong = promised;
  wrong.kernels["k"]["barriers"] = {3, 4};
  wrong.kernels["gone"] = {};
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 2u);
  wrong = promised;
  wrong.kernels.clear();
  EXPECT_EQ(differences(wrong, "a.cu", json).size(), 1u);
}

}  // namespace
}  // namespace warpkit::profile
