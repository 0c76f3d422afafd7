/// @file
/// Root mean square normalisation.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Scales each row to a root mean square of one, then by a learned weight:
/// `y[r][i] = weight[i] * x[r][i] / sqrt(mean_j(x[r][j]^2) + eps)`. Asynchronous on `stream`.
///
/// Source: Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, equation 4; `eps`
/// inside the root as in Llama.
/// @param x (rows,dim) row-major, device memory
/// @param weight (dim) device memory
/// @param rows number of vectors, at least 1
/// @param dim length of a vector, at least 1
/// @param eps added to the mean square, at least 0; keeps a row of zeros from dividing by zero
/// @param[out] y (rows,dim) row-major, device memory; may be `x`
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or a number is out of range
/// @throws CudaError if the launch fails
void rmsnorm(const float* x, const float* weight, int rows, int dim, float eps, float* y,
             cudaStream_t stream);

}  // namespace warpkit
