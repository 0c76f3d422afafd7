/// @file
/// Interleaved timing by events.
#include "tests/bench/timing.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "kernels/core/stream.hpp"

namespace warpkit::bench {

std::vector<Times> time_interleaved(const std::vector<Column>& columns, int rounds, int sets,
                                    cudaStream_t stream) {
  if (rounds < 1 || sets < 1) throw std::invalid_argument("rounds and sets must be at least 1");
  constexpr int kWarmUpRounds = 1;
  std::vector<Times> times(columns.size());
  Event start;
  Event stop;
  int run = 0;
  for (int round = -kWarmUpRounds; round < rounds; ++round) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      start.record(stream);
      columns[c].run(run++ % sets, stream);
      stop.record(stream);
      const double milliseconds = stop.elapsed_ms(start);
      if (round >= 0) times[c].push_back(milliseconds);
    }
  }
  return times;
}

int sets_for_cold_cache(std::size_t bytes_per_set, std::size_t cache_bytes) {
  if (bytes_per_set == 0) throw std::invalid_argument("a buffer set must have a size");
  const std::size_t least = (3 * cache_bytes + bytes_per_set - 1) / bytes_per_set;
  return static_cast<int>(std::max<std::size_t>(2, least));
}

double median(std::vector<double> values) {
  if (values.empty()) throw std::invalid_argument("no values have no median");
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

float random_value(unsigned seed, std::size_t index) {
  // The finaliser of splitmix64 (Steele, Lea and Flood, 2014): every bit of the input moves every
  // bit of the output.
  std::uint64_t bits = index + 0x9e3779b97f4a7c15ULL * (seed + 1ULL);
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
  bits ^= bits >> 31;
  const auto code = static_cast<std::int32_t>(bits & 0x1ffffU);  // 17 bits
  return static_cast<float>(code - 0x10000) / 65536.0f;
}

}  // namespace warpkit::bench
