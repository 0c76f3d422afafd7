// Occupancy and what is known about a kernel, on the stated device.
#include <gtest/gtest.h>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class OccupancyTest : public EmulatorTest {};

__global__ void plain(int*) {}

// 3,000 floats and a short: 12,002 bytes.
__global__ void with_static(int* out) {
  __shared__ float numbers[3000];
  __shared__ short one;
  numbers[threadIdx.x] = 1;
  one = 2;
  out[0] = static_cast<int>(numbers[threadIdx.x]) + one;
}

extern __shared__ int words[];
__global__ void with_both(int* out, int count) {
  __shared__ int few[1024];  // 4 KiB
  few[threadIdx.x] = words[count - 1] = 5;
  *out = few[threadIdx.x] + words[count - 1];
}

int active(const void* kernel, int block, std::size_t dynamic) {
  int blocks = -1;
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel, block, dynamic),
            cudaSuccess);
  return blocks;
}

TEST_F(OccupancyTest, IsLimitedByThreadsBlocksAndSharedMemory) {
  const void* kernel = reinterpret_cast<const void*>(plain);
  EXPECT_EQ(active(kernel, 1024, 0), 2);
  EXPECT_EQ(active(kernel, 65, 0), 21) << "a warp is never shared between blocks";
  EXPECT_EQ(active(kernel, 256, 0), 8);
  EXPECT_EQ(active(kernel, 257, 0), 7);
  EXPECT_EQ(active(kernel, 32, 0), 32);
  EXPECT_EQ(active(kernel, 1, 0), 32);
  EXPECT_EQ(active(kernel, 32, 45 * 1024), 4) << "228 KiB hold 45 KiB five times, but not 46";
  EXPECT_EQ(active(kernel, 32, 48 * 1024), 4);
  EXPECT_EQ(active(kernel, 32, 48 * 1024 + 1), 0) << "without an opt-in";
  EXPECT_EQ(active(kernel, 1025, 0), 0);
  ASSERT_EQ(cudaFuncSetAttribute(plain, cudaFuncAttributeMaxDynamicSharedMemorySize, 100 * 1024),
            cudaSuccess);
  EXPECT_EQ(active(kernel, 32, 100 * 1024), 2);
  int blocks;
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, plain, 0, 0),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
                &blocks, plain, 128, 0, cudaOccupancyDisableCachingOverride),
            cudaSuccess);
  EXPECT_EQ(blocks, 16);
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(&blocks, plain, 128, 0, 8),
            cudaErrorInvalidValue);
}

TEST_F(OccupancyTest, FindsTheBestBlockSize) {
  int grid = 0, block = 0;
  ASSERT_EQ(cudaOccupancyMaxPotentialBlockSize(&grid, &block, plain), cudaSuccess);
  EXPECT_EQ(block, 1024);
  EXPECT_EQ(grid, 2 * 16);
  ASSERT_EQ(cudaOccupancyMaxPotentialBlockSize(&grid, &block, plain, 0, 300), cudaSuccess);
  EXPECT_EQ(block, 256) << "8 blocks of 256 fill it; 6 of 300 don't";
  EXPECT_EQ(grid, 8 * 16);
  // 64 bytes a thread: no block of more than 768 threads fits, and two of those leave a quarter of
  // the threads without work.
  ASSERT_EQ(cudaOccupancyMaxPotentialBlockSizeVariableSMem(
                &grid, &block, plain, [](int size) { return static_cast<std::size_t>(size) * 64; }),
            cudaSuccess);
  EXPECT_EQ(block, 512);
  EXPECT_EQ(grid, 4 * 16);
  ASSERT_EQ(cudaOccupancyMaxPotentialBlockSizeWithFlags(&grid, &block, plain, 48 * 1024),
            cudaSuccess);
  EXPECT_EQ(block, 1024);
  EXPECT_EQ(grid, 2 * 16);
}

TEST_F(OccupancyTest, TellsTheSharedMemoryThatIsLeft) {
  std::size_t bytes = 0;
  ASSERT_EQ(cudaOccupancyAvailableDynamicSMemPerBlock(&bytes, plain, 1, 128), cudaSuccess);
  EXPECT_EQ(bytes, 227u * 1024);
  ASSERT_EQ(cudaOccupancyAvailableDynamicSMemPerBlock(&bytes, plain, 4, 128), cudaSuccess);
  EXPECT_EQ(bytes, 56u * 1024);
  EXPECT_EQ(cudaOccupancyAvailableDynamicSMemPerBlock(&bytes, plain, 3, 1024),
            cudaErrorInvalidValue);
}

TEST_F(OccupancyTest, StaticSharedMemoryIsKnownOnceTheKernelHasRun) {
  const Managed<int> out(1);
  with_static<<<3, 32>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  cudaFuncAttributes attributes;
  ASSERT_EQ(cudaFuncGetAttributes(&attributes, with_static), cudaSuccess);
  EXPECT_EQ(attributes.sharedSizeBytes, 12002u);
  EXPECT_EQ(attributes.maxDynamicSharedSizeBytes, 48 * 1024 - 12002);
  EXPECT_EQ(attributes.maxThreadsPerBlock, 1024);
  EXPECT_EQ(attributes.numRegs, 32);
  EXPECT_EQ(active(reinterpret_cast<const void*>(with_static), 32, 0), 17) << "of 13,056 bytes";
  EXPECT_EQ(cudaFuncSetAttribute(with_static, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                 227 * 1024 - 12001),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(with_static, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                 227 * 1024 - 12002),
            cudaSuccess);
}

TEST_F(OccupancyTest, AnOptInCountsDynamicMemoryOnly) {
  const Managed<int> out(1);
  const int bytes = 64 * 1024;
  ASSERT_EQ(cudaFuncSetAttribute(with_both, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes),
            cudaSuccess);
  with_both<<<1, 32, bytes>>>(out.data(), bytes / 4);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 10);
  with_both<<<1, 32, bytes + 4>>>(out.data(), 1);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
}

TEST_F(OccupancyTest, AttributesAreCheckedAndKept) {
  cudaFuncAttributes attributes;
  ASSERT_EQ(cudaFuncSetAttribute(plain, cudaFuncAttributePreferredSharedMemoryCarveout, 75),
            cudaSuccess);
  ASSERT_EQ(cudaFuncGetAttributes(&attributes, plain), cudaSuccess);
  EXPECT_EQ(attributes.preferredShmemCarveout, 75);
  EXPECT_EQ(attributes.sharedSizeBytes, 0u);
  EXPECT_EQ(cudaFuncSetAttribute(plain, cudaFuncAttributePreferredSharedMemoryCarveout, 101),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(plain, cudaFuncAttributeMaxDynamicSharedMemorySize, -1),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(plain, cudaFuncAttributeMax, 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetCacheConfig(plain, cudaFuncCachePreferL1), cudaSuccess);
  EXPECT_EQ(cudaFuncSetSharedMemConfig(plain, cudaSharedMemBankSizeEightByte), cudaSuccess);
}

}  // namespace
}  // namespace warpkit::emulator_test
