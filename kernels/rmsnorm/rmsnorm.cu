// y = weight * x / sqrt(mean(x^2) + eps), a block for each row.
//
// Change:  the sum of squares stays on chip: shuffles in a warp, one barrier for the block.
// Traffic: reads x twice (the second time mostly from cache) and weight once, writes y: 16 bytes
//          an element.
// Limits:  a row that fits in registers could be read once; one row (decode) keeps one
//          multiprocessor busy.
#include "kernels/rmsnorm/rmsnorm.hpp"

#include <cmath>
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/reduce.cuh"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 128;

__global__ void rmsnorm_kernel(const float* x,       // (rows,dim)
                               const float* weight,  // (dim)
                               int dim, float eps,
                               float* y) {  // (rows,dim)
  __shared__ float partials[kMaxWarps];
  const std::int64_t offset = static_cast<std::int64_t>(blockIdx.x) * dim;
  const float* x_r = x + offset;
  float* y_r = y + offset;

  float sum = 0.0f;
  for (int i = static_cast<int>(threadIdx.x); i < dim; i += kThreads) sum += x_r[i] * x_r[i];
  sum = block_sum(sum, partials);

  const float scale = 1.0f / sqrtf(sum / static_cast<float>(dim) + eps);
  for (int i = static_cast<int>(threadIdx.x); i < dim; i += kThreads) {
    y_r[i] = x_r[i] * scale * weight[i];
  }
}

}  // namespace

void rmsnorm(const float* x, const float* weight, int rows, int dim, float eps, float* y,
             cudaStream_t stream) {
  require(x != nullptr && weight != nullptr && y != nullptr, "rmsnorm", "a pointer is null");
  require(rows >= 1, "rmsnorm", "rows must be at least 1");
  require(dim >= 1 && dim <= kMaxLoopExtent, "rmsnorm", "dim must be 1 to 2^30");
  require(eps >= 0.0f, "rmsnorm", "eps must not be negative");
  rmsnorm_kernel<<<static_cast<unsigned int>(rows), kThreads, 0, stream>>>(x, weight, dim, eps, y);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
