/// @file
/// The whole model on one screen: every array with its shape. A weight is (out,in).
#pragma once

#include <vector>

#include "minimodel/backend/memory_space.hpp"
#include "minimodel/model/config.hpp"

namespace warpkit::minimodel {

/// The weights of one layer.
struct LayerWeights {
  const float* attn_norm;    ///< (dim)
  WeightMatrix attn_q;       ///< (n_heads*head_dim,dim)
  WeightMatrix attn_k;       ///< (n_kv_heads*head_dim,dim)
  WeightMatrix attn_v;       ///< (n_kv_heads*head_dim,dim)
  WeightMatrix attn_output;  ///< (dim,n_heads*head_dim)
  const float* ffn_norm;     ///< (dim)
  WeightMatrix ffn_gate;     ///< (hidden_dim,dim)
  WeightMatrix ffn_up;       ///< (hidden_dim,dim)
  WeightMatrix ffn_down;     ///< (dim,hidden_dim)
};

/// All weights, in the memory of one backend.
struct Weights {
  WeightMatrix token_embd;           ///< (vocab_size,dim)
  std::vector<LayerWeights> layers;  ///< (n_layers)
  const float* output_norm;          ///< (dim)
  WeightMatrix output;               ///< (vocab_size,dim); token_embd itself in a tied model
  const float* rope_divisors;        ///< (rope_dim/2), or nullptr

  std::vector<Buffer> memory;  ///< what owns the arrays above
};

/// Keys and values of the tokens so far, so that each is computed once.
struct KvCache {
  int seq_len;                 ///< positions there is room for
  std::vector<Buffer> keys;    ///< (n_layers) of (seq_len,n_kv_heads,head_dim)
  std::vector<Buffer> values;  ///< (n_layers) of (seq_len,n_kv_heads,head_dim)
};

/// The vectors of one token on its way through the layers. Keys and values go into the cache.
struct Activations {
  Buffer x;       ///< (dim) the residual stream
  Buffer norm;    ///< (dim) x, normalised
  Buffer q;       ///< (n_heads,head_dim)
  Buffer heads;   ///< (n_heads,head_dim) what attention returns
  Buffer out;     ///< (dim) what a block adds to x
  Buffer gate;    ///< (hidden_dim)
  Buffer up;      ///< (hidden_dim)
  Buffer hidden;  ///< (hidden_dim) silu(gate)*up
  Buffer logits;  ///< (vocab_size)
  Buffer token;   ///< (1) int: the token that goes in
  Buffer greedy;  ///< (1) int: the most likely token that comes out
};

}  // namespace warpkit::minimodel
