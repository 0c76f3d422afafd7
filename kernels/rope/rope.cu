// Rotary position embedding in place, one thread for each pair.
//
// Change:  nothing before it.
// Traffic: reads and writes 4 bytes for each rotated element; interleaved pairs use whole
//          sectors between the two accesses, half-split pairs are coalesced in both halves.
// Limits:  every thread computes its own angle in double, so that a large position keeps its
//          digits: a float angle near 10^5 radians is off by up to 0.004. Consumer GPUs have few
//          double units; the angles are the same for all heads and layers, so a table made once
//          a token would do.
#include "kernels/rope/rope.hpp"

#include <cmath>
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"

namespace warpkit {
namespace {

constexpr int kThreads = 128;

__global__ void rope_kernel(float* x,  // (n_heads,head_dim)
                            int n_heads, int head_dim, int rope_dim, int pos, double freq_base,
                            RopeOrder order,
                            const float* freq_divisors) {  // (rope_dim / 2) or nullptr
  const int n_pairs = rope_dim / 2;                        // in a head
  const std::int64_t thread = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (thread >= static_cast<std::int64_t>(n_heads) * n_pairs) return;
  const std::int64_t h = thread / n_pairs;
  const int i = static_cast<int>(thread % n_pairs);

  double angle = pos * pow(freq_base, -2.0 * i / rope_dim);
  if (freq_divisors != nullptr) angle /= static_cast<double>(freq_divisors[i]);
  const float cosine = static_cast<float>(cos(angle));
  const float sine = static_cast<float>(sin(angle));

  float* x_h = x + h * head_dim;
  const bool interleaved = order == RopeOrder::Interleaved;
  const int first = interleaved ? 2 * i : i;
  const int second = interleaved ? 2 * i + 1 : i + n_pairs;
  const float a = x_h[first];
  const float b = x_h[second];
  x_h[first] = a * cosine - b * sine;
  x_h[second] = a * sine + b * cosine;
}

}  // namespace

void rope(float* x, int n_heads, int head_dim, int rope_dim, int pos, float freq_base,
          RopeOrder order, const float* freq_divisors, cudaStream_t stream) {
  require(x != nullptr, "rope", "x is null");
  require(n_heads >= 1, "rope", "n_heads must be at least 1");
  require(rope_dim >= 2 && rope_dim % 2 == 0, "rope", "rope_dim must be even and at least 2");
  require(head_dim >= rope_dim, "rope", "head_dim must be at least rope_dim");
  require(pos >= 0, "rope", "pos must not be negative");
  require(freq_base > 0.0f, "rope", "freq_base must be positive");
  const std::uint64_t n_threads =
      static_cast<std::uint64_t>(n_heads) * static_cast<std::uint64_t>(rope_dim / 2);
  rope_kernel<<<blocks_for(n_threads, kThreads), kThreads, 0, stream>>>(
      x, n_heads, head_dim, rope_dim, pos, static_cast<double>(freq_base), order, freq_divisors);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
