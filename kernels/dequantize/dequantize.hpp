/// @file
/// Unpacking stored weights to floats.
#pragma once

#include <cuda_runtime_api.h>

#include "kernels/core/weight_matrix.hpp"

namespace warpkit {

/// Unpacks a weight matrix to floats: `out[r][k] = w[r][k]`. Exact: every stored value of the four
/// types is a float. Asynchronous on `stream`.
///
/// Source: the block layouts of GGUF (ggml, `ggml-common.h` and `ggml-quants.c`).
/// @param w (rows,cols) weights of any type, device memory
/// @param[out] out (rows,cols) row-major, device memory; must not overlap the weights
/// @param stream stream to run on
/// @throws std::invalid_argument if the matrix is illegal or `out` is null
/// @throws CudaError if the launch fails
void dequantize(const WeightMatrix& w, float* out, cudaStream_t stream);

}  // namespace warpkit
