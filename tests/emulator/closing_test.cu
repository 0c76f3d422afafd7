// Large device memory: closed to the host after each wait, open to kernels whenever they touch it.
#include <gtest/gtest.h>

#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class ClosingTest : public EmulatorTest {};
using ClosingDeathTest = ClosingTest;

constexpr std::size_t kCount = (std::size_t{5} << 20) + 12345;  // 20 MiB and a ragged rest

__global__ void mark(unsigned* data, std::size_t count, unsigned step) {
  const std::size_t stride = static_cast<std::size_t>(gridDim.x) * blockDim.x;
  std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  for (; i < count; i += stride) data[i] += static_cast<unsigned>(i) * step;
}

unsigned* zeroed(std::size_t count) {
  unsigned* data = nullptr;
  EXPECT_EQ(cudaMalloc(&data, count * sizeof(unsigned)), cudaSuccess);
  EXPECT_EQ(cudaMemset(data, 0, count * sizeof(unsigned)), cudaSuccess);
  return data;
}

std::size_t count_wrong(const unsigned* data, std::size_t count, unsigned factor) {
  std::vector<unsigned> host(count);
  EXPECT_EQ(cudaMemcpy(host.data(), data, count * sizeof(unsigned), cudaMemcpyDeviceToHost),
            cudaSuccess);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < count; ++i) wrong += host[i] != static_cast<unsigned>(i) * factor;
  return wrong;
}

TEST_F(ClosingTest, ContentsOutliveEveryClosing) {
  unsigned* large = zeroed(kCount);
  unsigned* small = zeroed(1000);
  for (unsigned step = 1; step <= 4; ++step) {
    mark<<<64, 256>>>(large, kCount, step);
    mark<<<3, 32>>>(small, 1000, step);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    EXPECT_EQ(count_wrong(large, kCount, step * (step + 1) / 2), 0u);
    EXPECT_EQ(count_wrong(small, 1000, step * (step + 1) / 2), 0u);
  }
}

TEST_F(ClosingTest, MemoryThatIsFreedWhileClosedComesBackUnused) {
  for (int round = 0; round < 3; ++round) {
    unsigned* data = zeroed(kCount);
    mark<<<64, 256>>>(data, kCount, 1);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    ASSERT_EQ(count_wrong(data, kCount, 1), 0u);
    ASSERT_EQ(cudaFree(data), cudaSuccess);
  }
  unsigned* data = zeroed(2 * kCount);  // over the freed one's addresses and further
  mark<<<64, 256>>>(data, 2 * kCount, 3);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(count_wrong(data, 2 * kCount, 3), 0u);
}

TEST_F(ClosingTest, AnAccessBehindALargeAllocationIsAFault) {
  unsigned* data = zeroed(kCount);
  mark<<<1, 32>>>(data, 64, 1);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  testing::internal::CaptureStderr();
  mark<<<1, 1>>>(data + kCount + 64, 1, 1);
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_TRUE(contains_in_order(message, {"behind the end of an allocation of", "in kernel mark"}));
}

TEST_F(ClosingTest, FreedMemoryIsAFaultAlsoWhereItWasLarge) {
  unsigned* data = zeroed(kCount);
  mark<<<64, 256>>>(data, kCount, 1);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  ASSERT_EQ(cudaFree(data), cudaSuccess);
  testing::internal::CaptureStderr();
  mark<<<1, 1>>>(data, 1, 1);
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
}

TEST_F(ClosingDeathTest, TheHostCannotReadWhatAKernelJustWrote) {
  unsigned* data = zeroed(kCount);
  mark<<<64, 256>>>(data, kCount, 1);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  const volatile unsigned* wrong = data + kCount / 2;
  EXPECT_EXIT(static_cast<void>(*wrong), testing::ExitedWithCode(1),
              "the host read byte .* of an allocation of");
}

}  // namespace
}  // namespace warpkit::emulator_test
