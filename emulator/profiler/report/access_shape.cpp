#include "emulator/profiler/report/access_shape.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace warpkit::profile {
namespace {

constexpr std::uint64_t kSector = 32;  // bytes
constexpr std::uint64_t kWord = 4;     // bytes of a bank
constexpr std::uint32_t kBanks = 32;

using Lanes = std::vector<LaneAccess>;

std::int64_t step(const LaneAccess& from, const LaneAccess& to) {
  return static_cast<std::int64_t>(to.offset) - static_cast<std::int64_t>(from.offset);
}

// Inactive lanes count: lanes 0 and 2 that lie 8 bytes apart have a stride of 4.
std::optional<std::int64_t> constant_stride(const Lanes& lanes) {
  if (lanes.size() < 2) return std::nullopt;
  std::optional<std::int64_t> stride;
  for (std::size_t i = 1; i < lanes.size(); ++i) {
    const auto apart = static_cast<std::int64_t>(lanes[i].lane) - lanes[i - 1].lane;
    const std::int64_t bytes = step(lanes[i - 1], lanes[i]);
    if (apart <= 0 || bytes % apart != 0) return std::nullopt;
    if (stride && *stride != bytes / apart) return std::nullopt;
    stride = bytes / apart;
  }
  return stride;
}

// The length of the contiguous runs that the lanes fall into; 0 where they differ. The last run may
// be shorter, as where a warp ends early.
std::uint32_t run_length(const Lanes& lanes, std::uint32_t bytes) {
  std::vector<std::uint32_t> runs{1};
  for (std::size_t i = 1; i < lanes.size(); ++i) {
    if (lanes[i].lane == lanes[i - 1].lane + 1 && step(lanes[i - 1], lanes[i]) == bytes) {
      ++runs.back();
    } else {
      runs.push_back(1);
    }
  }
  if (runs.size() < 2 || runs.front() < 2 || runs.back() > runs.front()) return 0;
  const bool even = std::all_of(runs.begin(), runs.end() - 1,
                                [&](std::uint32_t run) { return run == runs.front(); });
  return even ? runs.front() : 0;
}

void add_sectors(const Pattern& pattern, AccessShape& result) {
  std::set<std::uint64_t> sectors;
  std::set<std::uint64_t> addresses;
  std::uint64_t lowest = pattern.lanes.front().offset;
  for (const LaneAccess& lane : pattern.lanes) {
    const std::uint64_t first = pattern.base + lane.offset;
    const std::uint64_t last = first + std::max(pattern.bytes_per_lane, 1u) - 1;
    for (std::uint64_t sector = first / kSector; sector <= last / kSector; ++sector) {
      sectors.insert(sector);
    }
    addresses.insert(lane.offset);
    lowest = std::min(lowest, lane.offset);
  }
  result.sectors = static_cast<std::uint32_t>(sectors.size());
  result.addresses = static_cast<std::uint32_t>(addresses.size());
  result.into_sector = static_cast<std::uint32_t>((pattern.base + lowest) % kSector);
  const std::uint64_t bytes = pattern.lanes.size() * pattern.bytes_per_lane;
  result.sectors_ideal = static_cast<std::uint32_t>((bytes + kSector - 1) / kSector);
}

void add_bank(const Pattern& pattern, AccessShape& result) {
  std::map<std::uint32_t, std::set<std::uint64_t>> words;
  for (const LaneAccess& lane : pattern.lanes) {
    const std::uint64_t word = (pattern.base + lane.offset) / kWord;
    words[word % kBanks].insert(word);
  }
  const auto fullest = std::max_element(
      words.begin(), words.end(),
      [](const auto& left, const auto& right) { return left.second.size() < right.second.size(); });
  result.bank = fullest->first;
  std::set<std::uint64_t> named;
  for (const LaneAccess& lane : pattern.lanes) {
    const std::uint64_t word = (pattern.base + lane.offset) / kWord;
    if (word % kBanks == result.bank && named.insert(word).second) {
      result.in_bank.push_back(lane.lane);
    }
  }
}

}  // namespace

AccessShape shape_of(const Pattern& pattern) {
  AccessShape result;
  const Lanes& lanes = pattern.lanes;
  if (lanes.empty()) return result;
  add_sectors(pattern, result);
  add_bank(pattern, result);
  result.gaps = lanes.back().lane - lanes.front().lane + 1 != lanes.size();
  const std::int64_t bytes = pattern.bytes_per_lane;
  if (result.addresses == 1) {
    result.shape = Shape::Broadcast;
  } else if (const auto stride = constant_stride(lanes)) {
    result.stride = *stride;
    const std::int64_t size = *stride < 0 ? -*stride : *stride;
    result.shape = size == bytes  ? Shape::Contiguous
                   : size > bytes ? Shape::Strided
                                  : Shape::Overlapping;
  } else if (const std::uint32_t run = run_length(lanes, pattern.bytes_per_lane)) {
    result.shape = Shape::Runs;
    result.run = run;
  }
  return result;
}

}  // namespace warpkit::profile
