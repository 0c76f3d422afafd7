// Arithmetic with a stated rounding, against the processor's own rounding modes.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cfenv>
#include <climits>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace warpkit::emulator_test {
namespace {

template <class F>
using BitsOf = std::conditional_t<sizeof(F) == 4, std::uint32_t, std::uint64_t>;

template <class F>
BitsOf<F> bits(F value) {
  BitsOf<F> result;
  std::memcpy(&result, &value, sizeof result);
  return result;
}

template <class F>
F from_bits(BitsOf<F> word) {
  F result;
  std::memcpy(&result, &word, sizeof result);
  return result;
}

// Equal bits; every NaN equals every other.
template <class F>
bool same(F a, F b) {
  return bits(a) == bits(b) || (std::isnan(a) && std::isnan(b));
}

// What the processor computes when told to round so. The operands are volatile, so that nothing is
// computed before the mode is set or after it is set back.
template <class F, class Operation>
F reference(int mode, Operation operation, F x, F y, F z) {
  volatile F a = x, b = y, c = z;
  std::fesetround(mode);
  volatile F result = operation(F(a), F(b), F(c));
  std::fesetround(FE_TONEAREST);
  return result;
}

template <class F>
std::vector<F> edge_values() {
  using Limits = std::numeric_limits<F>;
  const F tiny = Limits::denorm_min(), least = Limits::min(), most = Limits::max();
  std::vector<F> all = {0,
                        1,
                        3,
                        F(0.1),
                        F(1) / 3,
                        7,
                        F(1e10),
                        tiny,
                        3 * tiny,
                        least,
                        std::nextafter(least, F(0)),
                        std::nextafter(F(1), F(2)),
                        std::nextafter(F(1), F(0)),
                        most,
                        std::nextafter(most, F(0)),
                        most / 2,
                        Limits::infinity(),
                        Limits::quiet_NaN(),
                        F(16777217),
                        F(2),
                        F(0.5),
                        std::sqrt(most),
                        std::sqrt(least)};
  const std::size_t count = all.size();
  for (std::size_t i = 0; i < count; ++i) all.push_back(-all[i]);
  return all;
}

template <class F>
class Operands {
 public:
  explicit Operands(unsigned seed) : random_(seed) {}

  // Any bits, or a value whose exponent is near that of another, where sums cancel.
  F next(F near) {
    const auto word = static_cast<BitsOf<F>>(random_());
    if (random_() % 3 == 0 || !std::isfinite(near)) return from_bits<F>(word);
    const F fraction = from_bits<F>(bits(F(1)) | (word & (bits(F(2)) - bits(F(1)) - 1)));
    const F value = std::ldexp(
        fraction, std::ilogb(near == 0 ? F(1) : near) + static_cast<int>(random_() % 120) - 60);
    return word >> (8 * sizeof(F) - 1) ? -value : value;
  }

 private:
  std::mt19937_64 random_;
};

struct Mode {
  const char* name;
  int processor;
};

// Tries edge values with each other, and many random ones.
template <class F, class Ours, class Theirs>
void compare(const char* what, Mode mode, Ours ours, Theirs theirs) {
  const auto check = [&](F x, F y, F z) {
    const F expected = reference<F>(mode.processor, theirs, x, y, z);
    const F got = ours(x, y, z);
    ASSERT_TRUE(same(got, expected)) << what << mode.name << "(" << x << ", " << y << ", " << z
                                     << ") is " << got << ", expected " << expected;
  };
  const std::vector<F> edges = edge_values<F>();
  for (const F x : edges) {
    for (const F y : edges) {
      for (const F z : {F(0), F(-0.0), x, -y, F(1), std::numeric_limits<F>::denorm_min(),
                        std::numeric_limits<F>::max()}) {
        check(x, y, z);
        if (testing::Test::HasFatalFailure()) return;
      }
    }
  }
  Operands<F> operands(11);
  for (int i = 0; i < 60000; ++i) {
    const F x = operands.next(F(1)), y = operands.next(x), z = operands.next(x * y);
    check(x, y, z);
    if (testing::Test::HasFatalFailure()) return;
  }
}

#define FOR_EACH_MODE(TRY) \
  TRY(rn, FE_TONEAREST)    \
  TRY(rz, FE_TOWARDZERO)   \
  TRY(ru, FE_UPWARD)       \
  TRY(rd, FE_DOWNWARD)

TEST(RoundingTest, SetsNoModeOfItsOwn) {
  EXPECT_EQ(__fadd_ru(1.0f, 1e-20f), std::nextafter(1.0f, 2.0f));
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
}

template <class F>
struct Case {
  const char* name;
  F (*ours)(F, F, F);
  F (*theirs)(F, F, F);
};

template <class F>
F sum_of(F x, F y, F) {
  return x + y;
}
template <class F>
F difference_of(F x, F y, F) {
  return x - y;
}
template <class F>
F product_of(F x, F y, F) {
  return x * y;
}
template <class F>
F quotient_of(F x, F y, F) {
  return x / y;
}
template <class F>
F root_of(F x, F, F) {
  return std::sqrt(x);
}
template <class F>
F reciprocal_of(F x, F, F) {
  return 1 / x;
}
template <class F>
F fused_of(F x, F y, F z) {
  return std::fma(x, y, z);
}

#define FLOAT_TEST(suffix, mode)                                                                   \
  TEST(RoundingTest, Float##suffix) {                                                              \
    using F = float;                                                                               \
    const Case<F> cases[] = {                                                                      \
        {"fadd_", [](F x, F y, F) { return __fadd_##suffix(x, y); }, sum_of<F>},                   \
        {"fsub_", [](F x, F y, F) { return __fsub_##suffix(x, y); }, difference_of<F>},            \
        {"fmul_", [](F x, F y, F) { return __fmul_##suffix(x, y); }, product_of<F>},               \
        {"fdiv_", [](F x, F y, F) { return __fdiv_##suffix(x, y); }, quotient_of<F>},              \
        {"fsqrt_", [](F x, F, F) { return __fsqrt_##suffix(x); }, root_of<F>},                     \
        {"frcp_", [](F x, F, F) { return __frcp_##suffix(x); }, reciprocal_of<F>},                 \
        {"fmaf_", [](F x, F y, F z) { return __fmaf_##suffix(x, y, z); }, fused_of<F>},            \
        {"fmaf_ieee_", [](F x, F y, F z) { return __fmaf_ieee_##suffix(x, y, z); }, fused_of<F>}}; \
    for (const Case<F>& c : cases) compare<F>(c.name, {#suffix, mode}, c.ours, c.theirs);          \
  }                                                                                                \
  TEST(RoundingTest, Double##suffix) {                                                             \
    using F = double;                                                                              \
    const Case<F> cases[] = {                                                                      \
        {"dadd_", [](F x, F y, F) { return __dadd_##suffix(x, y); }, sum_of<F>},                   \
        {"dsub_", [](F x, F y, F) { return __dsub_##suffix(x, y); }, difference_of<F>},            \
        {"dmul_", [](F x, F y, F) { return __dmul_##suffix(x, y); }, product_of<F>},               \
        {"ddiv_", [](F x, F y, F) { return __ddiv_##suffix(x, y); }, quotient_of<F>},              \
        {"dsqrt_", [](F x, F, F) { return __dsqrt_##suffix(x); }, root_of<F>},                     \
        {"drcp_", [](F x, F, F) { return __drcp_##suffix(x); }, reciprocal_of<F>},                 \
        {"fma_", [](F x, F y, F z) { return __fma_##suffix(x, y, z); }, fused_of<F>}};             \
    for (const Case<F>& c : cases) compare<F>(c.name, {#suffix, mode}, c.ours, c.theirs);          \
  }
FOR_EACH_MODE(FLOAT_TEST)
#undef FLOAT_TEST

template <class To, class From, class Ours>
void compare_conversion(int mode, Ours ours) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100000; ++i) {
    const std::uint64_t word = random() >> random() % 64;
    From x = from_bits<double>(random());
    if constexpr (std::is_integral_v<From>) {
      x = static_cast<From>(i < 3 ? (i == 0 ? 0 : i == 1 ? ~0ull : 1ull << 63) : word);
      if (i % 2) x = static_cast<From>(0 - static_cast<std::uint64_t>(x));
    } else if (i % 2) {
      x = static_cast<double>(word) * std::ldexp(1.0, static_cast<int>(random() % 220) - 180);
    }
    volatile From operand = x;
    std::fesetround(mode);
    volatile To expected = static_cast<To>(From(operand));
    std::fesetround(FE_TONEAREST);
    const To got = ours(x);
    ASSERT_TRUE(same(got, To(expected))) << x << " became " << got << ", expected " << To(expected);
  }
}

#define CONVERSION_TEST(suffix, mode)                                                             \
  TEST(RoundingTest, ConversionsTo##suffix) {                                                     \
    compare_conversion<float, double>(mode, [](double x) { return __double2float_##suffix(x); }); \
    compare_conversion<float, int>(mode, [](int x) { return __int2float_##suffix(x); });          \
    compare_conversion<float, unsigned>(mode,                                                     \
                                        [](unsigned x) { return __uint2float_##suffix(x); });     \
    compare_conversion<float, long long>(mode,                                                    \
                                         [](long long x) { return __ll2float_##suffix(x); });     \
    compare_conversion<float, unsigned long long>(                                                \
        mode, [](unsigned long long x) { return __ull2float_##suffix(x); });                      \
    compare_conversion<double, long long>(mode,                                                   \
                                          [](long long x) { return __ll2double_##suffix(x); });   \
    compare_conversion<double, unsigned long long>(                                               \
        mode, [](unsigned long long x) { return __ull2double_##suffix(x); });                     \
  }
FOR_EACH_MODE(CONVERSION_TEST)
#undef CONVERSION_TEST

// To integers: nearbyint in the mode, then the nearest integer that there is; a NaN gives zero in
// 32 bits and the highest bit alone in 64.
template <class To, class From, class Ours>
void compare_to_integer(int mode, Ours ours) {
  std::mt19937_64 random(4);
  const auto check = [&](From x) {
    volatile From operand = x;
    std::fesetround(mode);
    volatile From whole = std::nearbyint(From(operand));
    std::fesetround(FE_TONEAREST);
    const long double wide = From(whole);
    To expected;
    if (std::isnan(x)) {
      expected = sizeof(To) == 8 ? static_cast<To>(1ull << 63) : To(0);
    } else if (wide >= static_cast<long double>(std::numeric_limits<To>::max())) {
      expected = std::numeric_limits<To>::max();
    } else if (wide <= static_cast<long double>(std::numeric_limits<To>::min())) {
      expected = std::numeric_limits<To>::min();
    } else {
      expected = static_cast<To>(wide);
    }
    ASSERT_EQ(ours(x), expected) << x;
  };
  for (const From x : edge_values<From>()) check(x);
  for (int i = 0; i < 50000 && !testing::Test::HasFatalFailure(); ++i) {
    const auto word = static_cast<std::int64_t>(random());
    check(static_cast<From>(std::ldexp(static_cast<double>(word), -static_cast<int>(i % 70))));
    check(static_cast<From>(static_cast<double>(word % 1000) / 2));
  }
}

#define TO_INTEGER_TEST(suffix, mode)                                                              \
  TEST(RoundingTest, IntegersBy##suffix) {                                                         \
    compare_to_integer<int, float>(mode, [](float x) { return __float2int_##suffix(x); });         \
    compare_to_integer<unsigned, float>(mode, [](float x) { return __float2uint_##suffix(x); });   \
    compare_to_integer<long long, float>(mode, [](float x) { return __float2ll_##suffix(x); });    \
    compare_to_integer<unsigned long long, float>(                                                 \
        mode, [](float x) { return __float2ull_##suffix(x); });                                    \
    compare_to_integer<int, double>(mode, [](double x) { return __double2int_##suffix(x); });      \
    compare_to_integer<unsigned, double>(mode,                                                     \
                                         [](double x) { return __double2uint_##suffix(x); });      \
    compare_to_integer<long long, double>(mode, [](double x) { return __double2ll_##suffix(x); }); \
    compare_to_integer<unsigned long long, double>(                                                \
        mode, [](double x) { return __double2ull_##suffix(x); });                                  \
  }
FOR_EACH_MODE(TO_INTEGER_TEST)
#undef TO_INTEGER_TEST
#undef FOR_EACH_MODE

}  // namespace
}  // namespace warpkit::emulator_test
