/// @file
/// A model at work: weights, cache and the forward pass.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "minimodel/backend/backend.hpp"
#include "minimodel/model/load.hpp"
#include "minimodel/model/model.hpp"

namespace warpkit::minimodel {

/// One result inside the forward pass, shown to an observer at the moment it is there.
struct Intermediate {
  std::string name;         ///< as in "blk.3.attn_out"
  const char* operation;    ///< the entry of Operations that made it, as in "matvec"
  int pos;                  ///< position of the token
  std::vector<float> data;  ///< a copy in host memory
};

/// Is shown every intermediate, in the order of the forward pass.
using Observer = std::function<void(Intermediate)>;

/// A model loaded for one backend, with room for a number of positions.
class Session {
 public:
  /// Loads the weights and makes room for cache and activations.
  /// @param file a GGUF file
  /// @param backend what to run on
  /// @param seq_len positions to make room for; at most the model's context length
  /// @param progress told how far loading has come; may be empty
  /// @throws ModelError if the file is refused, or the backend can't work on its shapes
  /// @throws std::invalid_argument if seq_len is below 1 or above the context length
  /// @throws std::bad_alloc or CudaError if memory doesn't suffice
  Session(const GgufFile& file, Backend backend, int seq_len, const Progress& progress = {});

  /// Runs one token through the model. Its keys and values stay in the cache, so positions have to
  /// come in order. Afterwards logits() and greedy() tell what comes next. Asynchronous, unless
  /// there is an observer.
  /// @param token the token, in [0, vocab_size)
  /// @param pos its position, in [0, seq_len)
  /// @throws std::invalid_argument if either is out of range
  /// @throws CudaError if a launch fails
  void forward(int token, int pos);

  /// Scores of all tokens to come next. Waits for the device.
  /// @return (vocab_size) host memory
  /// @throws CudaError if device work failed
  std::vector<float> logits();

  /// Score of one token to come next. Waits for the device.
  /// @param token the token, in [0, vocab_size)
  /// @return its logit
  /// @throws CudaError if device work failed
  float logit(int token);

  /// The most likely token to come next, found on the device. Waits for it.
  /// @return index of the largest logit
  /// @throws CudaError if device work failed
  int greedy();

  /// Sets who is shown the intermediates; an empty function for nobody.
  /// @param observer the observer
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// The model's hyper-parameters.
  /// @return the numbers
  const Config& config() const noexcept { return config_; }

  /// What the model runs on.
  /// @return the backend
  const Backend& backend() const noexcept { return backend_; }

  /// What loading cost.
  /// @return bytes and times
  const LoadStats& load_stats() const noexcept { return load_stats_; }

  /// Positions there is room for.
  /// @return the number given to the constructor
  int seq_len() const noexcept { return cache_.seq_len; }

  /// Bytes of weights that one token reads: all matrices once, but of the embedding table one row.
  /// @return bytes
  std::uint64_t weight_bytes_per_token() const;

 private:
  void attention_block(int layer, int pos);
  void feed_forward_block(int layer, int pos);
  void show(const char* name, int layer, const char* operation, int pos, const float* data,
            int count);

  Backend backend_;
  Config config_;
  LoadStats load_stats_;
  Weights weights_;
  KvCache cache_;
  Activations act_;
  Observer observer_;
};

}  // namespace warpkit::minimodel
