/// @file
/// The operations of a Llama layer as a table of functions.
#pragma once

#include <cuda_runtime_api.h>

#include "kernels/core/weight_matrix.hpp"
#include "kernels/rope/rope.hpp"

namespace warpkit::minimodel {

/// The functions that a forward pass is made of, with the signatures of the kernels' launchers.
///
/// A table rather than calls, so that one entry can be exchanged: for the reference, for a
/// learner's own kernel, or for a broken one that a test wants to be found. All pointers are in the
/// backend's memory. What each does, and its arguments, is said in
/// `kernels/<operation>/<operation>.hpp`.
struct Operations {
  /// Looks up vectors of tokens.
  void (*embedding)(const WeightMatrix& table, const int* tokens, int n, float* out,
                    cudaStream_t stream);
  /// Scales vectors to a root mean square of one, then by a weight.
  void (*rmsnorm)(const float* x, const float* weight, int rows, int dim, float eps, float* y,
                  cudaStream_t stream);
  /// Multiplies a weight matrix by a vector.
  void (*matvec)(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream);
  /// Rotates pairs of every head by an angle that grows with the position.
  void (*rope)(float* x, int n_heads, int head_dim, int rope_dim, int pos, float freq_base,
               RopeOrder order, const float* freq_divisors, cudaStream_t stream);
  /// Attends from one token to all positions up to its own.
  void (*attention)(const float* q, const float* key_cache, const float* value_cache, int n_heads,
                    int n_kv_heads, int head_dim, int pos, float* out, cudaStream_t stream);
  /// Gates one vector by another.
  void (*swiglu)(const float* gate, const float* up, int n, float* out, cudaStream_t stream);
  /// Adds a vector in place.
  void (*residual_add)(float* x, const float* y, int n, cudaStream_t stream);
  /// Finds the index of the largest element.
  void (*argmax)(const float* x, int n, int* index, cudaStream_t stream);
};

/// The kernels: device memory, weights of all four types.
/// @return a table of the launchers in `kernels/`
Operations kernel_operations();

/// The truth: host memory, float weights, synchronous; streams are ignored.
/// @return a table of the functions in `reference_cpu/`
Operations reference_operations();

}  // namespace warpkit::minimodel
