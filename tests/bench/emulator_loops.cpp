#include "tests/bench/emulator_loops.hpp"

#include <thread>

namespace warpkit::bench {
namespace {

/// Calls `work(part, begin, end)` for two halves of [0, count) at the same time.
template <class Work>
void in_halves(std::size_t count, Work work) {
  const std::size_t middle = count / kLoopThreads;
  std::thread other([&] { work(1, middle, count); });
  work(0, std::size_t{0}, middle);
  other.join();
}

}  // namespace

void loop_add(const float* a, const float* b, float* c, std::size_t count) {
  in_halves(count, [=](int, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) c[i] = a[i] + b[i];
  });
}

void loop_multiply(const float* A, const float* B, float* C, int size) {
  constexpr int kColumns = 64;  // a strip of C that stays in registers and the nearest cache
  in_halves(size, [=](int, std::size_t begin, std::size_t end) {
    for (std::size_t m = begin; m < end; ++m) {
      for (int first = 0; first < size; first += kColumns) {
        float sum[kColumns] = {};
        for (int k = 0; k < size; ++k) {
          const float a = A[m * size + k];
          const float* B_k = B + static_cast<std::size_t>(k) * size + first;
          for (int n = 0; n < kColumns; ++n) sum[n] += a * B_k[n];
        }
        for (int n = 0; n < kColumns; ++n) C[m * size + first + n] = sum[n];
      }
    }
  });
}

float loop_reduce(const float* x, std::size_t count) {
  constexpr int kSums = 16;
  float total[kLoopThreads] = {};
  in_halves(count, [=, &total](int part, std::size_t begin, std::size_t end) {
    float sum[kSums] = {};
    for (std::size_t i = begin; i < end; i += kSums) {
      for (int s = 0; s < kSums; ++s) sum[s] += x[i + s];
    }
    for (const float partial : sum) total[part] += partial;
  });
  return total[0] + total[1];
}

}  // namespace warpkit::bench
