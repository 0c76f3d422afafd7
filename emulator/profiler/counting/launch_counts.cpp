#include "emulator/profiler/counting/launch_counts.hpp"

#include <algorithm>

#include "emulator/profiler/trace.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kKeptSteps = 8;              // of each instruction, block and warp
constexpr std::uint64_t kMostTouched = 64ull << 20;  // bytes of an array whose footprint is kept

bool has_sectors(Space space) { return space == Space::Global; }

}  // namespace

CodeSite& CodeSites::at(std::uint64_t key) {
  std::size_t mask = slots_.size() - 1;
  const auto place = [&](std::uint64_t wanted) {
    std::size_t at = wanted * 0x9e3779b97f4a7c15u >> 24 & mask;
    while (slots_[at].key != 0 && slots_[at].key != wanted) at = (at + 1) & mask;
    return at;
  };
  std::size_t at = place(key);
  if (slots_[at].key == key) return slots_[at];
  if (++used_ * 2 > slots_.size()) {
    std::vector<CodeSite> old(slots_.size() * 2);
    old.swap(slots_);
    mask = slots_.size() - 1;
    for (CodeSite& site : old) {
      if (site.key != 0) slots_[place(site.key)] = std::move(site);
    }
    at = place(key);
  }
  slots_[at].key = key;
  return slots_[at];
}

void LaunchCounts::count(CodeSite& site, const Request& request, Space space, const Array* array) {
  AccessSite& to = site.spaces[static_cast<int>(space)];
  profile::AccessCounts& counts = to.counts;
  const auto lanes = static_cast<std::uint64_t>(__builtin_popcount(request.lanes));
  if (!array || array->name.empty()) {
    to.several = true;
  } else if (counts.requests == 0) {
    to.array = array->name;
  } else if (!to.several && to.array != array->name) {
    to.several = true;
  }
  ++counts.requests;
  counts.lanes += lanes;
  counts.bytes += lanes * request.bytes;
  if (has_sectors(space)) {
    counts.sectors += distinct_units(request, kSectorBytes);
    counts.sectors_ideal += ideal_sectors(lanes, request.bytes);
    counts.lines += distinct_units(request, kLineBytes);
  } else if (space == Space::Shared && kind_of(site.key) != EventKind::Atomic) {
    counts.wavefronts += shared_wavefronts(request);
    counts.wavefronts_ideal += ideal_wavefronts(request);
  }
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
  if (bytes.reads.empty()) {
    bytes.array = array;
    bytes.reads.resize(array.bytes);
    bytes.writes.resize(array.bytes);
  }
  const EventKind kind = kind_of(key);
  for (std::uint32_t left = request.lanes; left != 0; left &= left - 1) {
    const std::uint64_t first = request.addresses[__builtin_ctz(left)] - array.begin;
    const std::uint64_t end = std::min<std::uint64_t>(first + request.bytes, array.bytes);
    for (std::uint64_t byte = first; byte < end; ++byte) {
      if (kind != EventKind::Store) bytes.reads[byte] = true;
      if (kind != EventKind::Load) bytes.writes[byte] = true;
    }
  }
}

}  // namespace warpkit::emulator::counting
