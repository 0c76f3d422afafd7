/// @file
/// Softmax over the rows of a matrix.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Turns each row into weights that sum to one:
/// `y[r][i] = exp(x[r][i] - max_r) / sum_j exp(x[r][j] - max_r)`. Asynchronous on `stream`.
///
/// An element of -inf is a mask: its weight is 0. A row of nothing but -inf gives all zeros
/// (nothing may be attended to, so nothing is). A NaN or +inf anywhere in a row makes the whole row
/// NaN.
///
/// Source of the single pass for maximum and sum: Milakov and Gimelshein, "Online normalizer
/// calculation for softmax", 2018.
/// @param x (rows,cols) row-major, device memory
/// @param rows number of rows, at least 1
/// @param cols length of a row, at least 1
/// @param[out] y (rows,cols) row-major, device memory; may be `x`
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or a number is out of range
/// @throws CudaError if the launch fails
void softmax(const float* x, int rows, int cols, float* y, cudaStream_t stream);

}  // namespace warpkit
