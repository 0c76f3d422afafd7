#include "reference_cpu/reference.hpp"

namespace warpkit::reference {

void matmul(const float* A, const float* B, float* C, int M, int N, int K) {
  for (int m = 0; m < M; ++m) {
    const float* A_m = A + static_cast<std::ptrdiff_t>(m) * K;
    float* C_m = C + static_cast<std::ptrdiff_t>(m) * N;
    for (int n = 0; n < N; ++n) {
      double sum =
          0.0;  // double: a product of two floats is exact, and long sums keep float accuracy
      for (int k = 0; k < K; ++k) {
        sum += static_cast<double>(A_m[k]) * B[static_cast<std::ptrdiff_t>(k) * N + n];
      }
      C_m[n] = static_cast<float>(sum);
    }
  }
}

}  // namespace warpkit::reference
