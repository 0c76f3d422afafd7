// How lanes that part are put together again, against steps worked by hand.
#include "emulator/profiler/counting/lockstep.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warpkit::emulator::counting {
namespace {

using Ways = std::vector<std::vector<std::uint64_t>>;

// Steps as `key:lanes`, a `!` behind those where lanes part.
struct Log : StepListener {
  void on_step(std::uint64_t key, std::uint32_t lanes, std::uint64_t) override {
    text += " " + std::to_string(key) + ":" + std::to_string(__builtin_popcount(lanes));
  }
  void on_divergence(std::uint64_t) override { text += "!"; }
  std::string text;
};

std::string steps(const Ways& ways) {
  LaneEvents lanes[kLanes];
  for (std::size_t i = 0; i < ways.size(); ++i) {
    lanes[i] = {ways[i].data(), static_cast<std::uint32_t>(ways[i].size()), true};
  }
  std::uint32_t taken[kLanes];
  Log log;
  Lockstep lockstep;
  EXPECT_TRUE(lockstep.run(lanes, taken, log));
  for (std::size_t i = 0; i < ways.size(); ++i) EXPECT_EQ(taken[i], ways[i].size());
  return log.text;
}

TEST(LockstepTest, LanesThatDoTheSameStayTogether) {
  EXPECT_EQ(steps({{10, 11, 12}, {10, 11, 12}, {10, 11, 12}}), " 10:3 11:3 12:3");
}

TEST(LockstepTest, TheTwoSidesOfAnIfMeetBehindIt) {
  // 10: the condition; 20 and 30: its sides; 40: behind.
  EXPECT_EQ(steps({{10, 20, 40}, {10, 30, 40}, {10, 20, 40}}), " 10:3! 20:2 30:1 40:3");
}

TEST(LockstepTest, ALoopEndsWhenItsLastLaneDoes) {
  // One, two and three rounds of 20.
  EXPECT_EQ(steps({{10, 20, 40}, {10, 20, 20, 40}, {10, 20, 20, 20, 40}}),
            " 10:3 20:3! 20:2! 20:1 40:3");
}

TEST(LockstepTest, SidesMeetInEachRoundOfALoop) {
  // Two rounds: 10, a side (20 or 30), 35.
  EXPECT_EQ(steps({{10, 20, 35, 10, 30, 35, 40}, {10, 30, 35, 10, 20, 35, 40}}),
            " 10:2! 20:1 30:1 35:2 10:2! 30:1 20:1 35:2 40:2");
}

TEST(LockstepTest, ALaneThatReturnsEarlyIsMissedByNobody) {
  EXPECT_EQ(steps({{10}, {10, 20, 30}, {10, 20, 30}}), " 10:3! 20:2 30:2");
}

TEST(LockstepTest, EventsMayComeInPieces) {
  const std::vector<std::uint64_t> way = {10, 20, 20, 20, 40};
  LaneEvents lanes[kLanes];
  lanes[0] = {way.data(), 3, false};
  lanes[1] = {way.data(), 2, false};
  std::uint32_t taken[kLanes];
  Log log;
  Lockstep lockstep;
  EXPECT_FALSE(lockstep.run(lanes, taken, log));
  EXPECT_EQ(log.text, " 10:2 20:2");
  lanes[0] = {way.data() + 2, 3, true};
  lanes[1] = {way.data() + 2, 3, true};
  EXPECT_TRUE(lockstep.run(lanes, taken, log));
  EXPECT_EQ(log.text, " 10:2 20:2 20:2 20:2 40:2");
}

}  // namespace
}  // namespace warpkit::emulator::counting
