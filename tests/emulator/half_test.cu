// half and bfloat16: bit patterns against the CPU reference's, and arithmetic rounded once.
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "reference_cpu/half.hpp"
#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

float float_of(std::uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

std::uint32_t bits_of(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

TEST(HalfTest, EveryHalfBecomesTheFloatOfTheReferenceAndBack) {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const auto word = static_cast<std::uint16_t>(bits);
    const float value = __half2float(__ushort_as_half(word));
    const float expected = reference::half_to_float(word);
    if (std::isnan(expected)) {
      ASSERT_TRUE(std::isnan(value)) << bits;
      ASSERT_EQ(__half_as_ushort(__float2half(value)), 0x7fff) << "CUDA's one NaN";
    } else {
      ASSERT_EQ(bits_of(value), bits_of(expected)) << bits;
      ASSERT_EQ(__half_as_ushort(__float2half(value)), word);
    }
  }
}

TEST(HalfTest, RoundsToNearestEvenBetweenAllNeighbours) {
  for (unsigned bits = 0; bits < 0x7c00; ++bits) {
    const float low = reference::half_to_float(static_cast<std::uint16_t>(bits));
    const bool last = bits + 1 == 0x7c00;
    const float high =
        last ? 65536.0f : reference::half_to_float(static_cast<std::uint16_t>(bits + 1));
    const float middle = low + (high - low) / 2;  // exact in float
    const unsigned even = bits + bits % 2;
    for (const float sign : {1.0f, -1.0f}) {
      const unsigned sign_bit = sign < 0 ? 0x8000u : 0u;
      const auto rounded = [&](float value) {
        return __half_as_ushort(__float2half_rn(sign * value)) ^ sign_bit;
      };
      ASSERT_EQ(rounded(middle), even) << bits;
      ASSERT_EQ(rounded(std::nextafter(middle, 0.0f)), bits);
      ASSERT_EQ(rounded(std::nextafter(middle, 1e9f)), bits + 1);
    }
    const float above = std::nextafter(low, 1e9f);
    ASSERT_EQ(__half_as_ushort(__float2half_rz(above)), bits);
    ASSERT_EQ(__half_as_ushort(__float2half_rd(above)), bits);
    ASSERT_EQ(__half_as_ushort(__float2half_ru(above)), bits + 1);
    ASSERT_EQ(__half_as_ushort(__float2half_ru(-above)), bits | 0x8000u);
    ASSERT_EQ(__half_as_ushort(__float2half_rd(-above)), (bits + 1) | 0x8000u);
  }
}

TEST(HalfTest, AgreesWithTheReferenceOnRandomFloats) {
  std::mt19937 random(5);
  for (int i = 0; i < 2000000; ++i) {
    const float value = float_of(static_cast<std::uint32_t>(random()));
    if (std::isnan(value)) continue;
    ASSERT_EQ(__half_as_ushort(__float2half(value)), reference::float_to_half(value)) << value;
  }
}

TEST(HalfTest, DoublesAreRoundedOnce) {
  // Just above the middle of 1 and the next half: by way of float it would become the middle.
  const double above = 1.0 + std::ldexp(1.0, -11) + std::ldexp(1.0, -40);
  EXPECT_EQ(__half_as_ushort(__double2half(above)), 0x3c01);
  EXPECT_EQ(__half_as_ushort(__double2half(-above)), 0xbc01);
  const double below = 1.0 + 3 * std::ldexp(1.0, -11) - std::ldexp(1.0, -40);
  EXPECT_EQ(__half_as_ushort(__double2half(below)), 0x3c01);
}

TEST(HalfTest, ArithmeticIsRoundedOnce) {
  std::mt19937 random(6);
  for (int i = 0; i < 300000; ++i) {
    const auto draw = [&] { return __ushort_as_half(static_cast<unsigned short>(random())); };
    const half a = draw(), b = draw(), c = draw();
    const double x = __half2float(a), y = __half2float(b), z = __half2float(c);
    if (!std::isfinite(x) || !std::isfinite(y) || !std::isfinite(z)) continue;
    const auto same = [](half got, double exact) {
      return __half_as_ushort(got) == __half_as_ushort(__double2half(exact));
    };
    ASSERT_TRUE(same(__hadd(a, b), x + y)) << x << " + " << y;
    ASSERT_TRUE(same(__hsub(a, b), x - y)) << x << " - " << y;
    ASSERT_TRUE(same(__hmul(a, b), x * y)) << x << " * " << y;
    ASSERT_TRUE(same(a * b, x * y));
    // All of a half product and sum fits a long double's mantissa unless they lie far apart, and
    // then only its sign against a tie would matter, which __hfma's own test covers.
    const long double sum = static_cast<long double>(x) * y + z;
    if (static_cast<double>(sum) == sum) {
      ASSERT_TRUE(same(__hfma(a, b, c), static_cast<double>(sum))) << x << " * " << y << " + " << z;
    }
  }
}

TEST(HalfTest, FusedMultiplyAddKeepsWhatLiesFarBelowATie) {
  // 1 * tie + tiny, where the sum doesn't fit a double: bfloat16's range is that of float.
  const float tie = 1.0f + 1.0f / 256;  // between 1 and the next bfloat16, times one
  const __nv_bfloat16 a = __float2bfloat16(1.0f + 1.0f / 128);
  const __nv_bfloat16 b = __float2bfloat16(1.0f);
  const float product = __bfloat162float(a);
  const __nv_bfloat16 tiny = __float2bfloat16(1e-35f);
  EXPECT_EQ(__bfloat16_as_ushort(__hfma(a, b, tiny)), __bfloat16_as_ushort(a)) << product;
  const __nv_bfloat16 half_way = __float2bfloat16(1.0f / 256);
  EXPECT_EQ(__bfloat162float(__hfma(b, b, half_way)), 1.0f) << "a tie goes to even: " << tie;
  // (1 + 2^-4)(1 - 2^-4) = 1 - 2^-8: exactly a bfloat16. With 3 * 2^-8 it is 1 + 2^-7 exactly.
  const __nv_bfloat16 c = __float2bfloat16(1.0625f), d = __float2bfloat16(0.9375f);
  EXPECT_EQ(__bfloat162float(__hfma(c, d, __float2bfloat16(3.0f / 256))), 1.0f + 1.0f / 128);
  // 1 - 2^-8 + 2^-7 is the tie 1 + 2^-8; a tiny more goes up, and only a sum kept whole knows it.
  const __nv_bfloat16 up = __hfma(c, d, __float2bfloat16(2.0f / 256));
  EXPECT_EQ(__bfloat162float(up), 1.0f);
}

TEST(HalfTest, SumsThatADoubleCannotHoldAreStillRoundedOnce) {
  // x * y is the tie 1 + 2^-8 for x = 1 + 2^-4 + 2^-5..., found by search; then ± tiny decides.
  int found = 0;
  for (unsigned i = 128; i < 256; ++i) {
    for (unsigned j = 128; j < 256; ++j) {
      const unsigned product = i * j;                         // units of 2^-14
      if (product % 128 != 64 || product >= 32768) continue;  // not a tie in [1, 2)
      ++found;
      const __nv_bfloat16 x = __float2bfloat16(i / 128.0f), y = __float2bfloat16(j / 128.0f);
      const unsigned low = product / 128, even = low + low % 2;
      const auto with = [&](float tiny) {
        return __bfloat162float(__hfma(x, y, __float2bfloat16(tiny))) * 128;
      };
      ASSERT_EQ(with(0.0f), even);
      ASSERT_EQ(with(1e-36f), low + 1);
      ASSERT_EQ(with(-1e-36f), low);
    }
  }
  EXPECT_GT(found, 10);
}

TEST(BFloat16Test, EveryPatternSurvivesAndFloatsRoundToNearestEven) {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const float value = __bfloat162float(__ushort_as_bfloat16(static_cast<unsigned short>(bits)));
    if (std::isnan(value)) {
      ASSERT_EQ(__bfloat16_as_ushort(__float2bfloat16(value)), 0x7fff);
      continue;
    }
    ASSERT_EQ(bits_of(value), bits << 16);
    ASSERT_EQ(__bfloat16_as_ushort(__float2bfloat16(value)), bits);
    if (std::isinf(value)) continue;
    const float middle = float_of(bits << 16 | 0x8000u);
    ASSERT_EQ(__bfloat16_as_ushort(__float2bfloat16(middle)), bits + bits % 2);
    ASSERT_EQ(__bfloat16_as_ushort(__float2bfloat16(float_of(bits << 16 | 0x7fffu))), bits);
    ASSERT_EQ(__bfloat16_as_ushort(__float2bfloat16(float_of(bits << 16 | 0x8001u))), bits + 1);
    ASSERT_EQ(__bfloat16_as_ushort(__float2bfloat16_rz(float_of(bits << 16 | 0xffffu))), bits);
  }
}

class HalfOnDeviceTest : public EmulatorTest {};

__global__ void pairs(const half2* in, half2* out, float* dot) {
  const unsigned t = threadIdx.x;
  out[t] = __hfma2(in[t], __float2half2_rn(2.0f),
                   __halves2half2(__float2half(1.0f), __float2half(-1.0f)));
  const float2 both = __half22float2(out[t]);
  float sum = both.x * both.y;
  for (int offset = 16; offset > 0; offset /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, offset);
  if (t == 0) *dot = sum;
  out[t] = __lowhigh2highlow(__shfl_sync(0xffffffffu, out[t], 31 - static_cast<int>(t)));
}

TEST_F(HalfOnDeviceTest, PairsInAKernel) {
  const Managed<half2> in(32), out(32);
  const Managed<float> dot(1);
  float expected = 0;
  for (int i = 0; i < 32; ++i) {
    in[i] = __floats2half2_rn(0.25f * static_cast<float>(i), static_cast<float>(i));
    expected += (0.5f * static_cast<float>(i) + 1) * (2 * static_cast<float>(i) - 1);
  }
  pairs<<<1, 32>>>(in.data(), out.data(), dot.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(dot[0], expected);
  for (int i = 0; i < 32; ++i) {
    const float from = static_cast<float>(31 - i);
    EXPECT_EQ(__low2float(out[i]), 2 * from - 1);
    EXPECT_EQ(__high2float(out[i]), 0.5f * from + 1);
  }
}

}  // namespace
}  // namespace warpkit::emulator_test
