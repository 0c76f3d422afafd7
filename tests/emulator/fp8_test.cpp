// The 8-bit floating-point types, all of them, against a search in a table of their values.
#include <cuda_fp8.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "tests/emulator/small_float_reference.hpp"

namespace warpkit::emulator_test {
namespace {

struct Kind {
  const char* name;
  __nv_fp8_interpretation_t interpretation;
  const FormatTable& table;
  unsigned overflow;  // the code for what is too large, without saturation
};

std::vector<Kind> kinds() {
  return {{"e4m3", __NV_E4M3, e4m3_table(), 0x7f}, {"e5m2", __NV_E5M2, e5m2_table(), 0x7c}};
}

unsigned expected_code(const Kind& kind, long double x, __nv_saturation_t saturate) {
  const unsigned code = kind.table.round(x, 'n');
  if ((code & 0x7fu) <= kind.table.greatest()) return code;
  return (code & 0x80u) | (saturate == __NV_SATFINITE ? kind.table.greatest() : kind.overflow);
}

TEST(Fp8Test, EveryCodeIsTheHalfOfItsValue) {
  for (const Kind& kind : kinds()) {
    for (unsigned code = 0; code < 256; ++code) {
      const auto storage = static_cast<__nv_fp8_storage_t>(code);
      const float value = __half(__nv_cvt_fp8_to_halfraw(storage, kind.interpretation));
      if ((code & 0x7f) <= kind.table.greatest()) {
        ASSERT_EQ(value, static_cast<float>(kind.table.value(code))) << kind.name << code;
        ASSERT_EQ(std::signbit(value), code >= 0x80) << kind.name << code;
        ASSERT_EQ(__nv_cvt_float_to_fp8(value, __NV_NOSAT, kind.interpretation), code);
      } else if (kind.interpretation == __NV_E5M2 && (code & 0x7f) == 0x7c) {
        ASSERT_TRUE(std::isinf(value));
        ASSERT_EQ(std::signbit(value), code >= 0x80);
      } else {
        ASSERT_TRUE(std::isnan(value)) << kind.name << code;
      }
    }
  }
}

TEST(Fp8Test, EveryHalfAndBFloat16IsRoundedToTheNearest) {
  for (const Kind& kind : kinds()) {
    for (unsigned bits = 0; bits < 65536; ++bits) {
      const __half_raw half{static_cast<unsigned short>(bits)};
      const __nv_bfloat16_raw brain{static_cast<unsigned short>(bits)};
      for (const __nv_saturation_t saturate : {__NV_NOSAT, __NV_SATFINITE}) {
        const float x = __half(half), y = __nv_bfloat16(brain);
        ASSERT_EQ(__nv_cvt_halfraw_to_fp8(half, saturate, kind.interpretation),
                  std::isnan(x) ? 0x7f : expected_code(kind, x, saturate))
            << kind.name << ' ' << x;
        ASSERT_EQ(__nv_cvt_bfloat16raw_to_fp8(brain, saturate, kind.interpretation),
                  std::isnan(y) ? 0x7f : expected_code(kind, y, saturate))
            << kind.name << ' ' << y;
      }
    }
  }
}

TEST(Fp8Test, FloatsAndDoublesAtAndBesideEveryTie) {
  for (const Kind& kind : kinds()) {
    for (unsigned code = 0; code <= kind.table.greatest(); ++code) {
      const auto middle =
          static_cast<double>((kind.table.value(code) + kind.table.value(code + 1)) / 2);
      for (const double x : {middle, std::nextafter(middle, 0.0), std::nextafter(middle, 1e9)}) {
        for (const double sign : {1.0, -1.0}) {
          for (const __nv_saturation_t saturate : {__NV_NOSAT, __NV_SATFINITE}) {
            ASSERT_EQ(__nv_cvt_double_to_fp8(sign * x, saturate, kind.interpretation),
                      expected_code(kind, sign * x, saturate))
                << kind.name << ' ' << x;
            const auto single = static_cast<float>(sign * x);
            ASSERT_EQ(__nv_cvt_float_to_fp8(single, saturate, kind.interpretation),
                      expected_code(kind, single, saturate))
                << kind.name << ' ' << single;
          }
        }
      }
    }
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(__nv_cvt_double_to_fp8(-infinity, __NV_SATFINITE, kind.interpretation),
              0x80 | kind.table.greatest());
    EXPECT_EQ(__nv_cvt_double_to_fp8(infinity, __NV_NOSAT, kind.interpretation), kind.overflow);
    EXPECT_EQ(__nv_cvt_float_to_fp8(-std::nanf(""), __NV_SATFINITE, kind.interpretation), 0x7f);
    EXPECT_EQ(__nv_cvt_double_to_fp8(5e-324, __NV_NOSAT, kind.interpretation), 0);
    EXPECT_EQ(__nv_cvt_double_to_fp8(-1e-40, __NV_NOSAT, kind.interpretation), 0x80);
  }
}

TEST(Fp8Test, TypesConvertAndSaturate) {
  EXPECT_EQ(float(__nv_fp8_e4m3(1.0f)), 1.0f);
  EXPECT_EQ(float(__nv_fp8_e4m3(1e9f)), 448.0f);
  EXPECT_EQ(float(__nv_fp8_e5m2(-1e9f)), -57344.0f);
  EXPECT_EQ(float(__nv_fp8_e4m3(__half(0.4375f))), 0.4375f);
  EXPECT_EQ(float(__nv_fp8_e5m2(__nv_bfloat16(3.0f))), 3.0f);
  EXPECT_EQ(float(__nv_fp8_e4m3(17)), 16.0f) << "a tie goes to even";
  EXPECT_EQ(float(__nv_fp8_e4m3(-300ll)), -288.0f);
  EXPECT_EQ(static_cast<int>(__nv_fp8_e4m3(3.75f)), 3);
  EXPECT_EQ(static_cast<signed char>(__nv_fp8_e5m2(-1000.0)), -128);
  EXPECT_EQ(static_cast<double>(__nv_fp8_e5m2(0.125)), 0.125);
  EXPECT_EQ(sizeof(__nv_fp8_e4m3), 1u);
  EXPECT_EQ(sizeof(__nv_fp8x2_e4m3), 2u);
  EXPECT_EQ(sizeof(__nv_fp8x4_e5m2), 4u);
  EXPECT_TRUE(std::is_trivially_copyable_v<__nv_fp8x4_e4m3>);
}

TEST(Fp8Test, PairsAndFoursKeepTheirOrder) {
  const __nv_fp8x2_e4m3 pair(make_float2(1.5f, -2.0f));
  EXPECT_EQ(pair.__x & 0xff, __nv_fp8_e4m3(1.5f).__x);
  EXPECT_EQ(pair.__x >> 8, __nv_fp8_e4m3(-2.0f).__x);
  EXPECT_EQ(float2(pair).y, -2.0f);
  EXPECT_EQ(float(__half2(pair).x), 1.5f);
  const __nv_fp8x2_e5m2 from_doubles(make_double2(0.25, 6.0));
  EXPECT_EQ(float2(from_doubles).x, 0.25f);
  const __nv_fp8x2_e5m2 from_brains(__nv_bfloat162(__nv_bfloat16(5.0f), __nv_bfloat16(7.0f)));
  EXPECT_EQ(float2(from_brains).y, 7.0f);
  const __nv_fp8x4_e4m3 four(make_float4(1, 2, 3, 4));
  const float4 back(four);
  EXPECT_EQ(back.x * 1000 + back.y * 100 + back.z * 10 + back.w, 1234.0f);
  const __nv_fp8x4_e5m2 halves(__half2(__half(1.0f), __half(2.0f)),
                               __half2(__half(3.0f), __half(4.0f)));
  EXPECT_EQ(float4(halves).z, 3.0f);
  EXPECT_EQ(halves.__x >> 24, __nv_fp8_e5m2(4.0f).__x);
}

}  // namespace
}  // namespace warpkit::emulator_test
