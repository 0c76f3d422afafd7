// Launches by calls instead of <<<>>>: by address, with attributes, cooperative.
#include <gtest/gtest.h>

#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class LaunchApiTest : public EmulatorTest {};

struct Pair {
  short first;
  double second;
};

__global__ void keep_arguments(int* out, Pair pair, char letter, const float value) {
  const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
  out[i] = pair.first * 1000 + static_cast<int>(pair.second * 4) + letter + static_cast<int>(value);
}

__global__ void no_arguments() {}

template <class T>
__global__ void fill(T* out, T value) {
  out[threadIdx.x + blockDim.x * blockIdx.x] = value;
}

constexpr Pair kPair{7, 2.25};
constexpr int kKept = 7 * 1000 + 9 + 'c' + 3;

TEST_F(LaunchApiTest, LaunchesAFunctionWithPointersToItsArguments) {
  const Managed<int> out(3 * 5);
  int* data = out.data();
  Pair pair = kPair;
  char letter = 'c';
  float value = 3.5f;
  void* arguments[] = {&data, &pair, &letter, &value};
  ASSERT_EQ(cudaLaunchKernel(keep_arguments, dim3(3), dim3(5), arguments), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 15; ++i) EXPECT_EQ(out[i], kKept) << i;
}

TEST_F(LaunchApiTest, LaunchesAKernelOfWhichOnlyTheAddressIsKnown) {
  const Managed<int> out(2);
  int* data = out.data();
  Pair pair = kPair;
  char letter = 'c';
  float value = 3.5f;
  void* arguments[] = {&data, &pair, &letter, &value};
  ASSERT_EQ(cudaLaunchKernel((const void*)keep_arguments, dim3(1), dim3(2), arguments, 0, nullptr),
            cudaSuccess);
  // The arguments were copied when the call returned.
  data = nullptr;
  pair = {};
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[1], kKept);
  void* untyped = reinterpret_cast<void*>(no_arguments);
  EXPECT_EQ(cudaLaunchKernel(untyped, dim3(1), dim3(1), nullptr, 0, 0), cudaSuccess);
}

TEST_F(LaunchApiTest, LaunchesTemplatesByTheirType) {
  const Managed<double> out(6);
  double* data = out.data();
  double value = 0.75;
  void* arguments[] = {&data, &value};
  ASSERT_EQ(cudaLaunchKernel(fill<double>, 2, 3, arguments, 0, 0), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(out[i], 0.75) << i;
  value = 1.5;
  ASSERT_EQ(cudaLaunchCooperativeKernel((void*)fill<double>, 2, 3, arguments), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(out[i], 1.5) << i;
}

TEST_F(LaunchApiTest, ReturnsErrorsAndLeavesThemAsLastError) {
  EXPECT_EQ(cudaLaunchKernel(no_arguments, 1, 1025, nullptr), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaLaunchKernel(no_arguments, 1, 32, nullptr, 49 * 1024), cudaErrorInvalidValue);
  EXPECT_EQ(cudaLaunchKernel(no_arguments, 1, 32, nullptr), cudaSuccess);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue) << "a success must not hide an error";
  testing::internal::CaptureStderr();
  int here = 0;
  EXPECT_EQ(cudaLaunchKernel(&here, 1, 1, nullptr), cudaErrorInvalidDeviceFunction);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidDeviceFunction);
  EXPECT_EQ(cudaLaunchKernel(static_cast<const void*>(nullptr), 1, 1, nullptr),
            cudaErrorInvalidDeviceFunction);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_TRUE(contains_in_order(message, {"without a type", "template"}));
}

TEST_F(LaunchApiTest, TakesAConfigurationWithAttributes) {
  const Managed<float> out(4);
  cudaLaunchAttribute attributes[2] = {};
  attributes[0].id = cudaLaunchAttributePriority;
  attributes[0].val.priority = -1;
  attributes[1].id = cudaLaunchAttributeProgrammaticStreamSerialization;
  attributes[1].val.programmaticStreamSerializationAllowed = 1;
  cudaLaunchConfig_t config = {};
  config.gridDim = 2;
  config.blockDim = 2;
  config.attrs = attributes;
  config.numAttrs = 2;
  // 3 is an int and becomes the float that the kernel takes.
  ASSERT_EQ(cudaLaunchKernelEx(&config, fill<float>, out.data(), 3), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[3], 3.0f);
  float* data = out.data();
  float value = 4;
  void* arguments[] = {&data, &value};
  ASSERT_EQ(cudaLaunchKernelExC(&config, fill<float>, arguments), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[3], 4.0f);
  EXPECT_EQ(cudaLaunchKernelExC(&config, (void*)no_arguments, nullptr), cudaSuccess);
  config.numAttrs = 0;
  config.blockDim = dim3(1, 1, 65);
  EXPECT_EQ(cudaLaunchKernelEx(&config, no_arguments), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
}

TEST_F(LaunchApiTest, RefusesClustersByName) {
  cudaLaunchAttribute attribute = {};
  attribute.id = cudaLaunchAttributeClusterDimension;
  attribute.val.clusterDim.x = attribute.val.clusterDim.y = attribute.val.clusterDim.z = 1;
  cudaLaunchConfig_t config = {};
  config.gridDim = 2;
  config.blockDim = 1;
  config.attrs = &attribute;
  config.numAttrs = 1;
  EXPECT_EQ(cudaLaunchKernelEx(&config, no_arguments), cudaSuccess);
  attribute.val.clusterDim.x = 2;
  testing::internal::CaptureStderr();
  EXPECT_EQ(cudaLaunchKernelEx(&config, no_arguments), cudaErrorNotSupported);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_TRUE(contains_in_order(message, {"thread block clusters", "cudaErrorNotSupported"}));
}

TEST_F(LaunchApiTest, ACooperativeGridMustFitAtOnce) {
  int blocks = 0, multiprocessors = 0;
  ASSERT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, no_arguments, 1024, 0),
            cudaSuccess);
  ASSERT_EQ(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, 0),
            cudaSuccess);
  const unsigned fit = static_cast<unsigned>(blocks * multiprocessors);
  EXPECT_EQ(cudaLaunchCooperativeKernel(no_arguments, fit + 1, 1024, nullptr),
            cudaErrorCooperativeLaunchTooLarge);
  EXPECT_EQ(cudaGetLastError(), cudaErrorCooperativeLaunchTooLarge);
  EXPECT_EQ(cudaLaunchCooperativeKernel(no_arguments, fit, 1024, nullptr), cudaSuccess);
  EXPECT_EQ(cudaLaunchCooperativeKernel((void*)no_arguments, 2, 0, nullptr),
            cudaErrorInvalidConfiguration);
  cudaLaunchAttribute attribute = {};
  attribute.id = cudaLaunchAttributeCooperative;
  attribute.val.cooperative = 1;
  cudaLaunchConfig_t config = {};
  config.gridDim = fit + 1;
  config.blockDim = 1024;
  config.attrs = &attribute;
  config.numAttrs = 1;
  EXPECT_EQ(cudaLaunchKernelEx(&config, no_arguments), cudaErrorCooperativeLaunchTooLarge);
  attribute.val.cooperative = 0;
  EXPECT_EQ(cudaLaunchKernelEx(&config, no_arguments), cudaSuccess);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  int says = 0;
  ASSERT_EQ(cudaDeviceGetAttribute(&says, cudaDevAttrCooperativeLaunch, 0), cudaSuccess);
  EXPECT_EQ(says, 1);
}

__global__ void faults(int* none) { *none = 1; }

TEST_F(LaunchApiTest, AFaultIsEveryLaterLaunchsResult) {
  int* none = reinterpret_cast<int*>(64);  // a sanitizer would catch null before it faults
  void* arguments[] = {&none};
  testing::internal::CaptureStderr();
  EXPECT_EQ(cudaLaunchKernel(faults, 1, 1, arguments), cudaSuccess) << "told when it has happened";
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaLaunchKernel(no_arguments, 1, 1, nullptr), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaLaunchCooperativeKernel(no_arguments, 1, 1, nullptr), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  ASSERT_EQ(cudaDeviceReset(), cudaSuccess);
  EXPECT_EQ(cudaLaunchKernel(no_arguments, 1, 1, nullptr), cudaSuccess);
}

TEST_F(LaunchApiTest, AKernelHasAName) {
  const char* name = nullptr;
  ASSERT_EQ(cudaFuncGetName(&name, no_arguments), cudaSuccess);
  EXPECT_STREQ(name, "no_arguments");
  EXPECT_EQ(cudaFuncGetName(&name, &name), cudaErrorInvalidDeviceFunction);
}

}  // namespace
}  // namespace warpkit::emulator_test
