// Several host threads use the device at once, each with a stream and errors of its own.
#include <thread>
#include <vector>

#include "expect.h"

constexpr int kCount = 3000;
constexpr int kThreads = 4;

__global__ void step(int* data, int add) {
  __shared__ int buffer[128];
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  buffer[threadIdx.x] = i < kCount ? data[i] : 0;
  __syncthreads();
  if (i < kCount) data[i] = buffer[threadIdx.x] * 2 + add;
}

void work(int number, int* wrong) {
  cudaStream_t stream;
  int* data = nullptr;
  std::vector<int> host(kCount);
  for (int i = 0; i < kCount; ++i) host[i] = i + number;
  const size_t bytes = kCount * sizeof(int);
  bool good = cudaSetDevice(0) == cudaSuccess && cudaStreamCreate(&stream) == cudaSuccess &&
              cudaMalloc(&data, bytes) == cudaSuccess;
  good = good &&
         cudaMemcpyAsync(data, host.data(), bytes, cudaMemcpyHostToDevice, stream) == cudaSuccess;
  for (int k = 0; k < 5; ++k) step<<<24, 128, 0, stream>>>(data, number);
  good = good &&
         cudaMemcpyAsync(host.data(), data, bytes, cudaMemcpyDeviceToHost, stream) == cudaSuccess;
  good = good && cudaStreamSynchronize(stream) == cudaSuccess;
  for (int i = 0; i < kCount; ++i) *wrong += host[i] != (i + number) * 32 + 31 * number;
  // One thread's mistake is no other thread's.
  if (number == 0) good = good && cudaFree(host.data()) == cudaErrorInvalidValue;
  const cudaError_t last = cudaGetLastError();
  good = good && last == (number == 0 ? cudaErrorInvalidValue : cudaSuccess);
  good = good && cudaFree(data) == cudaSuccess && cudaStreamDestroy(stream) == cudaSuccess;
  if (!good) *wrong += 100000;
}

int main() {
  int wrong[kThreads] = {};
  std::vector<std::thread> threads;
  for (int n = 0; n < kThreads; ++n) threads.emplace_back(work, n, &wrong[n]);
  for (std::thread& thread : threads) thread.join();
  for (int n = 0; n < kThreads; ++n) EXPECT(wrong[n] == 0);
  EXPECT_OK(cudaGetLastError());
  return finish();
}
