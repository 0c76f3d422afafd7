// Mistake: the errors are averaged, so that many right sums excuse a wrong one.
#include "exercises/05_is_it_right/compare/entry.hpp"

#include <cmath>

bool agrees(const float* got, const double* wanted, const double* magnitude, std::size_t n,
            int terms) {
  double error = 0, limit = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (std::isinf(wanted[i])) {
      if (got[i] != wanted[i]) return false;
      continue;
    }
    error += std::fabs(got[i] - wanted[i]);
    limit += std::ldexp(static_cast<double>(terms), -24) * magnitude[i];
  }
  return error <= limit;
}
