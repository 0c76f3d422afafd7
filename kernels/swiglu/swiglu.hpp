/// @file
/// The gated activation of the feed-forward layer.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Gates one vector by another: `out[i] = gate[i] / (1 + exp(-gate[i])) * up[i]`. Asynchronous on
/// `stream`.
///
/// Source: Shazeer, "GLU Variants Improve Transformer", 2020, equation 6 (without biases, between
/// the two matrix products).
/// @param gate (n) device memory
/// @param up (n) device memory
/// @param n number of elements; 0 launches nothing
/// @param[out] out (n) device memory; may be `gate` or `up`
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null while n > 0, or n is negative
/// @throws CudaError if the launch fails
void swiglu(const float* gate, const float* up, int n, float* out, cudaStream_t stream);

}  // namespace warpkit
