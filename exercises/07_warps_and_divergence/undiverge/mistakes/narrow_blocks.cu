// Mistake: no lanes that disagree, for there are hardly any lanes.
#include "exercises/07_warps_and_divergence/undiverge/entry.hpp"

__global__ void polynomials(const float* x, const float* even, const float* odd, float* y, int n,
                            int terms) {
  const int i = blockIdx.x;
  const float* c = i % 2 == 0 ? even : odd;
  float sum = 0.0f;
  for (int k = terms - 1; k >= 0; --k) sum = sum * x[i] + c[k];
  y[i] = sum;
}

void undiverge(const float* x, const float* even, const float* odd, float* y, int n, int terms) {
  polynomials<<<n, 1>>>(x, even, odd, y, n, terms);
}
