#include "reference_cpu/reference.hpp"

#include <cmath>

namespace warpkit::reference {

void swiglu(const float* gate, const float* up, int n, float* out) {
  for (int i = 0; i < n; ++i) {
    const double g = gate[i];
    out[i] = static_cast<float>(g / (1.0 + std::exp(-g)) * up[i]);
  }
}

}  // namespace warpkit::reference
