#include "reference_cpu/reference.hpp"

#include <cmath>
#include <limits>

namespace warpkit::reference {

void softmax(const float* x, int rows, int cols, float* y) {
  for (int r = 0; r < rows; ++r) {
    const std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(r) * cols;
    const float* x_r = x + offset;
    float* y_r = y + offset;

    double max = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < cols; ++i) {
      if (x_r[i] > max) max = x_r[i];
    }
    // Without a finite element the maximum can't be subtracted (-inf - -inf is NaN), and needn't
    // be.
    if (std::isinf(max) && max < 0.0) max = 0.0;

    double sum = 0.0;  // double: thousands of small weights beside one near 1
    for (int i = 0; i < cols; ++i) sum += std::exp(x_r[i] - max);
    for (int i = 0; i < cols; ++i) {
      y_r[i] = sum == 0.0 ? 0.0f : static_cast<float>(std::exp(x_r[i] - max) / sum);
    }
  }
}

}  // namespace warpkit::reference
