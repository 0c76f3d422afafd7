#include "emulator/profiler/counting/warp_counting.hpp"

#include "emulator/runtime/device_memory.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kPicturedWarps = 2;  // of a block

}  // namespace

WarpCounting::Place WarpCounting::place_of(std::uintptr_t address) {
  if (Array* array = block_.shared.holding(address)) return {true, Space::Shared, array};
  if (Array* array = arrays_.holding(address)) return {true, array->space, array};
  if (address - block_.stacks < block_.stack_bytes) return {true, Space::Local, nullptr};
  const bool is_device = DeviceMemory::instance().contains(reinterpret_cast<const void*>(address));
  return {is_device, Space::Global, nullptr};
}

void WarpCounting::count(CodeSite& site, const Request& request, const Place& place) {
  LaunchCounts& counts = *block_.counts;
  counts.count(site, request, place.space, place.array);
  if (place.space == Space::Local) return;
  const bool is_first = block_.block == 0;
  if (warp_ < kPicturedWarps && (is_first || block_.block == block_.last_block)) {
    counts.keep(site.key, request, place.array, place.space, block_.block, warp_);
  }
  if (is_first && place.array) counts.touch(site.key, request, *place.array);
}

void WarpCounting::on_step(std::uint64_t key, std::uint32_t lanes, const std::uint32_t* at,
                           std::uint64_t previous) {
  if (previous != 0) {
    CodeSite& before = block_.counts->sites.at(previous);
    before.branches |= before.next != 0 && before.next != key;
    before.next = key;
  }
  CodeSite& site = block_.counts->sites.at(key);
  ++site.steps;
  site.lanes += static_cast<std::uint64_t>(__builtin_popcount(lanes));
  if (kind_of(key) == EventKind::Block) return;
  Request request;
  request.bytes = bytes_of(key);
  const LaneTrace* traces = block_.warps[warp_]->lanes;
  for (std::uint32_t left = lanes; left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    const LaneTrace& trace = traces[lane];
    request.addresses[lane] = trace.keys[std::size_t{trace.room} + at[lane]];
  }
  // Nearly always one array; but a pointer may lead anywhere.
  while (lanes != 0) {
    const Place place = place_of(request.addresses[__builtin_ctz(lanes)]);
    request.lanes = 0;
    for (std::uint32_t left = lanes; left != 0; left &= left - 1) {
      const int lane = __builtin_ctz(left);
      const std::uintptr_t address = request.addresses[lane];
      bool same = place.array && address - place.array->begin < place.array->bytes;
      if (!same) {
        const Place other = place_of(address);
        same = other.is_known == place.is_known && other.space == place.space;
      }
      if (same) request.lanes |= 1u << lane;
    }
    lanes &= ~request.lanes;
    if (place.is_known) count(site, request, place);
  }
}

void WarpCounting::on_divergence(std::uint64_t key) {
  if (key == 0) return;
  CodeSite& site = block_.counts->sites.at(key);
  ++site.divergent;
  site.branches = true;
}

}  // namespace warpkit::emulator::counting
