// Mistake: steps from row to row by the number of rows.
#include "exercises/08_coalescing/column_sum/entry.hpp"

__global__ void sum_columns(const float* A, float* sums, int rows, int cols) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= cols) return;
  float sum = 0.0f;
  for (int r = 0; r < rows; ++r) sum += A[r * rows + c];
  sums[c] = sum;
}

void column_sum(const float* A, float* sums, int rows, int cols) {
  sum_columns<<<(cols + 255) / 256, 256>>>(A, sums, rows, cols);
}
