// y = softmax of each row, a block for each row.
//
// Change:  maximum and sum in one pass: a thread that meets a larger maximum scales the sum it
//          has so far. The safe softmax in three passes would read the row once more.
// Traffic: reads x twice (the second time mostly from cache), writes y: 12 bytes an element.
// Limits:  two exponentials an element in the first pass; a row that fits in registers could be
//          read once.
#include "kernels/softmax/softmax.hpp"

#include <cfloat>
#include <cmath>
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/reduce.cuh"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 128;
constexpr int kWarps = kThreads / kWarpSize;

// sum = sum of exp(x - max) over the elements seen so far. max starts at -FLT_MAX, not at -inf: it
// is then never -inf, so that exp(-inf - max) is 0 and never NaN, also in a row of nothing but
// -inf. A NaN or +inf makes sum NaN, which stays.
struct Partial {
  float max;
  float sum;
};

__device__ Partial merge(Partial a, Partial b) {
  const float max = fmaxf(a.max, b.max);
  return {max, a.sum * expf(a.max - max) + b.sum * expf(b.max - max)};
}

__global__ void softmax_kernel(const float* x,  // (rows,cols)
                               int cols,
                               float* y) {  // (rows,cols)
  __shared__ Partial partials[kWarps];
  const int thread = static_cast<int>(threadIdx.x);
  const std::int64_t offset = static_cast<std::int64_t>(blockIdx.x) * cols;
  const float* x_r = x + offset;
  float* y_r = y + offset;

  Partial mine = {-FLT_MAX, 0.0f};
  for (int i = thread; i < cols; i += kThreads) {
    const float max = fmaxf(mine.max, x_r[i]);
    mine = {max, mine.sum * expf(mine.max - max) + expf(x_r[i] - max)};
  }
  for (int delta = kWarpSize / 2; delta > 0; delta /= 2) {
    const Partial other = {__shfl_xor_sync(kFullMask, mine.max, delta),
                           __shfl_xor_sync(kFullMask, mine.sum, delta)};
    mine = merge(mine, other);
  }
  if (thread % kWarpSize == 0) partials[thread / kWarpSize] = mine;
  __syncthreads();  // every warp's partial is there

  Partial whole = partials[0];
  for (int w = 1; w < kWarps; ++w) whole = merge(whole, partials[w]);
  const float inverse = whole.sum == 0.0f ? 0.0f : 1.0f / whole.sum;  // 0: the row is all -inf
  for (int i = thread; i < cols; i += kThreads) y_r[i] = expf(x_r[i] - whole.max) * inverse;
}

}  // namespace

void softmax(const float* x, int rows, int cols, float* y, cudaStream_t stream) {
  require(x != nullptr && y != nullptr, "softmax", "a pointer is null");
  require(rows >= 1, "softmax", "rows must be at least 1");
  require(cols >= 1 && cols <= kMaxLoopExtent, "softmax", "cols must be 1 to 2^30");
  softmax_kernel<<<static_cast<unsigned int>(rows), kThreads, 0, stream>>>(x, cols, y);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
