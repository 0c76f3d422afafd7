// Whole programs under `warpkit exec --profile`, in three orders of threads, against numbers worked
// by hand.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

class CountsTest : public testing::TestWithParam<const char*> {
 protected:
  static Profile run(const std::string& file) {
    const std::string json = testing::TempDir() + "/counts-" + std::to_string(getpid()) + ".json";
    const std::string command = std::string(WARPKIT_EXEC) + " --order=" + GetParam() +
                                " --profile=" + json + " " + WARPKIT_CASES + "/" + file +
                                " >/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    const Profile profile = load_profile(json);
    std::filesystem::remove(json);
    return profile;
  }

  static const Launch& launch(const Profile& profile, const std::string& kernel) {
    for (const Launch& one : profile.launches) {
      if (one.kernel == kernel) return one;
    }
    ADD_FAILURE() << "no launch of " << kernel;
    return profile.launches.at(0);
  }
};

void expect_global(const AccessCounts& counts, std::uint64_t requests, std::uint64_t lanes,
                   std::uint64_t sectors) {
  EXPECT_EQ(counts.requests, requests);
  EXPECT_EQ(counts.lanes, lanes);
  EXPECT_EQ(counts.sectors, sectors);
}

TEST_P(CountsTest, CalibrationCasesComeOutExactly) {
  const Profile profile = run("calibration_cases.cu");
  const Launch& add = launch(profile, "add");  // 1024 threads: 32 warps, two reads, one write
  expect_global(add.global_load, 64, 2048, 64 * 4);
  expect_global(add.global_store, 32, 1024, 32 * 4);
  EXPECT_EQ(add.divergent_branches, 0u);
  expect_global(launch(profile, "stride8").global_load, 32, 1024, 32 * 32);
  const Launch& add4 = launch(profile, "add4");  // the same elements by a quarter of the requests
  expect_global(add4.global_load, 16, 512, 16 * 16);
  expect_global(add4.global_store, 8, 256, 8 * 16);
  const Launch& stride2 = launch(profile, "stride2");  // 32 blocks of 8 warps
  EXPECT_EQ(stride2.shared_load.excess_wavefronts(), 256u);
  EXPECT_EQ(stride2.shared_store.excess_wavefronts(), 256u);
  EXPECT_EQ(stride2.barriers, 256u);
  const Launch& transpose = launch(profile, "transpose");  // 32 warps read a column each
  EXPECT_EQ(transpose.shared_load.excess_wavefronts(), 32u * 31);
  EXPECT_EQ(transpose.shared_store.excess_wavefronts(), 0u);
  EXPECT_EQ(launch(profile, "padded").shared_load.excess_wavefronts(), 0u);
  const Launch& naive = launch(profile, "naive");  // 4 blocks of 32 warps
  expect_global(naive.global_load, 128, 4096, 128 * 4);
  expect_global(naive.global_store, 128, 4096, 128 * 32);
  EXPECT_EQ(naive.mean_active_lanes, 32);
}

TEST_P(CountsTest, PatternsBeginWithTheFirstBlockInEveryOrder) {
  const Launch naive = launch(run("calibration_cases.cu"), "naive");
  ASSERT_FALSE(naive.patterns.empty());
  EXPECT_EQ(naive.patterns.front().block, (Extent{0, 0, 0}));
  EXPECT_EQ(naive.patterns.front().warp, 0u);
  EXPECT_NE(naive.patterns.back().block, (Extent{0, 0, 0}));
}

// Not a byte depends on who ran which block, and when: neither counts nor pictures nor footprints.
TEST_P(CountsTest, WorkersAndOrdersChangeNothing) {
  const auto text = [](const std::string& order, int workers) {
    const std::string json = testing::TempDir() + "/whole-" + std::to_string(getpid()) + ".json";
    const std::string command = "WARPKIT_WORKERS=" + std::to_string(workers) + " " + WARPKIT_EXEC +
                                " --order=" + order + " --profile=" + json + " " + WARPKIT_CASES +
                                "/calibration_cases.cu >/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream stream(json);
    std::ostringstream whole;
    whole << stream.rdbuf();
    std::filesystem::remove(json);
    return whole.str();
  };
  const std::string one = text("forward", 1);
  EXPECT_NE(one.find("\"footprints\""), std::string::npos);
  for (const int workers : {1, 2, 3}) {
    EXPECT_TRUE(text(GetParam(), workers) == one) << workers << " workers, " << GetParam();
  }
}

TEST_P(CountsTest, LanesPartAndMeetAsOnAGpu) {
  const Profile profile = run("lockstep_cases.cu");
  // Lane l goes l % 4 + 1 rounds: 32, 24, 16 and 8 lanes; it parts behind the first three.
  const Launch& loops = launch(profile, "loops");
  EXPECT_EQ(loops.global_load.requests, 4u);
  EXPECT_EQ(loops.global_load.lanes, 80u);
  EXPECT_EQ(loops.divergent_branches, 3u);
  // 40 threads, three rounds, half of each warp on either side: 2 warps * 3 rounds * 2 sides.
  const Launch& branches = launch(profile, "branches");
  EXPECT_EQ(branches.global_load.requests, 12u);
  EXPECT_EQ(branches.global_load.lanes, 120u);
  EXPECT_EQ(branches.global_store.requests, 6u);  // together again
  EXPECT_EQ(branches.divergent_branches, 6u);
  // Two blocks of 48 for 70 elements: warps of 32 and 16, then 22 of 32, then none of 16.
  const Launch& early = launch(profile, "early");
  EXPECT_EQ(early.global_load.requests, 3u);
  EXPECT_EQ(early.global_load.lanes, 70u);
  EXPECT_EQ(early.divergent_branches, 1u);
  // Outer round 1, all lanes: 32 + 24 + 16 + 8; round 2, odd lanes: 16 + 16 + 8 + 8.
  const Launch& nested = launch(profile, "nested");
  EXPECT_EQ(nested.global_load.requests, 8u);
  EXPECT_EQ(nested.global_load.lanes, 128u);
  EXPECT_EQ(nested.global_store.requests, 2u);
  EXPECT_EQ(nested.global_store.lanes, 48u);
}

TEST_P(CountsTest, LongKernelsAreCountedPieceByPiece) {
  // Two warps, 6000 rounds: a third of the lanes reads in each, and all write together at the end.
  const Launch endless = launch(run("lockstep_cases.cu"), "endless");
  EXPECT_EQ(endless.global_load.requests, 12000u);
  EXPECT_EQ(endless.global_load.lanes, 128000u);
  EXPECT_EQ(endless.global_store.requests, 2u);
  EXPECT_EQ(endless.divergent_branches, 12000u);
}

TEST_P(CountsTest, AtomicsAreCountedOnceAndApart) {
  const Launch atomics = launch(run("lockstep_cases.cu"), "atomics");
  EXPECT_EQ(atomics.global_atomic.requests, 3u);
  EXPECT_EQ(atomics.global_atomic.lanes, 96u);
  EXPECT_EQ(atomics.global_load.requests, 0u);
  EXPECT_EQ(atomics.global_store.requests, 0u);
}

TEST_P(CountsTest, ShufflesAndConstantsAreWhatTheyAre) {
  const Launch sum = launch(run("lockstep_cases.cu"), "sum32");
  expect_global(sum.global_load, 1, 32, 4);
  expect_global(sum.global_store, 1, 1, 1);
  EXPECT_EQ(sum.constant_load.requests, 1u);
  EXPECT_EQ(sum.divergent_branches, 1u);  // the last if; a shuffle is no branch
}

TEST_P(CountsTest, StructuresHandedOverByValueAreRead) {
  // 32 lanes read four partial results of 8 bytes each; four lanes wrote one.
  const Launch arguments = launch(run("argument_cases.cu"), "arguments");
  EXPECT_EQ(arguments.shared_load.bytes, 32u * 4 * 8);
  EXPECT_EQ(arguments.shared_store.bytes, 4u * 8);
}

std::string name_of(const testing::TestParamInfo<const char*>& info) {
  const std::string order = info.param;
  return order == "forward" ? "Forward" : order == "reverse" ? "Reverse" : "Random";
}

INSTANTIATE_TEST_SUITE_P(Orders, CountsTest, testing::Values("forward", "reverse", "random:7"),
                         name_of);

}  // namespace
}  // namespace warpkit::profile
