/// @file
/// The function that exercise 05/compare asks for.
#pragma once

#include <cstddef>

/// Says whether an array of sums is right. Each was computed in float, in an order that nobody
/// knows; in any order the error of such a sum is at most about `terms * 2^-24` of the sum of its
/// terms' magnitudes, and that much is allowed. Runs on the host. NaN is never right, an infinity
/// only where the same infinity is wanted; +0 and -0 are equal.
/// @param got (n) the sums to judge, host memory; anything may be in it
/// @param wanted (n) the same sums in double, host memory; never NaN, infinite where a term is
/// @param magnitude (n) `sum |term|` of each, in double, host memory; 0 where all terms are
/// @param n number of sums, at least 1
/// @param terms how many numbers were added for each
/// @return true when every element is right
bool agrees(const float* got, const double* wanted, const double* magnitude, std::size_t n,
            int terms);
