// cuda::barrier, asynchronous copies, pipelines, semaphores and latches.
#include <cooperative_groups.h>
#include <cooperative_groups/memcpy_async.h>
#include <cuda_awbarrier_primitives.h>
#include <cuda_pipeline_primitives.h>
#include <gtest/gtest.h>
#include <cuda/barrier>
#include <cuda/latch>
#include <cuda/pipeline>
#include <cuda/semaphore>
#include <cuda/std/chrono>

#include <cmath>
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

// A barrier in global memory that threads of two blocks meet at.
__global__ void across_blocks(cuda::barrier<cuda::thread_scope_device>* barrier, int* box,
                              int* out) {
  box[blockIdx.x] = 40 + static_cast<int>(blockIdx.x);
  barrier->arrive_and_wait();
  out[blockIdx.x] = box[1 - blockIdx.x];
}

TEST_F(CudaBarrierTest, MeetsAcrossBlocksThatRunAtOnce) {
  const char* workers = std::getenv("WARPKIT_WORKERS");
  if (workers && std::string(workers) == "1") GTEST_SKIP() << "one worker runs block after block";
  const Managed<cuda::barrier<cuda::thread_scope_device>> barrier(1);
  const Managed<int> box(2), out(2);
  init(barrier.data(), 2);
  across_blocks<<<2, 1>>>(barrier.data(), box.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 41);
  EXPECT_EQ(out[1], 40);
}

// Copies of 13 to 96 floats a thread block, at every alignment.
__global__ void copy_in(const float* in, float* out, unsigned count, unsigned offset, int way) {
  __shared__ alignas(16) float buffer[128];
  __shared__ BlockBarrier barrier;
  const auto block = cg::this_thread_block();
  if (block.thread_rank() == 0) init(&barrier, block.size());
  block.sync();
  const size_t bytes = count * sizeof(float);
  if (way == 0) {
    cg::memcpy_async(block, buffer + offset, in + offset, bytes);
    cg::wait(block);
  } else if (way == 1) {
    cg::memcpy_async(block, buffer + offset, 128 - offset, in + offset, count);
    cg::wait_prior<0>(block);
  } else if (way == 2) {
    cuda::memcpy_async(block, buffer + offset, in + offset, cuda::aligned_size_t<4>(bytes),
                       barrier);
    barrier.arrive_and_wait();
  } else if (way == 3) {
    for (unsigned i = block.thread_rank(); i < count; i += block.size()) {
      cuda::memcpy_async(buffer + offset + i, in + offset + i, sizeof(float), barrier);
    }
    barrier.arrive_and_wait();
  } else {
    const auto tile = cg::tiled_partition<8>(block);
    if (tile.meta_group_rank() == 0) {
      cg::memcpy_async(tile, buffer + offset, in + offset, bytes);
      cg::wait(tile);
    }
    block.sync();
  }
  for (unsigned i = block.thread_rank(); i < 128; i += block.size()) out[i] = buffer[i];
}

TEST_F(CudaBarrierTest, CopiesAreThereAfterWaiting) {
  const Managed<float> in(128), out(128);
  for (unsigned i = 0; i < 128; ++i) in[i] = static_cast<float>(i) + 0.5f;
  for (const unsigned threads : {8u, 33u, 96u}) {
    for (const unsigned count : {1u, 13u, 64u, 96u}) {
      for (const unsigned offset : {0u, 1u, 2u, 4u}) {
        for (int way = 0; way < 5; ++way) {
          copy_in<<<1, threads>>>(in.data(), out.data(), count, offset, way);
          ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
          for (unsigned i = 0; i < 128; ++i) {
            const bool copied = i >= offset && i < offset + count;
            // Shared memory that nobody wrote holds NaNs.
            ASSERT_TRUE(copied ? out[i] == in[i] : std::isnan(out[i]))
                << threads << " threads, " << count << " at " << offset << ", way " << way << ": ["
                << i << "] = " << out[i];
          }
        }
      }
    }
  }
}

__global__ void copy_bytes(const char* in, char* out, unsigned count, unsigned to, unsigned from) {
  __shared__ alignas(16) char buffer[64];
  const auto block = cg::this_thread_block();
  buffer[block.thread_rank()] = '-';
  block.sync();
  cg::memcpy_async(block, buffer + to, in + from, count);
  cg::wait(block);
  out[block.thread_rank()] = buffer[block.thread_rank()];
}

TEST_F(CudaBarrierTest, CopiesNeedNoAlignment) {
  const Managed<char> in(64), out(64);
  for (unsigned i = 0; i < 64; ++i) in[i] = static_cast<char>('0' + i);
  for (const unsigned to : {0u, 1u, 2u, 8u}) {
    for (const unsigned from : {0u, 1u, 6u, 16u}) {
      for (const unsigned count : {1u, 7u, 32u, 43u}) {
        copy_bytes<<<1, 64>>>(in.data(), out.data(), count, to, from);
        ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
        for (unsigned i = 0; i < 64; ++i) {
          const char expected = i >= to && i < to + count ? in[i - to + from] : '-';
          ASSERT_EQ(out[i], expected) << i << ": " << count << " from " << from << " to " << to;
        }
      }
    }
  }
}

__global__ void forgotten_wait(const float* in, float* out) {
  __shared__ float buffer[64];
  const auto block = cg::this_thread_block();
  cg::memcpy_async(block, buffer, in, sizeof(float) * 64);
  block.sync();
  out[threadIdx.x] = buffer[threadIdx.x];
}

TEST_F(CudaBarrierTest, CopiesThatNobodyWaitedForAreNotThere) {
  const Managed<float> in(64), out(64);
  forgotten_wait<<<1, 64>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned i = 0; i < 64; ++i) EXPECT_TRUE(std::isnan(out[i])) << i;
}

__global__ void broken_promise(const float* in) {
  __shared__ alignas(16) float buffer[64];
  const auto block = cg::this_thread_block();
  cg::memcpy_async(block, buffer + 1, in, cuda::aligned_size_t<16>(32));
  cg::wait(block);
}

TEST_F(CudaBarrierTest, ABrokenPromiseOfAlignmentIsTold) {
  const Managed<float> in(64);
  testing::internal::CaptureStderr();
  broken_promise<<<1, 32>>>(in.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"aligned_size_t", "cuda_barrier_test.cu:"}));
}

// Sums batches of a long array; copies run `ahead` batches before their use.
template <int kAhead>
__global__ void staged_by_group(const int* in, int* out, int batches) {
  __shared__ int buffer[kAhead + 1][64];
  const auto block = cg::this_thread_block();
  for (int b = 0; b < kAhead; ++b) {
    cg::memcpy_async(block, buffer[b], in + 64 * b, sizeof(int) * 64);
  }
  int sum = 0;
  for (int b = 0; b < batches; ++b) {
    const int next = b + kAhead < batches ? b + kAhead : batches - 1;
    cg::memcpy_async(block, buffer[(b + kAhead) % (kAhead + 1)], in + 64 * next, sizeof(int) * 64);
    cg::wait_prior<kAhead>(block);
    sum += buffer[b % (kAhead + 1)][threadIdx.x ^ 1] * (b + 1);
    block.sync();
  }
  out[threadIdx.x] = sum;
}

template <int kAhead>
__global__ void staged_by_primitives(const int* in, int* out, int batches) {
  __shared__ alignas(16) int buffer[kAhead + 1][64];
  const auto fetch = [&](int b) {
    if (b < batches && threadIdx.x < 16) {
      __pipeline_memcpy_async(&buffer[b % (kAhead + 1)][4 * threadIdx.x],
                              in + 64 * b + 4 * threadIdx.x, 16);
    }
    __pipeline_commit();
  };
  for (int b = 0; b < kAhead; ++b) fetch(b);
  int sum = 0;
  for (int b = 0; b < batches; ++b) {
    fetch(b + kAhead);
    __pipeline_wait_prior(kAhead);
    __syncthreads();
    sum += buffer[b % (kAhead + 1)][threadIdx.x ^ 1] * (b + 1);
    __syncthreads();
  }
  out[threadIdx.x] = sum;
}

__global__ void staged_by_thread(const int* in, int* out, int batches) {
  __shared__ int buffer[3][64];
  auto pipeline = cuda::make_pipeline();
  int sum = 0;
  for (int b = 0, fetched = 0; b < batches; ++b) {
    for (; fetched < batches && fetched < b + 3; ++fetched) {
      pipeline.producer_acquire();
      cuda::memcpy_async(&buffer[fetched % 3][threadIdx.x], in + 64 * fetched + threadIdx.x,
                         sizeof(int), pipeline);
      pipeline.producer_commit();
    }
    pipeline.consumer_wait();
    __syncthreads();
    sum += buffer[b % 3][threadIdx.x ^ 1] * (b + 1);
    __syncthreads();
    pipeline.consumer_release();
  }
  out[threadIdx.x] = sum;
}

__global__ void staged_by_block(const int* in, int* out, int batches) {
  __shared__ cuda::pipeline_shared_state<cuda::thread_scope_block, 2> state;
  __shared__ int buffer[2][64];
  const auto block = cg::this_thread_block();
  auto pipeline = cuda::make_pipeline(block, &state);
  int sum = 0;
  for (int b = 0, fetched = 0; b < batches; ++b) {
    for (; fetched < batches && fetched < b + 2; ++fetched) {
      pipeline.producer_acquire();
      cuda::memcpy_async(block, buffer[fetched % 2], in + 64 * fetched,
                         cuda::aligned_size_t<16>(sizeof(int) * 64), pipeline);
      pipeline.producer_commit();
    }
    pipeline.consumer_wait();
    sum += buffer[b % 2][threadIdx.x ^ 1] * (b + 1);
    pipeline.consumer_release();
  }
  out[threadIdx.x] = sum;
}

// The upper half of the block fetches for the lower half.
__global__ void staged_by_roles(const int* in, int* out, int batches) {
  __shared__ cuda::pipeline_shared_state<cuda::thread_scope_block, 3> state;
  __shared__ int buffer[3][64];
  const auto block = cg::this_thread_block();
  const bool produces = threadIdx.x >= 64;
  auto pipeline = cuda::make_pipeline(
      block, &state, produces ? cuda::pipeline_role::producer : cuda::pipeline_role::consumer);
  if (produces) {
    const unsigned mine = threadIdx.x - 64;
    for (int b = 0; b < batches; ++b) {
      pipeline.producer_acquire();
      cuda::memcpy_async(&buffer[b % 3][mine], in + 64 * b + mine, sizeof(int), pipeline);
      pipeline.producer_commit();
    }
  } else {
    int sum = 0;
    for (int b = 0; b < batches; ++b) {
      pipeline.consumer_wait();
      sum += buffer[b % 3][threadIdx.x ^ 1] * (b + 1);
      pipeline.consumer_release();
    }
    out[threadIdx.x] = sum;
  }
}

TEST_F(CudaBarrierTest, CopiesRunAheadOfTheirUse) {
  const int batches = 11;
  const Managed<int> in(64 * batches), out(64);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<int>(i * 7919 % 1013);
  const auto expect_sums = [&](const char* way) {
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess) << way;
    for (unsigned t = 0; t < 64; ++t) {
      int expected = 0;
      for (int b = 0; b < batches; ++b) {
        expected += in[static_cast<unsigned>(64 * b) + (t ^ 1)] * (b + 1);
      }
      ASSERT_EQ(out[t], expected) << way << ", thread " << t;
      out[t] = -1;
    }
  };
  staged_by_group<1><<<1, 64>>>(in.data(), out.data(), batches);
  expect_sums("one batch ahead, by group");
  staged_by_group<3><<<1, 64>>>(in.data(), out.data(), batches);
  expect_sums("three ahead, by group");
  staged_by_primitives<2><<<1, 64>>>(in.data(), out.data(), batches);
  expect_sums("two ahead, by plain functions");
  staged_by_thread<<<1, 64>>>(in.data(), out.data(), batches);
  expect_sums("pipeline of a thread");
  staged_by_block<<<1, 64>>>(in.data(), out.data(), batches);
  expect_sums("pipeline of a block");
  staged_by_roles<<<1, 128>>>(in.data(), out.data(), batches);
  expect_sums("pipeline of producers and consumers");
}

__global__ void fill_with_zeros(const int* in, int* out) {
  __shared__ alignas(16) int buffer[4];
  __pipeline_memcpy_async(buffer, in, 16, 8);
  __pipeline_commit();
  __pipeline_wait_prior(0);
  for (int i = 0; i < 4; ++i) out[i] = buffer[i];
}

TEST_F(CudaBarrierTest, PlainCopiesFillWithZeros) {
  const Managed<int> in(4), out(4);
  for (unsigned i = 0; i < 4; ++i) in[i] = static_cast<int>(i) + 5;
  fill_with_zeros<<<1, 1>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  const int expected[] = {5, 6, 0, 0};
  for (unsigned i = 0; i < 4; ++i) EXPECT_EQ(out[i], expected[i]);
}

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

TEST_F(CudaBarrierTest, ASemaphoreLimitsHowManyAreInside) {
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

TEST_F(CudaBarrierTest, ALatchOpensOnce) {
  const Managed<int> out(1);
  handed_over<<<1, 64>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 63 * 64 / 2);
}

}  // namespace
}  // namespace warpkit::emulator_test
