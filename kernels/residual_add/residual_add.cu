// x += y.
//
// Change:  vector_add in place.
// Traffic: reads 8 n bytes, writes 4 n, coalesced.
// Limits:  memory-bound, and a launch of its own: fusing it into the product before it would
//          save both.
#include "kernels/residual_add/residual_add.hpp"

#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 256;

__global__ void residual_add_kernel(float* x,        // (n)
                                    const float* y,  // (n)
                                    int n) {
  const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < n) x[i] += y[i];
}

}  // namespace

void residual_add(float* x, const float* y, int n, cudaStream_t stream) {
  require(n >= 0, "residual_add", "n must not be negative");
  if (n == 0) return;
  require(x != nullptr && y != nullptr, "residual_add", "a pointer is null");
  residual_add_kernel<<<blocks_for(static_cast<std::uint64_t>(n), kThreads), kThreads, 0, stream>>>(
      x, y, n);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
