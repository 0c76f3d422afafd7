/// @file
/// Matrix-vector product over stored weights: a ladder of versions.
#pragma once

#include <cuda_runtime_api.h>

#include <vector>

#include "kernels/core/weight_matrix.hpp"

namespace warpkit {

/// One rung of the ladder. Tests, benchmarks and lesson tables iterate over these. Every version
/// takes every shape.
struct MatvecVersion {
  int number;        ///< position in the ladder, from 1
  const char* name;  ///< also the name of the source file
  const char* idea;  ///< what it does that the rung below doesn't, in one line

  /// Runs the version; arguments as matvec().
  void (*run)(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream);
};

/// All versions, slowest first.
/// @return the ladder, in order of MatvecVersion::number
const std::vector<MatvecVersion>& matvec_ladder();

/// Multiplies a weight matrix by a vector, by the last version of the ladder:
/// `y[r] = sum_k w[r][k] * x[k]`. The weights are dequantised inside the dot product, in registers:
/// device memory is read once, in the stored type. Asynchronous on `stream`.
/// @param w (rows,cols) = (out,in) weights of any type, device memory
/// @param x (cols) device memory
/// @param[out] y (rows) device memory; must not overlap `x`
/// @param stream stream to run on
/// @throws std::invalid_argument if the matrix is illegal or a pointer is null
/// @throws CudaError if the launch fails
void matvec(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream);

/// Version 1: the lanes of a warp share a row and add up by shuffles. Asynchronous on `stream`.
/// @param w (rows,cols) = (out,in) weights of any type, device memory
/// @param x (cols) device memory
/// @param[out] y (rows) device memory; must not overlap `x`
/// @param stream stream to run on
/// @throws std::invalid_argument if the matrix is illegal or a pointer is null
/// @throws CudaError if the launch fails
void matvec_warp_per_row(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream);

/// Version 2: a warp takes four rows and waits once for all of them. Asynchronous on `stream`.
/// @param w (rows,cols) = (out,in) weights of any type, device memory
/// @param x (cols) device memory
/// @param[out] y (rows) device memory; must not overlap `x`
/// @param stream stream to run on
/// @throws std::invalid_argument if the matrix is illegal or a pointer is null
/// @throws CudaError if the launch fails
void matvec_rows_per_warp(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream);

}  // namespace warpkit
