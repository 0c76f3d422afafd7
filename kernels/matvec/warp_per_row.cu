// y = w x, version 1: a warp for each row; weights are unpacked in registers, inside the dot
// product.
//
// Change:  a thread for each row would read weights a whole row apart; the lanes of a warp walk one
//          row side by side, and five shuffles add up their shares.
// Traffic: reads every stored byte of w once; x comes from cache, once a row; writes 4 bytes a row.
//          One weight is 4, 2, 1.0625 or 0.5625 bytes, and that is what a token costs.
// Limits:  16-bit loads for the quantised types and one row in flight a warp leave bandwidth
// unused;
//          on short rows the shuffles take longer than the products.
#include "kernels/matvec/matvec.hpp"

#include "kernels/core/check.hpp"
#include "kernels/core/reduce.cuh"
#include "kernels/core/require.hpp"
#include "kernels/core/weight_formats.cuh"

namespace warpkit {
namespace {

constexpr int kThreads = 128;
constexpr int kRowsABlock = kThreads / kWarpSize;

template <class Format>
__global__ void warp_per_row_kernel(const void* w,            // (rows,cols) of Format
                                    std::size_t bytes_a_row,  // of w
                                    int rows, int cols,
                                    const float* x,  // (cols)
                                    float* y) {      // (rows)
  const int lane = static_cast<int>(threadIdx.x) % kWarpSize;
  const std::int64_t r = static_cast<std::int64_t>(blockIdx.x) * kRowsABlock +
                         static_cast<int>(threadIdx.x) / kWarpSize;
  if (r >= rows) return;  // a whole warp at a time: no lane waits for one that has gone
  const void* w_r =
      static_cast<const unsigned char*>(w) + static_cast<std::size_t>(r) * bytes_a_row;
  const float sum = warp_sum(Format::lane_dot(w_r, x, cols, lane));
  if (lane == 0) y[r] = sum;
}

}  // namespace

void matvec_warp_per_row(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream) {
  require_weight(w, "matvec_warp_per_row");
  require(w.cols <= kMaxLoopExtent, "matvec_warp_per_row", "cols must be at most 2^30");
  require(x != nullptr && y != nullptr, "matvec_warp_per_row", "a pointer is null");
  const std::size_t bytes_a_row = row_bytes(w.type, w.cols);
  const unsigned int blocks = blocks_for(static_cast<std::uint64_t>(w.rows), kRowsABlock);
  with_format(w.type, [&](auto format) {
    warp_per_row_kernel<decltype(format)>
        <<<blocks, kThreads, 0, stream>>>(w.data, bytes_a_row, w.rows, w.cols, x, y);
  });
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
