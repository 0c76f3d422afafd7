// Stream-ordered memory: pools, what they count, what they refuse.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class PoolTest : public EmulatorTest {
 protected:
  static std::uint64_t tell(cudaMemPool_t pool, cudaMemPoolAttr attribute) {
    std::uint64_t value = 77;
    EXPECT_EQ(cudaMemPoolGetAttribute(pool, attribute, &value), cudaSuccess);
    return value;
  }
  static cudaMemPool_t new_pool(std::size_t limit = 0) {
    cudaMemPoolProps properties = {};
    properties.allocType = cudaMemAllocationTypePinned;
    properties.location = {cudaMemLocationTypeDevice, 0};
    properties.maxSize = limit;
    cudaMemPool_t pool = nullptr;
    EXPECT_EQ(cudaMemPoolCreate(&pool, &properties), cudaSuccess);
    return pool;
  }
};

TEST_F(PoolTest, TheDefaultPoolCountsWhatIsInUse) {
  cudaMemPool_t pool = nullptr, current = nullptr;
  ASSERT_EQ(cudaDeviceGetDefaultMemPool(&pool, 0), cudaSuccess);
  ASSERT_EQ(cudaDeviceGetMemPool(&current, 0), cudaSuccess);
  EXPECT_EQ(pool, current);
  EXPECT_EQ(cudaDeviceGetDefaultMemPool(&pool, 1), cudaErrorInvalidDevice);
  int *first, *second;
  ASSERT_EQ(cudaMallocAsync(&first, 1000, nullptr), cudaSuccess);
  ASSERT_EQ(cudaMallocAsync(&second, 5000, nullptr), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemCurrent), 1024u + 5120u);
  ASSERT_EQ(cudaFreeAsync(first, nullptr), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemCurrent), 5120u);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrReservedMemCurrent), 5120u) << "the threshold is 0";
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemHigh), 6144u);
  std::uint64_t zero = 0, one = 1;
  EXPECT_EQ(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrUsedMemHigh, &one), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrUsedMemHigh, &zero), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemHigh), 5120u);
  EXPECT_EQ(cudaFree(second), cudaSuccess) << "cudaFree takes it too";
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemCurrent), 0u);
}

TEST_F(PoolTest, AThresholdKeepsMemoryUntilItIsTrimmed) {
  const cudaMemPool_t pool = new_pool();
  std::uint64_t threshold = 4096;
  ASSERT_EQ(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &threshold),
            cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrReleaseThreshold), 4096u);
  void* pointer;
  ASSERT_EQ(cudaMallocFromPoolAsync(&pointer, 10000, pool, nullptr), cudaSuccess);
  ASSERT_EQ(cudaFreeAsync(pointer, nullptr), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrReservedMemCurrent), 4096u);
  ASSERT_EQ(cudaMemPoolTrimTo(pool, 512), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrReservedMemCurrent), 512u);
  int off = 0, read = 5;
  ASSERT_EQ(cudaMemPoolSetAttribute(pool, cudaMemPoolReuseAllowOpportunistic, &off), cudaSuccess);
  ASSERT_EQ(cudaMemPoolGetAttribute(pool, cudaMemPoolReuseAllowOpportunistic, &read), cudaSuccess);
  EXPECT_EQ(read, 0);
  ASSERT_EQ(cudaMemPoolGetAttribute(pool, cudaMemPoolReuseFollowEventDependencies, &read),
            cudaSuccess);
  EXPECT_EQ(read, 1);
  EXPECT_EQ(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrUsedMemCurrent, &threshold),
            cudaErrorInvalidValue);
}

TEST_F(PoolTest, AFullPoolIsOutOfMemory) {
  const cudaMemPool_t pool = new_pool(8192);
  void *first, *second = &first;
  ASSERT_EQ(cudaMallocFromPoolAsync(&first, 8000, pool, nullptr), cudaSuccess);
  EXPECT_EQ(cudaMallocFromPoolAsync(&second, 1, pool, nullptr), cudaErrorMemoryAllocation);
  EXPECT_EQ(second, nullptr);
  EXPECT_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  ASSERT_EQ(cudaFree(first), cudaSuccess);
  EXPECT_EQ(cudaMallocFromPoolAsync(&second, 8192, pool, nullptr), cudaSuccess);
}

TEST_F(PoolTest, ADeviceTakesFromThePoolThatItIsGiven) {
  const cudaMemPool_t pool = new_pool();
  ASSERT_EQ(cudaDeviceSetMemPool(0, pool), cudaSuccess);
  float* pointer;
  ASSERT_EQ(cudaMallocAsync(&pointer, 256, nullptr), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemCurrent), 256u);
  float* other;
  ASSERT_EQ(cudaMallocAsync(&other, 256, pool, nullptr), cudaSuccess);
  EXPECT_EQ(tell(pool, cudaMemPoolAttrUsedMemCurrent), 512u);
  ASSERT_EQ(cudaMemPoolDestroy(pool), cudaSuccess);
  cudaMemPool_t current = nullptr, standard = nullptr;
  ASSERT_EQ(cudaDeviceGetMemPool(&current, 0), cudaSuccess);
  ASSERT_EQ(cudaDeviceGetDefaultMemPool(&standard, 0), cudaSuccess);
  EXPECT_EQ(current, standard);
  EXPECT_EQ(cudaMemset(pointer, 1, 256), cudaSuccess) << "its memory outlives a pool";
  EXPECT_EQ(cudaFreeAsync(pointer, nullptr), cudaSuccess);
  EXPECT_EQ(cudaMemPoolDestroy(pool), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemPoolDestroy(standard), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMallocFromPoolAsync(&other, 1, pool, nullptr), cudaErrorInvalidValue);
}

TEST_F(PoolTest, OnlyTheDeviceHasAccess) {
  const cudaMemPool_t pool = new_pool();
  cudaMemAccessDesc access = {{cudaMemLocationTypeDevice, 0}, cudaMemAccessFlagsProtReadWrite};
  EXPECT_EQ(cudaMemPoolSetAccess(pool, &access, 1), cudaSuccess);
  cudaMemAccessFlags flags = cudaMemAccessFlagsProtNone;
  EXPECT_EQ(cudaMemPoolGetAccess(&flags, pool, &access.location), cudaSuccess);
  EXPECT_EQ(flags, cudaMemAccessFlagsProtReadWrite);
  access.location.id = 1;
  EXPECT_EQ(cudaMemPoolSetAccess(pool, &access, 1), cudaErrorInvalidDevice);
  cudaMemPoolProps shared = {};
  shared.allocType = cudaMemAllocationTypePinned;
  shared.handleTypes = cudaMemHandleTypePosixFileDescriptor;
  shared.location = {cudaMemLocationTypeDevice, 0};
  cudaMemPool_t other;
  EXPECT_EQ(cudaMemPoolCreate(&other, &shared), cudaErrorNotSupported);
}

}  // namespace
}  // namespace warpkit::emulator_test
