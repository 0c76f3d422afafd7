/// @file
/// Rotary position embedding.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Which two elements of a head form a pair that is rotated together.
enum class RopeOrder {
  Interleaved,  ///< pair i is elements (2i, 2i + 1): Llama files in GGUF
  HalfSplit,    ///< pair i is elements (i, i + rope_dim / 2): NeoX order, Qwen2
};

/// Rotates pair i of every head by the angle `pos * freq_base^(-2i / rope_dim) / freq_divisors[i]`,
/// in place:
/// `(a, b) -> (a cos - b sin, a sin + b cos)`. Elements rope_dim and up of a head stay as they are.
/// Asynchronous on `stream`.
///
/// Source: Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021,
/// section 3.2.
/// @param[in,out] x (n_heads,head_dim) row-major, device memory
/// @param n_heads number of heads, at least 1
/// @param head_dim length of a head, at least rope_dim
/// @param rope_dim how many leading elements of a head are rotated; even, at least 2
/// @param pos position of the token, at least 0
/// @param freq_base base of the frequencies, positive (10000 in the paper)
/// @param order which elements form a pair
/// @param freq_divisors (rope_dim / 2) divisors of the frequencies, device memory; nullptr for none
/// @param stream stream to run on
/// @throws std::invalid_argument if `x` is null or a number is out of range
/// @throws CudaError if the launch fails
void rope(float* x, int n_heads, int head_dim, int rope_dim, int pos, float freq_base,
          RopeOrder order, const float* freq_divisors, cudaStream_t stream);

}  // namespace warpkit
