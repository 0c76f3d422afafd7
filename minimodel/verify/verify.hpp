/// @file
/// Two backends side by side: where does the first difference beyond rounding appear?
#pragma once

#include <string>
#include <vector>

#include "minimodel/model/session.hpp"

namespace warpkit::minimodel {

/// Largest normalised difference of an intermediate that rounding alone may cause.
///
/// Both sides start from the same weights and compute in float (the reference adds in double). A
/// sum of n products differs by at most about n * 2^-24 relative to its terms; over the layers of a
/// model that grows, but in practice stays below 1e-4. A wrong index, a missed element or a wrong
/// scale makes a difference of 1e-2 or more. The limit lies between.
constexpr double kVerifyTolerance = 1e-3;

/// How one intermediate compares, over all positions.
struct Comparison {
  std::string name;         ///< as in "blk.3.attn_out"
  std::string operation;    ///< what made it, as in "matvec"
  double max_error = 0.0;   ///< largest absolute difference; infinite if anything isn't a number
  double normalised = 0.0;  ///< largest, over positions, of max |a - b| / max |b|
  int worst_pos = 0;        ///< position at which `normalised` was reached
  bool passed = true;       ///< `normalised` is within the tolerance
};

/// What verify() found.
struct VerifyResult {
  std::vector<Comparison> rows;      ///< every intermediate, in the order of the forward pass
  int tokens = 0;                    ///< tokens that went through both backends
  double tolerance = 0.0;            ///< the limit that was used
  bool passed = false;               ///< all rows are within the limit
  int first_failure_row = -1;        ///< row of the first difference in time; -1 if none
  int first_failure_pos = -1;        ///< position of the first difference in time; -1 if none
  double first_failure_error = 0.0;  ///< its normalised error
};

/// Runs tokens through both backends and compares all intermediates, and whether argmax() finds the
/// largest of the device's own logits.
///
/// Both get the same tokens: the prompt, then `steps` tokens that the reference finds most likely.
/// A row is compared as max |a - b| / max |b|, because an element near zero may be off by much in
/// relation to itself without meaning anything.
/// @param reference the truth
/// @param device what is to be verified; a session of the same file
/// @param prompt tokens, at least 1
/// @param steps tokens to go on after the prompt; at least 0
/// @param tolerance largest normalised error allowed
/// @param progress told how many tokens are done; may be empty
/// @return what was found
/// @throws std::invalid_argument if the prompt is empty or prompt and steps exceed either seq_len
/// @throws CudaError if device work fails
VerifyResult verify(Session& reference, Session& device, const std::vector<int>& prompt, int steps,
                    double tolerance, const Progress& progress);

/// The difference of two rows of numbers.
/// @param device what is to be verified
/// @param reference the truth, as many numbers
/// @param[out] max_error largest absolute difference
/// @return max |device - reference| / max |reference|; infinite if anything isn't a number, or if
/// the reference is all zeros and the other isn't
double normalised_error(const std::vector<float>& device, const std::vector<float>& reference,
                        double* max_error);

}  // namespace warpkit::minimodel
