// Mistake: adds to what happens to be in sums.
#include "exercises/08_coalescing/column_sum/entry.hpp"

__global__ void sum_columns(const float* A, float* sums, int rows, int cols) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= cols) return;
  for (int r = blockIdx.y; r < rows; r += gridDim.y) atomicAdd(&sums[c], A[r * cols + c]);
}

void column_sum(const float* A, float* sums, int rows, int cols) {
  sum_columns<<<dim3((cols + 255) / 256, 4), 256>>>(A, sums, rows, cols);
}
