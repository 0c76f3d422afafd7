// Every vector type and its constructor, complex numbers, constants.
#include <cuComplex.h>
#include <cuda_runtime.h>
#include <gtest/gtest.h>
#include <math_constants.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace warpkit::emulator_test {
namespace {

// What CUDA's guide states for a vector: its members' type and count, and its alignment.
template <class Vector, class Member, int kCount, int kAlignment>
constexpr bool is_as_documented() {
  return sizeof(Vector) == kCount * sizeof(Member) && alignof(Vector) == kAlignment &&
         std::is_same_v<decltype(Vector::x), Member> && std::is_trivially_copyable_v<Vector> &&
         std::is_trivially_default_constructible_v<Vector> && std::is_standard_layout_v<Vector>;
}

#define CHECK_VECTORS(name, member, two, four)                                      \
  static_assert(is_as_documented<name##1, member, 1, sizeof(member)>(), #name "1"); \
  static_assert(is_as_documented<name##2, member, 2, two>(), #name "2");            \
  static_assert(is_as_documented<name##3, member, 3, sizeof(member)>(), #name "3"); \
  static_assert(is_as_documented<name##4, member, 4, four>(), #name "4");           \
  static_assert(std::is_same_v<decltype(make_##name##1(1)), name##1>);              \
  static_assert(std::is_same_v<decltype(make_##name##4(1, 2, 3, 4)), name##4>);     \
  static_assert(make_##name##1(7).x == 7);                                          \
  static_assert(make_##name##2(7, 8).y == 8);                                       \
  static_assert(make_##name##3(7, 8, 9).z == 9);                                    \
  static_assert(make_##name##4(7, 8, 9, 10).w == 10);

CHECK_VECTORS(char, signed char, 2, 4)
CHECK_VECTORS(uchar, unsigned char, 2, 4)
CHECK_VECTORS(short, short, 4, 8)
CHECK_VECTORS(ushort, unsigned short, 4, 8)
CHECK_VECTORS(int, int, 8, 16)
CHECK_VECTORS(uint, unsigned int, 8, 16)
CHECK_VECTORS(long, long, 16, 16)
CHECK_VECTORS(ulong, unsigned long, 16, 16)
CHECK_VECTORS(longlong, long long, 16, 16)
CHECK_VECTORS(ulonglong, unsigned long long, 16, 16)
CHECK_VECTORS(float, float, 8, 16)
CHECK_VECTORS(double, double, 16, 16)
static_assert(is_as_documented<double4_16a, double, 4, 16>());
static_assert(is_as_documented<double4_32a, double, 4, 32>());
static_assert(is_as_documented<ulonglong4_32a, unsigned long long, 4, 32>());
static_assert(make_long4_16a(1, 2, 3, 4).w == 4);
#undef CHECK_VECTORS

// Programs define the operators themselves, as NVIDIA's helper_math.h does.
inline float4 operator+(float4 a, float4 b) {
  return make_float4(a.x + b.x, a.y + b.y, a.z + b.z, a.w + b.w);
}
inline float4 operator*(float4 a, float b) {
  return make_float4(a.x * b, a.y * b, a.z * b, a.w * b);
}
inline int2 operator-(int2 a) { return make_int2(-a.x, -a.y); }

TEST(VectorTypesTest, OperatorsAreLeftToPrograms) {
  const float4 sum = make_float4(1, 2, 3, 4) + make_float4(10, 20, 30, 40) * 2;
  EXPECT_EQ(sum.w, 84.0f);
  EXPECT_EQ((-make_int2(3, -5)).y, 5);
}

TEST(VectorTypesTest, AreFilledByBracesAndShareMemoryInUnions) {
  union Both {
    float4 vector;
    float members[4];
  };
  Both both;
  both.vector = make_float4(1, 2, 3, 4);
  EXPECT_EQ(both.members[2], 3.0f);
  const uchar4 zero = {};
  EXPECT_EQ(zero.w, 0);
  const auto [x, y, z] = make_uint3(4, 5, 6);
  EXPECT_EQ(x * 100 + y * 10 + z, 456u);
  const dim3 extent = make_uint3(2, 3, 4);
  EXPECT_EQ(extent.x * extent.y * extent.z, 24u);
}

// Loads and stores of any type, and of values that convert.
template <class T>
void expect_cached_accesses(T value) {
  T memory[2] = {value, value};
  T loaded[6] = {__ldg(memory),  __ldca(memory), __ldcg(memory),
                 __ldcs(memory), __ldlu(memory), __ldcv(memory)};
  for (const T& each : loaded) EXPECT_EQ(__builtin_memcmp(&each, &value, sizeof value), 0);
  T stored[4];
  __stwb(&stored[0], value);
  __stcg(&stored[1], value);
  __stcs(&stored[2], value);
  __stwt(&stored[3], value);
  for (const T& each : stored) EXPECT_EQ(__builtin_memcmp(&each, &value, sizeof value), 0);
}

TEST(CachedAccessTest, TakesEveryType) {
  expect_cached_accesses<signed char>(-3);
  expect_cached_accesses<unsigned long long>(1ull << 60);
  expect_cached_accesses<double>(2.5);
  expect_cached_accesses(make_float4(1, 2, 3, 4));
  expect_cached_accesses(make_uchar2(1, 2));
  expect_cached_accesses(make_longlong2(-1, 1ll << 40));
  float number = 0;
  __stcs(&number, 3);
  EXPECT_EQ(number, 3.0f);
}

TEST(ComplexTest, FollowsTheRulesOfTheField) {
  const cuDoubleComplex a = make_cuDoubleComplex(3, -4), b = make_cuDoubleComplex(-1, 2);
  EXPECT_EQ(cuCabs(a), 5.0);
  EXPECT_EQ(cuCreal(cuCmul(a, b)), 5.0);
  EXPECT_EQ(cuCimag(cuCmul(a, b)), 10.0);
  EXPECT_EQ(cuCadd(a, b).y, -2.0);
  EXPECT_EQ(cuCsub(a, b).x, 4.0);
  EXPECT_EQ(cuConj(a).y, 4.0);
  EXPECT_EQ(cuCfma(a, b, a).x, 8.0);
  const cuDoubleComplex back = cuCdiv(cuCmul(a, b), b);
  EXPECT_NEAR(back.x, 3.0, 1e-14);
  EXPECT_NEAR(back.y, -4.0, 1e-14);
  // The square of the divisor would overflow.
  const cuFloatComplex large = cuCdivf(make_cuComplex(2e30f, 0), make_cuFloatComplex(0, 1e30f));
  EXPECT_NEAR(large.y, -2.0f, 1e-6f);
  EXPECT_EQ(cuCabsf(make_cuFloatComplex(3e30f, 4e30f)), 5e30f);
  EXPECT_EQ(cuComplexDoubleToFloat(a).x, 3.0f);
  EXPECT_EQ(cuComplexFloatToDouble(make_cuComplex(1, 2)).y, 2.0);
}

TEST(ConstantsTest, HaveTheirValues) {
  EXPECT_TRUE(std::isinf(CUDART_INF_F) && std::isinf(CUDART_INF));
  EXPECT_TRUE(std::isnan(CUDART_NAN_F) && std::isnan(CUDART_NAN));
  EXPECT_EQ(CUDART_PI, std::acos(-1.0));
  EXPECT_EQ(CUDART_PI_F, static_cast<float>(std::acos(-1.0)));
  EXPECT_EQ(CUDART_LN2, std::log(2.0));
  EXPECT_EQ(CUDART_L2E, std::log2(std::exp(1.0)));
  EXPECT_EQ(CUDART_SQRT_HALF, std::sqrt(0.5));
  EXPECT_EQ(CUDART_LG2_F, std::log10(2.0f));
  EXPECT_NEAR(std::sin(CUDART_PI), CUDART_PI_LO, 1e-30) << "sin(pi - e) is e";
  EXPECT_EQ(CUDART_MAX_NORMAL_F, 3.402823466e38f);
}

TEST(MathTest, OverloadsFollowTheArguments) {
  EXPECT_TRUE((std::is_same_v<decltype(abs(-1.5f)), float>));
  EXPECT_TRUE((std::is_same_v<decltype(abs(-3ll)), long long>));
  EXPECT_TRUE((std::is_same_v<decltype(sqrt(2.0f)), float>));
  EXPECT_TRUE((std::is_same_v<decltype(std::fmax(1.0f, 2.0f)), float>));
  EXPECT_TRUE((std::is_same_v<decltype(min(1.0f, 2.0)), double>));
  EXPECT_TRUE((std::is_same_v<decltype(max(1l, 2ul)), unsigned long>));
  EXPECT_TRUE((std::is_same_v<decltype(min(static_cast<short>(1), 'a')), int>));
  EXPECT_TRUE(isnan(std::nanf("")) && isinf(INFINITY) && signbit(-0.0f) && isfinite(1.0));
  EXPECT_EQ(std::max({1, 5, 3}), 5);
  EXPECT_EQ(fdividef(1.0f, 8.0f), 0.125f);
  EXPECT_EQ(__fdividef(3.0f, 2.0f), 1.5f);
  EXPECT_NEAR(__exp10f(2.0f), 100.0f, 1e-3f);
  EXPECT_NEAR(__tanf(0.5f), std::tan(0.5f), 1e-6f);
  EXPECT_EQ(ullmax(1ull << 63, 5ull), 1ull << 63);
}

}  // namespace
}  // namespace warpkit::emulator_test
