// half, bfloat16 and their pairs: arithmetic, comparisons, conversions, loads and atomics.
#define F 3  // macros in front of the headers
#define T 7

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include "expect.h"

static_assert(F + T == 10, "");
#undef T

constexpr int kCount = 200;

// Ten steps of x ← x · a + b in a small type; its own rounding decides the result.
template <typename T>
__global__ void iterate(const float* in, float* out, float a, float b) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= kCount) return;
  T x = static_cast<T>(in[i]);
  const T scale = static_cast<T>(a);
  const T shift = static_cast<T>(b);
  for (int k = 0; k < 10; ++k) x = x * scale + shift;
  out[i] = static_cast<float>(x);
}

__global__ void dot_half(const half2* a, const half2* b, float* out, int pairs) {
  __shared__ half2 partial[64];
  half2 sum = __float2half2_rn(0.0f);
  for (int i = threadIdx.x; i < pairs; i += 64) sum = __hfma2(a[i], b[i], sum);
  partial[threadIdx.x] = sum;
  __syncthreads();
  for (int step = 32; step > 0; step /= 2) {
    if (threadIdx.x < step) {
      partial[threadIdx.x] = __hadd2(partial[threadIdx.x], partial[threadIdx.x + step]);
    }
    __syncthreads();
  }
  if (threadIdx.x == 0) *out = __low2float(partial[0]) + __high2float(partial[0]);
}

__global__ void misc(float* out, half* halves, __nv_bfloat16* brains) {
  const half h = __float2half(1.5f);
  const __nv_bfloat16 b = __float2bfloat16(-2.5f);
  out[0] = __half2float(__hmul(h, __float2half(2.0f)));
  out[1] = __half2float(hsqrt(__float2half(16.0f))) + __half2float(hexp(__float2half(0.0f)));
  out[2] = __hgt(h, __float2half(1.0f)) && !__hlt(h, __float2half(1.0f)) && h > __half(0.5f);
  out[3] = __half2float(__hmax(h, __float2half(7.0f))) + __half2float(__habs(__hneg(h)));
  out[4] = __bfloat162float(b * __float2bfloat16(4.0f)) + __bfloat162float(__habs(b));
  const __nv_bfloat162 pair = __halves2bfloat162(b, __float2bfloat16(3.0f));
  out[5] = __low2float(__hadd2(pair, pair)) * 100 + __high2float(__hmul2(pair, pair));
  out[6] = static_cast<float>(__half_as_ushort(h)) + __bfloat16_as_ushort(b);
  out[7] = __half2int_rn(__float2half(2.5f)) + __half2int_ru(__float2half(2.1f));
  out[8] = __hisnan(__float2half(NAN)) + 2 * (__hisinf(__float2half(1e6f)) != 0);
  const half2 two = __halves2half2(h, __float2half(-1.0f));
  out[9] = __low2float(__lowhigh2highlow(two)) * 10 + __half2float(__low2half(two));
  const half2 greater = __hgt2(two, __float2half2_rn(0.0f));
  out[10] = __low2float(greater) + 10 * __high2float(greater);
  const float2 both = __half22float2(two);
  out[11] = both.x + both.y + __half2float(__ldg(&halves[1]));
  for (int i = 0; i < 3; ++i) atomicAdd(&halves[0], h);
  for (int i = 0; i < 3; ++i) atomicAdd(&brains[0], b);
}

template <typename T>
void check_iteration() {
  float in[kCount], got[kCount];
  for (int i = 0; i < kCount; ++i) in[i] = (i - 97) * 0.37f;
  float *device_in = nullptr, *out = nullptr;
  EXPECT_OK(cudaMalloc(&device_in, sizeof(in)));
  EXPECT_OK(cudaMalloc(&out, sizeof(got)));
  EXPECT_OK(cudaMemcpy(device_in, in, sizeof(in), cudaMemcpyHostToDevice));
  iterate<T><<<4, 64>>>(device_in, out, 0.7f, 1.25f);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kCount; ++i) {
    float x = static_cast<float>(static_cast<T>(in[i]));
    const float scale = static_cast<float>(static_cast<T>(0.7f));
    for (int k = 0; k < 10; ++k) {
      x = static_cast<float>(static_cast<T>(x * scale));
      x = static_cast<float>(static_cast<T>(x + 1.25f));
    }
    EXPECT(got[i] == x);
  }
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(out));
}

int main() {
  static_assert(sizeof(half) == 2 && sizeof(half2) == 4 && sizeof(__nv_bfloat162) == 4, "sizes");
  check_iteration<half>();
  check_iteration<__nv_bfloat16>();

  constexpr int kPairs = 300;
  half2 a[kPairs], b[kPairs];
  double expected = 0;
  for (int i = 0; i < kPairs; ++i) {
    a[i] = __floats2half2_rn(i % 5 - 2, 0.5f * (i % 3));
    b[i] = __floats2half2_rn(0.25f * (i % 7), i % 4 - 1);
    expected += (i % 5 - 2) * 0.25 * (i % 7) + 0.5 * (i % 3) * (i % 4 - 1);
  }
  half2 *device_a = nullptr, *device_b = nullptr;
  float* out = nullptr;
  EXPECT_OK(cudaMalloc(&device_a, sizeof(a)));
  EXPECT_OK(cudaMalloc(&device_b, sizeof(b)));
  EXPECT_OK(cudaMalloc(&out, 12 * sizeof(float)));
  EXPECT_OK(cudaMemcpy(device_a, a, sizeof(a), cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemcpy(device_b, b, sizeof(b), cudaMemcpyHostToDevice));
  dot_half<<<1, 64>>>(device_a, device_b, out, kPairs);
  float dot = 0;
  EXPECT_OK(cudaMemcpy(&dot, out, sizeof(dot), cudaMemcpyDeviceToHost));
  EXPECT(fabs(dot - expected) < 0.5);

  const half start_half[2] = {__float2half(0.25f), __float2half(6.0f)};
  const __nv_bfloat16 start_brain = __float2bfloat16(0.5f);
  half* halves = nullptr;
  __nv_bfloat16* brains = nullptr;
  EXPECT_OK(cudaMalloc(&halves, sizeof(start_half)));
  EXPECT_OK(cudaMalloc(&brains, sizeof(start_brain)));
  EXPECT_OK(cudaMemcpy(halves, start_half, sizeof(start_half), cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemcpy(brains, &start_brain, sizeof(start_brain), cudaMemcpyHostToDevice));
  misc<<<1, 1>>>(out, halves, brains);
  float got[12];
  half got_half;
  __nv_bfloat16 got_brain;
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(&got_half, halves, sizeof(got_half), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(&got_brain, brains, sizeof(got_brain), cudaMemcpyDeviceToHost));
  const float wanted[12] = {3, 5, 1, 8.5f, -7.5f, -491, 0x3e00 + 0xc020, 5, 3, -8.5f, 1, 6.5f};
  for (int i = 0; i < 12; ++i) EXPECT(got[i] == wanted[i]);
  EXPECT(__half2float(got_half) == 4.75f && __bfloat162float(got_brain) == -7.0f);
  EXPECT_OK(cudaFree(device_a));
  EXPECT_OK(cudaFree(device_b));
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(halves));
  EXPECT_OK(cudaFree(brains));
  return finish();
}
