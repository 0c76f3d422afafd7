/// @file
/// Where a vector is largest.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Finds the index of the largest element. Asynchronous on `stream`.
///
/// Of equal elements the lowest index wins. NaN never wins against a number, -inf included; if all
/// elements are NaN the answer is 0.
/// @param x (n) device memory
/// @param n number of elements, at least 1
/// @param[out] index (1) device memory
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or n is less than 1
/// @throws CudaError if the launch fails
void argmax(const float* x, int n, int* index, cudaStream_t stream);

}  // namespace warpkit
