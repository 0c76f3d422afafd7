#include "minimodel/generate/generate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Collects text and passes on what can no longer become part of the stop text.
class TextOut {
 public:
  explicit TextOut(const GenerateSettings& settings)
      : settings_(settings), trim_(settings.trim_start) {}

  /// Adds the text of a token. True if the stop text is now complete.
  bool add(std::string piece) {
    if (trim_ && !piece.empty()) {
      if (piece.front() == ' ') piece.erase(0, 1);
      trim_ = false;
    }
    text_ += piece;
    const std::size_t stop =
        settings_.stop.empty() ? std::string::npos : text_.find(settings_.stop);
    if (stop != std::string::npos) {
      text_.resize(stop);
      pass_on(stop);
      return true;
    }
    pass_on(text_.size() - held_back());
    return false;
  }

  /// Passes on what is left. Call it once, at the end.
  std::string finish() {
    pass_on(text_.size());
    return std::move(text_);
  }

 private:
  /// Length of the text's longest end that the stop text begins with.
  std::size_t held_back() const {
    for (std::size_t n = std::min(settings_.stop.size(), text_.size()); n > 0; --n) {
      if (settings_.stop.compare(0, n, text_, text_.size() - n, n) == 0) return n;
    }
    return 0;
  }

  void pass_on(std::size_t end) {
    if (end <= passed_) return;
    if (settings_.on_text) {
      settings_.on_text(std::string_view(text_).substr(passed_, end - passed_));
    }
    passed_ = end;
  }

  const GenerateSettings& settings_;
  std::string text_;
  std::size_t passed_ = 0;
  bool trim_;
};

int next_token(Session& session, Sampler& sampler, const std::vector<int>& so_far,
               const std::string& model) {
  int token = -1;
  if (sampler.is_plain_greedy()) {
    token = session.greedy();  // on the device: one number comes back, not the whole row
    if (!std::isfinite(session.logit(token))) token = -1;
  } else {
    token = sampler.pick(session.logits(), so_far);
  }
  if (token < 0) throw ModelError(model, "the model's scores aren't numbers", kFetchAgain);
  return token;
}

void check(const Session& session, const std::vector<int>& prompt,
           const GenerateSettings& settings) {
  if (prompt.empty()) throw std::invalid_argument("the prompt has no tokens");
  if (prompt.size() > static_cast<std::size_t>(session.seq_len())) {
    throw std::invalid_argument("the prompt has " + std::to_string(prompt.size()) +
                                " tokens, but the context holds " +
                                std::to_string(session.seq_len()));
  }
  if (settings.max_tokens < 1) throw std::invalid_argument("max-tokens has to be at least 1");
}

}  // namespace

const char* finish_name(Finish finish) {
  switch (finish) {
    case Finish::EndToken:
      return "end_token";
    case Finish::StopText:
      return "stop_text";
    case Finish::MaxTokens:
      return "max_tokens";
    case Finish::Context:
      return "context_full";
    case Finish::Interrupted:
      return "interrupted";
  }
  return "";
}

Generation generate(Session& session, const Tokenizer& tokenizer, const std::vector<int>& prompt,
                    const GenerateSettings& settings) {
  check(session, prompt, settings);
  Sampler sampler(settings.sampler);
  TextOut out(settings);
  Generation result;
  const auto interrupted = [&] { return settings.interrupted && settings.interrupted(); };

  Clock::time_point start = Clock::now();
  int pos = 0;
  for (const int token : prompt) {
    if (interrupted()) break;
    session.forward(token, pos++);
    if (settings.prompt_progress)
      settings.prompt_progress(static_cast<unsigned>(pos), prompt.size());
  }
  const bool whole_prompt = pos == static_cast<int>(prompt.size());
  if (!whole_prompt) {
    result.finish = Finish::Interrupted;
    return result;
  }

  std::vector<int> so_far = prompt;
  int token = next_token(session, sampler, so_far, tokenizer.file_name());
  result.prompt_tokens = pos;
  result.prompt_seconds = seconds_since(start);
  start = Clock::now();
  while (true) {
    if (tokenizer.vocabulary().ends_generation(token)) {
      result.finish = Finish::EndToken;
      break;
    }
    result.ids.push_back(token);
    so_far.push_back(token);
    if (settings.decode_progress) {
      settings.decode_progress(result.ids.size(), static_cast<unsigned>(settings.max_tokens));
    }
    const bool stopped = out.add(tokenizer.decode(token));
    result.finish = stopped                                                      ? Finish::StopText
                    : static_cast<int>(result.ids.size()) >= settings.max_tokens ? Finish::MaxTokens
                    : interrupted() ? Finish::Interrupted
                                    : Finish::Context;
    if (result.finish != Finish::Context || pos >= session.seq_len()) break;
    session.forward(token, pos++);
    token = next_token(session, sampler, so_far, tokenizer.file_name());
    ++result.decode_passes;
  }
  result.decode_seconds = seconds_since(start);
  result.text = out.finish();
  return result;
}

}  // namespace warpkit::minimodel
