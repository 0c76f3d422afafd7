// Mistake: the error is divided by a magnitude that may be zero.
#include "exercises/05_is_it_right/compare/entry.hpp"

#include <cmath>

bool agrees(const float* got, const double* wanted, const double* magnitude, std::size_t n,
            int terms) {
  for (std::size_t i = 0; i < n; ++i) {
    if (std::isinf(wanted[i])) {
      if (got[i] != wanted[i]) return false;
      continue;
    }
    const double error = std::fabs(got[i] - wanted[i]) / magnitude[i];
    if (!(error <= std::ldexp(static_cast<double>(terms), -24))) return false;
  }
  return true;
}
