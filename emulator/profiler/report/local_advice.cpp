#include "emulator/profiler/report/local_advice.hpp"

#include <algorithm>

#include "emulator/profiler/report/advice_words.hpp"

namespace warpkit::profile {

std::string local_advice(const Launch& launch, const LineCounts& line) {
  // The line whose requests are farthest apart, and of those the first.
  const auto is_of_array = [&](const LineCounts& other) {
    return other.space == Space::Local && other.file == line.file && other.array == line.array;
  };
  const LineCounts* worst = nullptr;
  for (const LineCounts& other : launch.lines) {
    if (!is_of_array(other)) continue;
    if (!worst || other.excess_sectors() > worst->excess_sectors()) worst = &other;
  }
  if (worst != &line) return "";
  std::string text = name_of(line.array) +
                     " lies in local memory, as far away as global memory: it has an index that "
                     "isn't known at compile time, or a __noinline__ function gets its address. "
                     "Index it by loops that unroll, or let it lie in shared memory; nvcc -Xptxas "
                     "-v shows its stack frame.";
  // Where all lanes use one index, a request is one row of 128 bytes for each word.
  const std::uint64_t rows = line.requests * std::max<std::uint64_t>(line.bytes_per_lane / 4, 1);
  if (line.lines > rows) {
    text += " Here lanes use different indices: " + counted(line.sectors, "sector") +
            " instead of " + std::to_string(line.sectors_ideal) + ".";
  }
  return text;
}

}  // namespace warpkit::profile
