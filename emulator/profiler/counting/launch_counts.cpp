#include "emulator/profiler/counting/launch_counts.hpp"

#include <algorithm>
#include <iterator>

#include "emulator/profiler/counting/own_arrays.hpp"
#include "emulator/profiler/trace.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kKeptSteps = 8;              // of each instruction, block and warp
constexpr std::uint64_t kMostTouched = 64ull << 20;  // bytes of an array whose footprint is kept

bool has_sectors(Space space) { return space == Space::Global; }

}  // namespace

RequestCost cost_of(const Request& request, Space space, bool is_atomic) {
  RequestCost cost;
  const auto lanes = static_cast<std::uint64_t>(__builtin_popcount(request.lanes));
  if (has_sectors(space)) {
    cost.sectors = distinct_units(request, kSectorBytes);
    cost.sectors_ideal = static_cast<std::uint32_t>(ideal_sectors(lanes, request.bytes));
    cost.lines = distinct_units(request, kLineBytes);
  } else if (space == Space::Local) {
    cost.sectors = local_units(request, kSectorBytes);
    cost.sectors_ideal = static_cast<std::uint32_t>(ideal_sectors(lanes, request.bytes));
    cost.lines = local_units(request, kLineBytes);
  } else if (space == Space::Shared && !is_atomic) {
    cost.wavefronts = shared_wavefronts(request);
    cost.wavefronts_ideal = ideal_wavefronts(request);
  }
  return cost;
}

void AccessSite::add(const AccessSite& other) {
  if (other.counts.requests == 0) return;
  several |= other.several || (counts.requests > 0 && array != other.array);
  array = other.array;
  counts.requests += other.counts.requests;
  counts.lanes += other.counts.lanes;
  counts.bytes += other.counts.bytes;
  counts.sectors += other.counts.sectors;
  counts.sectors_ideal += other.counts.sectors_ideal;
  counts.lines += other.counts.lines;
  counts.wavefronts += other.counts.wavefronts;
  counts.wavefronts_ideal += other.counts.wavefronts_ideal;
}

void CodeSite::add(const CodeSite& other) {
  steps += other.steps;
  lanes += other.lanes;
  divergent += other.divergent;
  branches |= other.branches || (next != 0 && other.next != 0 && next != other.next);
  if (next == 0 || (other.next != 0 && other.next < next)) next = other.next;
  for (int space = 0; space < 4; ++space) spaces[space].add(other.spaces[space]);
}

CodeSite& CodeSites::at(std::uint64_t key) {
  std::size_t mask = slots_.size() - 1;
  const auto place = [&](std::uint64_t wanted) {
    std::size_t at = wanted * 0x9e3779b97f4a7c15u >> 24 & mask;
    while (slots_[at].key != 0 && slots_[at].key != wanted) at = (at + 1) & mask;
    return at;
  };
  std::size_t at = place(key);
  if (slots_[at].key == key) return *slots_[at].site;
  sites_.emplace_back();
  sites_.back().key = key;
  if (sites_.size() * 2 > slots_.size()) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.key != 0) slots_[place(slot.key)] = slot;
    }
    at = place(key);
  }
  slots_[at] = {key, &sites_.back()};
  return sites_.back();
}

RequestCost LaunchCounts::count(CodeSite& site, const Request& request, Space space,
                                const Array* array) {
  AccessSite& to = site.spaces[static_cast<int>(space)];
  if (!array || array->name.empty()) {
    to.several = true;
  } else if (to.counts.requests == 0) {
    to.array = array->name;
  } else if (!to.several && to.array != array->name) {
    to.several = true;
  }
  const RequestCost cost = cost_of(request, space, kind_of(site.key) == EventKind::Atomic);
  to.add(cost, static_cast<std::uint64_t>(__builtin_popcount(request.lanes)), request.bytes);
  return cost;
}

void LaunchCounts::add(LaunchCounts& other) {
  for (const CodeSite& site : other.sites.all()) sites.at(site.key).add(site);
  barriers += other.barriers;
  std::move(other.kept.begin(), other.kept.end(), std::back_inserter(kept));
  other.kept.clear();
  for (auto& [begin, bytes] : other.touched) touched[begin] = std::move(bytes);
  if (failure.empty()) failure = other.failure;
}

void LaunchCounts::keep(std::uint64_t key, const Request& request, const Array* array, Space space,
                        std::uint64_t block, std::uint32_t warp) {
  std::uint32_t& count = kept_by_[(block != 0) * 2 + warp][key];
  if (count == kKeptSteps) return;
  ++count;
  std::uintptr_t base = array ? array->begin : ~std::uintptr_t{0};
  for (std::uint32_t left = array ? 0 : request.lanes; left != 0; left &= left - 1) {
    base = std::min<std::uintptr_t>(base, request.addresses[__builtin_ctz(left)]);
  }
  kept.push_back({key, space, request, block, warp, base, array ? array->name : std::string(),
                  has_sectors(space) ? distinct_units(request, kSectorBytes) : 0,
                  space == Space::Shared ? shared_wavefronts(request) : 0});
}

void LaunchCounts::touch(std::uint64_t key, const Request& request, const Array& array) {
  if (array.bytes > kMostTouched || array.name.empty()) return;
  TouchedBytes& bytes = touched[array.begin];
  if (bytes.reads.size() == 0) {
    bytes.array = array;
    bytes.reads.resize(array.bytes);
    bytes.writes.resize(array.bytes);
  }
  const EventKind kind = kind_of(key);
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const std::uint64_t first = request.addresses[__builtin_ctz(left)] - array.begin;
    const std::uint64_t end = std::min<std::uint64_t>(first + request.bytes, array.bytes);
    if (kind != EventKind::Store) bytes.reads.insert(first, end);
    if (kind != EventKind::Load) bytes.writes.insert(first, end);
  }
}

}  // namespace warpkit::emulator::counting
