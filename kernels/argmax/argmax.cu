// The index of the largest element, by one block.
//
// Change:  nothing before it. Value and index travel together; equal values and NaN are ordered
//          too, so that the answer doesn't depend on which threads meet first.
// Traffic: reads 4 n bytes, coalesced, writes 4.
// Limits:  one multiprocessor reads everything: right for a vocabulary, slow for more.
#include "kernels/argmax/argmax.hpp"

#include <climits>
#include <cmath>

#include "kernels/core/check.hpp"
#include "kernels/core/reduce.cuh"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 256;
constexpr int kWarps = kThreads / kWarpSize;

struct Candidate {
  float value;
  int index;
};

__device__ Candidate better(Candidate a, Candidate b) {
  const bool a_is_nan = isnan(a.value);
  const bool b_is_nan = isnan(b.value);
  if (a_is_nan != b_is_nan) return a_is_nan ? b : a;
  if (!a_is_nan && a.value != b.value) return a.value > b.value ? a : b;
  return a.index < b.index ? a : b;
}

__global__ void argmax_kernel(const float* x,  // (n)
                              int n,
                              int* index) {  // (1)
  __shared__ Candidate partials[kWarps];
  const int thread = static_cast<int>(threadIdx.x);

  Candidate best = {NAN, INT_MAX};  // loses to every element
  for (int i = thread; i < n; i += kThreads) best = better(best, {x[i], i});
  for (int delta = kWarpSize / 2; delta > 0; delta /= 2) {
    const Candidate other = {__shfl_xor_sync(kFullMask, best.value, delta),
                             __shfl_xor_sync(kFullMask, best.index, delta)};
    best = better(best, other);
  }
  if (thread % kWarpSize == 0) partials[thread / kWarpSize] = best;
  __syncthreads();  // every warp's candidate is there

  if (thread == 0) {
    for (int w = 1; w < kWarps; ++w) best = better(best, partials[w]);
    *index = best.index;
  }
}

}  // namespace

void argmax(const float* x, int n, int* index, cudaStream_t stream) {
  require(x != nullptr && index != nullptr, "argmax", "a pointer is null");
  require(n >= 1 && n <= kMaxLoopExtent, "argmax", "n must be 1 to 2^30");
  argmax_kernel<<<1, kThreads, 0, stream>>>(x, n, index);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
