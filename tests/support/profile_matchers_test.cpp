// Each matcher, passing and failing, on profiles worked by hand (tests/profiler/samples/README.md).
#include "tests/support/profile_matchers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>

namespace warpkit::profile {
namespace {

const Profile& transposes() {
  static const Profile kProfile = load_profile(WARPKIT_SAMPLE_DIR "/transposes.json");
  return kProfile;
}

Launch naive() { return transposes().launches[0]; }
Launch through_shared() { return transposes().launches[1]; }
Launch padded() { return transposes().launches[2]; }
Launch add() { return load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json").launches[0]; }

/// The failure text; `passed` where there is none.
std::string failure(const Launch& launch, const LaunchMatcher& matcher) {
  const ::testing::AssertionResult result = satisfies(launch, matcher);
  return result ? "passed" : result.message();
}

constexpr const char* kColumnHint =
    "; think about this: Lanes 0 to 31 touch 32 sectors where 128 bytes fill 4: from lane to lane "
    "the address in 'out' grows by 256 bytes, as down a column of a row-major array 64 elements "
    "wide. Swap the indices, so that neighbouring lanes take neighbouring elements, or go through "
    "a tile in shared memory.";

TEST(ProfileMatchersTest, WhatIsNotWholeFails) {
  Launch launch = padded();
  EXPECT_TRUE(satisfies(launch, HasNoDivergence()));
  launch.failure = "the launch failed";
  for (const LaunchMatcher& matcher :
       {HasNoDivergence(), HasNoExcessSectors(), HasNoExcessWavefronts(), HasBarriers(AtLeast(1)),
        HasSectorsPerRequest(AtLeast(0)), ReadsGlobalBytes(AtLeast(0)),
        HasMeanActiveLanes(AtLeast(0))}) {
    EXPECT_EQ(failure(launch, matcher),
              "kernel padded: its counts aren't whole: the launch failed");
  }
}

TEST(ProfileMatchersTest, SectorsPerRequest) {
  EXPECT_TRUE(satisfies(padded(), HasSectorsPerRequest(Exactly(4))));
  EXPECT_TRUE(satisfies(naive(), HasSectorsPerRequest(AtMost(4), Loads())));
  EXPECT_TRUE(satisfies(naive(), HasSectorsPerRequest(Exactly(32), Stores())));
  // (512 + 4096) / 256 = 18.
  EXPECT_TRUE(satisfies(naive(), HasSectorsPerRequest(Between(18, 18))));
  EXPECT_TRUE(satisfies(
      naive(), HasSectorsPerRequest(AtMost(4), AtLine("transposes.cu", 4, Operation::Load))));
  EXPECT_EQ(failure(naive(), HasSectorsPerRequest(AtMost(4), Stores())),
            std::string("kernel naive: counted 32 sectors a request of stores, expected more than "
                        "0 and at most 4; most of it at transposes.cu:4, global store of 'out'") +
                kColumnHint);
  EXPECT_EQ(
      failure(naive(), HasSectorsPerRequest(AtLeast(33), AtLine("transposes.cu", 4))),
      std::string("kernel naive: counted 18 sectors a request at transposes.cu:4, expected at "
                  "least 33; most of it at transposes.cu:4, global store of 'out'") +
          kColumnHint);
}

TEST(ProfileMatchersTest, ALineIsOneOfThisFile) {
  Launch launch = naive();
  for (LineCounts& line : launch.lines) line.file = "src/transposes.cu";
  EXPECT_TRUE(satisfies(launch, HasSectorsPerRequest(Exactly(18), AtLine("transposes.cu", 4))));
  EXPECT_TRUE(satisfies(launch, HasSectorsPerRequest(Exactly(18), AtLine("src/transposes.cu", 4))));
  EXPECT_EQ(failure(launch, HasSectorsPerRequest(AtMost(32), AtLine("poses.cu", 4))),
            "kernel naive: nothing was counted: no requests to global memory at poses.cu:4");
  EXPECT_EQ(failure(launch, HasSectorsPerRequest(AtMost(32), AtLine("transposes.cu", 5))),
            "kernel naive: nothing was counted: no requests to global memory at transposes.cu:5");
}

TEST(ProfileMatchersTest, NoExcessSectors) {
  EXPECT_TRUE(satisfies(padded(), HasNoExcessSectors()));
  EXPECT_TRUE(satisfies(naive(), HasNoExcessSectors(Loads())));
  EXPECT_EQ(
      failure(naive(), HasNoExcessSectors()),
      std::string("kernel naive: transposes.cu:4, global store of 'out': counted 4096 sectors "
                  "in 128 requests, expected 512") +
          kColumnHint);
}

TEST(ProfileMatchersTest, NoExcessWavefronts) {
  EXPECT_TRUE(satisfies(padded(), HasNoExcessWavefronts()));
  EXPECT_TRUE(satisfies(through_shared(), HasNoExcessWavefronts(Stores())));
  EXPECT_EQ(
      failure(through_shared(), HasNoExcessWavefronts(AtLine("transposes.cu", 12))),
      "kernel through_shared: transposes.cu:12, shared load of 'tile': counted 4096 wavefronts in "
      "128 requests, expected 128; think about this: Lanes 0, 1, 2 and 29 more want different "
      "words "
      "of bank 0, and the request takes 32 steps. The address goes on by 128 bytes from lane to "
      "lane. Pad the row by one: 33 elements where 32 are now.");
  // The naive one has no shared memory, so it can't show that it is used well.
  EXPECT_EQ(failure(naive(), HasNoExcessWavefronts()),
            "kernel naive: nothing was counted: no requests to shared memory");
}

TEST(ProfileMatchersTest, NoDivergence) {
  EXPECT_TRUE(satisfies(naive(), HasNoDivergence()));
  EXPECT_EQ(failure(add(), HasNoDivergence()),
            "kernel add: counted 1 divergent branches of 32, expected none; the first is "
            "vector_add.cu:4, at 1 of 32 times");
  Launch odd_lanes = add();
  odd_lanes.divergent_branches = odd_lanes.branch_lines[0].divergent = 32;
  EXPECT_EQ(failure(odd_lanes, HasNoDivergence()),
            "kernel add: counted 32 divergent branches of 32, expected none; the first is "
            "vector_add.cu:4; think about this: At 32 of the 32 times that a warp comes here, its "
            "lanes disagree, and some wait while others go on. Where the work allows it, guard "
            "with warps (threadIdx.x / 32), not lanes.");
}

TEST(ProfileMatchersTest, GlobalBytes) {
  // 1000 floats of a and of b, 1000 of c.
  EXPECT_TRUE(satisfies(add(), ReadsGlobalBytes(Exactly(8000))));
  EXPECT_TRUE(satisfies(add(), WritesGlobalBytes(AtMost(4000))));
  EXPECT_EQ(failure(add(), ReadsGlobalBytes(AtMost(4000))),
            "kernel add: counted 8000 bytes read from global memory, expected more than 0 and at "
            "most 4000");
  EXPECT_EQ(failure(add(), WritesGlobalBytes(Between(4001, 5000))),
            "kernel add: counted 4000 bytes written to global memory, expected between 4001 and "
            "5000");
}

TEST(ProfileMatchersTest, BarriersAndAtomics) {
  EXPECT_TRUE(satisfies(padded(), HasBarriers(Exactly(128))));
  EXPECT_TRUE(satisfies(naive(), HasBarriers(Exactly(0))));
  EXPECT_EQ(failure(padded(), HasBarriers(AtMost(127))),
            "kernel padded: counted 128 barriers, by warps, expected more than 0 and at most 127");
  EXPECT_TRUE(satisfies(naive(), HasGlobalAtomics(Exactly(0))));
  EXPECT_EQ(failure(naive(), HasGlobalAtomics(AtLeast(1))),
            "kernel naive: counted 0 requests of global atomics, expected at least 1");
  Launch launch = naive();
  launch.global_atomic.requests = 128;
  EXPECT_TRUE(satisfies(launch, HasGlobalAtomics(AtMost(128))));
}

TEST(ProfileMatchersTest, MeanActiveLanes) {
  EXPECT_TRUE(satisfies(add(), HasMeanActiveLanes(Exactly(31.4375))));
  EXPECT_EQ(failure(add(), HasMeanActiveLanes(AtLeast(32))),
            "kernel add: counted 31.4375 active lanes a step, expected at least 32; the first is "
            "vector_add.cu:4, at 1 of 32 times");
  Launch launch = add();
  launch.mean_active_lanes = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(failure(launch, HasMeanActiveLanes(AtMost(32))),
            "kernel add: nothing was counted: its warps took no step");
}

TEST(ProfileMatchersTest, Intensity) {
  // 1000 additions for 12000 bytes.
  EXPECT_TRUE(satisfies(add(), HasIntensity(Between(0.083, 0.084))));
  EXPECT_EQ(failure(add(), HasIntensity(AtLeast(0.5))),
            "kernel add: counted 0.0833333333333333 FLOP a byte of global memory, expected at "
            "least 0.5: 1000 FLOP, 8000 bytes read and 4000 written; which bytes are loaded more "
            "than once, and could stay in shared memory or in a register?");
  Launch launch = add();
  FlopLine line;
  line.f32 = 1000;
  line.file = "add.cu";
  line.line = 5;
  launch.flop_lines = {line};
  EXPECT_EQ(failure(launch, HasIntensity(AtMost(0.01))),
            "kernel add: counted 0.0833333333333333 FLOP a byte of global memory, expected more "
            "than 0 and at most 0.01: 1000 FLOP, 8000 bytes read and 4000 written; most of them, "
            "1000, at add.cu:5: does every thread do its part, and only once?");
  launch.global_load.bytes = launch.global_store.bytes = 0;
  EXPECT_EQ(failure(launch, HasIntensity(AtLeast(0))),
            "kernel add: nothing was counted: it touches no global memory");
  launch.flops.reset();
  EXPECT_EQ(failure(launch, HasIntensity(AtLeast(0))),
            "kernel add: nothing was counted: its FLOPs are unknown");
}

TEST(ProfileMatchersTest, IntensityAgainstTheBestThereIs) {
  // The algorithm needs 6000 of the 12000 bytes.
  EXPECT_TRUE(satisfies(add(), HasShareOfBestIntensity(Exactly(0.5), 6000)));
  EXPECT_FALSE(satisfies(add(), HasShareOfBestIntensity(AtLeast(0.6), 6000)));
  EXPECT_FALSE(satisfies(add(), HasShareOfBestIntensity(AtLeast(0), 0)));
}

TEST(ProfileMatchersTest, FlopsHaveAFloorAndACeilingAndMustBeKnown) {
  EXPECT_TRUE(satisfies(add(), HasFlops(Exactly(1000))));
  EXPECT_EQ(failure(add(), HasFlops(AtLeast(1001))),
            "kernel add: counted 1000 floating-point operations, expected at least 1001");
  Launch launch = add();
  FlopLine line;
  line.f64 = 1000;
  line.file = "add.cu";
  line.line = 5;
  launch.flop_lines = {line};
  EXPECT_EQ(failure(launch, HasFlops(AtMost(999))),
            "kernel add: counted 1000 floating-point operations, expected more than 0 and at most "
            "999; most of them, 1000, at add.cu:5: does every thread do its part, and only once?");
  launch.uncounted = {{"add.cu", 6, "expf", 32}};
  EXPECT_EQ(failure(launch, HasFlops(Exactly(1000))),
            "kernel add: counted 1000 FLOP and 32 calls of expf at add.cu:6, whose operations "
            "can't be counted: ask for bytes or for requests instead");
  EXPECT_FALSE(satisfies(launch, HasIntensity(AtLeast(0))));
  launch.uncounted.clear();
  launch.flops = 0;
  EXPECT_FALSE(satisfies(launch, HasFlops(AtMost(5))));
  launch.flops.reset();
  EXPECT_EQ(failure(launch, HasFlops(Exactly(0))),
            "kernel add: nothing was counted: its FLOPs are unknown");
}

TEST(ProfileMatchersTest, ABudgetHasAFloor) {
  EXPECT_EQ(
      failure(naive(), HasBarriers(AtMost(5))),
      "kernel naive: nothing was counted: 0 barriers, by warps, where more than 0 and at most "
      "5 was expected");
  Launch launch = naive();
  launch.global_load.bytes = 0;
  EXPECT_EQ(failure(launch, ReadsGlobalBytes(AtMost(5))),
            "kernel naive: nothing was counted: 0 bytes read from global memory, where more than 0 "
            "and at most 5 was expected");
  for (LineCounts& line : launch.lines) line.sectors = 0;
  EXPECT_EQ(failure(launch, HasSectorsPerRequest(Between(0, 4), Loads())),
            "kernel naive: no sectors were counted of loads");
  EXPECT_EQ(failure(launch, HasNoExcessSectors(Loads())),
            "kernel naive: transposes.cu:4, global load of 'in': no sectors were counted");
}

TEST(ProfileMatchersTest, AKernelThatNeverRanIsWithinNoBudget) {
  Launch launch;
  launch.kernel = "k";
  const LaunchMatcher matchers[] = {HasSectorsPerRequest(AtMost(4)),
                                    HasNoExcessSectors(),
                                    HasNoExcessWavefronts(),
                                    HasNoDivergence(),
                                    ReadsGlobalBytes(AtLeast(0)),
                                    WritesGlobalBytes(AtMost(9)),
                                    HasBarriers(Exactly(0)),
                                    HasMeanActiveLanes(AtMost(32)),
                                    HasGlobalAtomics(Exactly(0)),
                                    HasIntensity(AtLeast(0)),
                                    HasFlops(Exactly(0)),
                                    HasShareOfBestIntensity(AtMost(1), 8)};
  for (const LaunchMatcher& matcher : matchers) {
    EXPECT_EQ(failure(launch, matcher), "kernel k: nothing was counted: no warp of it ran");
  }
  const ::testing::AssertionResult none = satisfies(transposes(), "absent", HasNoDivergence());
  EXPECT_FALSE(none);
  EXPECT_STREQ(none.message(), "kernel absent: it was never launched");
  EXPECT_TRUE(satisfies(transposes(), "padded", HasNoExcessSectors()));
  EXPECT_FALSE(satisfies(transposes(), "naive", HasNoExcessSectors()));
}

TEST(ProfileMatchersTest, EveryLaunchOfAKernelIsAsked) {
  Profile profile = {"d", {padded(), padded()}};
  EXPECT_TRUE(satisfies(profile, "padded", HasNoExcessWavefronts()));
  profile.launches[1].lines = through_shared().lines;
  EXPECT_FALSE(satisfies(profile, "padded", HasNoExcessWavefronts()));
}

TEST(ProfileMatchersTest, DescribeThemselves) {
  std::ostringstream text;
  HasSectorsPerRequest(AtMost(4), AtLine("a.cu", 3, Operation::Load)).DescribeTo(&text);
  EXPECT_EQ(::testing::PrintToString(naive()),
            "kernel naive, grid { 2, 2, 1 }, block { 32, 32, 1 }");
  EXPECT_EQ(text.str(), "has more than 0 and at most 4 sectors a request of loads at a.cu:3");
}

}  // namespace
}  // namespace warpkit::profile
