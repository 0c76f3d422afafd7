// Streams: order within one, independence of several, events, callbacks, priorities.
#include <atomic>
#include <chrono>
#include <thread>

#include "expect.h"

constexpr int kCount = 2000;

__global__ void scale_and_add(int* data, int factor, int term) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) data[i] = data[i] * factor + term;
}

__global__ void wait_for(volatile int* flag) {
  while (*flag == 0) __nanosleep(1000);
}

void order() {
  constexpr int kStreams = 4;
  cudaStream_t streams[kStreams];
  int* device[kStreams];
  int* host[kStreams];
  for (int s = 0; s < kStreams; ++s) {
    EXPECT_OK(cudaStreamCreateWithFlags(&streams[s], s % 2 ? cudaStreamNonBlocking : 0));
    EXPECT_OK(cudaMalloc(&device[s], kCount * sizeof(int)));
    EXPECT_OK(cudaMallocHost(&host[s], kCount * sizeof(int)));
    for (int i = 0; i < kCount; ++i) host[s][i] = i + s;
  }
  for (int s = 0; s < kStreams; ++s) {
    EXPECT_OK(cudaMemcpyAsync(device[s], host[s], kCount * sizeof(int), cudaMemcpyHostToDevice,
                              streams[s]));
    scale_and_add<<<20, 100, 0, streams[s]>>>(device[s], 3, 1);
    scale_and_add<<<20, 100, 0, streams[s]>>>(device[s], 2, 5);
    EXPECT_OK(cudaMemcpyAsync(host[s], device[s], kCount * sizeof(int), cudaMemcpyDeviceToHost,
                              streams[s]));
  }
  for (int s = 0; s < kStreams; ++s) {
    EXPECT_OK(cudaStreamSynchronize(streams[s]));
    EXPECT_OK(cudaStreamQuery(streams[s]));
    for (int i = 0; i < kCount; ++i) EXPECT(host[s][i] == ((i + s) * 3 + 1) * 2 + 5);
    EXPECT_OK(cudaStreamDestroy(streams[s]));
    EXPECT_OK(cudaFree(device[s]));
    EXPECT_OK(cudaFreeHost(host[s]));
  }
}

// A kernel that waits for the host shows that the launch came back before it ended.
void asynchrony() {
  int* flag = nullptr;
  EXPECT_OK(cudaHostAlloc(&flag, sizeof(int), cudaHostAllocMapped));
  *flag = 0;
  cudaStream_t stream;
  cudaEvent_t before, after;
  EXPECT_OK(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  EXPECT_OK(cudaEventCreate(&before));
  EXPECT_OK(cudaEventCreate(&after));
  EXPECT_OK(cudaEventRecord(before, stream));
  wait_for<<<1, 1, 0, stream>>>(flag);
  EXPECT_OK(cudaEventRecord(after, stream));
  EXPECT(cudaStreamQuery(stream) == cudaErrorNotReady);
  EXPECT(cudaEventQuery(after) == cudaErrorNotReady);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  *static_cast<volatile int*>(flag) = 1;
  EXPECT_OK(cudaEventSynchronize(after));
  EXPECT_OK(cudaEventQuery(before));
  float ms = -1;
  EXPECT_OK(cudaEventElapsedTime(&ms, before, after));
  EXPECT(ms >= 10 && ms < 10000);
  EXPECT(cudaGetLastError() == cudaErrorNotReady);  // as each call that says so leaves it
  EXPECT_OK(cudaEventDestroy(before));
  EXPECT_OK(cudaEventDestroy(after));
  EXPECT_OK(cudaStreamDestroy(stream));
  EXPECT_OK(cudaFreeHost(flag));
}

std::atomic<int> calls{0};

void CUDART_CB count_call(void* data) { calls += *static_cast<int*>(data); }

void CUDART_CB stream_done(cudaStream_t, cudaError_t status, void* data) {
  if (status == cudaSuccess) count_call(data);
}

void dependencies() {
  cudaStream_t first, second;
  cudaEvent_t ready;
  int least = 0, greatest = 0, priority = 99;
  EXPECT_OK(cudaDeviceGetStreamPriorityRange(&least, &greatest));
  EXPECT(greatest <= least);
  EXPECT_OK(cudaStreamCreateWithPriority(&first, cudaStreamNonBlocking, greatest));
  EXPECT_OK(cudaStreamGetPriority(first, &priority));
  EXPECT(priority == greatest);
  EXPECT_OK(cudaStreamCreate(&second));
  EXPECT_OK(cudaEventCreateWithFlags(&ready, cudaEventDisableTiming));
  int* data = nullptr;
  EXPECT_OK(cudaMalloc(&data, kCount * sizeof(int)));
  EXPECT_OK(cudaMemsetAsync(data, 0, kCount * sizeof(int), first));
  for (int k = 0; k < 10; ++k) scale_and_add<<<20, 100, 0, first>>>(data, 2, 1);
  EXPECT_OK(cudaEventRecord(ready, first));
  EXPECT_OK(cudaStreamWaitEvent(second, ready, 0));
  scale_and_add<<<20, 100, 0, second>>>(data, 10, 0);
  int one = 1, ten = 10;
  EXPECT_OK(cudaLaunchHostFunc(second, count_call, &one));
  EXPECT_OK(cudaStreamAddCallback(second, stream_done, &ten, 0));
  EXPECT_OK(cudaStreamSynchronize(second));
  EXPECT(calls == 11);
  int got[kCount];
  EXPECT_OK(cudaMemcpy(got, data, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kCount; ++i) EXPECT(got[i] == 10230);

  // The per-thread stream, too, does one thing after another.
  scale_and_add<<<20, 100, 0, cudaStreamPerThread>>>(data, 0, 3);
  scale_and_add<<<20, 100, 0, cudaStreamPerThread>>>(data, 4, 1);
  EXPECT_OK(cudaStreamSynchronize(cudaStreamPerThread));
  EXPECT_OK(cudaMemcpy(got, data, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT(got[0] == 13 && got[kCount - 1] == 13);
  EXPECT_OK(cudaEventDestroy(ready));
  EXPECT_OK(cudaStreamDestroy(first));
  EXPECT_OK(cudaStreamDestroy(second));
  EXPECT_OK(cudaFree(data));
}

int main() {
  order();
  asynchrony();
  dependencies();
  return finish();
}
