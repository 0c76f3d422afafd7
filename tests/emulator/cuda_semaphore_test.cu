// cuda::counting_semaphore and cuda::latch.
#include <gtest/gtest.h>
#include <cuda/latch>
#include <cuda/semaphore>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class CudaSemaphoreTest : public EmulatorTest {};

// At most three threads at a time are inside.
__global__ void at_most_three(int* inside, int* most, int* visits) {
  __shared__
      cuda::std::aligned_storage_t<sizeof(cuda::counting_semaphore<cuda::thread_scope_block, 3>), 8>
          room;
  auto* semaphore = reinterpret_cast<cuda::counting_semaphore<cuda::thread_scope_block, 3>*>(&room);
  if (threadIdx.x == 0) new (semaphore) cuda::counting_semaphore<cuda::thread_scope_block, 3>(3);
  __syncthreads();
  semaphore->acquire();
  const int now = atomicAdd(inside, 1) + 1;
  atomicMax(most, now);
  __activemask();  // waits for others of the warp to come, so that all who can are inside
  atomicAdd(visits, 1);
  atomicSub(inside, 1);
  semaphore->release();
}

TEST_F(CudaSemaphoreTest, ASemaphoreLimitsHowManyAreInside) {
  const Managed<int> counts(3);
  at_most_three<<<1, 70>>>(&counts[0], &counts[1], &counts[2]);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(counts[0], 0);
  EXPECT_LE(counts[1], 3);
  EXPECT_EQ(counts[2], 70);
}

__global__ void handed_over(int* out) {
  __shared__ cuda::std::aligned_storage_t<sizeof(cuda::latch<cuda::thread_scope_block>), 8> room;
  __shared__ int parts[64];
  auto* latch = reinterpret_cast<cuda::latch<cuda::thread_scope_block>*>(&room);
  if (threadIdx.x == 0) new (latch) cuda::latch<cuda::thread_scope_block>(blockDim.x - 1);
  __syncthreads();
  if (threadIdx.x > 0) {
    parts[threadIdx.x] = static_cast<int>(threadIdx.x);
    latch->count_down();
  } else {
    latch->wait();
    for (unsigned t = 1; t < blockDim.x; ++t) *out += parts[t];
  }
}

TEST_F(CudaSemaphoreTest, ALatchOpensOnce) {
  const Managed<int> out(1);
  handed_over<<<1, 64>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 63 * 64 / 2);
}

}  // namespace
}  // namespace warpkit::emulator_test
