/// @file
/// Sums to be judged by exercise 05/compare: right ones, computed in several orders, and wrong
/// ones.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <vector>

#include "exercises/submission/judge.hpp"

namespace warpkit::exercise {

/// An array of sums and what they should be.
struct Sums {
  std::vector<float> got;         ///< (n) as computed
  std::vector<double> wanted;     ///< (n) in double
  std::vector<double> magnitude;  ///< (n) sums of absolute values
  int terms = 0;                  ///< numbers in each sum

  /// Largest error that is allowed.
  /// @param i which sum
  /// @return the bound of Higham, Accuracy and Stability of Numerical Algorithms, section 4.2
  double limit(std::size_t i) const { return std::ldexp(1.0 * terms, -24) * magnitude[i]; }

  /// How far the sums are from what they should be.
  /// @return the largest error over its limit
  double worst() const {
    double most = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      most = std::max(most, std::fabs(got[i] - wanted[i]) / limit(i));
    }
    return most;
  }
};

/// Adds up floats in some way.
using Adding = std::function<float(const std::vector<float>&)>;

/// Adds from the first to the last, in float.
inline float forward(const std::vector<float>& terms) {
  return std::accumulate(terms.begin(), terms.end(), 0.0f);
}

/// Adds from the last to the first, in float.
inline float backward(const std::vector<float>& terms) {
  return std::accumulate(terms.rbegin(), terms.rend(), 0.0f);
}

/// Adds neighbours, then their sums, and so on, in float.
inline float pairwise(const std::vector<float>& terms) {
  std::vector<float> sums = terms;
  while (sums.size() > 1) {
    const std::size_t half = (sums.size() + 1) / 2;
    for (std::size_t i = 0; i + half < sums.size(); ++i) sums[i] += sums[i + half];
    sums.resize(half);
  }
  return sums.front();
}

/// The number of half precision nearest to a value below its largest; ties to even.
inline float to_half(float value) {
  int exponent = 0;
  std::frexp(value, &exponent);                       // value in [2^(exponent-1), 2^exponent)
  const int last_bit = std::max(exponent - 11, -24);  // 11 bits of significand; subnormals below
  return std::ldexp(std::nearbyint(std::ldexp(value, -last_bit)), last_bit);
}

/// Adds from the first to the last in half precision: the impostor.
inline float in_half(const std::vector<float>& terms) {
  float sum = 0;
  for (const float term : terms) sum = to_half(sum + to_half(term));
  return sum;
}

/// What the terms of a sum are like.
enum class Terms {
  Positive,   ///< in [scale / 2, scale)
  Both,       ///< of both signs, up to scale
  Cancelling  ///< the last takes nearly all away again
};

/// Makes sums of random terms.
/// @param n how many sums
/// @param terms numbers in each
/// @param kind what they are like
/// @param scale size of a term
/// @param add how `got` is computed
/// @return the sums
inline Sums make_sums(std::size_t n, int terms, Terms kind, float scale, const Adding& add) {
  Sums sums;
  sums.terms = terms;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<float> values =
        random_floats(static_cast<std::size_t>(terms), static_cast<unsigned>(7919 * i + 17));
    for (float& value : values) {
      if (kind != Terms::Both) value = 0.5f + 0.5f * std::fabs(value);
      value *= scale;
    }
    if (kind == Terms::Cancelling) {
      values.back() = 0.0f;
      values.back() = -static_cast<float>(std::accumulate(values.begin(), values.end(), 0.0));
    }
    sums.got.push_back(add(values));
    sums.wanted.push_back(std::accumulate(values.begin(), values.end(), 0.0));
    sums.magnitude.push_back(std::accumulate(
        values.begin(), values.end(), 0.0,
        [](double sum, float value) { return sum + std::fabs(static_cast<double>(value)); }));
  }
  return sums;
}

}  // namespace warpkit::exercise
