#include "emulator/profiler/counting/block_trace.hpp"

#include <cstring>

#include "emulator/profiler/hooks.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kFirstRoom = 256;  // events of a lane

// Addresses that a lane may note before anybody looks.
void make_room_for_addresses(LaneTrace& lane, std::uint32_t room) {
  if (lane.address_room >= room) return;
  std::unique_ptr<std::uint64_t[]> addresses(new std::uint64_t[room]);
  if (lane.accesses > 0) {
    std::memcpy(addresses.get(), lane.addresses.get(), lane.accesses * sizeof addresses[0]);
  }
  lane.addresses = std::move(addresses);
  lane.address_room = room;
}

}  // namespace

void grow(LaneTrace& lane, std::uint32_t room) {
  std::unique_ptr<std::uint64_t[]> keys(new std::uint64_t[room + 1]());
  if (lane.room > 0) {
    std::memcpy(keys.get(), lane.keys.get(), lane.room * sizeof keys[0]);
  }
  lane.keys = std::move(keys);
  lane.room = room;
}

void WarpTrace::part(LaneTrace& lane) {
  if (!lane.follows) return;
  const LaneTrace& from = lanes[leader];
  if (lane.room < from.room) grow(lane, from.room);
  std::memcpy(lane.keys.get(), from.keys.get(), lane.count * sizeof lane.keys[0]);
  lane.follows = false;
}

void WarpTrace::drop(const std::uint32_t* taken, const std::uint32_t* accesses) {
  // First those that follow, while the leader's keys are where they were.
  for (std::uint32_t i = 0; i < kLanes; ++i) {
    if (lanes[i].count > taken[i]) part(lanes[i]);
  }
  for (std::uint32_t i = 0; i < kLanes; ++i) {
    LaneTrace& lane = lanes[i];
    const std::uint32_t left = lane.count - taken[i];
    if (left > 0 && taken[i] > 0) {
      std::memmove(lane.keys.get(), lane.keys.get() + taken[i], left * sizeof lane.keys[0]);
      std::memmove(lane.addresses.get(), lane.addresses.get() + accesses[i],
                   (lane.accesses - accesses[i]) * sizeof lane.addresses[0]);
    }
    lane.count = left;
    lane.accesses -= accesses[i];
    lane.follows = false;
  }
  leader = kLanes;
}

void BlockTrace::clear_traces() {
  const std::uint32_t count = (threads + kLanes - 1) / kLanes;
  while (warps.size() < count) warps.push_back(std::make_unique<WarpTrace>());
  for (std::uint32_t w = 0; w < count; ++w) {
    WarpTrace& warp = *warps[w];
    warp.lockstep.reset();
    warp.own.clear();
    warp.leader = kLanes;
    warp.going = 0;
    for (std::uint32_t i = 0; i < kLanes; ++i) {
      LaneTrace& lane = warp.lanes[i];
      lane.count = lane.accesses = 0;
      lane.follows = false;
      lane.ended = w * kLanes + i >= threads;
      lane.muted = true;
      warp.going += !lane.ended;
    }
  }
  unload();
}

void BlockTrace::load(std::uint32_t thread) {
  WarpTrace& warp = *warps[thread / kLanes];
  LaneTrace& lane = warp.lanes[thread % kLanes];
  if (lane.count == 0 && !lane.follows) {
    if (warp.leader == kLanes) {
      warp.leader = thread % kLanes;
    } else {
      lane.follows = warp.leader != thread % kLanes;
    }
  }
  if (!lane.follows && lane.room == 0) grow(lane, kFirstRoom);
  const std::uint32_t room = warp.room_of(lane);
  if (lane.address_room < room) make_room_for_addresses(lane, room);
  running = thread;
  trace_cursor.left = warp.keys_of(lane) + lane.count;
  trace_cursor.address = lane.addresses.get() + lane.accesses;
  // An AccessListener wants to hear of everything, so nothing may be expected.
  trace_cursor.expected = lane.muted || access_listener ? &kNoEvent : trace_cursor.left;
}

void BlockTrace::save() {
  if (running == ~0u) return;
  LaneTrace& lane = lane_of(running);
  const std::uint64_t* at =
      trace_cursor.expected == &kNoEvent ? trace_cursor.left : trace_cursor.expected;
  lane.count = static_cast<std::uint32_t>(at - warps[running / kLanes]->keys_of(lane));
  lane.accesses = static_cast<std::uint32_t>(trace_cursor.address - lane.addresses.get());
}

void BlockTrace::unload() {
  running = ~0u;
  trace_cursor = {&kNoEvent, nullptr, &kNoEvent};
}

std::uint32_t BlockTrace::running_thread() {
  if (threadIdx.x >= blockDim.x) return ~0u;
  return threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
}

bool BlockTrace::load_running() {
  const std::uint32_t thread = running_thread();
  if (thread >= threads) return false;
  if (thread != running) {
    save();
    load(thread);
  } else if (trace_cursor.expected == &kNoEvent && !lane_of(thread).muted && !access_listener) {
    trace_cursor.expected = trace_cursor.left;  // others ran meanwhile, and did nothing
  }
  return true;
}

void BlockTrace::append(std::uint64_t key, std::uint64_t address) {
  WarpTrace& warp = *warps[running / kLanes];
  LaneTrace& lane = warp.lanes[running % kLanes];
  save();
  const std::uint32_t at = lane.count;
  if (warp.keys_of(lane)[at] != key) {
    warp.part(lane);
    if (warp.leader == running % kLanes) {
      for (LaneTrace& other : warp.lanes) {
        if (other.follows && other.count > at) warp.part(other);
      }
    }
    lane.keys[at] = key;
  }
  ++lane.count;
  if (kind_of(key) != EventKind::Block) lane.addresses[lane.accesses++] = address;
  load(running);
}

}  // namespace warpkit::emulator::counting
