/// @file
/// Looking up the vectors of tokens.
#pragma once

#include <cuda_runtime_api.h>

#include "kernels/core/weight_matrix.hpp"

namespace warpkit {

/// Looks up one row of the table for each token: `out[i] = table[tokens[i]]`, dequantised to float.
/// Asynchronous on `stream`.
///
/// The host can't see the ids before the launch, so an id outside [0, vocab_size) is not refused:
/// its output row is filled with NaN, and nothing outside the table is read.
/// @param table (vocab_size,dim) weights of any type, device memory
/// @param tokens (n) token ids, device memory
/// @param n number of tokens; 0 launches nothing
/// @param[out] out (n,dim) row-major, device memory
/// @param stream stream to run on
/// @throws std::invalid_argument if the table is illegal, a pointer is null, or n is negative
/// @throws CudaError if the launch fails
void embedding(const WeightMatrix& table, const int* tokens, int n, float* out,
               cudaStream_t stream);

}  // namespace warpkit
