// The stated device and the error API, in NVIDIA's numbers and words.
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "emulator/runtime/thread_order.hpp"
#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class DeviceTest : public EmulatorTest {};

TEST_F(DeviceTest, ThereIsOne) {
  int count = 0, device = -1;
  ASSERT_EQ(cudaGetDeviceCount(&count), cudaSuccess);
  EXPECT_EQ(count, 1);
  ASSERT_EQ(cudaSetDevice(0), cudaSuccess);
  ASSERT_EQ(cudaGetDevice(&device), cudaSuccess);
  EXPECT_EQ(device, 0);
  EXPECT_EQ(cudaSetDevice(1), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidDevice);
}

TEST_F(DeviceTest, StatesLimitsAlikeInPropertiesAndAttributes) {
  cudaDeviceProp prop;
  ASSERT_EQ(cudaGetDeviceProperties(&prop, 0), cudaSuccess);
  EXPECT_EQ(prop.warpSize, 32);
  EXPECT_EQ(prop.maxThreadsPerBlock, 1024);
  EXPECT_EQ(prop.sharedMemPerBlock, 48u * 1024);
  EXPECT_EQ(prop.major, 9);
  EXPECT_GT(std::strlen(prop.name), 0u);
  const auto attribute = [](cudaDeviceAttr attr) {
    int value = -1;
    EXPECT_EQ(cudaDeviceGetAttribute(&value, attr, 0), cudaSuccess);
    return value;
  };
  EXPECT_EQ(attribute(cudaDevAttrWarpSize), prop.warpSize);
  EXPECT_EQ(attribute(cudaDevAttrMaxThreadsPerBlock), prop.maxThreadsPerBlock);
  EXPECT_EQ(attribute(cudaDevAttrMultiProcessorCount), prop.multiProcessorCount);
  EXPECT_EQ(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin), 227 * 1024);
  EXPECT_EQ(attribute(cudaDevAttrMaxBlockDimZ), 64);
  int value;
  EXPECT_EQ(cudaDeviceGetAttribute(&value, static_cast<cudaDeviceAttr>(9999), 0),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaDeviceGetAttribute(&value, cudaDevAttrWarpSize, 1), cudaErrorInvalidDevice);
}

TEST_F(DeviceTest, VersionsAgree) {
  int driver = 0, runtime = 0;
  ASSERT_EQ(cudaDriverGetVersion(&driver), cudaSuccess);
  ASSERT_EQ(cudaRuntimeGetVersion(&runtime), cudaSuccess);
  EXPECT_EQ(runtime, CUDART_VERSION);
  EXPECT_GE(driver, runtime);
}

TEST(ErrorTest, NumbersNamesAndTextsAreNvidias) {
  EXPECT_EQ(cudaErrorInvalidValue, 1);
  EXPECT_EQ(cudaErrorMemoryAllocation, 2);
  EXPECT_EQ(cudaErrorInvalidConfiguration, 9);
  EXPECT_EQ(cudaErrorIllegalAddress, 700);
  EXPECT_EQ(cudaErrorAssert, 710);
  EXPECT_EQ(cudaErrorLaunchFailure, 719);
  EXPECT_EQ(cudaErrorNotSupported, 801);
  EXPECT_STREQ(cudaGetErrorName(cudaErrorIllegalAddress), "cudaErrorIllegalAddress");
  EXPECT_STREQ(cudaGetErrorString(cudaSuccess), "no error");
  EXPECT_STREQ(cudaGetErrorString(cudaErrorInvalidValue), "invalid argument");
  EXPECT_STREQ(cudaGetErrorString(cudaErrorIllegalAddress),
               "an illegal memory access was encountered");
  EXPECT_STREQ(cudaGetErrorString(cudaErrorLaunchFailure), "unspecified launch failure");
  EXPECT_STREQ(cudaGetErrorString(static_cast<cudaError_t>(12345)), "unrecognized error code");
  EXPECT_STREQ(cudaGetErrorName(static_cast<cudaError_t>(12345)), "unrecognized error code");
}

TEST_F(DeviceTest, TheLastErrorIsTheHostThreadsOwn) {
  EXPECT_EQ(cudaSetDevice(7), cudaErrorInvalidDevice);
  std::thread([] { EXPECT_EQ(cudaGetLastError(), cudaSuccess); }).join();
  EXPECT_EQ(cudaPeekAtLastError(), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST(ThreadOrderTest, ReadsWhatTheVariableMaySay) {
  emulator::ThreadOrder order;
  EXPECT_TRUE(emulator::ThreadOrder::parse("reverse", order));
  EXPECT_EQ(order.kind, emulator::OrderKind::Reverse);
  EXPECT_TRUE(emulator::ThreadOrder::parse("random:12", order));
  EXPECT_EQ(order.seed, 12u);
  for (const char* bad :
       {"", "Forward", "random", "random:", "random:x", "random:-1", "random:7 "}) {
    EXPECT_FALSE(emulator::ThreadOrder::parse(bad, order)) << bad;
  }
}

TEST(ThreadOrderTest, EveryOrderVisitsEachOnce) {
  for (const char* text : {"forward", "reverse", "random:1", "random:2"}) {
    emulator::ThreadOrder order;
    ASSERT_TRUE(emulator::ThreadOrder::parse(text, order));
    for (const int count : {1, 2, 32, 33, 1000, 1024}) {
      std::vector<bool> met(count);
      std::vector<std::uint16_t> threads;
      order.arrange(threads, count, 5);
      for (const std::uint16_t thread : threads) {
        ASSERT_TRUE(thread < count && !met[thread]);
        met[thread] = true;
      }
      std::vector<bool> run(count);
      for (int i = 0; i < count; ++i) {
        const std::uint64_t block = order.block_at(i, count);
        ASSERT_TRUE(block < static_cast<std::uint64_t>(count) && !run[block]) << text << count;
        run[block] = true;
      }
    }
  }
  emulator::ThreadOrder random;
  ASSERT_TRUE(emulator::ThreadOrder::parse("random:1", random));
  std::vector<std::uint16_t> first, second;
  random.arrange(first, 256, 0);
  random.arrange(second, 256, 1);
  EXPECT_NE(first, second) << "blocks should differ";
}

}  // namespace
}  // namespace warpkit::emulator_test
