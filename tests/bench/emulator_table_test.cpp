// What the benchmark table says.
#include "tests/bench/emulator_table.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace warpkit::bench {
namespace {

Measurement row(double value, Goal value_goal, double ratio, Goal ratio_goal) {
  Measurement measurement;
  measurement.name = "work";
  measurement.unit = "µs";
  measurement.value = value;
  measurement.value_goal = value_goal;
  measurement.ratio = ratio;
  measurement.ratio_goal = ratio_goal;
  return measurement;
}

TEST(EmulatorTableTest, RatesAreToBeHigh) {
  EXPECT_EQ(verdict(row(0.9, {1.0, 2.0}, -1.0, {})), "missed");
  EXPECT_EQ(verdict(row(1.0, {1.0, 2.0}, -1.0, {})), "must");
  EXPECT_EQ(verdict(row(2.0, {1.0, 2.0}, -1.0, {})), "aim");
}

TEST(EmulatorTableTest, TimesAreToBeLow) {
  EXPECT_EQ(verdict(row(14.1, {14.0, 10.0, true}, -1.0, {})), "missed");
  EXPECT_EQ(verdict(row(14.0, {14.0, 10.0, true}, -1.0, {})), "must");
  EXPECT_EQ(verdict(row(9.0, {14.0, 10.0, true}, -1.0, {})), "aim");
}

TEST(EmulatorTableTest, EveryGoalCounts) {
  EXPECT_EQ(verdict(row(3.0, {1.0, 2.0}, 0.01, {0.03, 0.03})), "missed");
  EXPECT_EQ(verdict(row(1.5, {1.0, 2.0}, 0.04, {0.03, 0.03})), "must");
  EXPECT_EQ(verdict(row(3.0, {}, -1.0, {})), "-");
}

TEST(EmulatorTableTest, NotANumberReachesNothing) {
  EXPECT_EQ(verdict(row(std::nan(""), {1.0, 2.0}, -1.0, {})), "missed");
  EXPECT_EQ(verdict(row(std::nan(""), {14.0, 10.0, true}, -1.0, {})), "missed");
}

TEST(EmulatorTableTest, ColumnsAreAlignedByCharacters) {
  Measurement plain = row(1.0, {}, -1.0, {});
  plain.unit = "ns";
  const std::string table = to_table({row(1.0, {}, -1.0, {}), plain});
  std::size_t lines = 0;
  std::size_t characters = 0;
  for (std::size_t begin = 0; begin < table.size(); ++lines) {
    const std::size_t end = table.find('\n', begin);
    std::size_t here = 0;
    for (std::size_t i = begin; i < end; ++i) here += (table[i] & 0xc0) != 0x80;
    if (lines > 0) {
      EXPECT_EQ(here, characters);
    }
    characters = here;
    begin = end + 1;
  }
  EXPECT_EQ(lines, 4u);
}

}  // namespace
}  // namespace warpkit::bench
