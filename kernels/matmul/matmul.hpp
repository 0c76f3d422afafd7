/// @file
/// Matrix-matrix product in FP32: a ladder of versions.
#pragma once

#include <cuda_runtime_api.h>

#include <vector>

namespace warpkit {

/// One rung of the ladder. Tests, benchmarks and lesson tables iterate over these.
struct MatmulVersion {
  int number;        ///< position in the ladder, from 1
  const char* name;  ///< one word, also the name of the source file
  const char* idea;  ///< what it does that the rung below doesn't, in one line

  /// Whether the version can multiply (M,K) by (K,N).
  bool (*accepts)(int M, int N, int K);

  /// Runs the version; arguments as matmul().
  void (*run)(const float* A, const float* B, float* C, int M, int N, int K, cudaStream_t stream);
};

/// All versions, slowest first.
/// @return the ladder, in order of MatmulVersion::number
const std::vector<MatmulVersion>& matmul_ladder();

/// Multiplies two matrices by the best version that accepts the shape:
/// `C[m][n] = sum_k A[m][k] * B[k][n]`. Asynchronous on `stream`.
/// @param A (M,K) row-major, device memory
/// @param B (K,N) row-major, device memory
/// @param[out] C (M,N) row-major, device memory; must not overlap A or B
/// @param M rows of A and C, at least 1
/// @param N columns of B and C, at least 1
/// @param K columns of A, rows of B, at least 1
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or no version accepts the shape
/// @throws CudaError if the launch fails
void matmul(const float* A, const float* B, float* C, int M, int N, int K, cudaStream_t stream);

/// Version 1: one thread computes one output, straight from global memory. Arguments as matmul().
/// @param A (M,K) row-major, device memory
/// @param B (K,N) row-major, device memory
/// @param[out] C (M,N) row-major, device memory; must not overlap A or B
/// @param M rows of A and C, 1 to 65535 * 8
/// @param N columns of B and C, at least 1
/// @param K columns of A, rows of B, at least 1
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or matmul_naive_accepts() says no
/// @throws CudaError if the launch fails
void matmul_naive(const float* A, const float* B, float* C, int M, int N, int K,
                  cudaStream_t stream);

/// Whether matmul_naive() can multiply these shapes.
/// @param M rows of A and C
/// @param N columns of B and C
/// @param K columns of A, rows of B
/// @return true if M, N, K are at least 1 and the grid can hold M rows
bool matmul_naive_accepts(int M, int N, int K);

/// Version 2: a block shares tiles of A and B through shared memory. Arguments as matmul().
/// @param A (M,K) row-major, device memory
/// @param B (K,N) row-major, device memory
/// @param[out] C (M,N) row-major, device memory; must not overlap A or B
/// @param M rows of A and C, 1 to 65535 * 16
/// @param N columns of B and C, at least 1
/// @param K columns of A, rows of B, at least 1
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or matmul_tiled_accepts() says no
/// @throws CudaError if the launch fails
void matmul_tiled(const float* A, const float* B, float* C, int M, int N, int K,
                  cudaStream_t stream);

/// Whether matmul_tiled() can multiply these shapes.
/// @param M rows of A and C
/// @param N columns of B and C
/// @param K columns of A, rows of B
/// @return true if M, N, K are at least 1 and the grid can hold M rows
bool matmul_tiled_accepts(int M, int N, int K);

}  // namespace warpkit
