// Mistake: a block for each column, its lanes along the rows: every lane in another sector.
#include "exercises/08_coalescing/column_sum/entry.hpp"

__global__ void sum_columns(const float* A, float* sums, int rows, int cols) {
  __shared__ float partial[128];
  const int c = blockIdx.x;
  float sum = 0.0f;
  for (int r = threadIdx.x; r < rows; r += 128) sum += A[r * cols + c];
  partial[threadIdx.x] = sum;
  __syncthreads();  // every partial sum is there
  if (threadIdx.x > 0) return;
  for (int t = 1; t < 128; ++t) sum += partial[t];
  sums[c] = sum;
}

void column_sum(const float* A, float* sums, int rows, int cols) {
  sum_columns<<<cols, 128>>>(A, sums, rows, cols);
}
