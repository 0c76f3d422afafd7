// Which calls are one barrier, and what is said when threads of a block wait at different ones.
#include <gtest/gtest.h>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class BarrierCallsTest : public EmulatorTest {};

std::string at(int line) { return "barrier_calls_test.cu:" + std::to_string(line); }

// clang-format off
__global__ void two_in_one_line(int* out) {
  if (threadIdx.x < 7) { __syncthreads(); out[0] = 1; } else { __syncthreads(); out[1] = 1; }
}
constexpr int kOneLine = __LINE__ - 2;
// clang-format on

TEST_F(BarrierCallsTest, TwoInOneLineAreTwo) {
  const Managed<int> out(2);
  testing::internal::CaptureStderr();
  two_in_one_line<<<1, 64>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"different barriers", at(kOneLine), at(kOneLine),
                                          "another call in that line", "two_in_one_line"}));
  EXPECT_EQ(out[0] + out[1], 0) << "nobody passed";
}

__device__ __noinline__ int sum_of_block(int* partial, int value) {
  partial[threadIdx.x] = value;
  __syncthreads();
  int sum = 0;
  for (unsigned i = 0; i < blockDim.x; ++i) sum += partial[i];
  __syncthreads();
  return sum;
}

__global__ void one_helper_called_twice(int* out) {
  __shared__ int partial[33];
  const int t = static_cast<int>(threadIdx.x);
  out[t] = sum_of_block(partial, t) + 1000 * sum_of_block(partial, 2 * t);
}

TEST_F(BarrierCallsTest, AHelperMayBeCalledTwiceInOneLine) {
  const Managed<int> out(33);
  one_helper_called_twice<<<1, 33>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 33; ++i) EXPECT_EQ(out[i], 528 + 1000 * 1056) << i;
}

template <int kRounds>
__device__ int unrolled(int* shared, int value) {
  shared[threadIdx.x] = value;
  __syncthreads();
  const int next = shared[(threadIdx.x + 1) % blockDim.x];
  __syncthreads();
  if constexpr (kRounds > 1) {
    return unrolled<kRounds - 1>(shared, next);
  } else {
    return next;
  }
}

__global__ void barriers_in_a_template(int* out) {
  __shared__ int shared[50];
  out[threadIdx.x] = unrolled<5>(shared, static_cast<int>(threadIdx.x));
}

TEST_F(BarrierCallsTest, InstancesOfATemplateMeet) {
  const Managed<int> out(50);
  barriers_in_a_template<<<1, 50>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(out[i], (i + 5) % 50) << i;
}

// Threads that have done their rounds go on to the next barrier.
__global__ void unequal_rounds(int* out) {
  for (unsigned round = 0; round < 3 + threadIdx.x / 40; ++round) {
    __syncthreads();
  }
  out[0] = 1;
  __syncthreads();
}
constexpr int kInLoop = __LINE__ - 5;
constexpr int kBehindLoop = kInLoop + 3;

TEST_F(BarrierCallsTest, UnequalRoundsAreAnErrorWithBothLines) {
  const Managed<int> out(1);
  testing::internal::CaptureStderr();
  unequal_rounds<<<1, 64>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_NE(message.find(at(kInLoop)), std::string::npos) << message;
  EXPECT_NE(message.find(at(kBehindLoop)), std::string::npos) << message;
}

// As above, but those that have done their rounds return.
__global__ void return_after_unequal_rounds(int* out) {
  for (unsigned round = 0; round < 3 + threadIdx.x / 40; ++round) {
    __syncthreads();
    atomicAdd(&out[round], 1);
  }
}

TEST_F(BarrierCallsTest, ThreadsThatHaveReturnedAreLeftOut) {
  const Managed<int> out(4);
  testing::internal::CaptureStderr();
  return_after_unequal_rounds<<<1, 64>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(out[2], 64);
  EXPECT_EQ(out[3], 24);
  EXPECT_TRUE(contains_in_order(message, {"warning: 40 of 64 threads"}));
}

// A lane in a barrier of the block, its warp mates in one of the warp, in the second warp.
__global__ void warp_mates_apart(int* out) {
  if (threadIdx.x == 45) {
    __syncthreads();
  } else if (threadIdx.x >= 32) {
    out[threadIdx.x] = __shfl_down_sync(0xffffffffu, static_cast<int>(threadIdx.x), 3, 16);
  }
}
constexpr int kApartBarrier = __LINE__ - 5;
constexpr int kApartShuffle = kApartBarrier + 2;

TEST_F(BarrierCallsTest, AWarpThatIsSplitBetweenTwoWaitsIsADeadlock) {
  const Managed<int> out(64);
  testing::internal::CaptureStderr();
  warp_mates_apart<<<1, 64>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(
      message, {"deadlock", "and 30 more in __shfl_down_sync", at(kApartShuffle)}));
  EXPECT_TRUE(contains_in_order(message, {"thread (45,0,0) in __syncthreads", at(kApartBarrier)}));
}

// A fault in one thread while others wait, of this block and of another.
__global__ void one_never_arrives(int* out, int* wrong) {
  if (threadIdx.x == 20 && blockIdx.x == 1) *wrong = 1;
  __syncthreads();
  out[blockIdx.x * blockDim.x + threadIdx.x] = 1;
}

TEST_F(BarrierCallsTest, AFaultCancelsThoseThatWait) {
  const Managed<int> out(2 * 40);
  testing::internal::CaptureStderr();
  one_never_arrives<<<2, 40>>>(out.data(), reinterpret_cast<int*>(64));
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  for (int i = 40; i < 80; ++i) EXPECT_EQ(out[i], 0) << i;
  EXPECT_NE(message.find("block (1,0,0), thread (20,0,0)"), std::string::npos) << message;
}

}  // namespace
}  // namespace warpkit::emulator_test
