// Mistake: a thread for each row.
#include "exercises/08_coalescing/column_sum/entry.hpp"

__global__ void sum_columns(const float* A, float* sums, int rows, int cols) {
  const int r = blockIdx.x * blockDim.x + threadIdx.x;
  if (r >= rows || r >= cols) return;
  float sum = 0.0f;
  for (int c = 0; c < cols; ++c) sum += A[r * cols + c];
  sums[r] = sum;
}

void column_sum(const float* A, float* sums, int rows, int cols) {
  sum_columns<<<(cols + 255) / 256, 256>>>(A, sums, rows, cols);
}
