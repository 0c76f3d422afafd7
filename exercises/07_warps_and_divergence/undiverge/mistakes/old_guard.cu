// Mistake: elements were dealt out anew, but the guard still asks for the thread's number.
#include "exercises/07_warps_and_divergence/undiverge/entry.hpp"

__global__ void polynomials(const float* x, const float* even, const float* odd, float* y, int n,
                            int terms) {
  const int thread = blockIdx.x * blockDim.x + threadIdx.x;
  const int kind = thread / 32 % 2;
  const int i = thread / 64 * 64 + thread % 32 * 2 + kind;
  if (thread >= n) return;
  const float* c = kind == 0 ? even : odd;
  float sum = 0.0f;
  for (int k = terms - 1; k >= 0; --k) sum = sum * x[i] + c[k];
  y[i] = sum;
}

void undiverge(const float* x, const float* even, const float* odd, float* y, int n, int terms) {
  polynomials<<<(n + 255) / 256, 256>>>(x, even, odd, y, n, terms);
}
