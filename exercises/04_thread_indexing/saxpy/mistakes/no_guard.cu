// Mistake: the threads past the end write too.
#include "exercises/04_thread_indexing/saxpy/entry.hpp"

namespace {

__global__ void add_multiple(float a, const float* x, float* y) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  y[i] = a * x[i] + y[i];
}

}  // namespace

void saxpy(float a, const float* x, float* y, int n) {
  constexpr int kThreads = 256;
  add_multiple<<<(n + kThreads - 1) / kThreads, kThreads>>>(a, x, y);
}
