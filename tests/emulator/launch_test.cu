// Launches: who runs where, how arguments are passed, which configurations are refused.
#include <gtest/gtest.h>

#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class LaunchTest : public EmulatorTest {};

__device__ unsigned long long place_in_grid() {
  const unsigned long long block = blockIdx.x + static_cast<unsigned long long>(gridDim.x) *
                                                    (blockIdx.y + gridDim.y * blockIdx.z);
  const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  return block * blockDim.x * blockDim.y * blockDim.z + thread;
}

__global__ void count_visits(int* visits) { atomicAdd(&visits[place_in_grid()], 1); }

TEST_F(LaunchTest, RunsEveryThreadOfEveryBlockOnce) {
  const std::vector<std::pair<dim3, dim3>> shapes = {
      {1, 1},          {1, 1024},
      {7, 33},         {dim3(3, 2, 2), dim3(5, 3, 2)},
      {dim3(1, 9), 1}, {dim3(2, 1, 5), dim3(1, 1, 64)},
      {1000, 32},      {dim3(4, 4), dim3(16, 16)}};
  for (const auto& [grid, block] : shapes) {
    const std::size_t threads =
        std::size_t{1} * grid.x * grid.y * grid.z * block.x * block.y * block.z;
    const Managed<int> visits(threads);
    count_visits<<<grid, block>>>(visits.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (std::size_t i = 0; i < threads; ++i) ASSERT_EQ(visits[i], 1) << "thread " << i;
  }
}

struct Pair {
  int first;
  float second;
};

__global__ void keep_arguments(Pair pair, const int* none, long long wide, double scale, int* out) {
  out[0] = pair.first;
  out[1] = static_cast<int>(pair.second);
  out[2] = none == nullptr;
  out[3] = wide == 1ll << 40;
  out[4] = static_cast<int>(scale * 2);
}

TEST_F(LaunchTest, ConvertsArgumentsToTheParametersTypes) {
  const Managed<int> out(5);
  keep_arguments<<<1, 1>>>({7, 8.0f}, NULL, 1ll << 40, 3, out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  const int expected[] = {7, 8, 1, 1, 6};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(out[i], expected[i]) << i;
}

__global__ void own_copy(int value, int* out) {
  value += static_cast<int>(threadIdx.x);
  out[threadIdx.x] = value;
}

TEST_F(LaunchTest, EveryThreadHasItsOwnCopyOfAnArgument) {
  const Managed<int> out(40);
  own_copy<<<1, 40>>>(100, out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 40; ++i) EXPECT_EQ(out[i], 100 + i);
}

template <class T, int kAdd>
__global__ void add_constant(const T* in, T* out) {
  out[threadIdx.x] = in[threadIdx.x] + kAdd;
}

template <class T>
__global__ void deduced(T value, T* out) {
  *out = value + value;
}

TEST_F(LaunchTest, TemplatesAreLaunchedNamedAndDeduced) {
  const Managed<float> in(4), out(4);
  for (int i = 0; i < 4; ++i) in[i] = 0.5f * static_cast<float>(i);
  add_constant<float, 3><<<1, 4>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[3], 4.5f);
  deduced<<<1, 1>>>(2.25f, out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 4.5f);
}

__global__ void overloaded(int* out, int) { *out = 1; }
__global__ void overloaded(int* out, float) { *out = 2; }
__global__ void with_default(int* out, int value = 42) { *out = value; }

TEST_F(LaunchTest, OverloadsAndDefaultArguments) {
  const Managed<int> out(1);
  overloaded<<<1, 1>>>(out.data(), 1.0f);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 2);
  overloaded<<<1, 1>>>(out.data(), 1);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 1);
  with_default<<<1, 1>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 42);
}

TEST_F(LaunchTest, AKernelCanBeAVariable) {
  const Managed<int> out(8);
  void (*kernel)(int, int*) = own_copy;
  kernel<<<1, 8>>>(5, out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[7], 12);
}

__global__ void does_nothing() {}

TEST_F(LaunchTest, BadConfigurationsAreRefusedOnceAndNothingSticks) {
  const std::vector<std::pair<dim3, dim3>> refused = {{0, 32},
                                                      {dim3(1, 0), 32},
                                                      {1, 0},
                                                      {1, 1025},
                                                      {1, dim3(1, 1, 65)},
                                                      {1, dim3(32, 32, 2)},
                                                      {dim3(1, 65536), 1},
                                                      {dim3(1, 1, 65536), 1},
                                                      {dim3(2147483648u), 1}};
  for (const auto& [grid, block] : refused) {
    does_nothing<<<grid, block>>>();
    EXPECT_EQ(cudaPeekAtLastError(), cudaErrorInvalidConfiguration) << grid.x << " " << block.x;
    EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
    EXPECT_EQ(cudaGetLastError(), cudaSuccess);
    EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  }
  does_nothing<<<1, 32>>>();
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(LaunchTest, AnUnknownStreamIsRefused) {
  cudaStream_t stream;
  ASSERT_EQ(cudaStreamCreate(&stream), cudaSuccess);
  does_nothing<<<1, 1, 0, stream>>>();
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  ASSERT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  does_nothing<<<1, 1, 0, stream>>>();
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidResourceHandle);
}

// In a function that is only for the device, the compiler door refuses it.
__host__ __device__ void launches() { does_nothing<<<1, 1>>>(); }
__global__ void launches_another() { launches(); }

TEST_F(LaunchTest, LaunchingWithinAKernelIsRefusedByName) {
  testing::internal::CaptureStderr();
  launches_another<<<1, 1>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorNotSupported);
  EXPECT_TRUE(contains_in_order(message, {"does_nothing", "dynamic parallelism"}));
}

// Its address alone names an instance without the pack's arguments.
template <int kScale, class... Values>
__global__ void add_scaled(double* sum, Values... values) {
  *sum = kScale * (0.0 + ... + values);
}

TEST_F(LaunchTest, TemplatesWithAPackTakeMoreArgumentsThanTheirAddressSays) {
  const Managed<double> sums(3);
  add_scaled<3><<<1, 1>>>(&sums[0], 1, 2.5f, 4u);
  add_scaled<2><<<1, 1>>>(&sums[1]);
  add_scaled<5, float, long><<<1, 1>>>(&sums[2], 1.5f, 2);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(sums[0], 22.5);
  EXPECT_EQ(sums[1], 0.0);
  EXPECT_EQ(sums[2], 17.5);
}

}  // namespace
}  // namespace warpkit::emulator_test
