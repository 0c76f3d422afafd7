/// @file
/// Choosing the next token from the model's scores.
#pragma once

#include <cstdint>
#include <vector>

#include "minimodel/generate/random.hpp"

namespace warpkit::minimodel {

/// How the next token is chosen. The defaults change nothing but the temperature.
struct SamplerSettings {
  double temperature = 0.8;     ///< 0: always the most likely token; else at most 100
  int top_k = 40;               ///< keep the k most likely tokens; 0: all
  double top_p = 0.95;          ///< keep the fewest likely tokens that reach this sum; 1: all
  double min_p = 0.05;          ///< keep tokens of at least this share of the likeliest's; 0: all
  double repeat_penalty = 1.0;  ///< divides the scores of recent tokens; 1: none, at most 10
  std::uint64_t seed = 0;       ///< chooses the random numbers
};

/// How many of the last tokens the repeat penalty looks at.
constexpr std::size_t kRepeatWindow = 64;

/// Checks numbers that a user gave.
/// @param settings the numbers
/// @throws std::invalid_argument naming the first that is out of range or not a number
void check_settings(const SamplerSettings& settings);

/// Draws tokens. The same settings, scores and calls give the same tokens on every machine.
///
/// In this order: repeat penalty (Keskar et al., "CTRL", 2019, section 4.1), top-k (Fan et al.,
/// 2018), top-p (Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020), min-p
/// (Nguyen et al., 2024), temperature, and one draw from what is left.
class Sampler {
 public:
  /// Starts with a seed.
  /// @param settings how to choose
  /// @throws std::invalid_argument if a number is out of range
  explicit Sampler(const SamplerSettings& settings);

  /// Chooses a token.
  /// @param logits (vocab_size) scores; one that is NaN or infinite is never chosen
  /// @param recent the tokens so far, for the repeat penalty
  /// @return the token; -1 if no score is a finite number
  int pick(std::vector<float> logits, const std::vector<int>& recent);

  /// Whether pick() returns the most likely token without looking at anything else.
  /// @return true if the temperature is 0 and there is no repeat penalty
  bool is_plain_greedy() const {
    return settings_.temperature == 0.0 && settings_.repeat_penalty == 1.0;
  }

 private:
  SamplerSettings settings_;
  Random random_;
};

}  // namespace warpkit::minimodel
