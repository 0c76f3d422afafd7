// Launches by function call: cudaLaunchKernel, its extensible form and cooperative launches.
#include <cooperative_groups.h>

#include "expect.h"

namespace cg = cooperative_groups;

struct Pair {
  int first;
  double second;
};

__global__ void plain(int* out, int value, Pair pair) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  out[i] = value + i + pair.first + static_cast<int>(pair.second);
}

template <typename T>
__global__ void generic(T* out, T value) {
  extern __shared__ int scratch[];
  scratch[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[blockIdx.x * blockDim.x + threadIdx.x] = value * scratch[blockDim.x - 1 - threadIdx.x];
}

extern "C" __global__ void nothing() {}

// Every block adds to its neighbour's number, and only then reads its own.
__global__ void exchange(int* numbers, int* out) {
  const cg::grid_group grid = cg::this_grid();
  for (int round = 0; round < 3; ++round) {
    if (threadIdx.x == 0) numbers[(blockIdx.x + 1) % gridDim.x] += blockIdx.x + 1;
    grid.sync();
  }
  if (threadIdx.x == 0) out[blockIdx.x] = numbers[blockIdx.x] + (grid.is_valid() ? 1000 : 0);
  if (grid.thread_rank() == 0) out[gridDim.x] = static_cast<int>(grid.size());
}

int main() {
  int* out = nullptr;
  int got[64];
  EXPECT_OK(cudaMalloc(&out, sizeof(got)));

  int value = 5;
  Pair pair = {100, 1000.0};
  void* arguments[] = {&out, &value, &pair};
  EXPECT_OK(cudaLaunchKernel(plain, dim3(4), dim3(16), arguments, 0, nullptr));
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(got[i] == 1105 + i);
  value = 6;
  EXPECT_OK(cudaLaunchKernel((void*)plain, dim3(2), dim3(32), arguments, 0, 0));
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(got[i] == 1106 + i);
  EXPECT_OK(cudaLaunchKernel((const void*)nothing, 1, 1, nullptr, 0, 0));

  value = 3;
  void* two[] = {&out, &value};
  EXPECT_OK(cudaLaunchKernel(generic<int>, 2, 32, two, 32 * sizeof(int), 0));
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(got[i] == 3 * (31 - i % 32));

  cudaLaunchConfig_t config = {};
  config.gridDim = dim3(4);
  config.blockDim = dim3(16);
  config.dynamicSmemBytes = 16 * sizeof(int);
  EXPECT_OK(cudaLaunchKernelEx(&config, generic<int>, out, 7));
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(got[i] == 7 * (15 - i % 16));
  value = 9;
  EXPECT_OK(cudaLaunchKernelExC(&config, (const void*)generic<int>, two));
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(got[i] == 9 * (15 - i % 16));

  int supported = 0;
  int per_multiprocessor = 0;
  cudaDeviceProp properties;
  EXPECT_OK(cudaGetDeviceProperties(&properties, 0));
  EXPECT_OK(cudaDeviceGetAttribute(&supported, cudaDevAttrCooperativeLaunch, 0));
  EXPECT(supported == 1 && properties.cooperativeLaunch == 1);
  EXPECT_OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&per_multiprocessor, exchange, 1024, 0));
  const int most = per_multiprocessor * properties.multiProcessorCount;
  EXPECT(most >= 6);
  int* numbers = nullptr;
  EXPECT_OK(cudaMalloc(&numbers, 6 * sizeof(int)));
  EXPECT_OK(cudaMemset(numbers, 0, 6 * sizeof(int)));
  void* grids[] = {&numbers, &out};
  EXPECT_OK(cudaLaunchCooperativeKernel((void*)exchange, dim3(6), dim3(32), grids, 0, 0));
  EXPECT_OK(cudaMemcpy(got, out, 7 * sizeof(int), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 6; ++i) EXPECT(got[i] == 1000 + 3 * ((i + 5) % 6 + 1));
  EXPECT(got[6] == 6 * 32);
  EXPECT(cudaLaunchCooperativeKernel((void*)exchange, dim3(most + 1), dim3(1024), grids, 0, 0) ==
         cudaErrorCooperativeLaunchTooLarge);
  EXPECT(cudaGetLastError() == cudaErrorCooperativeLaunchTooLarge);
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(numbers));
  return finish();
}
