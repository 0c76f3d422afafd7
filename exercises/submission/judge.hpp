/// @file
/// Comparing an answer with the truth, in words that a learner reads.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "exercises/submission/case_report.hpp"
#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// What an array should hold, and how far each element may be off.
struct Expectation {
  std::string name;           ///< name of the output buffer
  std::vector<float> values;  ///< row-major, one for each element
  std::vector<float> limits;  ///< largest absolute error of each; empty for exact equality
  std::vector<std::int32_t> integers = {};  ///< instead of values, for an output of integers
};

/// Expects an output of integers, each exactly right.
/// @param name name of the output buffer
/// @param values row-major, one for each element
/// @return the expectation
Expectation exactly(std::string name, std::vector<std::int32_t> values);

/// Which elements of an array are wrong.
struct Difference {
  std::vector<std::size_t> wrong;  ///< flat indices in ascending order; never empty
};

/// Counts the elements of an output that still hold, bit for bit, what the test sent.
/// @param sent the output as it was sent
/// @param got the output as it came back
/// @return how many nobody wrote
std::size_t untouched(const Buffer& sent, const Buffer& got);

/// Random floats in [-1, 1) that use all bits of the mantissa.
/// @param count how many
/// @param seed where the sequence starts
/// @return the values
std::vector<float> random_floats(std::size_t count, unsigned seed);

/// Random integers in [0, limit).
/// @param count how many
/// @param limit one more than the largest; at least 1
/// @param seed where the sequence starts
/// @return the values
std::vector<std::int32_t> random_ints(std::size_t count, std::int32_t limit, unsigned seed);

/// Random bytes.
/// @param count how many
/// @param seed where the sequence starts
/// @return the bytes
std::vector<std::uint8_t> random_bytes(std::size_t count, unsigned seed);

/// Compares an array element by element. NaN is never right; +0 and -0 are equal.
/// @param got the answer
/// @param wanted the truth
/// @return the wrong elements, or nothing when there are none
/// @throws std::invalid_argument when the sizes differ
std::optional<Difference> compare(const std::vector<float>& got, const Expectation& wanted);

/// Compares an array with what it should hold, floats or integers.
/// @param got the answer
/// @param wanted the truth
/// @return the wrong elements, or nothing when there are none
/// @throws std::invalid_argument when the sizes differ, or one holds floats and the other integers
std::optional<Difference> compare(const Buffer& got, const Expectation& wanted);

/// Whether an answer is whole and equals what was expected; for telling mistakes apart.
/// @param request the question
/// @param result the answer
/// @param wanted the expected output
/// @return true when judge() finds nothing
bool agrees(const Request& request, const Result& result, const Expectation& wanted);

/// Finds the first thing that is wrong with an answer: none came; an array was written past its
/// edge; an input was changed; an output is wrong; device memory was left allocated; the checks
/// found an error. The symptom is `device_fault` (or the request's symptom_if_lost),
/// `wrote_past_the_end`, `changed_an_input`, empty (a wrong value), `leak`, or the name of the
/// check: `memcheck`, `racecheck`, `initcheck`, `synccheck`.
/// @param request the question
/// @param result the answer
/// @param wanted the expected output
/// @return the failure, or nothing for a right answer
std::optional<CaseFailure> judge(const Request& request, const Result& result,
                                 const Expectation& wanted);

/// Says which known mistake would fail like this; may ask the submission further questions.
using Diagnosis = std::function<std::string(const Request& request, const Result& result)>;

/// Whether a check found an error while the submission answered. A check tells of a line once, so
/// the answer to ask about is the first wrong one.
/// @param result the answer
/// @param tool memcheck, racecheck, initcheck or synccheck
/// @return true if one of its findings is an error
bool found_by(const Result& result, const std::string& tool);

/// Judges an answer and fails the running test when it is wrong, with what the checks found.
/// @param request the question
/// @param result the answer
/// @param wanted the expected output
/// @param diagnosis names the symptom of a failure; an empty answer keeps the one of judge()
/// @return whether it is wrong
bool fail_if_wrong(const Request& request, const Result& result, const Expectation& wanted,
                   const Diagnosis& diagnosis);

/// Asks the submission and fails the running test when the answer is wrong.
/// @param request the question
/// @param wanted the expected output
/// @param diagnosis names the symptom of a failure; an empty answer keeps the one of judge()
void expect_answer(const Request& request, const Expectation& wanted, const Diagnosis& diagnosis);

}  // namespace warpkit::exercise
