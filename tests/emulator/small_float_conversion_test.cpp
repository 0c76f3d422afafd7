// half and bfloat16 from and to integers and floats, with each rounding.
#include <gtest/gtest.h>

#include <climits>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <type_traits>

#include "tests/emulator/small_float_formats.hpp"

namespace warpkit::emulator_test {
namespace {

template <class Format, class Integer>
struct Conversions {
  using T = typename Format::T;
  Integer (*to[4])(T);
  T (*from[4])(Integer);
};

constexpr char kModes[] = {'n', 'z', 'u', 'd'};

long double whole(long double x, char mode) {
  return mode == 'n'   ? std::nearbyint(x)
         : mode == 'z' ? std::trunc(x)
         : mode == 'u' ? std::ceil(x)
                       : std::floor(x);
}

template <class Format, class Integer>
void check_conversions(const Conversions<Format, Integer>& functions) {
  using T = typename Format::T;
  using Limits = std::numeric_limits<Integer>;
  const FormatTable& table = Format::table();
  for (int m = 0; m < 4; ++m) {
    for (unsigned bits = 0; bits < 65536; ++bits) {
      const T value = of_bits<T>(bits);
      const long double x = whole(float(value), kModes[m]);
      Integer expected;
      if (std::isnan(x)) {
        expected = sizeof(Integer) == 8 ? static_cast<Integer>(1ull << 63) : Integer(0);
      } else if (x >= static_cast<long double>(Limits::max())) {
        expected = Limits::max();
      } else {
        expected =
            x <= static_cast<long double>(Limits::min()) ? Limits::min() : static_cast<Integer>(x);
      }
      ASSERT_EQ(functions.to[m](value), expected) << kModes[m] << std::hex << bits;
    }
    std::mt19937_64 random(8);
    for (int i = 0; i < 20000; ++i) {
      const auto value = static_cast<Integer>(static_cast<std::int64_t>(random()) >> (i % 64));
      const unsigned code = table.round(value, kModes[m]);
      ASSERT_EQ(functions.from[m](value).bits(), code) << kModes[m] << value;
      if (m == 0) {
        ASSERT_EQ(T(value).bits(), code) << value;
      }
    }
  }
}

#define CHECK_CONVERSIONS(Format, name, integer, type)                                     \
  check_conversions<Format, type>({{__##name##2##integer##_rn, __##name##2##integer##_rz,  \
                                    __##name##2##integer##_ru, __##name##2##integer##_rd}, \
                                   {__##integer##2##name##_rn, __##integer##2##name##_rz,  \
                                    __##integer##2##name##_ru, __##integer##2##name##_rd}});

#define CHECK_ALL_CONVERSIONS(Format, name)               \
  CHECK_CONVERSIONS(Format, name, short, short)           \
  CHECK_CONVERSIONS(Format, name, ushort, unsigned short) \
  CHECK_CONVERSIONS(Format, name, int, int)               \
  CHECK_CONVERSIONS(Format, name, uint, unsigned int)     \
  CHECK_CONVERSIONS(Format, name, ll, long long)          \
  CHECK_CONVERSIONS(Format, name, ull, unsigned long long)

TEST(SmallFloatConversionTest, HalfAndIntegers){
    CHECK_ALL_CONVERSIONS(Half, half)} TEST(SmallFloatConversionTest, BFloat16AndIntegers){
    CHECK_ALL_CONVERSIONS(BFloat16, bfloat16)}

TEST(SmallFloatConversionTest, CastsSaturate) {
  EXPECT_EQ(static_cast<int>(CUDART_INF_FP16), INT_MAX);
  EXPECT_EQ(static_cast<signed char>(__half(-300.0f)), -128);
  EXPECT_EQ(static_cast<unsigned char>(__half(-1.0f)), 0);
  EXPECT_EQ(static_cast<short>(__nv_bfloat16(1e9f)), SHRT_MAX);
  EXPECT_EQ(static_cast<long>(-CUDART_INF_BF16), LONG_MIN);
  EXPECT_EQ(__half2char_rz(__half(127.9f)), 127);
  EXPECT_EQ(__bfloat162uchar_rz(CUDART_NAN_BF16), 0);
  EXPECT_FALSE(static_cast<bool>(CUDART_NEG_ZERO_FP16));
  EXPECT_TRUE(static_cast<bool>(CUDART_MIN_DENORM_BF16));
  EXPECT_EQ(float(CUDART_MAX_NORMAL_FP16), 65504.0f);
  EXPECT_EQ(__half(__nv_bfloat16(1.5f)).bits(), __half(1.5f).bits());
}

TEST(SmallFloatConversionTest, FloatsByEachRounding) {
  std::mt19937 random(12);
  for (int i = 0; i < 300000; ++i) {
    const auto word = static_cast<unsigned>(random());
    float x;
    std::memcpy(&x, &word, sizeof x);
    if (i % 2)
      x = std::ldexp(static_cast<float>(static_cast<int>(word)), -static_cast<int>(i % 56));
    if (std::isnan(x)) continue;
    ASSERT_EQ(__float2half_rz(x).bits(), half_table().round(x, 'z')) << x;
    ASSERT_EQ(__float2half_ru(x).bits(), half_table().round(x, 'u')) << x;
    ASSERT_EQ(__float2half_rd(x).bits(), half_table().round(x, 'd')) << x;
    ASSERT_EQ(__float2half_rn(x).bits(), half_table().round(x, 'n')) << x;
    ASSERT_EQ(__float2bfloat16_rz(x).bits(), bfloat16_table().round(x, 'z')) << x;
    ASSERT_EQ(__float2bfloat16_ru(x).bits(), bfloat16_table().round(x, 'u')) << x;
    ASSERT_EQ(__float2bfloat16_rd(x).bits(), bfloat16_table().round(x, 'd')) << x;
    ASSERT_EQ(__float2bfloat16_rn(x).bits(), bfloat16_table().round(x, 'n')) << x;
  }
}

}  // namespace
}  // namespace warpkit::emulator_test
