// Streams run on while the program goes on: order within and between them, events, host functions,
// faults that come to light later.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

using Clock = std::chrono::steady_clock;

// A kernel that waits until the host lets it go on, then writes.
__global__ void wait_then_store(volatile int* gate, int* out, int value) {
  while (*gate == 0) {
  }
  *out = value;
}

__global__ void append(int* sequence, int* length, int value) { sequence[(*length)++] = value; }

__global__ void touch_null(int* null) { null[1] = 1; }

class AsyncTest : public EmulatorTest {
 protected:
  void SetUp() override {
    EmulatorTest::SetUp();
    void* memory = nullptr;
    ASSERT_EQ(cudaMallocHost(&memory, 64 * sizeof(int)), cudaSuccess);
    gate_ = static_cast<int*>(memory);
    for (int i = 0; i < 64; ++i) gate_[i] = 0;
  }
  void open_gate() { *const_cast<volatile int*>(gate_) = 1; }

  cudaStream_t stream(unsigned flags = cudaStreamNonBlocking) {
    cudaStream_t made = nullptr;
    EXPECT_EQ(cudaStreamCreateWithFlags(&made, flags), cudaSuccess);
    return made;
  }

  // Work of another stream goes on, so a while is enough for what may go on.
  static void let_time_pass() { std::this_thread::sleep_for(std::chrono::milliseconds(30)); }

  int* gate_ = nullptr;
};

// What a host function did, and the thread that did it.
struct Call {
  std::atomic<int> calls{0};
  std::atomic<int> status{-1};
  int* watched = nullptr;
  std::atomic<int> seen{-1};
};

void CUDART_CB note_call(void* data) {
  Call& call = *static_cast<Call*>(data);
  if (call.watched) call.seen = *const_cast<volatile int*>(call.watched);
  ++call.calls;
}

void CUDART_CB note_status(cudaStream_t, cudaError_t status, void* data) {
  Call& call = *static_cast<Call*>(data);
  call.status = status;
  ++call.calls;
}

TEST_F(AsyncTest, ALaunchReturnsWhileItsKernelRuns) {
  const Managed<int> out(1);
  const cudaStream_t side = stream();
  wait_then_store<<<1, 1, 0, side>>>(gate_, out.data(), 7);
  ASSERT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(cudaStreamQuery(side), cudaErrorNotReady);
  let_time_pass();
  EXPECT_EQ(cudaStreamQuery(side), cudaErrorNotReady);
  EXPECT_EQ(out[0], 0);
  cudaGetLastError();
  open_gate();
  ASSERT_EQ(cudaStreamSynchronize(side), cudaSuccess);
  EXPECT_EQ(out[0], 7);
  EXPECT_EQ(cudaStreamQuery(side), cudaSuccess);
}

TEST_F(AsyncTest, WorkOfAStreamKeepsItsOrder) {
  constexpr int kSteps = 200;
  const Managed<int> sequence(kSteps), length(1);
  const cudaStream_t side = stream();
  wait_then_store<<<1, 1, 0, side>>>(gate_, length.data(), 0);
  for (int i = 0; i < kSteps; ++i) append<<<1, 1, 0, side>>>(sequence.data(), length.data(), i);
  open_gate();
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  ASSERT_EQ(length[0], kSteps);
  for (int i = 0; i < kSteps; ++i) ASSERT_EQ(sequence[i], i);
}

TEST_F(AsyncTest, StreamsDoNotWaitForEachOther) {
  const Managed<int> out(2);
  const cudaStream_t first = stream(), second = stream();
  wait_then_store<<<1, 1, 0, first>>>(gate_, out.data(), 1);
  int* opened_by_a_kernel = gate_;
  append<<<1, 1, 0, second>>>(out.data() + 1, opened_by_a_kernel, 9);  // also opens the gate
  ASSERT_EQ(cudaStreamSynchronize(first), cudaSuccess);
  ASSERT_EQ(cudaStreamSynchronize(second), cudaSuccess);
  EXPECT_EQ(out[0], 1);
  EXPECT_EQ(out[1], 9);
}

TEST_F(AsyncTest, TheLegacyStreamAndBlockingOnesWaitForEachOther) {
  const Managed<int> out(1);
  const cudaStream_t blocking = stream(cudaStreamDefault), later = stream(cudaStreamDefault);
  Call legacy, behind, beside;
  for (Call* call : {&legacy, &behind, &beside}) call->watched = out.data();
  wait_then_store<<<1, 1, 0, blocking>>>(gate_, out.data(), 5);
  ASSERT_EQ(cudaLaunchHostFunc(nullptr, note_call, &legacy), cudaSuccess);
  ASSERT_EQ(cudaLaunchHostFunc(later, note_call, &behind), cudaSuccess);
  ASSERT_EQ(cudaLaunchHostFunc(stream(), note_call, &beside), cudaSuccess);
  let_time_pass();
  EXPECT_EQ(legacy.calls, 0);
  EXPECT_EQ(behind.calls, 0);
  EXPECT_EQ(beside.calls, 1) << "a non-blocking stream waits for nobody";
  open_gate();
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(legacy.seen, 5);
  EXPECT_EQ(behind.seen, 5);
  EXPECT_EQ(beside.seen, 0);
}

TEST_F(AsyncTest, AStreamWaitsForAnEventOfAnother) {
  const Managed<int> out(1);
  const cudaStream_t first = stream(), second = stream();
  cudaEvent_t event;
  ASSERT_EQ(cudaEventCreate(&event), cudaSuccess);
  ASSERT_EQ(cudaStreamWaitEvent(second, event), cudaSuccess)
      << "never recorded: nothing to wait for";
  ASSERT_EQ(cudaStreamSynchronize(second), cudaSuccess);
  wait_then_store<<<1, 1, 0, first>>>(gate_, out.data(), 3);
  ASSERT_EQ(cudaEventRecord(event, first), cudaSuccess);
  ASSERT_EQ(cudaStreamWaitEvent(second, event), cudaSuccess);
  Call call;
  call.watched = out.data();
  ASSERT_EQ(cudaLaunchHostFunc(second, note_call, &call), cudaSuccess);
  let_time_pass();
  EXPECT_EQ(call.calls, 0);
  EXPECT_EQ(cudaEventQuery(event), cudaErrorNotReady);
  cudaGetLastError();
  open_gate();
  ASSERT_EQ(cudaStreamSynchronize(second), cudaSuccess);
  EXPECT_EQ(call.seen, 3);
  EXPECT_EQ(cudaEventQuery(event), cudaSuccess);
}

TEST_F(AsyncTest, EventsTakeTheTimeWhenTheStreamComesToThem) {
  const Managed<int> out(1);
  const cudaStream_t side = stream();
  cudaEvent_t begin, end;
  ASSERT_EQ(cudaEventCreate(&begin), cudaSuccess);
  ASSERT_EQ(cudaEventCreate(&end), cudaSuccess);
  ASSERT_EQ(cudaEventRecord(begin, side), cudaSuccess);
  wait_then_store<<<1, 1, 0, side>>>(gate_, out.data(), 1);
  ASSERT_EQ(cudaEventRecord(end, side), cudaSuccess);
  float ms = -1;
  EXPECT_EQ(cudaEventElapsedTime(&ms, begin, end), cudaErrorNotReady);
  cudaGetLastError();
  std::this_thread::sleep_for(std::chrono::milliseconds(60));
  open_gate();
  ASSERT_EQ(cudaEventSynchronize(end), cudaSuccess);
  ASSERT_EQ(cudaEventElapsedTime(&ms, begin, end), cudaSuccess);
  EXPECT_GE(ms, 40.0f);
}

TEST_F(AsyncTest, PinnedCopiesWaitTheirTurnAndPageableOnesAreDoneOnReturn) {
  const Managed<int> out(1);
  const cudaStream_t side = stream();
  int* pinned = gate_ + 32;
  pinned[0] = -1;
  int* device;
  ASSERT_EQ(cudaMalloc(&device, 4), cudaSuccess);
  wait_then_store<<<1, 1, 0, side>>>(gate_, device, 11);
  ASSERT_EQ(cudaMemcpyAsync(pinned, device, 4, cudaMemcpyDeviceToHost, side), cudaSuccess);
  let_time_pass();
  EXPECT_EQ(*const_cast<volatile int*>(pinned), -1);
  std::thread opener([&] {
    let_time_pass();
    open_gate();
  });
  int pageable = 0;
  ASSERT_EQ(cudaMemcpyAsync(&pageable, device, 4, cudaMemcpyDeviceToHost, side), cudaSuccess);
  EXPECT_EQ(pageable, 11) << "returns when it is done";
  opener.join();
  ASSERT_EQ(cudaStreamSynchronize(side), cudaSuccess);
  EXPECT_EQ(pinned[0], 11);
  // The source of a copy to the device may be changed as soon as the call returns.
  int source = 21;
  ASSERT_EQ(cudaMemcpyAsync(device, &source, 4, cudaMemcpyHostToDevice, side), cudaSuccess);
  source = 99;
  ASSERT_EQ(cudaMemcpy(&pageable, device, 4, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_EQ(pageable, 21);
}

TEST_F(AsyncTest, APlainCopyWaitsForTheKernelsBeforeIt) {
  int* device;
  ASSERT_EQ(cudaMalloc(&device, 4), cudaSuccess);
  wait_then_store<<<1, 1>>>(gate_, device, 13);
  std::thread opener([&] {
    let_time_pass();
    open_gate();
  });
  int host = 0;
  EXPECT_EQ(cudaMemcpy(&host, device, 4, cudaMemcpyDeviceToHost), cudaSuccess);
  opener.join();
  EXPECT_EQ(host, 13);
}

TEST_F(AsyncTest, ArgumentsAreThoseOfTheLaunch) {
  const Managed<int> out(1);
  int value = 4;
  const cudaStream_t side = stream();
  wait_then_store<<<1, 1, 0, side>>>(gate_, out.data(), value);
  value = 5;
  open_gate();
  ASSERT_EQ(cudaStreamSynchronize(side), cudaSuccess);
  EXPECT_EQ(out[0], 4);
}

TEST_F(AsyncTest, ADestroyedStreamFinishesItsWork) {
  const Managed<int> out(1);
  const cudaStream_t side = stream();
  wait_then_store<<<1, 1, 0, side>>>(gate_, out.data(), 6);
  ASSERT_EQ(cudaStreamDestroy(side), cudaSuccess);
  open_gate();
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 6);
}

TEST_F(AsyncTest, AFaultComesToLightWhenTheDeviceIsWaitedFor) {
  testing::internal::CaptureStderr();
  const cudaStream_t side = stream();
  const Managed<int> out(1);
  wait_then_store<<<1, 1, 0, side>>>(gate_, out.data(), 1);
  touch_null<<<1, 1, 0, side>>>(nullptr);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "the kernel hasn't begun yet";
  Call host_function, callback;
  ASSERT_EQ(cudaLaunchHostFunc(side, note_call, &host_function), cudaSuccess);
  ASSERT_EQ(cudaStreamAddCallback(side, note_status, &callback, 0), cudaSuccess);
  open_gate();
  EXPECT_EQ(cudaStreamSynchronize(side), cudaErrorIllegalAddress);
  EXPECT_EQ(host_function.calls, 0);
  EXPECT_EQ(callback.calls, 1);
  EXPECT_EQ(callback.status, cudaErrorIllegalAddress);
  wait_then_store<<<1, 1, 0, side>>>(gate_, out.data(), 2);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress) << "sticks";
  EXPECT_EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  testing::internal::GetCapturedStderr();
  ASSERT_EQ(cudaDeviceReset(), cudaSuccess);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
}

TEST_F(AsyncTest, HostThreadsHaveStreamsAndErrorsOfTheirOwn) {
  constexpr int kThreads = 4, kLaunches = 100;
  const Managed<int> sequence(kThreads * kLaunches), length(kThreads);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      if (t == 0) {
        append<<<0, 1>>>(nullptr, nullptr, 0);
        wrong += cudaPeekAtLastError() != cudaErrorInvalidConfiguration;
      }
      for (int i = 0; i < kLaunches; ++i) {
        append<<<1, 1, 0, cudaStreamPerThread>>>(sequence.data() + t * kLaunches, length.data() + t,
                                                 i);
        if (t > 0) wrong += cudaGetLastError() != cudaSuccess;
      }
      wrong += cudaStreamSynchronize(cudaStreamPerThread) != cudaSuccess;
      for (int i = 0; i < kLaunches; ++i) wrong += sequence[t * kLaunches + i] != i;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(AsyncTest, AHostFunctionMayNotWaitForTheDevice) {
  std::atomic<int> answer{-1};
  ASSERT_EQ(cudaLaunchHostFunc(
                nullptr,
                [](void* data) { *static_cast<std::atomic<int>*>(data) = cudaDeviceSynchronize(); },
                &answer),
            cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(answer, cudaErrorNotPermitted);
}

TEST_F(AsyncTest, PrioritiesAreClampedAndTold) {
  int least = 1, greatest = 1, given = 1;
  ASSERT_EQ(cudaDeviceGetStreamPriorityRange(&least, &greatest), cudaSuccess);
  EXPECT_LT(greatest, least) << "lower numbers come first";
  cudaStream_t high;
  ASSERT_EQ(cudaStreamCreateWithPriority(&high, cudaStreamNonBlocking, greatest - 7), cudaSuccess);
  ASSERT_EQ(cudaStreamGetPriority(high, &given), cudaSuccess);
  EXPECT_EQ(given, greatest);
  unsigned flags = 9;
  ASSERT_EQ(cudaStreamGetFlags(high, &flags), cudaSuccess);
  EXPECT_EQ(flags, static_cast<unsigned>(cudaStreamNonBlocking));
}

TEST_F(AsyncTest, FreedMemoryStaysUntilItsStreamComesToTheFree) {
  const cudaStream_t side = stream();
  int* device;
  ASSERT_EQ(cudaMallocAsync(&device, 4, side), cudaSuccess);
  wait_then_store<<<1, 1, 0, side>>>(gate_, device, 8);
  int* pinned = gate_ + 32;
  ASSERT_EQ(cudaMemcpyAsync(pinned, device, 4, cudaMemcpyDeviceToHost, side), cudaSuccess);
  ASSERT_EQ(cudaFreeAsync(device, side), cudaSuccess);
  let_time_pass();
  open_gate();
  ASSERT_EQ(cudaStreamSynchronize(side), cudaSuccess);
  EXPECT_EQ(pinned[0], 8);
  EXPECT_EQ(cudaFree(device), cudaErrorInvalidValue);
  cudaGetLastError();
}

__global__ void say_goodbye() { printf("goodbye from thread %d\n", threadIdx.x); }

TEST(AsyncDeathTest, TheProgramsEndWaitsForItsKernelsAndSaysSo) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto leave = [] {
    dup2(2, 1);  // the test reads standard error
    say_goodbye<<<1, 2>>>();
    exit(0);
  };
  EXPECT_EXIT(leave(), testing::ExitedWithCode(0),
              "ends without waiting(.|\n)*goodbye from thread 1|"
              "goodbye from thread 1(.|\n)*ends without waiting");
  const auto wait_and_leave = [] {
    dup2(2, 1);
    say_goodbye<<<1, 1>>>();
    cudaDeviceSynchronize();
    exit(0);
  };
  EXPECT_EXIT(wait_and_leave(), testing::ExitedWithCode(0), "goodbye from thread 0\n$");
}

}  // namespace
}  // namespace warpkit::emulator_test
