/// @file
/// From a prompt's tokens to a text, token by token.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "minimodel/generate/sampler.hpp"
#include "minimodel/model/session.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"

namespace warpkit::minimodel {

/// What to generate.
struct GenerateSettings {
  int max_tokens = 1;                             ///< most tokens to generate
  std::string stop;                               ///< ends before this text; empty: never
  SamplerSettings sampler;                        ///< how tokens are chosen
  bool trim_start = false;                        ///< leave out one space at the very start
  Progress prompt_progress;                       ///< told how far reading the prompt has come
  Progress decode_progress;                       ///< told how many of max_tokens are generated
  std::function<bool()> interrupted;              ///< asked before each token whether to stop
  std::function<void(std::string_view)> on_text;  ///< given text as soon as it is final
};

/// Why generation ended.
enum class Finish {
  EndToken,     ///< the model ended its text or turn
  StopText,     ///< GenerateSettings::stop appeared
  MaxTokens,    ///< GenerateSettings::max_tokens were generated
  Context,      ///< the session has no position left
  Interrupted,  ///< GenerateSettings::interrupted said so
};

/// A name for a reason, as JSON output has it.
/// @param finish the reason
/// @return as in "end_token"
const char* finish_name(Finish finish);

/// What was generated, and how long it took.
struct Generation {
  std::vector<int> ids;             ///< the tokens, without the one that ended the text
  std::string text;                 ///< their text, up to the stop text
  Finish finish = Finish::Context;  ///< why it ended
  int prompt_tokens = 0;            ///< tokens of the prompt that went through the model
  double prompt_seconds = 0.0;      ///< wall-clock time for them
  int decode_passes = 0;            ///< forward passes after the prompt
  double decode_seconds = 0.0;      ///< wall-clock time for them, with choosing the tokens
};

/// Runs the prompt, then generates token after token.
/// @param session a session whose positions from 0 on are overwritten
/// @param tokenizer the model's tokenizer
/// @param prompt tokens of the prompt, at least 1 and at most the session's seq_len
/// @param settings what to generate
/// @return what was generated
/// @throws std::invalid_argument if the prompt is empty or too long, or a setting is out of range
/// @throws ModelError if the model's scores aren't numbers
/// @throws CudaError if device work fails
Generation generate(Session& session, const Tokenizer& tokenizer, const std::vector<int>& prompt,
                    const GenerateSettings& settings);

}  // namespace warpkit::minimodel
