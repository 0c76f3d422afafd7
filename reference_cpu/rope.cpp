#include "reference_cpu/reference.hpp"

#include <cmath>

namespace warpkit::reference {

void rope(float* x, int n_heads, int head_dim, int rope_dim, int pos, float freq_base,
          bool interleaved, const float* freq_divisors) {
  const int n_pairs = rope_dim / 2;
  for (int h = 0; h < n_heads; ++h) {
    float* x_h = x + static_cast<std::ptrdiff_t>(h) * head_dim;
    for (int i = 0; i < n_pairs; ++i) {
      // double: at position 10^5 a float angle is off by up to 0.004 radians before the sine is
      // even taken.
      const double exponent = -2.0 * i / rope_dim;
      double angle = pos * std::pow(static_cast<double>(freq_base), exponent);
      if (freq_divisors != nullptr) angle /= static_cast<double>(freq_divisors[i]);
      const double cosine = std::cos(angle);
      const double sine = std::sin(angle);

      const int first = interleaved ? 2 * i : i;
      const int second = interleaved ? 2 * i + 1 : i + n_pairs;
      const double a = x_h[first];
      const double b = x_h[second];
      x_h[first] = static_cast<float>(a * cosine - b * sine);
      x_h[second] = static_cast<float>(a * sine + b * cosine);
    }
  }
}

}  // namespace warpkit::reference
