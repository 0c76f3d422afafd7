// Shuffles in every warp of a block, of every type, for parts of a warp and for some of its lanes.
#include <cuda_fp16.h>

#include "expect.h"

constexpr int kThreads = 96;
constexpr unsigned kAll = 0xffffffffu;

template <typename T>
__global__ void all_kinds(T* out) {
  const int i = threadIdx.x;
  const T value = static_cast<T>(i * 3 + 1);
  out[i] = __shfl_sync(kAll, value, 5);
  out[kThreads + i] = __shfl_up_sync(kAll, value, 2);
  out[2 * kThreads + i] = __shfl_down_sync(kAll, value, 3);
  out[3 * kThreads + i] = __shfl_xor_sync(kAll, value, 7);
  out[4 * kThreads + i] = __shfl_sync(kAll, value, i % 8 + 1, 8);
  out[5 * kThreads + i] = __shfl_up_sync(kAll, value, 1, 16);
  out[6 * kThreads + i] = __shfl_down_sync(kAll, value, 1, 4);
  out[7 * kThreads + i] = __shfl_xor_sync(kAll, value, 1, 2);
}

int source_of(int form, int i) {
  const int lane = i % 32;
  const int warp = i - lane;
  switch (form) {
    case 0:
      return warp + 5;
    case 1:
      return lane >= 2 ? i - 2 : i;
    case 2:
      return lane + 3 < 32 ? i + 3 : i;
    case 3:
      return warp + (lane ^ 7);
    case 4:
      return warp + lane / 8 * 8 + (i % 8 + 1) % 8;
    case 5:
      return lane % 16 >= 1 ? i - 1 : i;
    case 6:
      return lane % 4 + 1 < 4 ? i + 1 : i;
    default:
      return i ^ 1;
  }
}

template <typename T>
void check() {
  T* out = nullptr;
  EXPECT_OK(cudaMalloc(&out, 8 * kThreads * sizeof(T)));
  all_kinds<T><<<1, kThreads>>>(out);
  T got[8 * kThreads];
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int form = 0; form < 8; ++form) {
    for (int i = 0; i < kThreads; ++i) {
      EXPECT(got[form * kThreads + i] == static_cast<T>(source_of(form, i) * 3 + 1));
    }
  }
  EXPECT_OK(cudaFree(out));
}

// The last warp has only 13 lanes, and half of each warp goes another way.
__global__ void partial(int* sums) {
  const int i = threadIdx.x;
  const int lane = i % 32;
  int value = i;
  if (lane < 13) {
    for (int offset = 1; offset < 13; offset *= 2) {
      const int other = __shfl_up_sync(0x1fffu, value, offset);
      if (lane >= offset) value += other;
    }
    sums[i] = value;
  } else {
    for (int offset = 8; offset > 0; offset /= 2) {
      const int other = __shfl_down_sync(0xffffe000u, value, offset);
      if (lane + offset < 32) value += other;
    }
    sums[i] = __shfl_sync(0xffffe000u, value, 13);
  }
}

__global__ void halves(float* out) {
  const half2 value = __floats2half2_rn(threadIdx.x, -1.0f * threadIdx.x);
  const half2 got = __shfl_xor_sync(kAll, value, 16);
  out[threadIdx.x] = __low2float(got) * 100 + __high2float(got);
}

int main() {
  check<int>();
  check<unsigned>();
  check<long long>();
  check<unsigned long long>();
  check<float>();
  check<double>();

  int* sums = nullptr;
  EXPECT_OK(cudaMalloc(&sums, 77 * sizeof(int)));
  partial<<<1, 77>>>(sums);
  int got[77];
  EXPECT_OK(cudaMemcpy(got, sums, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 77; ++i) {
    const int lane = i % 32;
    if (lane >= 13) continue;
    int expected = 0;
    for (int k = i - lane; k <= i; ++k) expected += k;
    EXPECT(got[i] == expected);
  }

  float* out = nullptr;
  EXPECT_OK(cudaMalloc(&out, 32 * sizeof(float)));
  halves<<<1, 32>>>(out);
  float got_halves[32];
  EXPECT_OK(cudaMemcpy(got_halves, out, sizeof(got_halves), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 32; ++i) EXPECT(got_halves[i] == 99.0f * (i ^ 16));
  EXPECT_OK(cudaFree(sums));
  EXPECT_OK(cudaFree(out));
  return finish();
}
