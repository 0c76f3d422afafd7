// Climbs the ladder of matrix products: the same answer from every rung, at another price.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"
#include "kernels/core/stream.hpp"
#include "kernels/matmul/matmul.hpp"

namespace {

using warpkit::DeviceBuffer;
using warpkit::Event;
using warpkit::Stream;

struct Product {
  Product(int rows, int columns, int depth)
      : M(rows), N(columns), K(depth), A(size(M, K)), B(size(K, N)), C(size(M, N)) {
    std::vector<float> host_A(A.size()), host_B(B.size());  // (M,K), (K,N)
    for (std::size_t i = 0; i < host_A.size(); ++i) host_A[i] = value(i, 7);
    for (std::size_t i = 0; i < host_B.size(); ++i) host_B[i] = value(i, 11);
    A.copy_from_host(host_A.data(), host_A.size());
    B.copy_from_host(host_B.data(), host_B.size());
  }

  static std::size_t size(int rows, int columns) {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
  }

  // Uneven values between -1 and 1, so that a swapped index cannot go unnoticed.
  static float value(std::size_t i, std::size_t step) {
    return static_cast<float>(i * step % 1009) / 504.5f - 1.0f;
  }

  int M, N, K;
  DeviceBuffer<float> A;  // (M,K)
  DeviceBuffer<float> B;  // (K,N)
  DeviceBuffer<float> C;  // (M,N)
};

// [timed-run]
// Shortest of three runs, in milliseconds of the device; the first one also loads the kernel.
float shortest_run(const warpkit::MatmulVersion& version, Product& p) {
  const Stream stream;
  float shortest = INFINITY;
  for (int run = 0; run < 3; ++run) {
    Event before, after;
    before.record(stream);
    version.run(p.A.data(), p.B.data(), p.C.data(), p.M, p.N, p.K, stream);
    after.record(stream);
    shortest = std::min(shortest, after.elapsed_ms(before));  // waits for `after`
  }
  return shortest;
}
// [timed-run]

void climb(int M, int N, int K) {
  Product p(M, N, K);
  std::vector<float> first;  // what the lowest rung says
  std::printf("C (%d,%d) = A (%d,%d) B (%d,%d)\n", M, N, M, K, K, N);
  std::printf("  %-10s %10s %9s %22s\n", "version", "ms", "GFLOP/s", "largest gap to rung 1");
  for (const warpkit::MatmulVersion& version : warpkit::matmul_ladder()) {
    if (!version.accepts(M, N, K)) {
      std::printf("  %d %-8s does not take this shape\n", version.number, version.name);
      continue;
    }
    const float milliseconds = shortest_run(version, p);
    std::vector<float> C(p.C.size());
    p.C.copy_to_host(C.data(), C.size());
    if (first.empty()) first = C;
    float gap = 0.0f;
    for (std::size_t i = 0; i < C.size(); ++i) {
      const float here = std::fabs(C[i] - first[i]);
      if (!(here <= gap)) gap = here;  // NaN too is a gap
    }
    const double operations = 2.0 * M * N * K;  // one multiplication and one addition each
    std::printf("  %d %-8s %10.3f %9.2f %22g\n", version.number, version.name, milliseconds,
                operations / 1e6 / milliseconds, gap);
  }
}

void count_loads(int n) {
  std::printf("\nloads from global memory for n = %d, by width of the tile\n", n);
  std::printf("  %5s %12s %10s %19s\n", "tile", "loads", "MiB", "operations a byte");
  for (const int tile : {1, 8, 16, 32}) {
    const double loads =
        2.0 * n * n * n / tile;  // each block loads 2 t^2 words in each of n/t steps
    const double operations = 2.0 * n * n * n;
    std::printf("  %5d %12.0f %10.1f %19.2f\n", tile, loads, loads * 4 / 1048576,
                operations / (loads * 4));
  }
}

}  // namespace

int main() {
  try {
    climb(256, 256, 256);
    climb(37, 53, 71);  // no multiple of any tile
    count_loads(256);
    std::printf("\nwhat each rung adds\n");
    for (const auto& version : warpkit::matmul_ladder()) {
      std::printf("  %d %-8s %s\n", version.number, version.name, version.idea);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 21: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
