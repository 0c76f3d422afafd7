// Mistake: one thread counts everything.
#include <cuda_runtime.h>

#include "exercises/11_atomics/histogram/entry.hpp"

namespace {

__global__ void count(const float* values, int n, float low, float high, int* counts, int bins) {
  const float bins_per_unit = bins / (high - low);
  for (int i = 0; i < n; ++i) {
    const int b = static_cast<int>((values[i] - low) * bins_per_unit);
    ++counts[b < bins ? b : bins - 1];  // high belongs to the last bin
  }
}

}  // namespace

void histogram(const float* values, int n, float low, float high, int* counts, int bins) {
  cudaMemsetAsync(counts, 0, bins * sizeof(int));
  count<<<1, 1>>>(values, n, low, high, counts, bins);
}
