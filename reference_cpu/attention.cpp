#include "reference_cpu/reference.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace warpkit::reference {

void attention(const float* q, const float* key_cache, const float* value_cache, int n_heads,
               int n_kv_heads, int head_dim, int pos, float* out) {
  const std::size_t width = static_cast<std::size_t>(head_dim);
  const std::size_t kv_dim = static_cast<std::size_t>(n_kv_heads) * width;
  const std::size_t n_keys = static_cast<std::size_t>(pos) + 1;
  const double scale = 1.0 / std::sqrt(static_cast<double>(head_dim));

  std::vector<double> weights(
      n_keys);  // double throughout: scores, weights and sums are rounded once
  for (int h = 0; h < n_heads; ++h) {
    const int g = h / (n_heads / n_kv_heads);
    const float* q_h = q + static_cast<std::size_t>(h) * width;
    const float* key_g = key_cache + static_cast<std::size_t>(g) * width;
    const float* value_g = value_cache + static_cast<std::size_t>(g) * width;

    double max = -std::numeric_limits<double>::infinity();
    for (std::size_t t = 0; t < n_keys; ++t) {
      double score = 0.0;
      for (std::size_t d = 0; d < width; ++d) {
        score += static_cast<double>(q_h[d]) * key_g[t * kv_dim + d];
      }
      weights[t] = score * scale;
      if (weights[t] > max) max = weights[t];
    }

    double sum = 0.0;
    for (std::size_t t = 0; t < n_keys; ++t) {
      weights[t] = std::exp(weights[t] - max);
      sum += weights[t];
    }

    for (std::size_t d = 0; d < width; ++d) {
      double mixed = 0.0;
      for (std::size_t t = 0; t < n_keys; ++t) mixed += weights[t] * value_g[t * kv_dim + d];
      out[static_cast<std::size_t>(h) * width + d] = static_cast<float>(mixed / sum);
    }
  }
}

}  // namespace warpkit::reference
