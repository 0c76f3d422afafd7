/// @file
/// Causal attention of one new token over the key-value cache.
#pragma once

#include <cuda_runtime_api.h>

namespace warpkit {

/// Attends from one token to the positions 0 to pos, for every head h with key-value head
/// `g = h / (n_heads / n_kv_heads)`:
/// `out[h] = sum_t softmax_t(dot(q[h], key[t][g]) / sqrt(head_dim)) * value[t][g]`. Asynchronous on
/// `stream`.
///
/// The caches must already hold position `pos`. Causality comes from the loop's end: later rows are
/// not read.
///
/// Sources: Vaswani et al., "Attention Is All You Need", 2017, equation 1; grouped queries from
/// Ainslie et al., "GQA", 2023; the running maximum and sum from Milakov and Gimelshein, 2018.
/// @param q (n_heads,head_dim) row-major, device memory
/// @param key_cache (seq_len,n_kv_heads,head_dim) row-major, device memory, seq_len > pos
/// @param value_cache (seq_len,n_kv_heads,head_dim) row-major, device memory, seq_len > pos
/// @param n_heads number of query heads, a multiple of n_kv_heads
/// @param n_kv_heads number of key-value heads, at least 1
/// @param head_dim length of a head, 1 to 256 (attention_accepts())
/// @param pos position of the token, at least 0
/// @param[out] out (n_heads,head_dim) row-major, device memory; must not overlap the inputs
/// @param stream stream to run on
/// @throws std::invalid_argument if a pointer is null or attention_accepts() says no
/// @throws CudaError if the launch fails
void attention(const float* q, const float* key_cache, const float* value_cache, int n_heads,
               int n_kv_heads, int head_dim, int pos, float* out, cudaStream_t stream);

/// Whether attention() can work on these shapes.
/// @param n_heads number of query heads
/// @param n_kv_heads number of key-value heads
/// @param head_dim length of a head
/// @param pos position of the token
/// @return true if the heads divide evenly, 1 <= head_dim <= 256 and pos >= 0
bool attention_accepts(int n_heads, int n_kv_heads, int head_dim, int pos);

}  // namespace warpkit
