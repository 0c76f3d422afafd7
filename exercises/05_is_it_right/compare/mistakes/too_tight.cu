// Mistake: every sum has to be the one that double gives, rounded.
#include "exercises/05_is_it_right/compare/entry.hpp"

#include <cmath>

bool agrees(const float* got, const double* wanted, const double*, std::size_t n, int) {
  for (std::size_t i = 0; i < n; ++i) {
    if (got[i] == wanted[i]) continue;  // zeros of both signs, and the same infinity
    if (std::isinf(wanted[i])) return false;
    if (!(got[i] == static_cast<float>(wanted[i]))) return false;
  }
  return true;
}
