// c = a + b, the first kernel.
//
// Change:  nothing before it; one thread adds one element.
// Traffic: reads 8 n bytes, writes 4 n; neighbouring threads touch neighbouring words, so a
//          warp's request is four whole 32-byte sectors.
// Limits:  memory-bound; one load in flight per array and thread.
#include "kernels/vector_add/vector_add.hpp"

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 256;

// [vector-add-kernel]
__global__ void vector_add_kernel(const float* a,  // (n)
                                  const float* b,  // (n)
                                  float* c,        // (n)
                                  std::size_t n) {
  const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}
// [vector-add-kernel]

}  // namespace

void vector_add(const float* a, const float* b, float* c, std::size_t n, cudaStream_t stream) {
  if (n == 0) return;
  require(a != nullptr && b != nullptr && c != nullptr, "vector_add", "a pointer is null");
  vector_add_kernel<<<blocks_for(n, kThreads), kThreads, 0, stream>>>(a, b, c, n);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
