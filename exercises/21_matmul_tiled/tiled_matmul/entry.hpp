/// @file
/// The function that exercise 21/tiled_matmul asks for.
#pragma once

/// Multiplies two matrices, any shape: `C[m][n] = sum_k A[m][k] * B[k][n]`. Asynchronous on the
/// default stream; the caller waits and reads the launch's status.
/// @param A (M,K) row-major, device memory
/// @param B (K,N) row-major, device memory
/// @param[out] C (M,N) row-major, device memory; does not overlap A or B
/// @param M rows of A and C, at least 1
/// @param N columns of B and C, at least 1
/// @param K columns of A, rows of B, at least 1
void matmul_tiled(const float* A, const float* B, float* C, int M, int N, int K);
