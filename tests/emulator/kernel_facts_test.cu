// What a kernel's source says of it: launch bounds, clusters, the shared variables of its body. No
// kernel here runs before it is asked about.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class KernelFactsTest : public EmulatorTest {};

constexpr int kMost = 96;

__global__ void __launch_bounds__(kMost, 2) bounded(int* out) {
  if (threadIdx.x + 1 == blockDim.x) *out = static_cast<int>(blockDim.x);
}
__launch_bounds__(33) __global__ void bounded_first(int*) {}
template <int N, class T>
__global__ void __launch_bounds__(N / 2) bounded_by(T* out) {
  __shared__ T numbers[N + 1];
  numbers[threadIdx.x] = T(1);
  if (out) *out = numbers[threadIdx.x];
}
#define BOUNDED(name, most) \
  __global__ void __launch_bounds__(most) name##_bounded(int*) {}
BOUNDED(macro, 77)

__global__ void unbounded(int*) {}

int most_threads(const void* kernel) {
  cudaFuncAttributes attributes = {};
  EXPECT_EQ(cudaFuncGetAttributes(&attributes, kernel), cudaSuccess);
  return attributes.maxThreadsPerBlock;
}
template <class... Parameters>
const void* address(void (*kernel)(Parameters...)) {
  return reinterpret_cast<const void*>(kernel);
}

TEST_F(KernelFactsTest, LaunchBoundsAreAnAttribute) {
  EXPECT_EQ(most_threads(address(bounded)), 96);
  EXPECT_EQ(most_threads(address(bounded_first)), 33);
  EXPECT_EQ(most_threads(address(bounded_by<128, double>)), 64);
  EXPECT_EQ(most_threads(address(bounded_by<250, char>)), 125);
  EXPECT_EQ(most_threads(address(macro_bounded)), 77);
  EXPECT_EQ(most_threads(address(unbounded)), 1024);
}

TEST_F(KernelFactsTest, ALaunchBeyondItsBoundsFailsAtOnceAndDoesNotStick) {
  Managed<int> out(1);
  testing::internal::CaptureStderr();
  bounded<<<1, 97>>>(out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  bounded<<<1, dim3(16, 3, 3)>>>(out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  bounded_by<128, double><<<1, 65>>>(nullptr);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  int* pointer = out.data();
  void* arguments[] = {&pointer};
  EXPECT_EQ(cudaLaunchKernel(bounded, dim3(1), dim3(128), arguments), cudaErrorInvalidValue);
  EXPECT_EQ(cudaLaunchCooperativeKernel(bounded, dim3(1), dim3(128), arguments),
            cudaErrorInvalidValue);
  cudaGetLastError();
  unbounded<<<1, 1024>>>(nullptr);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(out[0], 0) << "none of them ran";
  EXPECT_TRUE(contains_in_order(
      message,
      {"kernel bounded is launched with 97 threads a block; its __launch_bounds__ allow 96",
       "kernel_facts_test.cu:", "144 threads", "allow 64"}));
  bounded<<<1, 96>>>(out.data());
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 96);
}

TEST_F(KernelFactsTest, OccupancyObeysLaunchBounds) {
  int blocks = -1;
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, bounded, 96, 0), cudaSuccess);
  EXPECT_EQ(blocks, 21);
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, bounded, 97, 0), cudaSuccess);
  EXPECT_EQ(blocks, 0);
  int grid = 0, block = 0;
  EXPECT_EQ(cudaOccupancyMaxPotentialBlockSize(&grid, &block, bounded_first), cudaSuccess);
  EXPECT_LE(block, 33);
  EXPECT_GT(block, 0);
}

// 4 * 2500 + 2 + 8 bytes.
__global__ void with_shared(int* out) {
  __shared__ float numbers[25][100];
  __shared__ short one;
  if (out) {
    __shared__ double nested;
    nested = numbers[0][0] = one = 3;
    *out = static_cast<int>(nested);
  }
}
__global__ void with_much(int* out) {
  __shared__ char much[40000];
  much[threadIdx.x] = 1;
  extern __shared__ char more[];
  more[threadIdx.x] = 1;
  if (out) *out = much[threadIdx.x] + more[threadIdx.x];
}

std::size_t shared_bytes(const void* kernel) {
  cudaFuncAttributes attributes = {};
  EXPECT_EQ(cudaFuncGetAttributes(&attributes, kernel), cudaSuccess);
  return attributes.sharedSizeBytes;
}

TEST_F(KernelFactsTest, SharedVariablesOfTheBodyAreKnownBeforeItRuns) {
  EXPECT_EQ(shared_bytes(address(with_shared)), 10010u);
  EXPECT_EQ(shared_bytes(address(bounded_by<100, double>)), 808u);
  EXPECT_EQ(shared_bytes(address(bounded_by<7, short>)), 16u);
  EXPECT_EQ(shared_bytes(address(unbounded)), 0u);
  int blocks = -1;
  EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, with_much, 32, 0), cudaSuccess);
  EXPECT_EQ(blocks, 5) << "228 KiB hold 40,000 bytes and the reserved KiB five times";
  with_shared<<<1, 1>>>(nullptr);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(shared_bytes(address(with_shared)), 10010u) << "and a run doesn't count them again";
}

TEST_F(KernelFactsTest, TooMuchOfBothKindsIsRefusedAtOnce) {
  testing::internal::CaptureStderr();
  with_much<<<1, 32, 9153>>>(nullptr);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  with_much<<<1, 32, 9152>>>(nullptr);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "48 KiB exactly";
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_TRUE(contains_in_order(message, {"needs 40000 bytes of static and 9153 of dynamic"}));
}

__global__ void __cluster_dims__(2, 1, 1) in_pairs(int* out) { *out = 1; }
__global__ void __cluster_dims__(1, 1, 1) alone(int* out) { *out = 2; }
template <class T>
__global__ void __cluster_dims__(4) in_fours(T* out) {
  *out = T(3);
}

TEST_F(KernelFactsTest, ClustersAreRefusedByName) {
  Managed<int> out(1);
  testing::internal::CaptureStderr();
  in_pairs<<<4, 32>>>(out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorNotSupported);
  in_fours<int><<<4, 32>>>(out.data());
  EXPECT_EQ(cudaGetLastError(), cudaErrorNotSupported);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 0);
  alone<<<4, 32>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_EQ(out[0], 2) << "a cluster of one block is none";
  EXPECT_TRUE(contains_in_order(message, {"kernel in_pairs has __cluster_dims__",
                                          "kernel_facts_test.cu:", "kernel in_fours<int> has"}));
}

// Chosen by its argument alone: found when it runs.
TEST_F(KernelFactsTest, ClustersOfADeducedTemplateEndItsLaunch) {
  Managed<int> out(1);
  testing::internal::CaptureStderr();
  in_fours<<<4, 32>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorNotSupported);
  EXPECT_EQ(out[0], 0);
  EXPECT_TRUE(contains_in_order(message, {"__cluster_dims__", "in kernel in_fours"}));
}

// The host's printf is declared to want a format; a kernel's takes none, too.
#if defined(__clang__)
__attribute__((no_sanitize("nonnull-attribute")))
#else
__attribute__((no_sanitize("undefined")))
#endif
__global__ void
print(int* results, const char* nothing) {
  results[0] = printf("no argument: 100%%\n");
  results[1] = printf("%d %s\n", 7, "seven");
  results[2] = printf("%5.2f|%*d|%-8lx|%llu|%hhd|%c\n", 1.5, 6, 42, 255ul, 1ull << 40, 3, 'x');
  results[3] = printf(nothing);
}

TEST_F(KernelFactsTest, PrintfReturnsTheNumberOfItsArgumentsInAKernelOnly) {
  Managed<int> results(4);
  testing::internal::CaptureStdout();
  print<<<1, 1>>>(results.data(), nullptr);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(printf("%d\n", 123), 4);
  fflush(stdout);
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "no argument: 100%\n7 seven\n 1.50|    42|ff      |1099511627776|3|x\n123\n");
  EXPECT_EQ(results[0], 0);
  EXPECT_EQ(results[1], 2);
  EXPECT_EQ(results[2], 7);
  EXPECT_EQ(results[3], -1);
}

}  // namespace
}  // namespace warpkit::emulator_test
