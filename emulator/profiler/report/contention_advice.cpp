#include "emulator/profiler/report/contention_advice.hpp"

#include <map>

#include "emulator/profiler/report/advice_words.hpp"

namespace warpkit::profile {
namespace {

// The most lanes of the request at one address.
std::size_t crowd(const Pattern& pattern) {
  std::map<std::uint64_t, std::size_t> lanes;
  std::size_t most = 0;
  for (const LaneAccess& lane : pattern.lanes) most = std::max(most, ++lanes[lane.offset]);
  return most;
}

}  // namespace

std::string contention_advice(const Launch& launch, const LineCounts& line) {
  const char* where = line.space == Space::Shared ? "in each thread or in the warp"
                                                  : "in the warp or in shared memory";
  const std::string remedy = std::string(" and go one after another. Combine them first, ") +
                             where + ", and let one lane do the atomic.";
  const Pattern* worst = nullptr;
  for (const Pattern& pattern : launch.patterns) {
    if (shows(pattern, line) && (worst == nullptr || crowd(pattern) > crowd(*worst))) {
      worst = &pattern;
    }
  }
  if (worst != nullptr) {
    const std::size_t most = crowd(*worst);
    if (most < 2) return "";
    return std::to_string(most) + " of " + counted(worst->lanes.size(), "lane") +
           " update one address of " + name_of(worst->array) + remedy;
  }
  // More bytes than the sectors hold: some lanes must share an address.
  if (line.space != Space::Global || line.sectors == 0 || line.bytes <= line.sectors * 32) {
    return "";
  }
  return "The lanes' " + std::to_string(line.bytes) + " bytes lie in " +
         counted(line.sectors, "sector") + " of 32, so lanes share addresses" + remedy;
}

}  // namespace warpkit::profile
