/// @file
/// Grading what a submission's kernels do, besides what they answer. Counts come from the emulator
/// and are the same on every machine.
#pragma once

#include <string>
#include <vector>

#include "exercises/submission/judge.hpp"
#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// How much of something is good. A budget has a floor as well as a ceiling: a kernel that never
/// ran has the best counts of all.
struct CountBudget {
  std::string counter;  ///< docs/profiler.md's name, summed over the launches of the request
  double least = 0;     ///< the floor
  double most = 0;      ///< the ceiling
  std::string meaning;  ///< what it is and where the numbers come from, in a learner's words
  std::string symptom;  ///< the known mistake that a count above the ceiling means; may be empty
  std::string symptom_below;  ///< the one that a count below the floor means; may be empty
  double per = 1;             ///< what the counts are divided by before a learner sees them
};

/// Asks the submission once, and fails the running test when the answer is wrong or a count is
/// outside its budget; where several are, the first. What was counted is noted in the report in any
/// case. Where nothing is counted (a real device, a build without hooks) the test skips with that
/// reason, which the kit doesn't take for a pass.
/// @param request the question; large enough for its counts to be beyond chance
/// @param wanted the expected output
/// @param budgets what to count; not empty
/// @param diagnosis names the symptom of a wrong answer, as for expect_answer()
void expect_counts(const Request& request, const Expectation& wanted,
                   const std::vector<CountBudget>& budgets, const Diagnosis& diagnosis);

}  // namespace warpkit::exercise
