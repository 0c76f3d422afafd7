// Mistake: a block for each row, and all of them add to the same sums.
#include "exercises/08_coalescing/column_sum/entry.hpp"

__global__ void clear(float* sums, int cols) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c < cols) sums[c] = 0.0f;
}

__global__ void add_row(const float* A, float* sums, int cols) {
  const int r = blockIdx.x;
  for (int c = threadIdx.x; c < cols; c += blockDim.x) sums[c] += A[r * cols + c];
}

void column_sum(const float* A, float* sums, int rows, int cols) {
  clear<<<(cols + 255) / 256, 256>>>(sums, cols);
  add_row<<<rows, 256>>>(A, sums, cols);
}
