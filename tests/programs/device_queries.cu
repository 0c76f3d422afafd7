// The stated device: its properties hang together, and occupancy and attributes follow from them.
#include "expect.h"

__global__ void small(float* out) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (out) out[i] = i;
}

__global__ void __launch_bounds__(128) with_shared(float* out) {
  __shared__ float buffer[4096];
  buffer[threadIdx.x] = threadIdx.x;
  __syncthreads();
  if (out) out[threadIdx.x] = buffer[blockDim.x - 1 - threadIdx.x];
}

int attribute(cudaDeviceAttr which) {
  int value = -1;
  EXPECT_OK(cudaDeviceGetAttribute(&value, which, 0));
  return value;
}

int main() {
  int count = 0, device = -1, driver = 0, runtime = 0, can = -1;
  EXPECT_OK(cudaGetDeviceCount(&count));
  EXPECT(count == 1);
  EXPECT_OK(cudaSetDevice(0));
  EXPECT_OK(cudaGetDevice(&device));
  EXPECT(device == 0);
  EXPECT_OK(cudaDriverGetVersion(&driver));
  EXPECT_OK(cudaRuntimeGetVersion(&runtime));
  EXPECT(runtime == CUDART_VERSION && driver >= runtime);
  EXPECT_OK(cudaDeviceCanAccessPeer(&can, 0, 0));
  EXPECT(can == 0);

  cudaDeviceProp p;
  EXPECT_OK(cudaGetDeviceProperties(&p, 0));
  EXPECT(p.name[0] != '\0' && p.totalGlobalMem > (1u << 30));
  EXPECT(p.warpSize == 32 && p.maxThreadsPerBlock == 1024);
  EXPECT(p.maxThreadsDim[0] == 1024 && p.maxThreadsDim[1] == 1024 && p.maxThreadsDim[2] == 64);
  EXPECT(p.maxGridSize[0] == 2147483647 && p.maxGridSize[1] == 65535);
  EXPECT(p.sharedMemPerBlock == 48 * 1024 && p.totalConstMem == 64 * 1024);
  EXPECT(p.multiProcessorCount > 0 && p.maxThreadsPerMultiProcessor % p.warpSize == 0);
  EXPECT(p.sharedMemPerBlockOptin >= p.sharedMemPerBlock);
  EXPECT(p.sharedMemPerMultiprocessor >= p.sharedMemPerBlockOptin);
  EXPECT(p.unifiedAddressing && p.managedMemory && p.canMapHostMemory && p.concurrentKernels);
  EXPECT(attribute(cudaDevAttrWarpSize) == p.warpSize);
  EXPECT(attribute(cudaDevAttrMaxThreadsPerBlock) == p.maxThreadsPerBlock);
  EXPECT(attribute(cudaDevAttrMultiProcessorCount) == p.multiProcessorCount);
  EXPECT(attribute(cudaDevAttrComputeCapabilityMajor) == p.major);
  EXPECT(attribute(cudaDevAttrComputeCapabilityMinor) == p.minor);
  EXPECT(attribute(cudaDevAttrMaxSharedMemoryPerBlock) == static_cast<int>(p.sharedMemPerBlock));
  EXPECT(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin) ==
         static_cast<int>(p.sharedMemPerBlockOptin));

  // Every limit is obeyed: the largest block runs, one thread more doesn't.
  small<<<1, p.maxThreadsPerBlock>>>(nullptr);
  EXPECT_OK(cudaGetLastError());
  small<<<1, p.maxThreadsPerBlock + 1>>>(nullptr);
  EXPECT(cudaGetLastError() == cudaErrorInvalidConfiguration);
  small<<<1, dim3(1, 1, 64)>>>(nullptr);
  EXPECT_OK(cudaGetLastError());
  small<<<1, dim3(1, 1, 65)>>>(nullptr);
  EXPECT(cudaGetLastError() == cudaErrorInvalidConfiguration);

  int blocks = 0;
  EXPECT_OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, small, 256, 0));
  EXPECT(blocks >= 1 && blocks * 256 <= p.maxThreadsPerMultiProcessor);
  int with_memory = 0;
  const size_t half_of_it = p.sharedMemPerMultiprocessor / 2 - 2048;
  EXPECT_OK(cudaFuncSetAttribute(small, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                 static_cast<int>(half_of_it)));
  EXPECT_OK(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&with_memory, small, 64, half_of_it));
  EXPECT(with_memory == 2);
  int grid = 0, block = 0;
  EXPECT_OK(cudaOccupancyMaxPotentialBlockSize(&grid, &block, small, 0, 0));
  EXPECT(block >= 32 && block <= 1024 && block % 32 == 0 && grid >= p.multiProcessorCount);
  EXPECT_OK(cudaOccupancyMaxPotentialBlockSize(&grid, &block, (void*)small, 0, 128));
  EXPECT(block <= 128);
  EXPECT_OK(cudaOccupancyMaxPotentialBlockSizeVariableSMem(
      &grid, &block, small, [](int threads) { return threads * sizeof(float); }));
  EXPECT(block >= 32 && block <= 1024);

  with_shared<<<1, 128>>>(nullptr);
  EXPECT_OK(cudaDeviceSynchronize());
  cudaFuncAttributes attributes;
  EXPECT_OK(cudaFuncGetAttributes(&attributes, with_shared));
  EXPECT(attributes.sharedSizeBytes == 4096 * sizeof(float));
  EXPECT(attributes.maxThreadsPerBlock >= 1 && attributes.maxThreadsPerBlock <= 1024);
  EXPECT_OK(cudaFuncSetCacheConfig(small, cudaFuncCachePreferShared));
  EXPECT_OK(cudaDeviceSetCacheConfig(cudaFuncCachePreferL1));
  size_t stack = 0;
  EXPECT_OK(cudaDeviceGetLimit(&stack, cudaLimitStackSize));
  EXPECT(stack > 0);
  return finish();
}
