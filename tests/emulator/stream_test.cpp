// Streams and events: handles, order, elapsed time.
#include <cuda_runtime_api.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class StreamTest : public EmulatorTest {};

TEST_F(StreamTest, HandlesLiveFromCreateToDestroy) {
  cudaStream_t stream, other;
  ASSERT_EQ(cudaStreamCreate(&stream), cudaSuccess);
  ASSERT_EQ(cudaStreamCreateWithFlags(&other, cudaStreamNonBlocking), cudaSuccess);
  EXPECT_NE(stream, other);
  for (const cudaStream_t valid :
       {stream, other, cudaStream_t{}, cudaStreamLegacy, cudaStreamPerThread}) {
    EXPECT_EQ(cudaStreamSynchronize(valid), cudaSuccess);
    EXPECT_EQ(cudaStreamQuery(valid), cudaSuccess);
  }
  EXPECT_EQ(cudaStreamCreateWithFlags(&other, 0x80), cudaErrorInvalidValue);
  EXPECT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaStreamDestroy(stream), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cudaStreamSynchronize(stream), cudaErrorInvalidResourceHandle);
}

TEST_F(StreamTest, CopiesOnAStreamAreThereAfterWaiting) {
  cudaStream_t stream;
  ASSERT_EQ(cudaStreamCreate(&stream), cudaSuccess);
  void* device;
  ASSERT_EQ(cudaMalloc(&device, 64), cudaSuccess);
  const int in[4] = {1, 2, 3, 4};
  int out[4] = {};
  ASSERT_EQ(cudaMemsetAsync(device, 0, 64, stream), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(device, in, sizeof in, cudaMemcpyHostToDevice, stream), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(out, device, sizeof out, cudaMemcpyDeviceToHost, stream), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(stream), cudaSuccess);
  EXPECT_EQ(out[3], 4);
}

TEST_F(StreamTest, EventsMeasureTime) {
  cudaEvent_t start, end;
  ASSERT_EQ(cudaEventCreate(&start), cudaSuccess);
  ASSERT_EQ(cudaEventCreate(&end), cudaSuccess);
  float ms = -1;
  EXPECT_EQ(cudaEventElapsedTime(&ms, start, end), cudaErrorInvalidResourceHandle);
  ASSERT_EQ(cudaEventRecord(start), cudaSuccess);
  ASSERT_EQ(cudaEventSynchronize(start), cudaSuccess);  // it may happen later than it is asked for
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ASSERT_EQ(cudaEventRecord(end), cudaSuccess);
  ASSERT_EQ(cudaEventSynchronize(end), cudaSuccess);
  EXPECT_EQ(cudaEventQuery(end), cudaSuccess);
  ASSERT_EQ(cudaEventElapsedTime(&ms, start, end), cudaSuccess);
  EXPECT_GE(ms, 20.0f);
  EXPECT_LT(ms, 20000.0f);
  ASSERT_EQ(cudaEventElapsedTime(&ms, end, start), cudaSuccess);
  EXPECT_LE(ms, -20.0f);
  EXPECT_EQ(cudaStreamWaitEvent(nullptr, end), cudaSuccess);
  EXPECT_EQ(cudaEventDestroy(start), cudaSuccess);
  EXPECT_EQ(cudaEventRecord(start), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(cudaEventDestroy(start), cudaErrorInvalidResourceHandle);
}

TEST_F(StreamTest, AnEventWithoutTimingHasNoTime) {
  cudaEvent_t event;
  ASSERT_EQ(cudaEventCreateWithFlags(&event, cudaEventDisableTiming), cudaSuccess);
  ASSERT_EQ(cudaEventRecord(event), cudaSuccess);
  float ms;
  EXPECT_EQ(cudaEventElapsedTime(&ms, event, event), cudaErrorInvalidResourceHandle);
}

}  // namespace
}  // namespace warpkit::emulator_test
