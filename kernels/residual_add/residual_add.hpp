/// @file
/// Adding a layer's output to the residual stream.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Adds in place: `x[i] += y[i]`. Asynchronous on `stream`.
///
/// Source: He et al., "Deep Residual Learning for Image Recognition", 2015.
/// @param[in,out] x (n) device memory
/// @param y (n) device memory
/// @param n number of elements; 0 launches nothing
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null while n > 0, or n is negative
/// @throws CudaError if the launch fails
void residual_add(float* x, const float* y, int n, cudaStream_t stream);

}  // namespace warpkit
