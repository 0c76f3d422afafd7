// Shared memory: whose it is, what it holds at first, how much there may be.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class SharedMemoryTest : public EmulatorTest {};

__global__ void what_is_there(float* first, int* dynamic) {
  __shared__ float tile[64];
  extern __shared__ int words[];
  first[blockIdx.x * 64 + threadIdx.x] = tile[threadIdx.x];
  dynamic[blockIdx.x * 64 + threadIdx.x] = words[threadIdx.x];
  __syncthreads();
  tile[threadIdx.x] = 1.0f;  // must not be seen by the next block
  words[threadIdx.x] = 1;
}

TEST_F(SharedMemoryTest, HoldsNaNsWhenABlockStarts) {
  const int blocks = 30;
  const Managed<float> first(blocks * 64);
  const Managed<int> dynamic(blocks * 64);
  what_is_there<<<blocks, 64, 64 * sizeof(int)>>>(first.data(), dynamic.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < blocks * 64; ++i) {
    ASSERT_TRUE(std::isnan(first[i])) << i << ": " << first[i];
    ASSERT_EQ(dynamic[i], -1) << i;
  }
}

template <class T, int kSize>
__device__ T sum_through_tile(T value) {
  __shared__ T tile[kSize];
  tile[threadIdx.x] = value;
  __syncthreads();
  T sum = 0;
  for (int i = 0; i < kSize; ++i) sum += tile[i];
  __syncthreads();
  return sum;
}

struct Accumulators {
  int count;
  double sum;
};

__global__ void tiles_of_templates(double* out) {
  __shared__ Accumulators both;
  if (threadIdx.x == 0) both = {0, 0.0};
  __syncthreads();
  const float floats = sum_through_tile<float, 32>(0.5f);
  const int ints = sum_through_tile<int, 32>(static_cast<int>(threadIdx.x));
  atomicAdd(&both.count, ints);
  atomicAdd(&both.sum, static_cast<double>(floats));
  __syncthreads();
  out[threadIdx.x] = both.count + both.sum;
}

TEST_F(SharedMemoryTest, LivesInTemplatesInlineFunctionsAndStructs) {
  const Managed<double> out(32);
  tiles_of_templates<<<4, 32>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 32; ++i) EXPECT_EQ(out[i], 32.0 * 496 + 32.0 * 16);
}

__global__ void two_names(int* same) {
  extern __shared__ float as_floats[];
  extern __shared__ unsigned as_words[];
  as_floats[threadIdx.x] = 1.0f;
  same[threadIdx.x] = as_words[threadIdx.x] == 0x3f800000u;
}

TEST_F(SharedMemoryTest, DynamicNamesShareOneBase) {
  const Managed<int> same(16);
  two_names<<<1, 16, 64>>>(same.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 16; ++i) EXPECT_EQ(same[i], 1);
}

__global__ void touch_last(std::size_t bytes, int* out) {
  extern __shared__ unsigned char buffer[];
  buffer[bytes - 1] = 42;
  *out = buffer[bytes - 1];
}

TEST_F(SharedMemoryTest, MoreThan48KiBNeedsAnOptIn) {
  const Managed<int> out(1);
  const std::size_t large = 96 * 1024;
  touch_last<<<1, 1, 48 * 1024>>>(48 * 1024, out.data());
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  touch_last<<<1, 1, 48 * 1024 + 1>>>(1, out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  ASSERT_EQ(cudaFuncSetAttribute(touch_last, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                 static_cast<int>(large)),
            cudaSuccess);
  out[0] = 0;
  touch_last<<<1, 1, large>>>(large, out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 42);
  touch_last<<<1, 1, large + 1>>>(1, out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  EXPECT_EQ(
      cudaFuncSetAttribute(touch_last, cudaFuncAttributeMaxDynamicSharedMemorySize, 227 * 1024 + 1),
      cudaErrorInvalidValue);
  cudaGetLastError();
}

__global__ void static_and_dynamic(int* out) {
  __shared__ int fixed[8 * 1024];
  extern __shared__ int more[];
  fixed[threadIdx.x] = 1;
  more[threadIdx.x] = 2;
  out[threadIdx.x] = fixed[threadIdx.x] + more[threadIdx.x];
}

TEST_F(SharedMemoryTest, StaticAndDynamicCountTogether) {
  const Managed<int> out(32);
  static_and_dynamic<<<1, 32, 16 * 1024>>>(out.data());
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(out[31], 3);
  testing::internal::CaptureStderr();
  static_and_dynamic<<<1, 32, 16 * 1024 + 4>>>(out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess) << "a refused launch must not stick";
  EXPECT_TRUE(contains_in_order(
      message, {"32768 bytes of static", "16388 of dynamic", "49152", "shared_memory_test.cu:"}));
}

}  // namespace
}  // namespace warpkit::emulator_test
