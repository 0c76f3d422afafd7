// The one device among the calls for several, and what it says of itself.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class DeviceChoiceTest : public EmulatorTest {};

TEST_F(DeviceChoiceTest, TheOnlyDeviceIsChosen) {
  cudaDeviceProp wanted = {};
  wanted.major = 12;
  int device = -1;
  ASSERT_EQ(cudaChooseDevice(&device, &wanted), cudaSuccess);
  EXPECT_EQ(device, 0);
  int valid[] = {0}, wrong[] = {0, 1};
  EXPECT_EQ(cudaSetValidDevices(valid, 1), cudaSuccess);
  EXPECT_EQ(cudaSetValidDevices(nullptr, 0), cudaSuccess);
  EXPECT_EQ(cudaSetValidDevices(wrong, 2), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaInitDevice(0, 0, 0), cudaSuccess);
  EXPECT_EQ(cudaInitDevice(1, 0, 0), cudaErrorInvalidDevice);
}

TEST_F(DeviceChoiceTest, FlagsAreKept) {
  unsigned flags = 99;
  ASSERT_EQ(cudaSetDeviceFlags(cudaDeviceScheduleYield), cudaSuccess);
  ASSERT_EQ(cudaGetDeviceFlags(&flags), cudaSuccess);
  EXPECT_EQ(flags, static_cast<unsigned>(cudaDeviceScheduleYield | cudaDeviceMapHost));
  EXPECT_EQ(cudaSetDeviceFlags(cudaDeviceScheduleYield | cudaDeviceScheduleSpin),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaSetDeviceFlags(0x4000), cudaErrorInvalidValue);
  ASSERT_EQ(cudaSetDeviceFlags(cudaDeviceScheduleAuto), cudaSuccess);
  cudaFuncCache config = cudaFuncCachePreferNone;
  ASSERT_EQ(cudaDeviceSetCacheConfig(cudaFuncCachePreferL1), cudaSuccess);
  ASSERT_EQ(cudaDeviceGetCacheConfig(&config), cudaSuccess);
  EXPECT_EQ(config, cudaFuncCachePreferL1);
  cudaSharedMemConfig banks = cudaSharedMemBankSizeEightByte;
  ASSERT_EQ(cudaDeviceSetSharedMemConfig(cudaSharedMemBankSizeEightByte), cudaSuccess);
  ASSERT_EQ(cudaDeviceGetSharedMemConfig(&banks), cudaSuccess);
  EXPECT_EQ(banks, cudaSharedMemBankSizeFourByte);
}

TEST_F(DeviceChoiceTest, LimitsAreKeptUntilAReset) {
  const auto limit = [](cudaLimit which) {
    std::size_t value = 77;
    EXPECT_EQ(cudaDeviceGetLimit(&value, which), cudaSuccess);
    return value;
  };
  EXPECT_EQ(limit(cudaLimitStackSize), 1024u);
  EXPECT_EQ(cudaDeviceSetLimit(cudaLimitStackSize, 8192), cudaSuccess);
  EXPECT_EQ(cudaDeviceSetLimit(cudaLimitPersistingL2CacheSize, 4096), cudaSuccess);
  EXPECT_EQ(cudaDeviceSetLimit(cudaLimitMaxL2FetchGranularity, 129), cudaErrorInvalidValue);
  EXPECT_EQ(limit(cudaLimitStackSize), 8192u);
  EXPECT_EQ(limit(cudaLimitPersistingL2CacheSize), 4096u);
  std::size_t value = 0;
  EXPECT_EQ(cudaDeviceGetLimit(&value, cudaLimitDevRuntimeSyncDepth), cudaErrorUnsupportedLimit)
      << "kernels launch no kernels";
  EXPECT_EQ(cudaDeviceSetLimit(cudaLimitDevRuntimePendingLaunchCount, 1),
            cudaErrorUnsupportedLimit);
  ASSERT_EQ(cudaDeviceReset(), cudaSuccess);
  EXPECT_EQ(limit(cudaLimitStackSize), 1024u);
}

TEST_F(DeviceChoiceTest, ThereIsNoPeer) {
  int can = 7;
  ASSERT_EQ(cudaDeviceCanAccessPeer(&can, 0, 0), cudaSuccess);
  EXPECT_EQ(can, 0);
  EXPECT_EQ(cudaDeviceCanAccessPeer(&can, 0, 1), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaDeviceEnablePeerAccess(1, 0), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaDeviceEnablePeerAccess(0, 3), cudaErrorInvalidValue);
  EXPECT_EQ(cudaDeviceDisablePeerAccess(0), cudaErrorPeerAccessNotEnabled);
  EXPECT_EQ(cudaDeviceGetP2PAttribute(&can, cudaDevP2PAttrAccessSupported, 0, 1),
            cudaErrorInvalidDevice);
}

TEST_F(DeviceChoiceTest, TheBusAddressNamesTheDevice) {
  char text[32] = {}, small[8];
  ASSERT_EQ(cudaDeviceGetPCIBusId(text, sizeof text, 0), cudaSuccess);
  EXPECT_STREQ(text, "0000:00:00.0");
  EXPECT_EQ(cudaDeviceGetPCIBusId(small, sizeof small, 0), cudaErrorInvalidValue);
  EXPECT_EQ(cudaDeviceGetPCIBusId(text, sizeof text, 2), cudaErrorInvalidDevice);
  int device = -1;
  EXPECT_EQ(cudaDeviceGetByPCIBusId(&device, "0000:00:00.0"), cudaSuccess);
  EXPECT_EQ(device, 0);
  EXPECT_EQ(cudaDeviceGetByPCIBusId(&device, "0000:3b:00.0"), cudaErrorInvalidValue);
  EXPECT_EQ(cudaDeviceGetByPCIBusId(&device, "somewhere"), cudaErrorInvalidValue);
}

TEST_F(DeviceChoiceTest, EveryAttributeAgreesWithItsProperty) {
  cudaDeviceProp p;
  ASSERT_EQ(cudaGetDeviceProperties(&p, 0), cudaSuccess);
  const struct {
    cudaDeviceAttr attribute;
    int number;
    long long value;
  } all[] = {
#define WARPKIT_ROW(name, number, expression) \
  {cudaDevAttr##name, number, static_cast<long long>(expression)},
#include <warpkit/emulator/device_attributes.def>
#undef WARPKIT_ROW
  };
  for (const auto& one : all) {
    int value = -77;
    EXPECT_EQ(static_cast<int>(one.attribute), one.number);
    EXPECT_EQ(cudaDeviceGetAttribute(&value, one.attribute, 0), cudaSuccess) << one.number;
    EXPECT_EQ(value, one.value) << one.number;
  }
  EXPECT_EQ(p.maxThreadsPerMultiProcessor, 2048);
  EXPECT_EQ(p.regsPerMultiprocessor, 65536);
  EXPECT_EQ(p.cooperativeLaunch, 1);
  EXPECT_GT(p.memoryClockRate, 0) << "programs divide by what it leads to";
  EXPECT_GT(p.memoryBusWidth, 0);
  EXPECT_EQ(p.clusterLaunch, 0);
  EXPECT_EQ(p.maxTexture2D[0], 0) << "there are no textures";
}

}  // namespace
}  // namespace warpkit::emulator_test
