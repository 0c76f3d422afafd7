#include "emulator/profiler/report/bank_advice.hpp"

#include <algorithm>
#include <cstdlib>

#include "emulator/profiler/report/access_shape.hpp"
#include "emulator/profiler/report/advice_words.hpp"

namespace warpkit::profile {
namespace {

constexpr std::int64_t kAllBanks = 128;  // bytes, a word in each of the 32 banks

// Whether a request that was kept takes neighbouring elements of the same array: then both
// directions are wanted, and no order of the indices serves both.
bool taken_by_rows(const Launch& launch, const Pattern& column) {
  return std::any_of(launch.patterns.begin(), launch.patterns.end(), [&](const Pattern& other) {
    return other.space == column.space && other.array == column.array && other.lanes.size() > 1 &&
           shape_of(other).shape == Shape::Contiguous;
  });
}

std::string remedy(const Launch& launch, const Pattern& pattern, const AccessShape& shape) {
  const std::int64_t bytes = pattern.bytes_per_lane;
  const std::int64_t stride = std::abs(shape.stride);
  if (shape.shape != Shape::Strided) {
    return " Let lanes of one request take words of different banks, or the same word.";
  }
  const std::string step =
      " The address goes on by " + std::to_string(stride) + " bytes from lane to lane.";
  const bool even_rows = stride % bytes == 0 && stride / bytes % 2 == 0;
  if (bytes < 4 || !even_rows) return step + " Let neighbouring lanes take neighbouring words.";
  const std::int64_t elements = stride / bytes;
  if (stride >= kAllBanks && !taken_by_rows(launch, pattern)) {
    return step + " No request that was kept takes " + name_of(pattern.array) +
           " by rows: swap its indices, so that neighbouring lanes take neighbouring elements.";
  }
  if (stride >= kAllBanks) {
    return step + " Pad the row by one: " + std::to_string(elements + 1) + " elements where " +
           std::to_string(elements) + " are now.";
  }
  return step +
         " Let neighbouring lanes take neighbouring elements, or make the step an odd number "
         "of elements.";
}

}  // namespace

std::string bank_advice(const Launch& launch, const LineCounts& line) {
  if (line.excess_wavefronts() == 0) return "";
  const Pattern* worst = nullptr;
  bool seen = false;
  for (const Pattern& pattern : launch.patterns) {
    if (!shows(pattern, line)) continue;
    seen = true;
    // What all 32 lanes of that width need; fewer lanes can only need less.
    if (pattern.wavefronts <= (pattern.bytes_per_lane + 3) / 4) continue;
    if (worst == nullptr || pattern.wavefronts > worst->wavefronts) worst = &pattern;
  }
  if (worst == nullptr) {
    return std::to_string(line.excess_wavefronts()) + " of its " +
           counted(line.wavefronts, "wavefront") + " are bank conflicts" +
           (seen ? "; the requests kept in full show none of them, so look at other warps or steps."
                 : ".");
  }
  const AccessShape shape = shape_of(*worst);
  std::string text = "Lanes " + first_lanes(shape.in_bank) + " want different words of bank " +
                     std::to_string(shape.bank) + ", and the request takes " +
                     counted(worst->wavefronts, "step") + ".";
  if (shape.in_bank.size() < 2) {
    text = "Lanes want different words of the same banks, and the request takes " +
           counted(worst->wavefronts, "step") + ".";
  }
  return text + remedy(launch, *worst, shape);
}

}  // namespace warpkit::profile
