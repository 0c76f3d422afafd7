// Floating-point operations of whole programs, against numbers worked by hand, in three orders of
// threads and by both compilers.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <tuple>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

namespace fs = std::filesystem;

class FlopsTest : public testing::TestWithParam<std::tuple<const char*, const char*>> {
 protected:
  static std::string compiler() { return std::get<0>(GetParam()); }

  void SetUp() override {
    if (std::system(("command -v " + compiler() + " >/dev/null").c_str()) != 0) {
      GTEST_SKIP() << "no " << compiler() << " here";
    }
    folder_ = fs::path(testing::TempDir()) / ("flops-" + std::to_string(getpid()));
    fs::create_directories(folder_);
    // A toolchain that differs in the compiler only.
    fs::copy_file(WARPKIT_EXEC, folder_ / "warpkit-exec", fs::copy_options::overwrite_existing);
    std::ifstream from(fs::path(WARPKIT_EXEC).parent_path() / "warpkit-toolchain.txt");
    std::ofstream to(folder_ / "warpkit-toolchain.txt");
    for (std::string line; std::getline(from, line);) {
      if (line.rfind("compiler ", 0) == 0) line = "compiler " + compiler();
      if (line.rfind("family ", 0) == 0) {
        line = std::string("family ") + (compiler() == "clang++" ? "CLANG" : "GNU");
      }
      to << line << "\n";
    }
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  Profile run() {
    const std::string json = folder_ / "counts.json";
    const std::string command = (folder_ / "warpkit-exec").string() +
                                " --order=" + std::get<1>(GetParam()) + " --profile=" + json + " " +
                                WARPKIT_CASES + "/flops_cases.cu >/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return load_profile(json);
  }

 private:
  fs::path folder_;
};

const Launch& launch(const Profile& profile, const std::string& kernel) {
  for (const Launch& one : profile.launches) {
    if (one.kernel == kernel) return one;
  }
  ADD_FAILURE() << "no launch of " << kernel;
  return profile.launches.at(0);
}

TEST_P(FlopsTest, AreThoseThatLanesExecute) {
  const Profile profile = run();
  const std::map<std::string, FlopCounts> expected = {
      {"add", {0, 1000, 0}},            // a sum each; 24 of 1024 threads do nothing
      {"saxpy", {0, 2000, 0}},          // and a product
      {"trips", {0, 2016, 0}},          // thread i makes i sums: 0 + 1 + … + 63
      {"odd_lanes", {0, 64, 0}},        // 32 of 64 lanes, a product and a difference
      {"leaky", {0, 8, 0}},             // a product, for each fourth of 32
      {"matmul", {0, 34560, 0}},        // 2 * 20 * 24 * 36
      {"tiled_matmul", {0, 98304, 0}},  // 1024 threads, 3 tiles of 16 steps, also beyond the edges
      {"reduce", {0, 255, 0}},          // 128 + 64 + … + 1
      {"gemv", {0, 3600, 0}},           // 10 rows: 2 * 100, and 5 steps of 32 lanes
      {"add4", {0, 128, 0}},            // 4 sums of 32 threads
      {"doubles", {0, 0, 128}},         // root, product, quotient, sum
      {"halves", {128, 0, 0}},          // fused: 2, sum, product
      {"pairs", {128, 0, 0}},           // two fused
      {"half_to_float", {0, 32, 0}},    // the conversion is none
      {"integers", {0, 0, 0}},
      {"folded", {0, 0, 0}},          // the compiler computes it
      {"powers_of_two", {0, 64, 0}},  // x + x for 2 * x is one, 0.25 * x for x / 4, too
      {"conversions", {0, 0, 0}},     // of 64-bit unsigned integers, for which x86-64 computes
      {"rounding", {0, 0, 0}},
      {"atomics", {0, 32, 0}},       // the product; what the atomic adds is none of the lanes'
      {"fused", {0, 64, 0}},         // 2 of 32 threads
      {"exponentials", {0, 32, 0}},  // the product alone
  };
  for (const auto& [kernel, flops] : expected) {
    const Launch& one = launch(profile, kernel);
    SCOPED_TRACE(kernel);
    ASSERT_TRUE(one.flops.has_value());
    EXPECT_EQ(one.flop_counts.f16, flops.f16);
    EXPECT_EQ(one.flop_counts.f32, flops.f32);
    EXPECT_EQ(one.flop_counts.f64, flops.f64);
    EXPECT_EQ(*one.flops, flops.all());
    EXPECT_EQ(one.uncounted.empty(), kernel != "exponentials");
  }
}

TEST_P(FlopsTest, AreToldAtTheirLineAndUncountedCallsByName) {
  const Profile profile = run();
  const Launch& saxpy = launch(profile, "saxpy");
  ASSERT_EQ(saxpy.flop_lines.size(), 1u);
  EXPECT_EQ(saxpy.flop_lines[0].line, 13);
  EXPECT_EQ(saxpy.flop_lines[0].all(), 2000u);
  // 2 FLOP for 8 bytes read and 4 written.
  ASSERT_TRUE(intensity(saxpy).has_value());
  EXPECT_DOUBLE_EQ(*intensity(saxpy), 2.0 / 12.0);
  const Launch& exponentials = launch(profile, "exponentials");
  ASSERT_EQ(exponentials.uncounted.size(), 2u);
  EXPECT_EQ(exponentials.uncounted[0].what, "expf");
  EXPECT_EQ(exponentials.uncounted[0].times, 32u);
  EXPECT_EQ(exponentials.uncounted[1].what, "sinf");
  EXPECT_EQ(exponentials.uncounted[1].times, 8u);
  EXPECT_EQ(exponentials.uncounted[1].line, exponentials.uncounted[0].line + 1);
}

INSTANTIATE_TEST_SUITE_P(Compilers, FlopsTest,
                         testing::Combine(testing::Values("g++", "clang++"),
                                          testing::Values("forward", "reverse", "random:7")));

}  // namespace
}  // namespace warpkit::profile
