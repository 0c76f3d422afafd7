// A program compiled with --default-stream per-thread.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

__global__ void wait_then_store(volatile int* gate, int* out) {
  while (*gate == 0) {
  }
  *out = 1;
}

__global__ void store(int* out) { *out = 2; }

class PerThreadStreamTest : public EmulatorTest {};

TEST_F(PerThreadStreamTest, StreamZeroIsTheHostThreadsOwn) {
  const Managed<int> gate(1), out(2);
  wait_then_store<<<1, 1>>>(gate.data(), out.data());
  int other = 0;
  std::thread([&] {
    store<<<1, 1>>>(out.data() + 1);
    if (cudaStreamSynchronize(nullptr) == cudaSuccess) other = out[1];
  }).join();
  EXPECT_EQ(other, 2) << "another thread's stream 0 doesn't wait for this one's";
  EXPECT_EQ(cudaStreamQuery(nullptr), cudaErrorNotReady);
  cudaGetLastError();
  EXPECT_EQ(out[0], 0);
  *const_cast<volatile int*>(gate.data()) = 1;
  int copied = 0;
  ASSERT_EQ(cudaMemcpy(&copied, out.data(), sizeof copied, cudaMemcpyDefault), cudaSuccess);
  EXPECT_EQ(copied, 1) << "a copy waits for its own thread's stream";
}

TEST_F(PerThreadStreamTest, TheLegacyStreamStillWaitsForBlockingStreams) {
  const Managed<int> gate(1), out(2);
  wait_then_store<<<1, 1>>>(gate.data(), out.data());
  store<<<1, 1, 0, cudaStreamLegacy>>>(out.data() + 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(cudaStreamQuery(cudaStreamLegacy), cudaErrorNotReady);
  cudaGetLastError();
  EXPECT_EQ(out[1], 0);
  *const_cast<volatile int*>(gate.data()) = 1;
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0] + out[1], 3);
}

}  // namespace
}  // namespace warpkit::emulator_test
