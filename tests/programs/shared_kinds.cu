// Static and dynamic shared memory in all the places where it may stand.
#include "expect.h"

constexpr int kThreads = 96;

template <typename T, int Size>
__device__ T rotate(T value) {
  __shared__ T buffer[Size];
  buffer[threadIdx.x] = value;
  __syncthreads();
  const T got = buffer[(threadIdx.x + 1) % Size];
  __syncthreads();
  return got;
}

struct Exchange {
  struct Storage {
    int left[kThreads];
    double right[kThreads];
  };
  Storage& storage;
  __device__ int mirrored(int value) {
    storage.left[threadIdx.x] = value;
    __syncthreads();
    return storage.left[kThreads - 1 - threadIdx.x];
  }
};

__device__ inline float* scratch() {
  static __shared__ float memory[kThreads];
  return memory;
}

__global__ void fixed(int* out) {
  __shared__ Exchange::Storage storage;
  __shared__ int grid[3][kThreads / 3];
  __shared__ bool flag;
  const int i = threadIdx.x;
  if (i == 0) flag = true;
  grid[i % 3][i / 3] = i;
  scratch()[i] = 0.5f * i;
  __syncthreads();
  int sum = rotate<int, kThreads>(i);
  sum += static_cast<int>(rotate<double, kThreads>(1000.0 * i));
  sum += Exchange{storage}.mirrored(100000 * i);
  sum += grid[2][5] + (flag ? 1 : 0);
  sum += static_cast<int>(2 * scratch()[kThreads - 1 - i]);
  out[blockIdx.x * kThreads + i] = sum;
}

// Two names, one memory: the second part begins after `count` floats.
__global__ void dynamic(float* out, int count) {
  extern __shared__ float floats[];
  extern __shared__ __align__(16) unsigned char bytes[];
  int* ints = reinterpret_cast<int*>(floats + count);
  const int i = threadIdx.x;
  floats[i] = i + 0.25f;
  ints[i] = 7 * i;
  __syncthreads();
  const float mine = *reinterpret_cast<float*>(bytes + 4 * (count - 1 - i));
  out[i] = mine + ints[count - 1 - i];
}

__global__ void large(int* out, int count) {
  extern __shared__ int big[];
  for (int i = threadIdx.x; i < count; i += blockDim.x) big[i] = i;
  __syncthreads();
  if (threadIdx.x == 0) {
    long long sum = 0;
    for (int i = 0; i < count; ++i) sum += big[i];
    *out = static_cast<int>(sum % 1000003);
  }
}

int main() {
  constexpr int kBlocks = 5;
  int* out = nullptr;
  float* floats = nullptr;
  EXPECT_OK(cudaMalloc(&out, kBlocks * kThreads * sizeof(int)));
  EXPECT_OK(cudaMalloc(&floats, kThreads * sizeof(float)));

  fixed<<<kBlocks, kThreads>>>(out);
  int got[kBlocks * kThreads];
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int b = 0; b < kBlocks; ++b) {
    for (int i = 0; i < kThreads; ++i) {
      const int next = (i + 1) % kThreads;
      const int other = kThreads - 1 - i;
      EXPECT(got[b * kThreads + i] == next + 1000 * next + 100000 * other + 17 + 1 + other);
    }
  }

  dynamic<<<1, kThreads, kThreads * 2 * sizeof(float)>>>(floats, kThreads);
  float got_floats[kThreads];
  EXPECT_OK(cudaMemcpy(got_floats, floats, sizeof(got_floats), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kThreads; ++i) EXPECT(got_floats[i] == 8 * (kThreads - 1 - i) + 0.25f);

  // More than 48 KiB only after asking for it.
  const int bytes = 80 * 1024;
  large<<<1, 64, bytes>>>(out, bytes / 4);
  EXPECT(cudaGetLastError() == cudaErrorInvalidValue);
  EXPECT_OK(cudaFuncSetAttribute(large, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes));
  large<<<1, 64, bytes>>>(out, bytes / 4);
  EXPECT_OK(cudaGetLastError());
  EXPECT_OK(cudaMemcpy(got, out, sizeof(int), cudaMemcpyDeviceToHost));
  const long long count = bytes / 4;
  EXPECT(got[0] == count * (count - 1) / 2 % 1000003);
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(floats));
  return finish();
}
