/// @file
/// The hyper-parameters of a Llama model.
#pragma once

#include "minimodel/gguf/gguf_file.hpp"

namespace warpkit::minimodel {

/// The numbers that fix a model's shapes and its arithmetic.
///
/// Source: Touvron et al., "LLaMA: Open and Efficient Foundation Language Models", 2023; the
/// keys of the `llama` architecture in ggml's `docs/gguf.md`.
struct Config {
  int dim;               ///< length of the vector that travels through the layers
  int hidden_dim;        ///< length of the feed-forward network's inner vector
  int n_layers;          ///< number of layers
  int n_heads;           ///< query heads
  int n_kv_heads;        ///< key-value heads; n_heads is a multiple of it
  int head_dim;          ///< length of a head
  int rope_dim;          ///< leading elements of a head that are rotated; even
  int vocab_size;        ///< number of tokens
  int context_length;    ///< positions that the model was trained for
  int sliding_window;    ///< positions that attention was trained to look back on; 0: all
  float norm_eps;        ///< added to the mean square in RMSNorm
  float rope_freq_base;  ///< base of the rotation's frequencies

  /// Length of all queries of a token together.
  /// @return n_heads * head_dim
  int q_dim() const { return n_heads * head_dim; }

  /// Length of all keys, or all values, of a token together.
  /// @return n_kv_heads * head_dim
  int kv_dim() const { return n_kv_heads * head_dim; }
};

/// Reads and checks the hyper-parameters of a `llama` file, without asking whether this runner can
/// run the model.
/// @param file a GGUF file of the architecture `llama` that holds the whole model
/// @return the hyper-parameters
/// @throws ModelError if a number is missing or out of range
Config read_llama_numbers(const GgufFile& file);

/// Reads and checks a model's hyper-parameters. The tensors' shapes are checked against them by
/// bind_weights().
/// @param file a GGUF file
/// @return the hyper-parameters
/// @throws ModelError if the architecture isn't `llama`, the model needs what this runner doesn't
/// have (experts, rope scaling, …), or a number is missing or out of range
Config read_config(const GgufFile& file);

}  // namespace warpkit::minimodel
