#include "reference_cpu/reference.hpp"

#include <cmath>

namespace warpkit::reference {

int argmax(const float* x, int n) {
  int best = 0;
  for (int i = 1; i < n; ++i) {
    if (x[i] > x[best] || (std::isnan(x[best]) && !std::isnan(x[i]))) best = i;
  }
  return best;
}

}  // namespace warpkit::reference
