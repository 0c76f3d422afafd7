// Barriers that count, fences and a ticket, and threads that leave early.
#include "expect.h"

__global__ void count(int* out) {
  const int i = threadIdx.x;
  out[i] = __syncthreads_count(i % 4 == 1);
  out[100 + i] = __syncthreads_and(i < 100);
  out[200 + i] = __syncthreads_and(i < 99);
  out[300 + i] = __syncthreads_or(i == 57);
  out[400 + i] = __syncthreads_or(i == 157);
}

__device__ unsigned tickets = 0;

// The last block to finish adds up what all have written.
__global__ void last_block(const int* in, int* partial, int* total, int count) {
  __shared__ int sums[64];
  __shared__ bool last;
  const int i = threadIdx.x;
  int sum = 0;
  for (int k = blockIdx.x * blockDim.x + i; k < count; k += gridDim.x * blockDim.x) sum += in[k];
  sums[i] = sum;
  __syncthreads();
  for (int step = 32; step > 0; step /= 2) {
    if (i < step) sums[i] += sums[i + step];
    __syncthreads();
  }
  if (i == 0) {
    partial[blockIdx.x] = sums[0];
    __threadfence();
    last = atomicInc(&tickets, gridDim.x - 1) == gridDim.x - 1;
  }
  __syncthreads();
  if (last && i == 0) {
    int all = 0;
    for (unsigned k = 0; k < gridDim.x; ++k) all += static_cast<volatile int*>(partial)[k];
    *total = all;
  }
}

__global__ void early(int* out, int stay) {
  __shared__ int slots[128];
  const int i = threadIdx.x;
  if (i >= stay) return;
  slots[i] = i;
  __syncthreads();
  out[i] = slots[stay - 1 - i];
}

int main() {
  int* out = nullptr;
  EXPECT_OK(cudaMalloc(&out, 1000 * sizeof(int)));
  count<<<1, 100>>>(out);
  static int got[1000];
  EXPECT_OK(cudaMemcpy(got, out, 500 * sizeof(int), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 100; ++i) {
    EXPECT(got[i] == 25);
    EXPECT(got[100 + i] != 0);
    EXPECT(got[200 + i] == 0);
    EXPECT(got[300 + i] != 0);
    EXPECT(got[400 + i] == 0);
  }

  constexpr int kCount = 12345;
  static int in[kCount];
  int expected = 0;
  for (int i = 0; i < kCount; ++i) expected += in[i] = i % 101 - 40;
  int* device_in = nullptr;
  int* total = nullptr;
  EXPECT_OK(cudaMalloc(&device_in, sizeof(in)));
  EXPECT_OK(cudaMalloc(&total, sizeof(int)));
  EXPECT_OK(cudaMemcpy(device_in, in, sizeof(in), cudaMemcpyHostToDevice));
  for (int run = 0; run < 3; ++run) {
    EXPECT_OK(cudaMemset(total, 0, sizeof(int)));
    last_block<<<17, 64>>>(device_in, out, total, kCount);
    int sum = 0;
    EXPECT_OK(cudaMemcpy(&sum, total, sizeof(sum), cudaMemcpyDeviceToHost));
    EXPECT(sum == expected);
  }

  early<<<1, 128>>>(out, 77);
  EXPECT_OK(cudaMemcpy(got, out, 77 * sizeof(int), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 77; ++i) EXPECT(got[i] == 76 - i);
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(total));
  return finish();
}
