// cuda::barrier: phases, who is expected, who waits how long, and what is wrong.
#include <cooperative_groups.h>
#include <cuda_awbarrier_primitives.h>
#include <gtest/gtest.h>
#include <cuda/barrier>
#include <cuda/std/chrono>

#include <string>
#include <utility>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

namespace cg = cooperative_groups;
using BlockBarrier = cuda::barrier<cuda::thread_scope_block>;

class CudaBarrierTest : public EmulatorTest {};

#pragma nv_diag_suppress static_var_with_dynamic_init

// Each round every thread reads what its neighbour wrote; arrival and waiting are apart.
__global__ void neighbours(int* out, int rounds) {
  __shared__ BlockBarrier barrier;
  __shared__ int box[2][1024];
  const auto block = cg::this_thread_block();
  const unsigned rank = block.thread_rank();
  if (rank == 0) init(&barrier, block.size());
  block.sync();
  int value = static_cast<int>(rank);
  for (int round = 0; round < rounds; ++round) {
    box[round % 2][rank] = value;
    BlockBarrier::arrival_token token = barrier.arrive();
    const int meanwhile = round % 3;
    if (round % 4 == 1) {
      while (!barrier.try_wait_for(BlockBarrier::arrival_token(token),
                                   cuda::std::chrono::nanoseconds(1))) {
      }
    } else if (round % 4 == 2) {
      barrier.wait_parity(round % 2);
    } else {
      barrier.wait(std::move(token));
    }
    value = box[round % 2][(rank + 1) % block.size()] + meanwhile;
  }
  out[rank] = value;
}

TEST_F(CudaBarrierTest, SeparatesPhasesOfEveryBlockSize) {
  const int rounds = 23;
  int added = 0;
  for (int round = 0; round < rounds; ++round) added += round % 3;
  for (const dim3& shape : {dim3(1), dim3(33), dim3(96), dim3(257), dim3(5, 3, 7), dim3(16, 64)}) {
    const unsigned threads = shape.x * shape.y * shape.z;
    const Managed<int> out(threads);
    neighbours<<<1, shape>>>(out.data(), rounds);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (unsigned t = 0; t < threads; ++t) {
      ASSERT_EQ(out[t], static_cast<int>((t + rounds) % threads) + added) << t << "/" << threads;
    }
  }
}

// Counts how often it was called, and checks that all had written before.
struct SumUp {
  int* parts;
  int* total;
  int threads;
  void operator()() const {
    for (int t = 0; t < threads; ++t) total[0] += parts[t];
    ++total[1];
  }
};

__global__ void with_completion(int* total) {
  __shared__ cuda::std::aligned_storage_t<sizeof(cuda::barrier<cuda::thread_scope_block, SumUp>),
                                          alignof(std::uint64_t)>
      room;
  __shared__ int parts[96];
  auto* barrier = reinterpret_cast<cuda::barrier<cuda::thread_scope_block, SumUp>*>(&room);
  if (threadIdx.x == 0) {
    new (barrier) cuda::barrier<cuda::thread_scope_block, SumUp>(
        blockDim.x, SumUp{parts, total, static_cast<int>(blockDim.x)});
  }
  __syncthreads();
  for (int round = 0; round < 3; ++round) {
    parts[threadIdx.x] = static_cast<int>(threadIdx.x) + round;
    barrier->arrive_and_wait();
  }
}

TEST_F(CudaBarrierTest, CallsItsCompletionOncePerPhase) {
  const Managed<int> total(2);
  with_completion<<<1, 96>>>(total.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(total[0], 3 * (95 * 96 / 2) + 96 * (0 + 1 + 2));
  EXPECT_EQ(total[1], 3);
}

// Thread t takes part in t + 1 phases; its last arrival is for good.
__global__ void leave_one_by_one(int* right) {
  __shared__ BlockBarrier barrier;
  __shared__ unsigned came[64];
  came[threadIdx.x] = 0;
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  for (unsigned phase = 0; phase < threadIdx.x; ++phase) {
    atomicAdd(&came[phase], 1u);
    barrier.arrive_and_wait();
    right[threadIdx.x] += came[phase] == blockDim.x - phase;
  }
  atomicAdd(&came[threadIdx.x], 1u);
  barrier.arrive_and_drop();
}

TEST_F(CudaBarrierTest, ExpectsFewerAfterThreadsDropOut) {
  const Managed<int> right(64);
  leave_one_by_one<<<1, 64>>>(right.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 64; ++t) EXPECT_EQ(right[static_cast<unsigned>(t)], t);
}

// Warps 1 to n-1 produce for warp 0, through two barriers a slot.
__global__ void producers_and_consumers(const int* in, int* out, int rounds) {
  __shared__ BlockBarrier full[2], empty[2];
  __shared__ int slot[2][256];
  const unsigned producers = blockDim.x - 32;
  if (threadIdx.x < 2) {
    init(&full[threadIdx.x], blockDim.x);
    init(&empty[threadIdx.x], blockDim.x);
  }
  __syncthreads();
  if (threadIdx.x < 32) {
    (void)empty[0].arrive();
    (void)empty[1].arrive();
    int sum = 0;
    for (int round = 0; round < rounds; ++round) {
      full[round % 2].arrive_and_wait();
      for (unsigned i = threadIdx.x; i < producers; i += 32) sum += slot[round % 2][i];
      (void)empty[round % 2].arrive();
    }
    out[threadIdx.x] = sum;
  } else {
    const unsigned mine = threadIdx.x - 32;
    for (int round = 0; round < rounds; ++round) {
      empty[round % 2].arrive_and_wait();
      slot[round % 2][mine] = in[round * static_cast<int>(producers) + static_cast<int>(mine)];
      (void)full[round % 2].arrive();
    }
  }
}

TEST_F(CudaBarrierTest, LetsWarpsProduceForOthers) {
  const int rounds = 9;
  for (const unsigned threads : {64u, 128u, 200u}) {
    const unsigned producers = threads - 32;
    const Managed<int> in(static_cast<std::size_t>(rounds) * producers), out(32);
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<int>(i * i % 1009);
    producers_and_consumers<<<1, threads>>>(in.data(), out.data(), rounds);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (unsigned t = 0; t < 32; ++t) {
      int expected = 0;
      for (unsigned round = 0; round < static_cast<unsigned>(rounds); ++round) {
        for (unsigned i = t; i < producers; i += 32) expected += in[round * producers + i];
      }
      EXPECT_EQ(out[t], expected) << t << " of " << threads;
    }
  }
}

__global__ void one_never_comes() {
  __shared__ BlockBarrier barrier;
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  if (threadIdx.x != 5) barrier.arrive_and_wait();
}

TEST_F(CudaBarrierTest, AThreadThatNeverArrivesIsADeadlock) {
  testing::internal::CaptureStderr();
  one_never_comes<<<1, 40>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"deadlock", "38 more in cuda::barrier::wait at ",
                                          "cuda_barrier_test.cu:", "1 have returned"}));
}

__global__ void system_wide_in_shared_memory() {
  __shared__ cuda::barrier<cuda::thread_scope_system> barrier;
  if (threadIdx.x == 0) init(&barrier, blockDim.x + 1);
  __syncthreads();
  barrier.arrive_and_wait();
}

TEST_F(CudaBarrierTest, NoOtherBlockCanOpenABarrierInSharedMemory) {
  testing::internal::CaptureStderr();
  system_wide_in_shared_memory<<<2, 5>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"deadlock", "4 more in cuda::barrier::wait at "}));
}

__global__ void not_initialised() {
  __shared__ BlockBarrier barrier;
  barrier.arrive_and_wait();
}

__global__ void too_many_arrive() {
  __shared__ BlockBarrier barrier;
  if (threadIdx.x == 0) init(&barrier, 3);
  __syncthreads();
  (void)barrier.arrive(2);
}

TEST_F(CudaBarrierTest, MisuseIsTold) {
  std::string message;
  testing::internal::CaptureStderr();
  not_initialised<<<1, 4>>>();
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"never initialised", "cuda_barrier_test.cu:"}));
  EXPECT_EQ(cudaGetLastError(), cudaErrorLaunchFailure);
  ASSERT_EQ(cudaDeviceReset(), cudaSuccess);
  testing::internal::CaptureStderr();
  too_many_arrive<<<1, 4>>>();
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"more arrivals", "cuda_barrier_test.cu:"}));
}

__global__ void in_time(int* results) {
  const cuda::std::chrono::milliseconds while_waiting(1);
  __shared__ BlockBarrier barrier;
  if (threadIdx.x == 0) init(&barrier, 2);
  __syncthreads();
  if (threadIdx.x == 0) {
    auto token = barrier.arrive();
    results[0] = barrier.try_wait_for(std::move(token), while_waiting);
  }
  __syncthreads();
  if (threadIdx.x == 1) {
    auto token = barrier.arrive();
    results[1] = barrier.try_wait_for(std::move(token), while_waiting);
    results[2] = barrier.try_wait_parity_for(false, while_waiting);
    results[3] = barrier.try_wait_parity_for(true, while_waiting);
  }
}

TEST_F(CudaBarrierTest, TimedWaitsEnd) {
  const Managed<int> results(4);
  in_time<<<1, 2>>>(results.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(results[0], 0);
  EXPECT_EQ(results[1], 1);
  EXPECT_EQ(results[2], 1);
  EXPECT_EQ(results[3], 0);
}

__global__ void plain_functions(int* out) {
  __shared__ __mbarrier_t barrier;
  __shared__ int box[64];
  if (threadIdx.x == 0) __mbarrier_init(&barrier, blockDim.x);
  __syncthreads();
  box[threadIdx.x] = static_cast<int>(threadIdx.x);
  const __mbarrier_token_t token = __mbarrier_arrive(&barrier);
  while (!__mbarrier_test_wait(&barrier, token)) {
  }
  out[threadIdx.x] = box[threadIdx.x ^ 1];
}

TEST_F(CudaBarrierTest, HasPlainFunctions) {
  const Managed<int> out(64);
  plain_functions<<<1, 64>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 64; ++t) EXPECT_EQ(out[t], t ^ 1);
}

// A barrier in global memory at which more blocks meet than there are workers.
__global__ void across_blocks(cuda::barrier<cuda::thread_scope_device>* barrier, int* box,
                              int* out) {
  box[blockIdx.x] = 40 + static_cast<int>(blockIdx.x);
  barrier->arrive_and_wait();
  out[blockIdx.x] = box[(blockIdx.x + 1) % gridDim.x];
}

TEST_F(CudaBarrierTest, MeetsAcrossBlocks) {
  const Managed<cuda::barrier<cuda::thread_scope_device>> barrier(1);
  const int blocks = 5;
  const Managed<int> box(blocks), out(blocks);
  init(barrier.data(), blocks);
  across_blocks<<<blocks, 1>>>(barrier.data(), box.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int b = 0; b < blocks; ++b) {
    EXPECT_EQ(out[static_cast<unsigned>(b)], 40 + (b + 1) % blocks) << b;
  }
}

}  // namespace
}  // namespace warpkit::emulator_test
