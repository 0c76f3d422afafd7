// Attention of one token over the cache, a block for each head.
//
// Change:  scores and weights never go to global memory. Keys come in tiles of as many as the
//          block has threads; a tile that raises the maximum scales what was summed before
//          (online softmax), so a tile is all that shared memory holds and the sequence can have
//          any length.
// Traffic: reads each key and value row once a query head: n_heads / n_kv_heads times what lies
//          in memory, the repeats mostly from cache. A thread reads one key by itself, so its
//          neighbours are a row apart and only the cache turns that into whole sectors; values
//          are coalesced.
// Limits:  head_dim up to 256 (a thread for each element). n_heads blocks are few for a large
//          GPU: a long sequence would have to be split.
#include "kernels/attention/attention.hpp"

#include <cfloat>
#include <cmath>
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/reduce.cuh"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kMaxHeadDim = 256;

__device__ float dot(const float* a, const float* b, int n) {
  float sum = 0.0f;
  for (int i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

__global__ void attention_kernel(const float* q,            // (n_heads,head_dim)
                                 const float* key_cache,    // (seq_len,n_kv_heads,head_dim)
                                 const float* value_cache,  // (seq_len,n_kv_heads,head_dim)
                                 int n_kv_heads, int heads_a_group, int head_dim, int n_keys,
                                 float scale,
                                 float* out) {  // (n_heads,head_dim)
  __shared__ float scores[kMaxHeadDim];         // (tile)
  __shared__ float weights[kMaxHeadDim];        // (tile)
  const int h = static_cast<int>(blockIdx.x);
  const int g = h / heads_a_group;
  const int thread = static_cast<int>(threadIdx.x);  // key of the tile, then element of the head
  const int tile = static_cast<int>(blockDim.x);
  const std::int64_t kv_dim = static_cast<std::int64_t>(n_kv_heads) * head_dim;
  const float* q_h = q + static_cast<std::int64_t>(h) * head_dim;
  const float* key_g = key_cache + static_cast<std::int64_t>(g) * head_dim;
  const float* value_g = value_cache + static_cast<std::int64_t>(g) * head_dim;

  float max = -FLT_MAX;  // not -inf: see softmax.cu
  float sum = 0.0f;      // of exp(score - max), over all keys so far
  float mixed = 0.0f;    // of exp(score - max) * value
  for (int first = 0; first < n_keys; first += tile) {
    const int n = min(tile, n_keys - first);
    const float* key_t = key_g + (first + thread) * kv_dim;
    const float* value_t = value_g + first * kv_dim;
    if (thread < n) scores[thread] = scale * dot(q_h, key_t, head_dim);
    __syncthreads();  // the scores are there, and nobody still reads the weights of the last tile

    float new_max = max;
    for (int t = 0; t < n; ++t) new_max = fmaxf(new_max, scores[t]);
    const float shrink = expf(max - new_max);
    max = new_max;
    if (thread < n) weights[thread] = expf(scores[thread] - max);
    __syncthreads();  // the weights are there, and nobody still reads the scores

    if (thread < head_dim) {
      sum *= shrink;
      mixed *= shrink;
      for (int t = 0; t < n; ++t) {
        sum += weights[t];
        mixed += weights[t] * value_t[t * kv_dim + thread];
      }
    }
  }
  if (thread < head_dim) out[static_cast<std::int64_t>(h) * head_dim + thread] = mixed / sum;
}

}  // namespace

bool attention_accepts(int n_heads, int n_kv_heads, int head_dim, int pos) {
  return n_kv_heads >= 1 && n_heads >= n_kv_heads && n_heads % n_kv_heads == 0 && head_dim >= 1 &&
         head_dim <= kMaxHeadDim && pos >= 0 && pos < kMaxLoopExtent;
}

void attention(const float* q, const float* key_cache, const float* value_cache, int n_heads,
               int n_kv_heads, int head_dim, int pos, float* out, cudaStream_t stream) {
  require(q != nullptr && key_cache != nullptr && value_cache != nullptr && out != nullptr,
          "attention", "a pointer is null");
  require(attention_accepts(n_heads, n_kv_heads, head_dim, pos), "attention",
          "n_heads must be a multiple of n_kv_heads, head_dim 1 to 256, pos 0 to 2^30 - 1");
  const float scale = 1.0f / std::sqrt(static_cast<float>(head_dim));
  const int threads = (head_dim + kWarpSize - 1) / kWarpSize * kWarpSize;
  attention_kernel<<<static_cast<unsigned int>(n_heads), static_cast<unsigned int>(threads), 0,
                     stream>>>(q, key_cache, value_cache, n_kv_heads, n_heads / n_kv_heads,
                               head_dim, pos + 1, scale, out);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
