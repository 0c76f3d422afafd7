/// @file
/// The comparisons that a GPU run makes: each times all columns of one work in one process.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tests/bench/device_facts.hpp"
#include "tests/gpu/records.hpp"

namespace warpkit::bench {

/// Times vector_add beside a copy, by the runtime and by a kernel. The baseline is whichever copy
/// is the faster. Synchronises.
/// @param count number of floats in a vector, a positive multiple of 4
/// @param rounds timed runs of each column, at least 1
/// @param facts what device_facts() said
/// @param stream stream to run on
/// @return one timing a column, in bytes read and written; outputs compared exactly with the host's
/// @throws std::invalid_argument if a number is out of range
/// @throws CudaError if there is no room for the buffers, or a run fails
std::vector<gpu_check::Timing> compare_bandwidth(std::size_t count, int rounds,
                                                 const DeviceFacts& facts, cudaStream_t stream);

/// A way to multiply matrices; arguments as warpkit::matmul().
struct MatmulColumn {
  std::string name;  ///< what it is called in the report

  /// Computes C = A B, asynchronously.
  std::function<void(const float* A, const float* B, float* C, int M, int N, int K,
                     cudaStream_t stream)>
      run;
};

/// Times every rung of matmul_ladder() that accepts the shape, beside the given columns.
/// Synchronises. A column's output is right if a sample of its rows lies within the rounding error
/// of an FP32 sum of length `K` around the host's double-precision result.
/// @param M rows of A and C, at least 1
/// @param N columns of B and C, at least 1
/// @param K columns of A, rows of B, at least 1
/// @param others further columns; the first of them is the baseline
/// @param rounds timed runs of each column, at least 1
/// @param facts what device_facts() said
/// @param stream stream to run on
/// @return one timing a column, in floating-point operations
/// @throws std::invalid_argument if a number is out of range
/// @throws CudaError if there is no room for the buffers, or a run fails
std::vector<gpu_check::Timing> compare_matmul(int M, int N, int K,
                                              const std::vector<MatmulColumn>& others, int rounds,
                                              const DeviceFacts& facts, cudaStream_t stream);

}  // namespace warpkit::bench
