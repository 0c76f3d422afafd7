// A flag for each byte of an allocation.
#include "emulator/checks/byte_flags.hpp"

#include <gtest/gtest.h>

namespace warpkit::emulator::checks {
namespace {

TEST(ByteFlags, AllHoldsForWhatIsSetWithoutAGap) {
  ByteFlags flags(200);
  flags.set(3, 190);
  EXPECT_TRUE(flags.all(3, 190));
  EXPECT_TRUE(flags.all(60, 8));
  EXPECT_TRUE(flags.all(64, 64));
  EXPECT_FALSE(flags.all(2, 4));
  EXPECT_FALSE(flags.all(190, 4));
  for (std::size_t gap : {3, 63, 64, 127, 128, 192}) {
    flags.clear(gap, 1);
    EXPECT_FALSE(flags.all(3, 190)) << gap;
    EXPECT_EQ(flags.count(3, 190), 189u) << gap;
    flags.set(gap, 1);
  }
  EXPECT_TRUE(flags.all(3, 190));
}

}  // namespace
}  // namespace warpkit::emulator::checks
