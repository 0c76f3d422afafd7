// Mistake: rows are shared out in whole groups of eight.
#include "exercises/08_coalescing/column_sum/entry.hpp"

__global__ void sum_columns(const float* A, float* sums, int rows, int cols) {
  __shared__ float partial[8][32];
  const int c = blockIdx.x * 32 + threadIdx.x;
  float sum = 0.0f;
  if (c < cols) {
    for (int k = 0; k < rows / 8; ++k) sum += A[(k * 8 + threadIdx.y) * cols + c];
  }
  partial[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();  // every partial sum is there
  if (threadIdx.y > 0 || c >= cols) return;
  for (int y = 1; y < 8; ++y) sum += partial[y][threadIdx.x];
  sums[c] = sum;
}

void column_sum(const float* A, float* sums, int rows, int cols) {
  sum_columns<<<(cols + 31) / 32, dim3(32, 8)>>>(A, sums, rows, cols);
}
