// What the counter does as the blocks of a host thread come and go.
#include <algorithm>

#include "emulator/profiler/counting/counter.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/launch_state.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kUsualRoom = 4096;     // from here on a lane waits for the others
constexpr std::uint32_t kMostRoom = 1u << 20;  // unless they wait for it
constexpr int kPatience = 3;                   // turns of others, before it takes more room

__thread BlockTrace* block_here;

// The block that this host thread runs, if it is counted.
BlockTrace* open_block() {
  return running && block_here && block_here->is_open ? block_here : nullptr;
}

}  // namespace

std::size_t shared_alignment_at(std::uintptr_t address) {
  const Array* array = block_here ? block_here->shared.holding(address) : nullptr;
  return array ? array->alignment : 0;
}

LaunchCounts* Counter::counts_of(const LaunchState* launch) {
  const auto found = std::find_if(launches_.begin(), launches_.end(),
                                  [&](const Running& one) { return one.state == launch; });
  return found == launches_.end() ? nullptr : found->counts.get();
}

void Counter::begin_launch(BlockTrace& block, const LaunchState* launch) {
  const std::lock_guard<std::mutex> lock(mutex_);
  end_launch(block);
  if (!counts_of(launch)) return;
  block.launch = launch;
  const std::lock_guard<std::mutex> counting(block.counting);
  block.counts = std::make_unique<LaunchCounts>();
}

void Counter::end_launch(BlockTrace& block) {
  collect(block);
  block.launch = nullptr;
}

// A cooperative launch has a host thread for each block, and they don't stay.
BlockTrace& Counter::trace_for_thread() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.empty()) {
    blocks_.push_back(std::make_unique<BlockTrace>());
    return *blocks_.back();
  }
  BlockTrace& block = *idle_.back();
  idle_.pop_back();
  return block;
}

void Counter::block_begins(const BlockStart& start) {
  ForwardingObserver::block_begins(start);
  if (!block_here) block_here = &trace_for_thread();
  BlockTrace& block = *block_here;
  if (block.is_open) count_all(block);
  block.is_open = false;
  const LaunchState* launch = running->launch();
  if (block.launch != launch) begin_launch(block, launch);
  if (!block.launch) return;
  block.threads = start.threads;
  block.block = start.block;
  block.last_block = launch->blocks - 1;
  block.shared.clear();
  if (start.dynamic_bytes > 0) {
    block.shared.add({reinterpret_cast<std::uintptr_t>(start.dynamic_shared), start.dynamic_bytes,
                      Space::Shared, "", 0, true});
  }
  const StackBounds stacks = running->all_stacks();
  block.stacks = reinterpret_cast<std::uintptr_t>(stacks.bottom);
  block.stack_bytes = stacks.size;
  block.clear_traces();
  block.is_open = true;
}

void Counter::blocks_end() {
  ForwardingObserver::blocks_end();
  if (!block_here) return;
  if (block_here->is_open) count_all(*block_here);
  block_here->is_open = false;
  const std::lock_guard<std::mutex> lock(mutex_);
  end_launch(*block_here);
  idle_.push_back(block_here);
  block_here = nullptr;
}

void Counter::shared_variable(void* address, std::size_t bytes, const char* name,
                              const ArrayShape* shape) {
  ForwardingObserver::shared_variable(address, bytes, name, shape);
  if (!block_here) return;
  block_here->shared.add({reinterpret_cast<std::uintptr_t>(address), bytes, Space::Shared, name,
                          shape ? static_cast<std::uint32_t>(shape->element_bytes) : 0, true,
                          shape ? static_cast<std::uint32_t>(shape->alignment) : 0});
}

void Counter::dynamic_name(const char* name, const ArrayShape& shape) {
  ForwardingObserver::dynamic_name(name, shape);
  if (!block_here) return;
  Array* array = block_here->shared.holding(reinterpret_cast<std::uintptr_t>(block_dynamic_shared));
  if (!array || !array->name.empty()) return;
  array->name = name;
  array->element_bytes = static_cast<std::uint32_t>(shape.element_bytes);
  array->alignment = static_cast<std::uint32_t>(shape.alignment);
  block_here->shared.change();
}

void Counter::barrier_released(Site site) {
  ForwardingObserver::barrier_released(site);
  BlockTrace* block = open_block();
  if (!block) return;
  std::uint64_t warps = 0;
  for (std::uint32_t w = 0; w * kLanes < block->threads; ++w) warps += block->warps[w]->going > 0;
  {
    const std::lock_guard<std::mutex> lock(block->counting);
    block->counts->barriers += warps;
  }
  count_all(*block);
}

void Counter::thread_begins(std::uintptr_t code) {
  BlockTrace* block = open_block();
  if (!block) return;
  const std::uint32_t thread = BlockTrace::running_thread();
  if (thread >= block->threads) return;
  block->save();
  block->lane_of(thread).muted = false;
  block->load(thread);
  const std::uint64_t key = event_key(code, EventKind::Block, 0);
  if (*trace_cursor.expected == key) {
    ++trace_cursor.expected;
  } else {
    keep(key, 0);
  }
}

void Counter::thread_ends() {
  BlockTrace* block = open_block();
  if (!block || !block->load_running()) return;
  const std::uint32_t thread = block->running;
  block->save();
  block->unload();
  LaneTrace& lane = block->lane_of(thread);
  if (lane.ended) return;
  lane.ended = lane.muted = true;  // what comes is the loop's that runs the threads
  if (--block->warps[thread / kLanes]->going == 0) {
    count_warp(*block, arrays_, thread / kLanes, true);
  }
}

void Counter::whole_atomic(bool begins) {
  BlockTrace* block = open_block();
  if (!block || !block->load_running()) return;
  block->save();
  block->lane_of(block->running).muted = begins;
  block->load(block->running);
}

void Counter::own_array(std::uintptr_t code, std::uint64_t bytes, const char* name,
                        std::size_t piece) {
  BlockTrace* block = open_block();
  if (!block || block->own_sites.count(code) != 0) return;
  const std::lock_guard<std::mutex> lock(block->counting);
  Array array;
  array.bytes = bytes;
  array.space = Space::Local;
  array.name = name;
  block->own_sites.emplace(code, OwnArraySite{array, piece});
}

void Counter::keep(std::uint64_t key, std::uint64_t address) {
  BlockTrace* block = open_block();
  if (!block || !block->load_running()) return;
  if (*trace_cursor.expected == key) {  // only the thread was another
    ++trace_cursor.expected;
    if (kind_of(key) != EventKind::Block) *trace_cursor.address++ = address;
    return;
  }
  if (block->lane_of(block->running).muted) return;
  block->save();
  const WarpTrace& warp = *block->warps[block->running / kLanes];
  const LaneTrace& lane = warp.lanes[block->running % kLanes];
  if (lane.count == warp.room_of(lane) && !make_room(*block, code_of(key))) return;
  block->append(key, address);
}

// The running lane's trace is saved, and full.
bool Counter::make_room(BlockTrace& block, std::uintptr_t code) {
  const std::uint32_t index = block.running / kLanes;
  WarpTrace& warp = *block.warps[index];
  LaneTrace& lane = warp.lanes[block.running % kLanes];
  for (int turns = 0;; ++turns) {
    if (lane.count < warp.room_of(lane)) return true;
    bool is_patient = lane.count >= kUsualRoom;
    // A lane that has done nothing since holds up all others.
    if (is_patient && std::all_of(warp.lanes, warp.lanes + kLanes, [](const LaneTrace& one) {
          return one.ended || one.count > 0;
        })) {
      count_warp(block, arrays_, index, false);
      block.load(block.running);
      if (lane.count < warp.room_of(lane)) return true;
    }
    is_patient &= turns < kPatience;
    if (!is_patient && lane.count >= kMostRoom) {
      const std::lock_guard<std::mutex> lock(block.counting);
      block.counts->failure =
          "a thread ran too far ahead of its warp to be counted with it; the counts lack it";
      lane.count = lane.accesses = 0;
      block.load(block.running);
      return true;
    }
    if (!is_patient) {
      warp.part(lane);
      grow(lane, lane.count < kUsualRoom ? lane.room * 4 : lane.room * 2);
      block.load(block.running);
      return true;
    }
    running->yield(code);
    if (!block.load_running()) return false;
    block.save();
  }
}

void Counter::count_all(BlockTrace& block) {
  block.save();
  for (std::uint32_t w = 0; w * kLanes < block.threads; ++w) count_warp(block, arrays_, w, true);
  block.unload();
}

}  // namespace warpkit::emulator::counting
