// Kernels without an end, under WARPKIT_TIME_LIMIT: a message with the lines where threads stood.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

// Read at the first launch.
const int kLimitIsSet = setenv("WARPKIT_TIME_LIMIT", "0.3", 1);

class TimeLimitTest : public EmulatorTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(kLimitIsSet, 0);
    EmulatorTest::SetUp();
  }

  // Ends the launch; checks the error and that it sticks.
  std::string finish_late() {
    std::string message;
    EXPECT_EQ(finish(message), cudaErrorLaunchTimeout);
    EXPECT_EQ(cudaDeviceSynchronize(), cudaErrorLaunchTimeout) << "it sticks";
    EXPECT_NE(message.find("longer than the time limit of 0.3 s"), std::string::npos) << message;
    EXPECT_EQ(message.find("time limit"), message.rfind("time limit")) << "one message";
    return message;
  }
};

std::string at(int line) { return "time_limit_test.cu:" + std::to_string(line); }

__global__ void one_lane_never_comes(volatile int* never) {
  if (threadIdx.x == 35) {
    while (*never == 0) {
    }
  }
  __syncthreads();
}
constexpr int kNeverLine = __LINE__ - 5;
constexpr int kBarrierLine = kNeverLine + 3;

TEST_F(TimeLimitTest, NamesTheLoopAndTheBarrier) {
  const Managed<int> never(1);
  testing::internal::CaptureStderr();
  one_lane_never_comes<<<2, 70>>>(never.data());
  const std::string message = finish_late();
  EXPECT_TRUE(contains_in_order(message, {"and 68 more in __syncthreads", at(kBarrierLine)}));
  EXPECT_TRUE(contains_in_order(message, {"thread (35,0,0) running", at(kNeverLine)}));
  EXPECT_NE(message.find("in kernel one_lane_never_comes"), std::string::npos) << message;
}

__global__ void barriers_for_ever() {
  for (;;) __syncthreads();
}
constexpr int kForEverLine = __LINE__ - 2;

TEST_F(TimeLimitTest, EndsALoopOfBarriers) {
  testing::internal::CaptureStderr();
  barriers_for_ever<<<3, 50>>>();
  EXPECT_TRUE(contains_in_order(
      finish_late(), {"__syncthreads", at(kForEverLine), "in kernel barriers_for_ever"}));
}

__global__ void shuffles_for_ever(int* out) {
  int value = static_cast<int>(threadIdx.x);
  while (value >= 0) value = __shfl_xor_sync(0xffffffffu, value, 1);
  *out = value;
}
constexpr int kShuffleLine = __LINE__ - 3;

TEST_F(TimeLimitTest, EndsALoopOfShuffles) {
  const Managed<int> out(1);
  testing::internal::CaptureStderr();
  shuffles_for_ever<<<1, 64>>>(out.data());
  EXPECT_TRUE(contains_in_order(finish_late(), {at(kShuffleLine), "in kernel shuffles_for_ever"}));
}

__global__ void lock_that_is_never_free(int* lock) {
  while (atomicCAS(lock, 0, 1) != 0) {
  }
}
constexpr int kLockLine = __LINE__ - 3;

TEST_F(TimeLimitTest, NamesTheLineThatTriesALock) {
  const Managed<int> lock(1);
  lock[0] = 1;
  testing::internal::CaptureStderr();
  lock_that_is_never_free<<<2, 3>>>(lock.data());
  EXPECT_TRUE(contains_in_order(finish_late(),
                                {"running", at(kLockLine), "in kernel lock_that_is_never_free"}));
}

__global__ void count_up(int* out) { out[threadIdx.x] = static_cast<int>(threadIdx.x); }

TEST_F(TimeLimitTest, LeavesOthersAlone) {
  const Managed<int> out(64);
  for (int i = 0; i < 200; ++i) {
    count_up<<<1, 64>>>(out.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  }
  EXPECT_EQ(out[63], 63);
}

}  // namespace
}  // namespace warpkit::emulator_test
