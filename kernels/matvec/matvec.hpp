/// @file
/// Matrix-vector product over stored weights.
#pragma once

#include <cuda_runtime_api.h>

#include "kernels/core/weight_matrix.hpp"

namespace warpkit {

/// Multiplies a weight matrix by a vector: `y[r] = sum_k w[r][k] * x[k]`. The weights are
/// dequantised inside the dot product, in registers: device memory is read once, in the stored
/// type. Asynchronous on `stream`.
/// @param w (rows,cols) = (out,in) weights of any type, device memory
/// @param x (cols) device memory
/// @param[out] y (rows) device memory; must not overlap `x`
/// @param stream stream to run on
/// @throws std::invalid_argument if the matrix is illegal or a pointer is null
/// @throws CudaError if the launch fails
void matvec(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream);

}  // namespace warpkit
