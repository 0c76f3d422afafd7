// Block-wide barriers: what they order, who takes part, and what is said when one can't be passed.
#include <gtest/gtest.h>

#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class BarrierTest : public EmulatorTest {};

constexpr int kThreads = 200;  // not a multiple of 32

__global__ void reverse_in_shared(int* data) {
  __shared__ int tile[kThreads];
  tile[threadIdx.x] = data[blockIdx.x * kThreads + threadIdx.x];
  __syncthreads();
  data[blockIdx.x * kThreads + threadIdx.x] = tile[kThreads - 1 - threadIdx.x];
}

TEST_F(BarrierTest, OrdersSharedMemory) {
  const int blocks = 50;
  const Managed<int> data(blocks * kThreads);
  for (int i = 0; i < blocks * kThreads; ++i) data[i] = i;
  reverse_in_shared<<<blocks, kThreads>>>(data.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < blocks * kThreads; ++i) {
    ASSERT_EQ(data[i], i / kThreads * kThreads + kThreads - 1 - i % kThreads);
  }
}

__global__ void pass_round_in_global(int* data, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const int next = data[(threadIdx.x + 1) % blockDim.x];
    __syncthreads();
    data[threadIdx.x] = next;
    __syncthreads();
  }
}

TEST_F(BarrierTest, OrdersGlobalMemoryToo) {
  const int rounds = 300;
  const Managed<int> data(kThreads);
  for (int i = 0; i < kThreads; ++i) data[i] = i;
  pass_round_in_global<<<1, kThreads>>>(data.data(), rounds);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < kThreads; ++i) ASSERT_EQ(data[i], (i + rounds) % kThreads);
}

__global__ void count_even_and_odd(int* out) {
  const int t = static_cast<int>(threadIdx.x);
  const int third = __syncthreads_count(t % 3 == 0);
  const int all = __syncthreads_and(t >= 0) != 0;
  const int not_all = __syncthreads_and(t != 5) != 0;
  const int any = __syncthreads_or(t == 5) != 0;
  const int none = __syncthreads_or(t < 0) != 0;
  out[t] = third * 16 + all * 8 + not_all * 4 + any * 2 + none;
}

TEST_F(BarrierTest, CountsPredicates) {
  const Managed<int> out(100);
  count_even_and_odd<<<1, 100>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(out[i], 34 * 16 + 8 + 2) << i;
}

__global__ void some_return_early(int stay, int* sum) {
  if (static_cast<int>(threadIdx.x) >= stay) return;
  __syncthreads();
  atomicAdd(sum, 1);
  __syncthreads();
  atomicAdd(sum, *sum >= stay ? 100 : 1000);
}

TEST_F(BarrierTest, ThreadsThatReturnedLeaveLaterBarriersWithOneWarning) {
  const Managed<int> sum(1);
  testing::internal::CaptureStderr();
  some_return_early<<<1, 64>>>(40, sum.data());
  some_return_early<<<1, 64>>>(1, sum.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(sum[0], 41 + 100 * 41);
  EXPECT_TRUE(contains_in_order(
      message, {"warning", "24 of 64 threads", "barrier_test.cu:", "some_return_early"}));
  EXPECT_EQ(message.find("63 of 64"), std::string::npos) << message;
}

__global__ void different_lines() {
  if (threadIdx.x < 7) {
    __syncthreads();
  } else {
    __syncthreads();
  }
}
constexpr int kFirstBarrier = __LINE__ - 5;

TEST_F(BarrierTest, DifferentLinesAreAnErrorWithBoth) {
  testing::internal::CaptureStderr();
  different_lines<<<1, 64>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  for (const int line : {kFirstBarrier, kFirstBarrier + 2}) {
    EXPECT_NE(message.find("barrier_test.cu:" + std::to_string(line)), std::string::npos)
        << message;
  }
  EXPECT_NE(message.find("different_lines"), std::string::npos) << message;
}

__global__ void barrier_in_a_helper_loop(int* out) {
  int total = 0;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j <= i; ++j) {
      __syncthreads();
      total += 10 * i + j;
    }
  }
  out[threadIdx.x] = total;
}

TEST_F(BarrierTest, WorksInNestedLoops) {
  const Managed<int> out(1024);
  barrier_in_a_helper_loop<<<1, 1024>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 1024; ++i) ASSERT_EQ(out[i], 10 * 2 + 1 + 20 * 3 + 3);
}

__global__ void waits_for_nobody() {
  if (threadIdx.x == 3) {
    __syncthreads();
  } else if (threadIdx.x < 32) {
    __syncwarp();
  }
}
constexpr int kStuckBarrier = __LINE__ - 5;

TEST_F(BarrierTest, ADeadlockNamesEachWaitingLineAndEnds) {
  testing::internal::CaptureStderr();
  waits_for_nobody<<<2, 64>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_NE(message.find("deadlock"), std::string::npos) << message;
  EXPECT_NE(message.find("thread (0,0,0) and 30 more in __syncwarp with mask 0xffffffff"),
            std::string::npos)
      << message;
  EXPECT_TRUE(contains_in_order(
      message, {"thread (3,0,0) in __syncthreads at",
                "barrier_test.cu:" + std::to_string(kStuckBarrier), "waits_for_nobody"}));
}

}  // namespace
}  // namespace warpkit::emulator_test
