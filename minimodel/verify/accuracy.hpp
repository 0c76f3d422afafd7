/// @file
/// How often a chat model answers as it should.
#pragma once

#include <string>
#include <vector>

#include "minimodel/generate/chat_format.hpp"
#include "minimodel/generate/generate.hpp"

namespace warpkit::minimodel {

/// A question with the one right answer.
struct TaskItem {
  std::string task;    ///< kind of question, as in "sum"
  std::string prompt;  ///< what the user says
  std::string answer;  ///< what the model should say
};

/// A question that was answered wrongly.
struct WrongAnswer {
  TaskItem item;     ///< the question
  std::string said;  ///< what the model said
};

/// How one kind of question went.
struct TaskScore {
  std::string task;  ///< the kind
  int right = 0;     ///< questions answered rightly
  int total = 0;     ///< questions asked
};

/// What measure_accuracy() found.
struct Accuracy {
  std::vector<TaskScore> scores;   ///< by kind, in the order of the items
  std::vector<WrongAnswer> wrong;  ///< every wrong answer
};

/// Most tokens that an answer may have.
constexpr int kAnswerTokens = 64;

/// Asks every question by itself, greedily. It is right if the text before the token that ends the
/// turn, without spaces around it, equals the answer.
/// @param session the model
/// @param tokenizer its tokenizer
/// @param format its turn tokens
/// @param items the questions
/// @param progress told how many questions are done; may throw to give up; may be empty
/// @return the scores
/// @throws std::invalid_argument if a question is too long for the session's context
Accuracy measure_accuracy(Session& session, const Tokenizer& tokenizer, const ChatFormat& format,
                          const std::vector<TaskItem>& items, const Progress& progress);

}  // namespace warpkit::minimodel
