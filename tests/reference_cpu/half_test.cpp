// The half conversions, over all 65536 halves and both neighbours of every rounding boundary
// between them.
#include "reference_cpu/half.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

namespace {

using warpkit::reference::float_to_half;
using warpkit::reference::half_to_float;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

float float_from(std::uint32_t bits) {
  float value = 0.0f;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

/// The value of a finite half by the definition in IEEE 754: it shares no code with what is tested.
double by_definition(std::uint32_t bits) {
  const int exponent = static_cast<int>((bits >> 10) & 0x1F);
  const int fraction = static_cast<int>(bits & 0x3FF);
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

TEST(HalfToFloat, KnownValues) {
  EXPECT_EQ(half_to_float(0x0000), 0.0f);
  EXPECT_EQ(half_to_float(0x3C00), 1.0f);
  EXPECT_EQ(half_to_float(0xC000), -2.0f);
  EXPECT_EQ(half_to_float(0x3555), 0.333251953125f);
  EXPECT_EQ(half_to_float(0x7BFF), 65504.0f);
  EXPECT_EQ(half_to_float(0x0400), 0x1p-14f);    // smallest normal
  EXPECT_EQ(half_to_float(0x03FF), 0x3FFp-24f);  // largest subnormal
  EXPECT_EQ(half_to_float(0x0001), 0x1p-24f);    // smallest subnormal
  EXPECT_EQ(half_to_float(0x7C00), kInfinity);
  EXPECT_EQ(half_to_float(0xFC00), -kInfinity);
  EXPECT_TRUE(std::signbit(half_to_float(0x8000)));
}

TEST(HalfToFloat, EveryFiniteHalfHasTheValueOfItsDefinition) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    if ((bits & 0x7C00) == 0x7C00) continue;  // infinities and NaN: below
    const float value = half_to_float(static_cast<std::uint16_t>(bits));
    ASSERT_EQ(static_cast<double>(value), by_definition(bits)) << std::hex << bits;
    ASSERT_EQ(std::signbit(value), (bits & 0x8000) != 0) << std::hex << bits;
  }
}

TEST(HalfToFloat, EveryNanStaysNanWithItsSign) {
  for (std::uint32_t fraction = 1; fraction < 0x400; ++fraction) {
    for (const std::uint32_t sign : {0x0000u, 0x8000u}) {
      const float value = half_to_float(static_cast<std::uint16_t>(sign | 0x7C00 | fraction));
      ASSERT_TRUE(std::isnan(value)) << std::hex << fraction;
      ASSERT_EQ(std::signbit(value), sign != 0) << std::hex << fraction;
    }
  }
}

TEST(FloatToHalf, EveryHalfComesBack) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const std::uint16_t half = static_cast<std::uint16_t>(bits);
    const bool is_nan = (bits & 0x7C00) == 0x7C00 && (bits & 0x3FF) != 0;
    const std::uint32_t expected = is_nan ? bits | 0x200 : bits;  // a NaN comes back quiet
    ASSERT_EQ(float_to_half(half_to_float(half)), expected) << std::hex << bits;
  }
}

TEST(FloatToHalf, BetweenTwoHalvesTheNearestWinsAndTheEvenOneOfTwo) {
  for (std::uint32_t low = 0; low < 0x7BFF; ++low) {
    const std::uint32_t high = low + 1;
    const std::uint32_t even = low % 2 == 0 ? low : high;
    // The middle of two halves has one bit more than a half: it is a float, exactly.
    const float middle = static_cast<float>((by_definition(low) + by_definition(high)) / 2.0);
    for (const std::uint32_t sign : {0x0000u, 0x8000u}) {
      const float s = sign == 0 ? 1.0f : -1.0f;
      ASSERT_EQ(float_to_half(s * std::nextafter(middle, 0.0f)), sign | low) << std::hex << low;
      ASSERT_EQ(float_to_half(s * middle), sign | even) << std::hex << low;
      ASSERT_EQ(float_to_half(s * std::nextafter(middle, kInfinity)), sign | high)
          << std::hex << low;
    }
  }
}

TEST(FloatToHalf, BeyondTheLargestHalfIsInfinity) {
  EXPECT_EQ(float_to_half(65504.0f), 0x7BFF);
  EXPECT_EQ(float_to_half(std::nextafter(65520.0f, 0.0f)), 0x7BFF);
  EXPECT_EQ(float_to_half(65520.0f), 0x7C00);  // half way to 65536, whose code would be even
  EXPECT_EQ(float_to_half(-65536.0f), 0xFC00);
  EXPECT_EQ(float_to_half(std::numeric_limits<float>::max()), 0x7C00);
  EXPECT_EQ(float_to_half(kInfinity), 0x7C00);
  EXPECT_EQ(float_to_half(-kInfinity), 0xFC00);
}

TEST(FloatToHalf, BelowHalfTheSmallestSubnormalIsZero) {
  EXPECT_EQ(float_to_half(0x1p-25f), 0x0000);  // half way, and zero is even
  EXPECT_EQ(float_to_half(std::nextafter(0x1p-25f, 1.0f)), 0x0001);
  EXPECT_EQ(float_to_half(-0x1p-26f), 0x8000);
  EXPECT_EQ(float_to_half(std::numeric_limits<float>::denorm_min()), 0x0000);
  EXPECT_EQ(float_to_half(-0.0f), 0x8000);
}

TEST(FloatToHalf, NanNeverBecomesInfinity) {
  EXPECT_EQ(float_to_half(float_from(0x7FC00000)), 0x7E00);
  EXPECT_EQ(float_to_half(float_from(0x7F800001)), 0x7E00);  // payload in bits that a half lacks
  EXPECT_EQ(float_to_half(float_from(0xFFFFE000)), 0xFFFF);
}

TEST(FloatToHalf, AgreesWithTheCompilersOwnHalf) {
#ifdef __FLT16_MANT_DIG__
  // Every 257th float: all exponents and signs, 16.7 million values.
  for (std::uint64_t wide = 0; wide <= 0xFFFFFFFFu; wide += 257) {
    const float value = float_from(static_cast<std::uint32_t>(wide));
    if (std::isnan(value)) continue;
    const _Float16 half = static_cast<_Float16>(value);
    std::uint16_t expected = 0;
    std::memcpy(&expected, &half, sizeof(expected));
    ASSERT_EQ(float_to_half(value), expected) << std::hex << wide;
    ASSERT_EQ(half_to_float(expected), static_cast<float>(half)) << std::hex << wide;
  }
#else
  GTEST_SKIP() << "this compiler has no _Float16 for this processor";
#endif
}

}  // namespace
