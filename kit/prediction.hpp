/// @file
/// A lesson's questions that are answered before its program runs, and their answers, counted from
/// its launches.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "kit/course.hpp"

namespace warpkit::kit {

/// One of several answers.
struct Choice {
  std::string name;    ///< as the learner reads it
  std::string kernel;  ///< whose launch is counted for it
};

/// One question: for a number, or for which of several has the least of something.
struct Question {
  std::string ask;              ///< the question
  std::string kernel;           ///< whose launch is counted; empty where there are choices
  int launch = 0;               ///< which launch of that kernel
  std::string expression;       ///< what is counted
  std::string unit;             ///< of the number; empty where there are choices
  std::string why;              ///< what explains the answer
  std::vector<Choice> choices;  ///< at least two, or none
};

/// What was counted of one launch.
struct CountedLaunch {
  std::string kernel;                    ///< as written, with template arguments
  std::map<std::string, double> values;  ///< counters, `blocks`, `block_threads`, `threads`
};

/// The answer to a question.
struct Answer {
  double counted = 0;           ///< the number; that of the right choice where there are choices
  std::size_t choice = 0;       ///< the right one's place
  std::vector<double> choices;  ///< what was counted of each choice
};

/// Where a lesson's questions are.
/// @param lesson the lesson
/// @return path of its predict.json, which may not exist
std::filesystem::path questions_file(const Lesson& lesson);

/// Reads a lesson's questions.
/// @param file its predict.json
/// @return at least one question
/// @throws Failure (machine) naming the file and what is wrong in it
std::vector<Question> read_questions(const std::filesystem::path& file);

/// Reads a profile.
/// @param profile JSON as docs/profiler.md describes it
/// @return the launches in order
/// @throws std::runtime_error for text that is no profile
std::vector<CountedLaunch> read_launches(const std::string& profile);

/// Answers a question.
/// @param question the question
/// @param launches what the lesson's program launched
/// @return the answer
/// @throws std::runtime_error when the kernel was not launched, a counter is missing, the value is
///   not finite, or two choices are equally good
Answer answer_of(const Question& question, const std::vector<CountedLaunch>& launches);

}  // namespace warpkit::kit
