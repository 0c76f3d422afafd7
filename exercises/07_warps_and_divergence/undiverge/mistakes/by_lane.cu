// Mistake: each lane goes its own way, by another spelling.
#include "exercises/07_warps_and_divergence/undiverge/entry.hpp"

__global__ void polynomials(const float* x, const float* even, const float* odd, float* y, int n,
                            int terms) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float sum = 0.0f;
  switch (threadIdx.x & 1) {
    case 0:
      for (int k = terms - 1; k >= 0; --k) sum = sum * x[i] + even[k];
      break;
    default:
      for (int k = terms - 1; k >= 0; --k) sum = sum * x[i] + odd[k];
  }
  y[i] = sum;
}

void undiverge(const float* x, const float* even, const float* odd, float* y, int n, int terms) {
  polynomials<<<(n + 255) / 256, 256>>>(x, even, odd, y, n, terms);
}
