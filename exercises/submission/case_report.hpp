/// @file
/// What the tests of an exercise tell the kit: one JSON object a line, written as it happens, so
/// that a crash or an early exit leaves a report without an end.
///
/// The program takes `--report=FILE` (write the report, stop at the first failing test, keep
/// standard output for the learner's own printing) and `--impostor=KIND` besides GoogleTest's
/// options.
#pragma once

#include <string>

#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// A failing case, in the words that a learner reads.
struct CaseFailure {
  std::string expected;  ///< what should have come back
  std::string got;       ///< what came back
  std::string where;     ///< which element, which call; may be empty
  std::string symptom;   ///< the manifest's name of a known mistake that fails like this; or empty
};

/// Fails the running test and writes the failure to the report.
/// @param failure what a learner should read
void fail_case(const CaseFailure& failure);

/// Adds to the report which known mistake the failure looks like.
/// @param symptom the manifest's name of the mistake
void note_symptom(const std::string& symptom);

/// Writes to the report what the test is about to ask.
/// @param asked the question in a person's words
/// @param symptom_if_lost the known mistake that it means when nothing comes after this; or empty
void note_asked(const std::string& asked, const std::string& symptom_if_lost);

/// Adds to the report what a check found while the submission answered.
/// @param finding what it found
void note_finding(const Finding& finding);

/// A count beside what it should be.
struct CountNote {
  std::string counter;  ///< what was counted, in a person's words
  std::string counted;  ///< how much
  std::string wanted;   ///< how much it may be
  bool is_good = true;  ///< whether it is that
};

/// Adds a count to the report.
/// @param note the count
void note_count(const CountNote& note);

/// The impostor that the command line chose.
/// @return its kind; empty for the linked submission
const std::string& chosen_impostor();

/// The `main` of every exercise's test program.
/// @param argc number of arguments
/// @param argv the arguments; GoogleTest's are taken out
/// @return 0 when every test passed, 1 when one failed, 2 for an unknown argument
int run_tests(int argc, char** argv);

}  // namespace warpkit::exercise
