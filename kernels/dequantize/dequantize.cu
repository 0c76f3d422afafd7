// out = w as floats, a block for each row.
//
// Change:  nothing before it; every thread unpacks its own weights, scale included.
// Traffic: reads the stored bytes, writes 4 bytes a weight, coalesced; the scale of a block is
//          read 32 times, 31 of them from cache.
// Limits:  stores of one word a thread; the 16-bit reads of Q4_0 serve four weights but are
//          issued once each.
#include "kernels/dequantize/dequantize.hpp"

#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"
#include "kernels/core/weight_formats.cuh"

namespace warpkit {
namespace {

constexpr int kThreads = 128;

template <class Format>
__global__ void dequantize_kernel(const void* w,            // (rows,cols) of Format
                                  std::size_t bytes_a_row,  // of w
                                  int cols,
                                  float* out) {  // (rows,cols)
  const void* w_r = static_cast<const unsigned char*>(w) + blockIdx.x * bytes_a_row;
  float* out_r = out + static_cast<std::int64_t>(blockIdx.x) * cols;
  for (int k = static_cast<int>(threadIdx.x); k < cols; k += kThreads)
    out_r[k] = Format::at(w_r, k);
}

}  // namespace

void dequantize(const WeightMatrix& w, float* out, cudaStream_t stream) {
  require_weight(w, "dequantize");
  require(out != nullptr, "dequantize", "out is null");
  const std::size_t bytes_a_row = row_bytes(w.type, w.cols);
  with_format(w.type, [&](auto format) {
    dequantize_kernel<decltype(format)><<<static_cast<unsigned int>(w.rows), kThreads, 0, stream>>>(
        w.data, bytes_a_row, w.cols, out);
  });
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
