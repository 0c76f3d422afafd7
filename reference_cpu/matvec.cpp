#include "reference_cpu/reference.hpp"

namespace warpkit::reference {

void matvec(const float* w, int rows, int cols, const float* x, float* y) {
  for (int r = 0; r < rows; ++r) {
    const float* w_r = w + static_cast<std::ptrdiff_t>(r) * cols;
    double sum =
        0.0;  // double: a product of two floats is exact, and long sums keep float accuracy
    for (int k = 0; k < cols; ++k) sum += static_cast<double>(w_r[k]) * x[k];
    y[r] = static_cast<float>(sum);
  }
}

}  // namespace warpkit::reference
