// __constant__, __device__ and __managed__ variables, and the calls that take a symbol.
#include "expect.h"

struct Point {
  float x, y;
};

__constant__ float weights[8];
__constant__ Point origin = {1.5f, -2.5f};
__device__ int table[4][5];
__device__ unsigned int total = 3;
__device__ double* pointer;
__managed__ int shared_with_host[16];
static __device__ float initialised[3] = {1.0f, 2.0f, 4.0f};
namespace space {
__device__ long counter;
}

__global__ void read(float* out, int* ints) {
  const int i = threadIdx.x;
  if (i < 8) out[i] = weights[i] * 2 + origin.x + origin.y;
  if (i < 3) out[8 + i] = initialised[i];
  if (i < 20) ints[i] = table[i / 5][i % 5];
  if (i < 16) shared_with_host[i] += i;
  atomicAdd(&total, 1u);
  if (i == 0) {
    space::counter = 77;
    pointer[1] = 6.25;
  }
}

int main() {
  float host_weights[8];
  for (int i = 0; i < 8; ++i) host_weights[i] = 0.5f * i;
  EXPECT_OK(cudaMemcpyToSymbol(weights, host_weights, sizeof(host_weights)));
  const float late = -3.0f;
  EXPECT_OK(cudaMemcpyToSymbol(weights, &late, sizeof(late), 7 * sizeof(float)));

  int host_table[20];
  for (int i = 0; i < 20; ++i) host_table[i] = 100 - 3 * i;
  EXPECT_OK(cudaMemcpyToSymbol(table, host_table, sizeof(host_table), 0, cudaMemcpyHostToDevice));

  double* numbers = nullptr;
  EXPECT_OK(cudaMalloc(&numbers, 2 * sizeof(double)));
  EXPECT_OK(cudaMemcpyToSymbol(pointer, &numbers, sizeof(numbers)));
  for (int i = 0; i < 16; ++i) shared_with_host[i] = 10 * i;

  float* out = nullptr;
  int* ints = nullptr;
  EXPECT_OK(cudaMalloc(&out, 11 * sizeof(float)));
  EXPECT_OK(cudaMalloc(&ints, 20 * sizeof(int)));
  read<<<1, 50>>>(out, ints);
  EXPECT_OK(cudaDeviceSynchronize());

  float got[11];
  int got_ints[20];
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(got_ints, ints, sizeof(got_ints), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 7; ++i) EXPECT(got[i] == i - 1.0f);
  EXPECT(got[7] == -7.0f);
  for (int i = 0; i < 3; ++i) EXPECT(got[8 + i] == static_cast<float>(1 << i));
  for (int i = 0; i < 20; ++i) EXPECT(got_ints[i] == 100 - 3 * i);
  for (int i = 0; i < 16; ++i) EXPECT(shared_with_host[i] == 11 * i);

  unsigned int got_total = 0;
  EXPECT_OK(cudaMemcpyFromSymbol(&got_total, total, sizeof(got_total)));
  EXPECT(got_total == 53);
  long got_counter = 0;
  EXPECT_OK(cudaMemcpyFromSymbol(&got_counter, space::counter, sizeof(got_counter), 0,
                                 cudaMemcpyDeviceToHost));
  EXPECT(got_counter == 77);
  double got_number = 0;
  EXPECT_OK(cudaMemcpy(&got_number, numbers + 1, sizeof(double), cudaMemcpyDeviceToHost));
  EXPECT(got_number == 6.25);

  void* address = nullptr;
  EXPECT_OK(cudaGetSymbolAddress(&address, table));
  EXPECT_OK(cudaMemset(address, 0, 5 * sizeof(int)));
  int row[5];
  EXPECT_OK(cudaMemcpyFromSymbol(row, table, sizeof(row)));
  for (int i = 0; i < 5; ++i) EXPECT(row[i] == 0);
  EXPECT_OK(cudaMemcpyFromSymbol(row, table, sizeof(row), 5 * sizeof(int)));
  for (int i = 0; i < 5; ++i) EXPECT(row[i] == 100 - 3 * (i + 5));
  size_t size = 0;
  EXPECT_OK(cudaGetSymbolSize(&size, weights));
  EXPECT(size == 8 * sizeof(float));
  const float too_much[9] = {};
  EXPECT(cudaMemcpyToSymbol(weights, too_much, sizeof(too_much)) == cudaErrorInvalidValue);
  EXPECT(cudaGetLastError() == cudaErrorInvalidValue);
  EXPECT(cudaMemcpyFromSymbol(host_weights, weights, 8, 28) == cudaErrorInvalidValue);
  EXPECT(cudaGetLastError() == cudaErrorInvalidValue);
  EXPECT_OK(cudaMemcpyFromSymbol(host_weights, weights, 4, 28));
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(ints));
  EXPECT_OK(cudaFree(numbers));
  return finish();
}
