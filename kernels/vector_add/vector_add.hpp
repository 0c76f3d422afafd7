/// @file
/// Sum of two vectors.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace warpkit {

/// Adds two vectors: `c[i] = a[i] + b[i]`. Asynchronous on `stream`.
/// @param a (n) device memory
/// @param b (n) device memory
/// @param[out] c (n) device memory; may be `a` or `b`
/// @param n number of elements; 0 launches nothing
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null while n > 0, or n needs more than 2^31 - 1
/// blocks
/// @throws CudaError if the launch fails
void vector_add(const float* a, const float* b, float* c, std::size_t n, cudaStream_t stream);

}  // namespace warpkit
