/// @file
/// The function that exercise 26/q4_0_gemv asks for.
#pragma once

/// Multiplies a matrix of Q4_0 weights by a vector without writing the unpacked weights anywhere:
/// `y[r] = sum_k w[r][k] * x[k]`, summed in FP32. Asynchronous on the default stream; the caller
/// waits and reads the launch's status.
/// @param w (rows,cols/32,18) row-major blocks as in 26/q4_0_unpack, device memory; only 2-byte
///   aligned
/// @param x (cols) device memory
/// @param[out] y (rows) device memory
/// @param rows outputs, at least 1
/// @param cols inputs, a multiple of 32, at least 32
void q4_0_gemv(const unsigned char* w, const float* x, float* y, int rows, int cols);
