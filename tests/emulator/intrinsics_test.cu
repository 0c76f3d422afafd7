// Vector types and the functions that every .cu file may call: values worked out by hand.
#include <gtest/gtest.h>

#include <climits>
#include <cmath>
#include <limits>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

TEST(VectorTypesTest, SizesAndAlignmentsAreCudas) {
  EXPECT_EQ(sizeof(char3), 3u);
  EXPECT_EQ(alignof(char4), 4u);
  EXPECT_EQ(sizeof(float2), 8u);
  EXPECT_EQ(alignof(float2), 8u);
  EXPECT_EQ(sizeof(float3), 12u);
  EXPECT_EQ(alignof(float3), 4u);
  EXPECT_EQ(alignof(float4), 16u);
  EXPECT_EQ(alignof(int4), 16u);
  EXPECT_EQ(sizeof(double4), 32u);
  EXPECT_EQ(alignof(double4), 16u);
  EXPECT_EQ(alignof(ushort4), 8u);
  const dim3 extent(7);
  EXPECT_EQ(extent.x * 100 + extent.y * 10 + extent.z, 711u);
}

__global__ void copy_vectors(const float4* in, float4* out, int2* pairs) {
  const unsigned t = threadIdx.x;
  const float4 v = in[t];
  out[t] = make_float4(v.w, v.z, v.y, v.x);
  pairs[t] = make_int2(static_cast<int>(t), -static_cast<int>(t));
}

TEST(VectorTypesTest, MoveThroughAKernel) {
  const Managed<float4> in(8), out(8);
  const Managed<int2> pairs(8);
  for (int i = 0; i < 8; ++i) in[i] = make_float4(1.0f * i, 2.0f * i, 3.0f * i, 4.0f * i);
  copy_vectors<<<1, 8>>>(in.data(), out.data(), pairs.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[7].x, 28.0f);
  EXPECT_EQ(out[7].w, 7.0f);
  EXPECT_EQ(pairs[7].y, -7);
}

TEST(IntrinsicsTest, CountAndMoveBits) {
  EXPECT_EQ(__popc(0xf0f00001u), 9);
  EXPECT_EQ(__popcll(~0ull), 64);
  EXPECT_EQ(__clz(1), 31);
  EXPECT_EQ(__clz(0), 32);
  EXPECT_EQ(__clzll(0), 64);
  EXPECT_EQ(__ffs(0), 0);
  EXPECT_EQ(__ffs(8), 4);
  EXPECT_EQ(__brev(1u), 0x80000000u);
  EXPECT_EQ(__brev(0x12345678u), 0x1e6a2c48u);
  EXPECT_EQ(__brevll(1ull), 1ull << 63);
  EXPECT_EQ(__byte_perm(0x33221100u, 0x77665544u, 0x7410u), 0x77441100u);
  EXPECT_EQ(__byte_perm(0x00000080u, 0u, 0x8888u), 0xffffffffu);
  EXPECT_EQ(__funnelshift_l(0x80000001u, 0x2u, 1), 0x5u);
  EXPECT_EQ(__funnelshift_l(0x80000001u, 0x2u, 33), 0x5u);
  EXPECT_EQ(__funnelshift_lc(0x80000001u, 0x2u, 33), 0x80000001u);
  EXPECT_EQ(__funnelshift_r(0x80000001u, 0x3u, 1), 0xc0000000u);
  EXPECT_EQ(__funnelshift_rc(0x80000001u, 0x3u, 40), 0x3u);
}

TEST(IntrinsicsTest, MultiplyAndDot) {
  EXPECT_EQ(__mul24(-3, 5), -15);
  EXPECT_EQ(__umul24(0xff000002u, 3u), 6u);
  EXPECT_EQ(__mulhi(INT_MIN, 2), -1);
  EXPECT_EQ(__umulhi(0x80000000u, 6u), 3u);
  EXPECT_EQ(__umul64hi(1ull << 63, 6), 3ull);
  EXPECT_EQ(__dp4a(0x01ff7f80, 0x02030405, 10), 1 * 2 + -1 * 3 + 127 * 4 + -128 * 5 + 10);
  EXPECT_EQ(__dp4a(0x01ff7f80u, 0x02030405u, 10u), 1u * 2 + 255u * 3 + 127u * 4 + 128u * 5 + 10);
  EXPECT_EQ(__hadd(INT_MAX, INT_MAX - 1), INT_MAX - 1);
  EXPECT_EQ(__rhadd(-3, -4), -3);
  EXPECT_EQ(__sad(-5, 7, 100u), 112u);
}

TEST(IntrinsicsTest, ConvertAndReinterpret) {
  EXPECT_EQ(__float_as_int(1.0f), 0x3f800000);
  EXPECT_EQ(__int_as_float(0x40490fdb), 3.14159274f);
  EXPECT_EQ(__double2hiint(1.0), 0x3ff00000);
  EXPECT_EQ(__hiloint2double(0x3ff00000, 0), 1.0);
  EXPECT_EQ(__float2int_rn(2.5f), 2);
  EXPECT_EQ(__float2int_rn(3.5f), 4);
  EXPECT_EQ(__float2int_rz(-2.9f), -2);
  EXPECT_EQ(__float2int_ru(2.1f), 3);
  EXPECT_EQ(__float2int_rd(-2.1f), -3);
  EXPECT_EQ(__float2int_rz(1e20f), INT_MAX);
  EXPECT_EQ(__float2int_rz(-1e20f), INT_MIN);
  EXPECT_EQ(__float2int_rn(std::nanf("")), 0);
  EXPECT_EQ(__float2uint_rz(-1.0f), 0u);
  EXPECT_EQ(__float2uint_rz(4e9f), 4000000000u);
}

TEST(IntrinsicsTest, Mathematics) {
  EXPECT_NEAR(__expf(1.0f), 2.7182818f, 1e-6f);
  EXPECT_NEAR(__logf(10.0f), 2.3025851f, 1e-6f);
  EXPECT_NEAR(__powf(2.0f, 10.0f), 1024.0f, 1e-2f);
  EXPECT_NEAR(rsqrtf(4.0f), 0.5f, 1e-7f);
  EXPECT_EQ(__fdividef(1.0f, 4.0f), 0.25f);
  EXPECT_EQ(__saturatef(1.5f), 1.0f);
  EXPECT_EQ(__saturatef(std::nanf("")), 0.0f);
  EXPECT_EQ(__fmaf_rn(2.0f, 3.0f, 4.0f), 10.0f);
  EXPECT_NEAR(sinpif(0.5f), 1.0f, 1e-7f);
  EXPECT_EQ(min(3, 2), 2);
  EXPECT_EQ(max(-1, 2u), 0xffffffffu) << "mixed signs compare as unsigned";
  EXPECT_EQ(max(1.0f, std::nanf("")), 1.0f) << "a number wins against a NaN";
  EXPECT_EQ(min(1ll, 2ll), 1ll);
  float sine, cosine;
  sincosf(0.0f, &sine, &cosine);
  EXPECT_EQ(sine, 0.0f);
  EXPECT_EQ(cosine, 1.0f);
}

__global__ void print_line(int n) {
  printf("thread %d starts\n", static_cast<int>(threadIdx.x));
  printf("thread %d of %d ends %.2f\n", static_cast<int>(threadIdx.x), n, 0.5);
}

TEST(IntrinsicsTest, DevicePrintfIsOrderedInAThread) {
  testing::internal::CaptureStdout();
  print_line<<<1, 3>>>(3);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  fflush(stdout);
  const std::string text = testing::internal::GetCapturedStdout();
  for (const char* t : {"0", "1", "2"}) {
    EXPECT_TRUE(contains_in_order(text, {std::string("thread ") + t + " starts\n",
                                         std::string("thread ") + t + " of 3 ends 0.50\n"}));
  }
}

__global__ void deep_libm(double* out) {
  double sum = 0;
  for (int i = 1; i < 50; ++i) sum += pow(1.5, i % 7) + tgamma(1.0 + i % 5) + sin(1e10 * i);
  __syncthreads();
  char text[64];
  snprintf(text, sizeof text, "%.17g", sum);
  out[threadIdx.x] = atof(text);
}

TEST(IntrinsicsTest, LibmAndPrintfFitAThreadsStack) {
  const Managed<double> out(256);
  deep_libm<<<2, 256>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 1; i < 256; ++i) EXPECT_EQ(out[i], out[0]);
  EXPECT_TRUE(std::isfinite(out[0]));
}

}  // namespace
}  // namespace warpkit::emulator_test
