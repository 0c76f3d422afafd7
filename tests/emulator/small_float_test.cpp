// half and bfloat16: what half_test.cu leaves out. Both are held to the same tests.
#include <gtest/gtest.h>

#include <climits>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <type_traits>

#include "tests/emulator/small_float_formats.hpp"

namespace warpkit::emulator_test {
namespace {

template <class Format>
class SmallFloatTest : public testing::Test {};
using Formats = testing::Types<Half, BFloat16>;
struct FormatNames {
  template <class Format>
  static std::string GetName(int) {
    return std::is_same_v<Format, Half> ? "Half" : "BFloat16";
  }
};
TYPED_TEST_SUITE(SmallFloatTest, Formats, FormatNames);

// The bits, with one NaN for all.
template <class T>
unsigned bits_of(T value) {
  return std::isnan(float(value)) ? 0x7fffu : value.bits();
}

// Ordinary, extreme and special values; those of every pair are tried.
template <class Format>
std::vector<typename Format::T> chosen() {
  using T = typename Format::T;
  const unsigned most = Format::table().greatest();
  std::vector<T> all;
  for (const unsigned bits :
       {0u, 1u, 2u, most - 1, most, most + 1, most + 2, 0x7fffu, 0x3c00u, 0x3c01u, 0x3f80u, 0x3f81u,
        0x4000u, 0x4040u, 0x1234u, 0x4b7fu, 0x5000u}) {
    all.push_back(of_bits<T>(bits));
    all.push_back(of_bits<T>(bits | 0x8000u));
  }
  std::mt19937 random(2);
  for (int i = 0; i < 60; ++i) all.push_back(of_bits<T>(random() & 0xffff));
  return all;
}

#define FOR_ALL_PAIRS(a, b)                           \
  using T = typename TypeParam::T;                    \
  [[maybe_unused]] typedef typename TypeParam::T2 T2; \
  for (const T a : chosen<TypeParam>())               \
    for (const T b : chosen<TypeParam>())

TYPED_TEST(SmallFloatTest, TypesAreAsPlainAsCudas) {
  using T = typename TypeParam::T;
  using T2 = typename TypeParam::T2;
  EXPECT_TRUE(std::is_trivially_copyable_v<T>);
  EXPECT_TRUE(std::is_trivially_default_constructible_v<T>);
  EXPECT_TRUE(std::is_standard_layout_v<T>);
  EXPECT_TRUE(std::is_trivially_default_constructible_v<T2>);
  EXPECT_TRUE(std::is_trivially_copyable_v<T2>);
  EXPECT_EQ(sizeof(T), 2u);
  EXPECT_EQ(sizeof(T2), 4u);
  EXPECT_EQ(alignof(T2), 4u);
}

TYPED_TEST(SmallFloatTest, ComparisonsAreThoseOfFloats) {
  FOR_ALL_PAIRS(a, b) {
    const float x = a, y = b;
    const bool unordered = std::isnan(x) || std::isnan(y);
    const auto check = [&](const char* name, bool plain, bool with_nan, bool expected) {
      ASSERT_EQ(plain, !unordered && expected) << name << ' ' << x << ' ' << y;
      ASSERT_EQ(with_nan, unordered || expected) << name << "u " << x << ' ' << y;
    };
    check("eq", __heq(a, b), __hequ(a, b), x == y);
    check("ne", __hne(a, b), __hneu(a, b), x != y);
    check("lt", __hlt(a, b), __hltu(a, b), x < y);
    check("le", __hle(a, b), __hleu(a, b), x <= y);
    check("gt", __hgt(a, b), __hgtu(a, b), x > y);
    check("ge", __hge(a, b), __hgeu(a, b), x >= y);
    ASSERT_EQ(a == b, x == y);
    ASSERT_EQ(a != b, x != y);
    ASSERT_EQ(a < b, x < y);
    ASSERT_EQ(a >= b, x >= y);
    ASSERT_EQ(__hisnan(a), std::isnan(x));
    ASSERT_EQ(__hisinf(a), std::isinf(x) ? (x < 0 ? -1 : 1) : 0);
  }
}

// Each pair function against the function of numbers.
TYPED_TEST(SmallFloatTest, PairsCompareEachAndBoth) {
  FOR_ALL_PAIRS(a, b) {
    const T one = T(1.0f);
    const T2 left(a, one), right(b, T(2.0f));  // 1 < 2
    const T2 swapped_left(one, a), swapped_right(T(2.0f), b);
#define CHECK_PAIR(name, second)                                                                   \
  {                                                                                                \
    const bool first = __h##name(a, b);                                                            \
    ASSERT_EQ(float(__h##name##2(left, right).x), first ? 1.0f : 0.0f);                            \
    ASSERT_EQ(float(__h##name##2(left, right).y), second ? 1.0f : 0.0f);                           \
    ASSERT_EQ(__h##name##2_mask(left, right), (first ? 0xffffu : 0) | (second ? 0xffff0000u : 0)); \
    ASSERT_EQ(__hb##name##2(left, right), first&& second);                                         \
    ASSERT_EQ(__hb##name##2(swapped_left, swapped_right), first&& second);                         \
  }
    CHECK_PAIR(eq, false)
    CHECK_PAIR(equ, false)
    CHECK_PAIR(ne, true)
    CHECK_PAIR(neu, true)
    CHECK_PAIR(lt, true)
    CHECK_PAIR(ltu, true)
    CHECK_PAIR(le, true)
    CHECK_PAIR(leu, true)
    CHECK_PAIR(gt, false)
    CHECK_PAIR(gtu, false)
    CHECK_PAIR(ge, false)
    CHECK_PAIR(geu, false)
#undef CHECK_PAIR
    ASSERT_EQ(left < right, __hlt(a, b));
    ASSERT_EQ(left != right, __hneu(a, b));
    ASSERT_FALSE(left == right);
  }
}

TYPED_TEST(SmallFloatTest, LeastAndGreatestOrderZerosAndMindNans) {
  FOR_ALL_PAIRS(a, b) {
    const float x = a, y = b;
    unsigned least = 0x7fff, greatest = 0x7fff;
    if (std::isnan(x) != std::isnan(y)) {
      least = greatest = std::isnan(x) ? b.bits() : a.bits();
    } else if (!std::isnan(x)) {
      const bool a_first = x < y || (x == y && std::signbit(x));
      least = a_first ? a.bits() : b.bits();
      greatest = a_first ? b.bits() : a.bits();
    }
    ASSERT_EQ(bits_of(__hmin(a, b)), least) << x << ' ' << y;
    ASSERT_EQ(bits_of(__hmax(a, b)), greatest) << x << ' ' << y;
    const bool any_nan = std::isnan(x) || std::isnan(y);
    ASSERT_EQ(__hmin_nan(a, b).bits(), any_nan ? 0x7fffu : least);
    ASSERT_EQ(__hmax_nan(a, b).bits(), any_nan ? 0x7fffu : greatest);
    const T2 both = __hmin2(T2(a, b), T2(b, b));
    ASSERT_EQ(bits_of(both.x), least);
    ASSERT_EQ(bits_of(both.y), bits_of(b));
    ASSERT_EQ(bits_of(__hmax2_nan(T2(a, a), T2(b, a)).x), any_nan ? 0x7fffu : greatest);
  }
}

TYPED_TEST(SmallFloatTest, ArithmeticIsRoundedOnceAndCut) {
  const FormatTable& table = TypeParam::table();
  FOR_ALL_PAIRS(a, b) {
    const long double x = float(a), y = float(b);
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    const auto exact = [&](long double value) { return table.round(value, 'n'); };
    const auto cut = [&](T value) {
      const float f = value;
      return f > 0 ? exact(f < 1 ? f : 1) : exact(0);
    };
    ASSERT_EQ(__hmul(a, b).bits(), exact(x * y));
    ASSERT_EQ(__hmul_rn(a, b).bits(), exact(x * y));
    ASSERT_EQ(__hmul_sat(a, b).bits(), cut(__hmul(a, b)));
    ASSERT_EQ(__hadd_sat(a, b).bits(), cut(__hadd(a, b)));
    ASSERT_EQ(__hsub_sat(a, b).bits(), cut(__hsub(a, b)));
    ASSERT_EQ((a * b).bits(), exact(x * y));
    if (y != 0) {
      ASSERT_EQ(bits_of(__hdiv(a, b)), exact(x / y));
    }
    const T third = T(0.75f);
    const float fused = __hfma(a, b, third);
    ASSERT_EQ(float(__hfma_relu(a, b, third)), fused > 0 ? fused : 0.0f);
    ASSERT_EQ(float(__hfma_sat(a, b, third)), fused > 0 ? (fused < 1 ? fused : 1.0f) : 0.0f);
    ASSERT_EQ(float(__hfma2_relu(T2(a, third), T2(b, a), T2(third, b)).x),
              fused > 0 ? fused : 0.0f);
    ASSERT_EQ(__hneg(a).bits(), a.bits() ^ 0x8000u);
    ASSERT_EQ(__habs(a).bits(), a.bits() & 0x7fffu);
  }
  using T = typename TypeParam::T;
  using T2 = typename TypeParam::T2;
  const T nan = of_bits<T>(0xffff);
  EXPECT_EQ(__hfma_relu(nan, nan, nan).bits(), 0x7fffu);
  EXPECT_EQ(float(__hadd_sat(nan, nan)), 0.0f);
  // (1 + 2i)(3 - 4i) + (5 + 6i) = 16 + 8i.
  const T2 sum = __hcmadd(T2(T(1.0f), T(2.0f)), T2(T(3.0f), T(-4.0f)), T2(T(5.0f), T(6.0f)));
  EXPECT_EQ(float(sum.x), 16.0f);
  EXPECT_EQ(float(sum.y), 8.0f);
  T2 pair(T(1.0f), T(2.5f));
  const T2 before = pair++;
  EXPECT_EQ(float(before.y), 2.5f);
  EXPECT_EQ(float((--pair).y), 2.5f);
  EXPECT_EQ(float((+pair - -pair).y), 5.0f);
}

// Every value, within one unit of the truth.
template <class Format>
void check_mathematics(const char* name, typename Format::T (*ours)(typename Format::T),
                       typename Format::T2 (*ours2)(typename Format::T2),
                       long double (*truth)(long double)) {
  using T = typename Format::T;
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const T x = of_bits<T>(bits);
    const long double exact = truth(float(x));
    const T got = ours(x);
    if (std::isnan(exact)) {
      ASSERT_TRUE(std::isnan(float(got))) << name << float(x);
    } else {
      const int expected = static_cast<int>(Format::table().round(exact, 'n'));
      ASSERT_LE(std::abs(static_cast<int>(got.bits()) - expected), 1)
          << name << '(' << float(x) << ')';
    }
    const T one = T(1.0f);
    const auto pair = ours2(typename Format::T2(one, x));
    ASSERT_EQ(bits_of(pair.y), bits_of(got));
    ASSERT_EQ(bits_of(pair.x), bits_of(ours(one)));
  }
}

TYPED_TEST(SmallFloatTest, Mathematics) {
  using F = long double;
#define CHECK_MATHEMATICS(name, truth) \
  check_mathematics<TypeParam>(#name, h##name, h2##name, [](F x) -> F { return truth; });
  CHECK_MATHEMATICS(sqrt, std::sqrt(x))
  CHECK_MATHEMATICS(rsqrt, 1 / std::sqrt(x))
  CHECK_MATHEMATICS(rcp, 1 / x)
  CHECK_MATHEMATICS(exp, std::exp(x))
  CHECK_MATHEMATICS(exp2, std::exp2(x))
  CHECK_MATHEMATICS(exp10, std::pow(F(10), x))
  CHECK_MATHEMATICS(log, std::log(x))
  CHECK_MATHEMATICS(log2, std::log2(x))
  CHECK_MATHEMATICS(log10, std::log10(x))
  CHECK_MATHEMATICS(sin, std::sin(x))
  CHECK_MATHEMATICS(cos, std::cos(x))
  CHECK_MATHEMATICS(tanh, std::tanh(x))
  CHECK_MATHEMATICS(tanh_approx, std::tanh(x))
  CHECK_MATHEMATICS(floor, std::floor(x))
  CHECK_MATHEMATICS(ceil, std::ceil(x))
  CHECK_MATHEMATICS(trunc, std::trunc(x))
  CHECK_MATHEMATICS(rint, std::nearbyint(x))
#undef CHECK_MATHEMATICS
}

}  // namespace
}  // namespace warpkit::emulator_test
