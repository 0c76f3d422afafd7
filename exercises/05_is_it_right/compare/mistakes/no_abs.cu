// Mistake: only sums that are too large are caught.
#include "exercises/05_is_it_right/compare/entry.hpp"

#include <cmath>

bool agrees(const float* got, const double* wanted, const double* magnitude, std::size_t n,
            int terms) {
  for (std::size_t i = 0; i < n; ++i) {
    if (got[i] == wanted[i]) continue;  // zeros of both signs, and the same infinity
    if (std::isinf(wanted[i])) return false;
    const double limit = std::ldexp(static_cast<double>(terms), -24) * magnitude[i];
    if (!(got[i] - wanted[i] <= limit)) return false;
  }
  return true;
}
