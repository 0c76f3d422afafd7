// What programs may ask the driver API.
#include <cuda.h>
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cstring>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class DriverApiTest : public EmulatorTest {};

TEST_F(DriverApiTest, TellsOfTheOneDevice) {
  ASSERT_EQ(cuInit(0), CUDA_SUCCESS);
  EXPECT_EQ(cuInit(1), CUDA_ERROR_INVALID_VALUE);
  int count = 0, value = 0, major = 0, minor = -1;
  CUdevice device = -1;
  ASSERT_EQ(cuDeviceGetCount(&count), CUDA_SUCCESS);
  EXPECT_EQ(count, 1);
  ASSERT_EQ(cuDeviceGet(&device, 0), CUDA_SUCCESS);
  EXPECT_EQ(cuDeviceGet(&device, 1), CUDA_ERROR_INVALID_DEVICE);
  ASSERT_EQ(cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, device),
            CUDA_SUCCESS);
  EXPECT_EQ(value, 1024);
  ASSERT_EQ(cuDeviceComputeCapability(&major, &minor, device), CUDA_SUCCESS);
  EXPECT_EQ(major * 10 + minor, 90);
  char name[8];
  ASSERT_EQ(cuDeviceGetName(name, sizeof name, device), CUDA_SUCCESS);
  EXPECT_STREQ(name, "Warpkit");
  std::size_t total = 0, free = 0, bytes = 0;
  ASSERT_EQ(cuDeviceTotalMem(&bytes, device), CUDA_SUCCESS);
  ASSERT_EQ(cuMemGetInfo(&free, &total), CUDA_SUCCESS);
  EXPECT_EQ(total, bytes);
  EXPECT_EQ(cuCtxSynchronize(), CUDA_SUCCESS);
}

TEST_F(DriverApiTest, ErrorsAreTheRuntimesByOtherNames) {
  const char* text = nullptr;
  int value;
  const CUresult error = cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_WARP_SIZE, 5);
  EXPECT_EQ(error, CUDA_ERROR_INVALID_DEVICE);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "the driver API has no last error";
  ASSERT_EQ(cuGetErrorName(error, &text), CUDA_SUCCESS);
  EXPECT_STREQ(text, "CUDA_ERROR_INVALID_DEVICE");
  ASSERT_EQ(cuGetErrorString(error, &text), CUDA_SUCCESS);
  EXPECT_STREQ(text, "invalid device ordinal");
  EXPECT_EQ(cuGetErrorName(static_cast<CUresult>(12345), &text), CUDA_ERROR_INVALID_VALUE);
  EXPECT_EQ(text, nullptr);
}

}  // namespace
}  // namespace warpkit::emulator_test
