// Mistake: magnitudes are compared, signs are not.
#include "exercises/05_is_it_right/compare/entry.hpp"

#include <cmath>

bool agrees(const float* got, const double* wanted, const double* magnitude, std::size_t n,
            int terms) {
  for (std::size_t i = 0; i < n; ++i) {
    if (got[i] == wanted[i]) continue;  // zeros of both signs, and the same infinity
    if (std::isinf(wanted[i])) return false;
    const double limit = std::ldexp(static_cast<double>(terms), -24) * magnitude[i];
    if (!(std::fabs(std::fabs(got[i]) - std::fabs(wanted[i])) <= limit))
      return false;  // written so that NaN fails
  }
  return true;
}
