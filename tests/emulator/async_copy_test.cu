// Asynchronous copies: by groups, with barriers, in pipelines, by plain functions.
#include <cooperative_groups.h>
#include <cooperative_groups/memcpy_async.h>
#include <cuda_pipeline_primitives.h>
#include <gtest/gtest.h>
#include <cuda/barrier>
#include <cuda/pipeline>

#include <cmath>
#include <string>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

namespace cg = cooperative_groups;
using BlockBarrier = cuda::barrier<cuda::thread_scope_block>;

class AsyncCopyTest : public EmulatorTest {};

#pragma nv_diag_suppress static_var_with_dynamic_init

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

TEST_F(AsyncCopyTest, CopiesAreThereAfterWaiting) {
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

TEST_F(AsyncCopyTest, CopiesNeedNoAlignment) {
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

TEST_F(AsyncCopyTest, CopiesThatNobodyWaitedForAreNotThere) {
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

TEST_F(AsyncCopyTest, ABrokenPromiseOfAlignmentIsTold) {
  const Managed<float> in(64);
  testing::internal::CaptureStderr();
  broken_promise<<<1, 32>>>(in.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"aligned_size_t", "async_copy_test.cu:"}));
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

TEST_F(AsyncCopyTest, CopiesRunAheadOfTheirUse) {
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

TEST_F(AsyncCopyTest, PlainCopiesFillWithZeros) {
  const Managed<int> in(4), out(4);
  for (unsigned i = 0; i < 4; ++i) in[i] = static_cast<int>(i) + 5;
  fill_with_zeros<<<1, 1>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  const int expected[] = {5, 6, 0, 0};
  for (unsigned i = 0; i < 4; ++i) EXPECT_EQ(out[i], expected[i]);
}

}  // namespace
}  // namespace warpkit::emulator_test
