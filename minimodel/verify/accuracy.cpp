#include "minimodel/verify/accuracy.hpp"

#include <algorithm>
#include <stdexcept>

namespace warpkit::minimodel {
namespace {

std::string trimmed(const std::string& text) {
  constexpr const char* kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

TaskScore& score_of(Accuracy* accuracy, const std::string& task) {
  auto& scores = accuracy->scores;
  auto found = std::find_if(scores.begin(), scores.end(),
                            [&](const TaskScore& score) { return score.task == task; });
  if (found == scores.end()) found = scores.insert(scores.end(), TaskScore{task});
  return *found;
}

}  // namespace

Accuracy measure_accuracy(Session& session, const Tokenizer& tokenizer, const ChatFormat& format,
                          const std::vector<TaskItem>& items, const Progress& progress) {
  GenerateSettings settings;
  settings.max_tokens = kAnswerTokens;
  settings.sampler.temperature = 0.0;
  Accuracy accuracy;
  for (std::size_t n = 0; n < items.size(); ++n) {
    const std::vector<int> prompt = encode_turn(tokenizer, format, items[n].prompt);
    if (prompt.size() > static_cast<std::size_t>(session.seq_len())) {
      throw std::invalid_argument(
          "question " + std::to_string(n + 1) + " has " + std::to_string(prompt.size()) +
          " tokens, but the context holds " + std::to_string(session.seq_len()));
    }
    const Generation answer = generate(session, tokenizer, prompt, settings);
    TaskScore& score = score_of(&accuracy, items[n].task);
    ++score.total;
    if (answer.finish == Finish::EndToken && trimmed(answer.text) == items[n].answer) {
      ++score.right;
    } else {
      accuracy.wrong.push_back({items[n], trimmed(answer.text)});
    }
    if (progress) progress(n + 1, items.size());
  }
  return accuracy;
}

}  // namespace warpkit::minimodel
