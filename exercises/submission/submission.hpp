/// @file
/// The one way in which a test talks to a submission.
#pragma once

#include <memory>
#include <string>

#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// Something that answers requests: the learner's function behind a harness, or a stand-in.
class Submission {
 public:
  virtual ~Submission() = default;

  /// Asks for one answer.
  /// @param request the question
  /// @return the answer, its `trouble` set when the submission could not give one
  virtual Result run(const Request& request) = 0;
};

/// The submission under test: the learner's file linked into this program, unless an impostor was
/// chosen on the command line. What is asked is noted in the report before it is run, so that a
/// crash can still be told apart by its question.
/// @return the submission; lives as long as the program
Submission& submission();

/// The linked wall: request and result go through bytes to answer(), in this program.
/// @return the submission
std::unique_ptr<Submission> linked_submission();

/// An impostor gives wrong answers, to prove that tests notice.
/// @param kind `zeros` (outputs are all zero), `copy` (outputs repeat the bytes of the first
///   input) or `untouched` (outputs come back as they were sent), which all report success; or
///   `cleared` (all is as the linked submission has it, counts too, but outputs are zero: as if
///   buffers were cleared and no kernel launched)
/// @return the impostor
/// @throws std::invalid_argument for another kind
std::unique_ptr<Submission> impostor(const std::string& kind);

}  // namespace warpkit::exercise
