// Comparing what a kernel gave with what it should have given.
//
// All comparisons are written so that a NaN fails them, and say how many elements differ, the first
// of them by index, and both of its values.
#pragma once

#include <gtest/gtest.h>

#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <vector>

namespace warpkit::test {

// Largest |actual - expected| over all elements, divided by the largest |expected|; infinity if any
// element is NaN, an element is infinite on one side only, or the lengths differ. The measure for a
// whole vector, where single elements may be near zero.
inline double normalised_error(const std::vector<float>& actual,
                               const std::vector<float>& expected) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (actual.size() != expected.size()) return kInfinity;
  double largest = 0.0;
  double largest_error = 0.0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double magnitude = std::fabs(static_cast<double>(expected[i]));
    if (std::isfinite(magnitude) && magnitude > largest) largest = magnitude;
    if (actual[i] == expected[i]) continue;  // also equal infinities, whose difference is NaN
    const double error = std::fabs(static_cast<double>(actual[i]) - expected[i]);
    if (!(error <= DBL_MAX)) return kInfinity;
    if (error > largest_error) largest_error = error;
  }
  if (largest_error == 0.0) return 0.0;
  return largest == 0.0 ? kInfinity : largest_error / largest;
}

// The magnitudes of all elements: what the reference is called with to get the magnitudes of sums.
inline std::vector<float> absolute(std::vector<float> values) {
  for (float& value : values) value = std::fabs(value);
  return values;
}

// Whether every element differs from the expected one by at most limit * magnitude[i]. For a sum,
// the magnitude is the sum of its terms' magnitudes: cancellation makes the result small, but not
// the rounding errors.
//
// FLT_MIN is allowed beside that: below it floats lose digits, and a device may flush them to zero.
inline ::testing::AssertionResult all_close(const std::vector<float>& actual,
                                            const std::vector<float>& expected, double limit,
                                            const std::vector<float>& magnitude) {
  if (actual.size() != expected.size() || magnitude.size() != expected.size()) {
    return ::testing::AssertionFailure()
           << "lengths differ: " << actual.size() << " actual, " << expected.size() << " expected, "
           << magnitude.size() << " magnitudes";
  }
  std::size_t n_wrong = 0;
  std::size_t first = 0;
  double worst = 0.0;  // in multiples of what is allowed
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (actual[i] == expected[i]) continue;  // also equal infinities, whose difference is NaN
    const double error = std::fabs(static_cast<double>(actual[i]) - expected[i]);
    const double allowed = limit * std::fabs(static_cast<double>(magnitude[i])) + double{FLT_MIN};
    if (!(error <= allowed && allowed <= DBL_MAX)) {  // an infinite magnitude allows nothing
      if (n_wrong == 0) first = i;
      ++n_wrong;
      const double ratio = error / allowed;
      if (std::isnan(ratio) || ratio > worst) worst = ratio;
    }
  }
  if (n_wrong == 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << n_wrong << " of " << actual.size() << " elements differ by more than " << limit
         << " of their magnitude, the worst by " << worst
         << " times what is allowed; the first is [" << first
         << "]: " << ::testing::PrintToString(actual[first]) << " instead of "
         << ::testing::PrintToString(expected[first]);
}

// The same, with the expected values themselves as magnitudes: for results without cancellation.
inline ::testing::AssertionResult all_close(const std::vector<float>& actual,
                                            const std::vector<float>& expected, double limit) {
  return all_close(actual, expected, limit, expected);
}

// Whether every element is the expected one, bit for bit: for copies, integers and exact
// conversions.
template <class T>
::testing::AssertionResult all_equal(const std::vector<T>& actual, const std::vector<T>& expected) {
  if (actual.size() != expected.size()) {
    return ::testing::AssertionFailure()
           << "lengths differ: " << actual.size() << " actual, " << expected.size() << " expected";
  }
  std::size_t n_wrong = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (std::memcmp(&actual[i], &expected[i], sizeof(T)) == 0) continue;
    if (n_wrong == 0) first = i;
    ++n_wrong;
  }
  if (n_wrong == 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << n_wrong << " of " << actual.size() << " elements differ; the first is [" << first
         << "]: " << ::testing::PrintToString(actual[first]) << " instead of "
         << ::testing::PrintToString(expected[first]);
}

}  // namespace warpkit::test
