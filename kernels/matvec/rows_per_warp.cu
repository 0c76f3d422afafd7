// y = w x, version 2: a warp for each four rows, and no shuffles.
//
// Change:  the lanes leave their shares of four rows in shared memory; after one wait for the warp,
//          four lanes add up a row each. Version 1 waits twenty times for as much.
// Traffic: as version 1: reads every stored byte of w once; x comes from cache, once a row; the
//          four results are stored together.
// Limits:  16-bit loads for the quantised types; a quarter of the warps, so a small matrix (fewer
//          than some thousand rows) leaves a large GPU part idle.
#include "kernels/core/check.hpp"
#include "kernels/core/reduce.cuh"
#include "kernels/core/require.hpp"
#include "kernels/core/weight_formats.cuh"
#include "kernels/matvec/matvec.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 128;
constexpr int kWarps = kThreads / kWarpSize;
constexpr int kRowsAWarp = 4;
constexpr int kRowsABlock = kWarps * kRowsAWarp;

template <class Format>
__global__ void rows_per_warp_kernel(const void* w,            // (rows,cols) of Format
                                     std::size_t bytes_a_row,  // of w
                                     int rows, int cols,
                                     const float* x,  // (cols)
                                     float* y) {      // (rows)
  // One word more than a warp has lanes: the four that add up then read four different banks.
  __shared__ float shares[kWarps][kRowsAWarp][kWarpSize + 1];
  const int lane = static_cast<int>(threadIdx.x) % kWarpSize;
  const int warp = static_cast<int>(threadIdx.x) / kWarpSize;
  const std::int64_t first =
      static_cast<std::int64_t>(blockIdx.x) * kRowsABlock + warp * kRowsAWarp;
  for (int i = 0; i < kRowsAWarp && first + i < rows; ++i) {
    const void* w_r =
        static_cast<const unsigned char*>(w) + static_cast<std::size_t>(first + i) * bytes_a_row;
    shares[warp][i][lane] = Format::lane_dot(w_r, x, cols, lane);
  }
  __syncwarp();  // the warp's shares are there; no warp looks at another's
  if (lane < kRowsAWarp && first + lane < rows) {
    float sum = 0.0f;
    for (int i = 0; i < kWarpSize; ++i) sum += shares[warp][lane][i];
    y[first + lane] = sum;
  }
}

}  // namespace

void matvec_rows_per_warp(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream) {
  require_weight(w, "matvec_rows_per_warp");
  require(w.cols <= kMaxLoopExtent, "matvec_rows_per_warp", "cols must be at most 2^30");
  require(x != nullptr && y != nullptr, "matvec_rows_per_warp", "a pointer is null");
  const std::size_t bytes_a_row = row_bytes(w.type, w.cols);
  const unsigned int blocks = blocks_for(static_cast<std::uint64_t>(w.rows), kRowsABlock);
  with_format(w.type, [&](auto format) {
    rows_per_warp_kernel<decltype(format)>
        <<<blocks, kThreads, 0, stream>>>(w.data, bytes_a_row, w.rows, w.cols, x, y);
  });
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
