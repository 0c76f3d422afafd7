// Blocks that wait for blocks: the grid's barrier, flags in memory, kernels beside kernels.
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

using emulator::Site;

class GridTest : public EmulatorTest {};

/// Launches as cudaLaunchCooperativeKernel does.
template <class... Parameters, class... Arguments>
void launch_at_once(void (*kernel)(Parameters...), dim3 grid, dim3 block, Arguments... arguments) {
  emulator::LaunchShape shape{grid, block, 0, nullptr, Site::here()};
  shape.cooperative = true;
  emulator::Configuration(shape).warpkit_kernel("cooperative", kernel)(arguments...);
}

void sync_grid(Site site = Site::here()) { emulator::wait_for_grid(site); }

__global__ void pass_round_the_grid(int* data, int rounds) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int count = static_cast<int>(gridDim.x * blockDim.x);
  for (int round = 0; round < rounds; ++round) {
    const int next = data[(i + 1) % count];
    sync_grid();
    data[i] = next;
    sync_grid();
  }
}

TEST_F(GridTest, EveryBlockMeetsEveryOtherManyTimes) {
  const int blocks = 7;
  const int threads = 45;
  const int rounds = 100;
  const int count = blocks * threads;
  const Managed<int> data(count);
  for (int i = 0; i < count; ++i) data[i] = i;
  testing::internal::CaptureStderr();
  launch_at_once(pass_round_the_grid, blocks, threads, data.data(), rounds);
  std::string message;
  ASSERT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(message, "") << "no block ends before the last barrier";
  for (int i = 0; i < count; ++i) ASSERT_EQ(data[i], (i + rounds) % count) << i;
}

TEST_F(GridTest, AsManyBlocksAsTheDeviceHolds) {
  const int blocks = 512;
  const Managed<int> data(blocks * 2);
  for (int i = 0; i < blocks * 2; ++i) data[i] = i;
  launch_at_once(pass_round_the_grid, blocks, 2, data.data(), 3);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < blocks * 2; ++i) ASSERT_EQ(data[i], (i + 3) % (blocks * 2)) << i;
}

__global__ void keep_shared_memory_apart(int* wrong) {
  __shared__ int own[33];
  own[threadIdx.x] = static_cast<int>(blockIdx.x * 100 + threadIdx.x);
  sync_grid();
  const unsigned other = (threadIdx.x + 1) % blockDim.x;
  if (own[other] != static_cast<int>(blockIdx.x * 100 + other)) atomicAdd(wrong, 1);
}

TEST_F(GridTest, BlocksKeepTheirSharedMemoryAcrossTheGridsBarrier) {
  const Managed<int> wrong(1);
  launch_at_once(keep_shared_memory_apart, 9, 33, wrong.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(wrong[0], 0);
}

__global__ void some_threads_return_first(int* sum) {
  if (threadIdx.x >= 20 + blockIdx.x) return;
  atomicAdd(sum, 1);
  sync_grid();
  if (threadIdx.x == 0) atomicAdd(sum, *sum >= 20 + 21 + 22 ? 1000 : 100000);
}

TEST_F(GridTest, ThreadsThatReturnedAreNotWaitedFor) {
  const Managed<int> sum(1);
  testing::internal::CaptureStderr();
  launch_at_once(some_threads_return_first, 3, 64, sum.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(sum[0], 63 + 3000);
  EXPECT_NE(message.find("of 64 threads"), std::string::npos) << message;
}

__global__ void one_block_returns_first(int* sum) {
  if (blockIdx.x == 1) return;
  sync_grid();
  atomicAdd(sum, 1);
}

TEST_F(GridTest, BlocksThatEndedAreNotWaitedForWithAWarning) {
  const Managed<int> sum(1);
  testing::internal::CaptureStderr();
  launch_at_once(one_block_returns_first, 4, 8, sum.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(sum[0], 24);
  EXPECT_TRUE(contains_in_order(message, {"warning: 1 of 4 blocks", "grid_test.cu:"}));
}

__global__ void one_block_faults(int* data, int* wrong) {
  if (blockIdx.x == 2 && threadIdx.x == 5) *wrong = 1;
  sync_grid();
  data[blockIdx.x] = 1;
}

TEST_F(GridTest, AFaultInOneBlockEndsAll) {
  const Managed<int> data(4);
  testing::internal::CaptureStderr();
  launch_at_once(one_block_faults, 4, 8, data.data(), reinterpret_cast<int*>(64));
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(data[i], 0) << i;
  EXPECT_NE(message.find("block (2,0,0), thread (5,0,0)"), std::string::npos) << message;
}

TEST_F(GridTest, AnOrdinaryLaunchMayNotWaitForTheGrid) {
  const Managed<int> data(8);
  testing::internal::CaptureStderr();
  pass_round_the_grid<<<4, 2>>>(data.data(), 1);
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(
      message, {"grid_test.cu:", "cudaLaunchCooperativeKernel", "pass_round_the_grid"}));
}

// Blocks in reverse order also wait for what hasn't begun; so may those of a worker that is alone.
__global__ void wait_for_the_next_block(unsigned* flags) {
  if (threadIdx.x == 0 && blockIdx.x + 1 < gridDim.x) {
    while (atomicAdd(&flags[blockIdx.x + 1], 0u) == 0) __nanosleep(100);
  }
  __syncthreads();
  if (threadIdx.x == 0) atomicExch(&flags[blockIdx.x], 1u);
}

TEST_F(GridTest, ABlockMayWaitForOneThatHasNotBegun) {
  const int blocks = 12;
  const Managed<unsigned> flags(blocks);
  wait_for_the_next_block<<<blocks, 40>>>(flags.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < blocks; ++i) EXPECT_EQ(flags[i], 1u) << i;
}

__global__ void own_grid_barrier(unsigned* arrived, unsigned* wrong) {
  for (unsigned round = 1; round <= 5; ++round) {
    __syncthreads();
    if (threadIdx.x == 0) {
      atomicAdd(arrived, 1u);
      while (atomicAdd(arrived, 0u) < round * gridDim.x) __nanosleep(20);
    }
    __syncthreads();
    if (threadIdx.x == 1 && *arrived < round * gridDim.x) atomicAdd(wrong, 1u);
  }
}

TEST_F(GridTest, ABarrierBuiltFromAtomicsMeetsAllBlocks) {
  const Managed<unsigned> counts(2);
  own_grid_barrier<<<9, 64>>>(&counts[0], &counts[1]);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(counts[0], 45u);
  EXPECT_EQ(counts[1], 0u);
}

__global__ void add_many(int* sum, int rounds) {
  __shared__ int local;
  if (threadIdx.x == 0) local = 0;
  __syncthreads();
  for (int round = 0; round < rounds; ++round) atomicAdd(&local, 1);
  __syncthreads();
  if (threadIdx.x == 0) atomicAdd(sum, local);
}

TEST_F(GridTest, SeveralHostThreadsRunKernelsAtTheSameTime) {
  const int host_threads = 5;
  const int launches = 30;
  const Managed<int> sums(host_threads);
  std::vector<std::thread> threads;
  for (int t = 0; t < host_threads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < launches; ++i) {
        add_many<<<8, 70>>>(&sums[t], t + 1);
        EXPECT_EQ(cudaStreamSynchronize(cudaStreamPerThread), cudaSuccess);
      }
      EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int t = 0; t < host_threads; ++t) EXPECT_EQ(sums[t], launches * 8 * 70 * (t + 1)) << t;
}

}  // namespace
}  // namespace warpkit::emulator_test
