#include "emulator/profiler/counting/warp_counting.hpp"

#include "emulator/profiler/trace.hpp"
#include "emulator/runtime/device_memory.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kPicturedWarps = 2;  // of a block

}  // namespace

WarpCounting::Place WarpCounting::place_of(std::uintptr_t address) {
  if (Array* array = block_.shared.holding(address)) {
    return {true, Space::Shared, array, array->begin, array->bytes};
  }
  if (Array* array = arrays_.arrays.holding(address)) {
    return {true, array->space, array, array->begin, array->bytes};
  }
  if (address - block_.stacks < block_.stack_bytes) {
    return {false, Space::Local, nullptr, block_.stacks, block_.stack_bytes};
  }
  const bool is_device = DeviceMemory::instance().contains(reinterpret_cast<const void*>(address));
  return {is_device, Space::Global, nullptr, address, 0};
}

bool WarpCounting::is_pictured() const {
  return block_.block == 0 || (warp_ < kPicturedWarps && block_.block == block_.last_block);
}

RequestCost WarpCounting::count(CodeSite& site, const Request& request, const Place& place) {
  LaunchCounts& counts = *block_.counts;
  const RequestCost cost = counts.count(site, request, place.space, place.array);
  if (!is_pictured()) return cost;
  if (warp_ < kPicturedWarps) {
    counts.keep(site.key, request, place.array, place.space, block_.block, warp_);
  }
  if (block_.block == 0 && place.array) counts.touch(site.key, request, *place.array);
  return cost;
}

// The compiler has written the initial value before, in its own way.
void WarpCounting::begin_own(std::uintptr_t code, const Request& lanes) {
  const OwnArraySite& begun = block_.own_sites.at(code);
  block_.warps[warp_]->own.begin(lanes, begun.array);
  if (begun.piece == 0) return;
  Request request = lanes;
  request.bytes = static_cast<std::uint32_t>(begun.piece);
  CodeSite& site = block_.counts->sites.at(event_key(code, EventKind::Store, begun.piece));
  for (std::uint64_t offset = 0; offset < begun.array.bytes; offset += begun.piece) {
    for (std::uint64_t& address : request.addresses) address = offset;
    block_.counts->count(site, request, Space::Local, &begun.array);
  }
}

// Returns the lanes whose accesses aren't to their own variables.
std::uint32_t WarpCounting::count_own(CodeSite& site, std::uint32_t lanes, const Request& request) {
  OwnArrays& own = block_.warps[warp_]->own;
  if (own.empty() && !is_own_array(site.key)) return lanes;
  Request left = request;
  left.lanes = lanes;
  if (is_own_array(site.key)) {
    if (kind_of(site.key) == EventKind::Store) {
      own.end(left);
    } else {
      begin_own(code_of(site.key), left);
    }
    return 0;
  }
  Request taken;
  while (const Array* array = own.take(left, taken)) {
    block_.counts->count(site, taken, Space::Local, array);
  }
  return left.lanes;
}

void WarpCounting::count(CodeSite& site, std::uint32_t lanes, Request& request,
                         AccessMemory* memory) {
  lanes = count_own(site, lanes, request);
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  const std::uint32_t all = lanes;
  // Nearly always one array; but a pointer may lead anywhere.
  while (lanes != 0) {
    const Place place = place_of(request.addresses[__builtin_ctz(lanes)]);
    request.lanes = 0;
    bool is_one_place = true;
    for (std::uint32_t left = lanes; left != 0; left &= left - 1) {
      const int lane = __builtin_ctz(left);
      const std::uintptr_t address = request.addresses[lane];
      bool same = address - place.begin < place.bytes;
      if (!same) {
        const Place other = place_of(address);
        same = other.is_known == place.is_known && other.space == place.space;
        is_one_place = false;
      }
      if (same) request.lanes |= 1u << lane;
    }
    lanes &= ~request.lanes;
    if (!place.is_known) continue;
    const RequestCost cost = count(site, request, place);
    if (memory && is_one_place && request.lanes == all) {
      AccessSite& to = site.spaces[static_cast<int>(place.space)];
      memory->remember(request, place.begin, place.bytes, version(), to, cost);
    }
  }
}

void WarpCounting::on_step(std::uint64_t key, std::uint32_t lanes, std::uint64_t previous) {
  if (previous != 0) note_next(block_.counts->sites.at(previous), key);
  CodeSite& site = block_.counts->sites.at(key);
  ++site.steps;
  site.lanes += static_cast<std::uint64_t>(__builtin_popcount(lanes));
  if (kind_of(key) == EventKind::Block) return;
  Request request;
  request.bytes = bytes_of(key);
  const LaneTrace* traces = block_.warps[warp_]->lanes;
  for (std::uint32_t left = lanes; left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    request.addresses[lane] = traces[lane].addresses[accesses_[lane]++];
  }
  count(site, lanes, request, nullptr);
}

void WarpCounting::on_steps(const std::uint64_t* keys, std::uint32_t count_of_steps,
                            std::uint32_t lanes, std::uint64_t previous) {
  LaunchCounts& counts = *block_.counts;
  Sequence& sequence = block_.sequences.find(keys, count_of_steps, counts);
  if (previous != 0 && previous != sequence.previous) note_next(counts.sites.at(previous), keys[0]);
  sequence.previous = previous;
  ++sequence.runs;
  sequence.lanes += static_cast<std::uint64_t>(__builtin_popcount(lanes));
  const std::uint64_t* from[kLanes];
  const LaneTrace* traces = block_.warps[warp_]->lanes;
  std::uint32_t active = 0;
  for (std::uint32_t left = lanes; left != 0; left &= left - 1) {
    const int lane = __builtin_ctz(left);
    from[active++] = traces[lane].addresses.get() + accesses_[lane];
    accesses_[lane] += sequence.accesses;
  }
  const bool is_quick = !is_pictured();
  for (std::uint32_t i = 0, at = 0; i < count_of_steps; ++i) {
    const SequenceStep& step = sequence.steps[i];
    if (!step.memory) continue;
    if (!is_quick || !step.memory->count(from, at, lanes, version())) {
      Request request;
      request.bytes = bytes_of(keys[i]);
      std::uint32_t index = 0;
      for (std::uint32_t left = lanes; left != 0; left &= left - 1) {
        request.addresses[__builtin_ctz(left)] = from[index++][at];
      }
      count(*step.site, lanes, request, step.memory);
    }
    ++at;
  }
}

void WarpCounting::on_divergence(std::uint64_t key) {
  if (key == 0) return;
  CodeSite& site = block_.counts->sites.at(key);
  ++site.divergent;
  site.branches = true;
}

void count_warp(BlockTrace& block, SharedArrays& arrays, std::uint32_t index, bool ended) {
  WarpTrace& warp = *block.warps[index];
  LaneEvents events[kLanes];
  bool any = false;
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    const LaneTrace& trace = warp.lanes[lane];
    events[lane] = {warp.keys_of(trace), trace.count, ended || trace.ended};
    any |= trace.count > 0;
  }
  if (!any) return;
  const std::lock_guard<std::mutex> lock(block.counting);
  std::uint32_t taken[kLanes];
  WarpCounting counting(block, arrays, index);
  warp.lockstep.run(events, taken, counting);
  warp.drop(taken, counting.accesses());
}

}  // namespace warpkit::emulator::counting
