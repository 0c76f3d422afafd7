#include "reference_cpu/reference.hpp"

#include <cmath>

namespace warpkit::reference {

void rmsnorm(const float* x, const float* weight, int rows, int dim, float eps, float* y) {
  for (int r = 0; r < rows; ++r) {
    const std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(r) * dim;
    const float* x_r = x + offset;
    float* y_r = y + offset;
    double sum =
        0.0;  // double: squares reach past FLT_MAX, and the sum must not lose the small ones
    for (int i = 0; i < dim; ++i) sum += static_cast<double>(x_r[i]) * x_r[i];
    const double scale = 1.0 / std::sqrt(sum / dim + static_cast<double>(eps));
    for (int i = 0; i < dim; ++i) y_r[i] = static_cast<float>(x_r[i] * scale * weight[i]);
  }
}

}  // namespace warpkit::reference
