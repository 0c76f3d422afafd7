/// @file
/// The function that exercise 03/vector_add asks for.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

/// Adds two arrays that lie in host memory, on the device: `c[i] = a[i] + b[i]`. Synchronous: the
/// sums are in `c` when it returns. Every CUDA call's status is read; the first that is not
/// cudaSuccess is returned. Device memory that it allocated is free again when it returns, with or
/// without an error.
/// @param a (n) host memory
/// @param b (n) host memory
/// @param[out] c (n) host memory
/// @param n number of elements, at least 1
/// @param threads_per_block threads in a block of the launch; may be more than a device allows
/// @return cudaSuccess, or the first error
cudaError_t vector_add(const float* a, const float* b, float* c, std::size_t n,
                       int threads_per_block);
