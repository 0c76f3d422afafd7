// Faults: each ends its launch with CUDA's error, which sticks, and with one message.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class FaultTest : public EmulatorTest {};
using FaultDeathTest = FaultTest;

__global__ void store(int* data, int index) { data[index + static_cast<int>(threadIdx.x)] = 1; }
constexpr int kStoreLine = __LINE__ - 1;

__global__ void store_one(int* data) { data[0] = 1; }

// Null itself would be caught by a sanitizer before it faults.
int* near_null() { return reinterpret_cast<int*>(64); }

int* device_ints(std::size_t count) {
  int* pointer = nullptr;
  EXPECT_EQ(cudaMalloc(&pointer, count * sizeof(int)), cudaSuccess);
  return pointer;
}

TEST_F(FaultTest, OutOfBoundsIsAnIllegalAddressThatSticks) {
  int* data = device_ints(1024);
  testing::internal::CaptureStderr();
  store<<<4, 1>>>(data, 1024);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "a fault is reported asynchronously";
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_TRUE(contains_in_order(
      message, {"illegal memory access",
                "wrote device memory 0 bytes behind the end of an "
                "allocation of 4096 bytes",
                "fault_test.cu:" + std::to_string(kStoreLine), "in kernel store"}));
  EXPECT_EQ(message.find("illegal memory access"), message.rfind("illegal memory access"))
      << "one message, not one a thread";
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress) << "it sticks";
  void* pointer;
  EXPECT_EQ(cudaMalloc(&pointer, 16), cudaErrorIllegalAddress);
  store_one<<<1, 1>>>(data);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  ASSERT_EQ(cudaDeviceReset(), cudaSuccess);
  data = device_ints(1);
  store_one<<<1, 1>>>(data);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
}

TEST_F(FaultTest, FreedAndNullPointersAreIllegalAddresses) {
  int* data = device_ints(16);
  ASSERT_EQ(cudaFree(data), cudaSuccess);
  testing::internal::CaptureStderr();
  store<<<1, 1>>>(data, 0);
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_NE(message.find("no allocation"), std::string::npos) << message;
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  ASSERT_EQ(cudaDeviceReset(), cudaSuccess);
  testing::internal::CaptureStderr();
  store<<<1, 1>>>(near_null(), 0);
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_NE(message.find("null pointer"), std::string::npos) << message;
}

__global__ void fault_amid_barriers(int* data, int* nowhere) {
  __syncthreads();
  if (threadIdx.x == 40) *nowhere = 1;
  __syncthreads();
  data[threadIdx.x] = 1;
}

TEST_F(FaultTest, AFaultCancelsItsBlock) {
  const Managed<int> data(64);
  testing::internal::CaptureStderr();
  fault_amid_barriers<<<1, 64>>>(data.data(), near_null());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_NE(message.find("thread (40,0,0)"), std::string::npos) << message;
  for (int i = 0; i < 64; ++i) EXPECT_EQ(data[i], 0);
}

__global__ void assert_small(int limit) { assert(static_cast<int>(threadIdx.x) < limit); }

TEST_F(FaultTest, AFailedAssertSpeaksAsCudaDoes) {
  testing::internal::CaptureStderr();
  assert_small<<<1, 64>>>(64);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  testing::internal::CaptureStderr();
  assert_small<<<dim3(1, 2), 10>>>(9);
  EXPECT_EQ(finish(message), cudaErrorAssert);
  EXPECT_TRUE(contains_in_order(message, {"fault_test.cu:", "assert_small", "block: [0,",
                                          "thread: [9,0,0] "
                                          "Assertion `",
                                          "limit` failed."}));
}

__global__ void trap_now() { __trap(); }

TEST_F(FaultTest, TrapFailsTheLaunch) {
  testing::internal::CaptureStderr();
  trap_now<<<1, 1>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"__trap()", "fault_test.cu:"}));
}

__device__ int recurse(volatile char* above, int depth) {
  volatile char here[512];
  here[0] = above[0];
  return depth == 0 ? here[0] : recurse(here, depth - 1) + here[0];
}

__global__ void recursive(int* out, int depth) {
  volatile char start = 1;
  *out = recurse(&start, depth);
}

TEST_F(FaultTest, AStackOverflowIsNamed) {
  const Managed<int> out(1);
  recursive<<<1, 1>>>(out.data(), 20);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 21);
  testing::internal::CaptureStderr();
  recursive<<<1, 1>>>(out.data(), 1000000);
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorHardwareStackError);
  EXPECT_TRUE(contains_in_order(message, {"stack overflow", "recursive"}));
}

TEST_F(FaultDeathTest, AHostAccessOfDeviceMemoryIsNamed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  int* data = device_ints(100);
  store_one<<<1, 1>>>(data);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);  // while a kernel runs the host isn't watched
  EXPECT_EXIT(
      *const_cast<volatile int*>(data + 3) = 1, testing::ExitedWithCode(1),
      "the host wrote byte 12 of an allocation of 400 bytes at .*fault_test.cu:.*cudaMemcpy");
  EXPECT_EXIT(exit(*const_cast<volatile int*>(data)), testing::ExitedWithCode(1),
              "the host read byte 0 of");
}

TEST_F(FaultDeathTest, ASignalThatWasSentEndsTheProgram) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const int signal : {SIGSEGV, SIGFPE}) {
    EXPECT_EXIT(
        {
          cudaFree(nullptr);  // the runtime is there
          ::raise(signal);
          ::_exit(0);
        },
        // A sanitizer that listens ends it by an exit code of its own.
        [](int status) { return !WIFEXITED(status) || WEXITSTATUS(status) != 0; }, "");
  }
}

TEST_F(FaultDeathTest, TheProcessDoesNotEndWellAfterAFault) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto ignore_the_fault = [] {
    store<<<1, 1>>>(near_null(), 0);
    exit(0);
  };
  EXPECT_EXIT(ignore_the_fault(), testing::ExitedWithCode(1),
              "exit code 1.*cudaErrorIllegalAddress");
  const auto ignore_it_and_reset = [] {
    store<<<1, 1>>>(near_null(), 0);
    cudaDeviceSynchronize();
    cudaDeviceReset();
    exit(0);
  };
  EXPECT_EXIT(ignore_it_and_reset(), testing::ExitedWithCode(1),
              "exit code 1.*cudaErrorIllegalAddress");
  const auto only_print_it = [] {
    store<<<1, 1>>>(near_null(), 0);
    std::printf("error: %s\n", cudaGetErrorString(cudaDeviceSynchronize()));
    exit(0);
  };
  EXPECT_EXIT(only_print_it(), testing::ExitedWithCode(1), "exit code 1.*cudaErrorIllegalAddress");
  const auto ask_for_it_and_reset = [] {
    store<<<1, 1>>>(near_null(), 0);
    cudaDeviceSynchronize();
    const bool expected = cudaGetLastError() == cudaErrorIllegalAddress;
    cudaDeviceReset();
    exit(expected ? 0 : 2);
  };
  EXPECT_EXIT(ask_for_it_and_reset(), testing::ExitedWithCode(0), "null pointer");
  const auto ask_for_an_assertion = [] {
    assert_small<<<1, 1>>>(0);
    exit(cudaDeviceSynchronize() == cudaErrorAssert && cudaGetLastError() ? 0 : 2);
  };
  EXPECT_EXIT(ask_for_an_assertion(), testing::ExitedWithCode(0), "Assertion");
  const auto say_so = [] {
    store<<<1, 1>>>(near_null(), 0);
    exit(3);
  };
  EXPECT_EXIT(say_so(), testing::ExitedWithCode(3), "null pointer");
}

}  // namespace
}  // namespace warpkit::emulator_test
