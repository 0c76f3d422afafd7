#include "emulator/profiler/report/advice_words.hpp"

#include <algorithm>

namespace warpkit::profile {

std::string counted(std::uint64_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::string lanes_of(const Pattern& pattern) {
  const std::string first = std::to_string(pattern.lanes.front().lane);
  if (pattern.lanes.size() == 1) return "lane " + first;
  const std::uint32_t last = pattern.lanes.back().lane;
  const std::string range = first + " to " + std::to_string(last);
  if (last - pattern.lanes.front().lane + 1 == pattern.lanes.size()) return "lanes " + range;
  return std::to_string(pattern.lanes.size()) + " lanes from " + range;
}

std::string first_lanes(const std::vector<std::uint32_t>& lanes) {
  constexpr std::size_t kNamed = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(lanes.size(), kNamed); ++i) {
    const bool last = i + 1 == lanes.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + std::to_string(lanes[i]);
  }
  if (lanes.size() > kNamed) text += " and " + std::to_string(lanes.size() - kNamed) + " more";
  return text;
}

std::string name_of(const std::string& array) {
  return array.empty() ? "the array" : "'" + array + "'";
}

bool shows(const Pattern& pattern, const LineCounts& line) {
  return !pattern.lanes.empty() && pattern.line == line.line && pattern.space == line.space &&
         pattern.operation == line.operation && pattern.bytes_per_lane == line.bytes_per_lane &&
         pattern.file == line.file;
}

}  // namespace warpkit::profile
