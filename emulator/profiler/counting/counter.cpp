#include "emulator/profiler/counting/counter.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "emulator/debug_info/argument_names.hpp"
#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/ending.hpp"
#include "emulator/profiler/counting/profile_text.hpp"
#include "emulator/profiler/counting/warp_counting.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/launch_state.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::uint32_t kFirstRoom = 256;      // events of a lane
constexpr std::uint32_t kUsualRoom = 4096;     // from here on a lane waits for the others
constexpr std::uint32_t kMostRoom = 1u << 20;  // unless they wait for it
constexpr int kTriesToLock = 3000;             // a millisecond each
constexpr int kPatience = 3;                   // turns of others, before it takes more room

__thread BlockTrace* block_here;

profile::Extent extent(const dim3& from) { return {from.x, from.y, from.z}; }

void grow(LaneTrace& lane, std::uint32_t room) {
  std::unique_ptr<std::uint64_t[]> keys(new std::uint64_t[std::size_t{2} * room]);
  if (lane.count > 0) {
    std::memcpy(keys.get(), lane.keys.get(), lane.count * sizeof keys[0]);
    std::memcpy(keys.get() + room, lane.keys.get() + lane.room, lane.count * sizeof keys[0]);
  }
  lane.keys = std::move(keys);
  lane.room = room;
}

LaneTrace& lane_of(BlockTrace& block, std::uint32_t thread) {
  return block.warps[thread / kLanes]->lanes[thread % kLanes];
}

void load_cursor(const LaneTrace& lane) {
  cursor.next = lane.keys.get() + lane.count;
  cursor.end = lane.muted ? cursor.next : lane.keys.get() + lane.room;
  cursor.stride = lane.room;
}

}  // namespace

Counter::Counter(std::string file, BlockObserver* next)
    : ForwardingObserver(next), records_(std::move(file)) {}

void Counter::name_arguments(const LaunchState& state) {
  arrays_.forget_names();
  const LaunchArguments* given = state.request.arguments;
  if (!given) return;
  const std::vector<std::string> names = split_arguments(given->text ? given->text : "");
  for (int i = 0; i < given->count; ++i) {
    Array* array = arrays_.holding(reinterpret_cast<std::uintptr_t>(given->list[i].pointer));
    if (!array || array->is_variable || !array->name.empty()) continue;
    if (static_cast<std::size_t>(i) < names.size())
      array->name = names[static_cast<std::size_t>(i)];
    array->element_bytes = static_cast<std::uint32_t>(given->list[i].element_bytes);
    array->alignment = static_cast<std::uint32_t>(given->list[i].alignment);
  }
}

void Counter::launch_begins(const LaunchState& state) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    name_arguments(state);
    auto counts = std::make_unique<LaunchCounts>();
    profile::Launch& told = counts->told;
    const LaunchShape& shape = state.request.shape;
    told.kernel = state.request.kernel_name;
    told.file = shown_path(shape.site.file ? shape.site.file : "");
    told.line = shape.site.line;
    told.grid = extent(shape.grid);
    told.block = extent(shape.block);
    told.dynamic_shared = shape.shared_bytes;
    told.warps = state.blocks * ((state.threads + kLanes - 1) / kLanes);
    counts->failure = "the program ended before the kernel did; nothing of it was counted";
    launches_.push_back({&state, std::move(counts), records_.new_name()});
    put_away(launches_.back());  // should nobody be left to tell of it
    launches_.back().counts->failure.clear();
  }
  before_a_signal_ends_it([this](int signal) { signal_ends_it(signal); });
  if (next()) {
    next()->launch_begins(state);
  } else {
    delete state.request.arguments;
  }
}

cudaError_t Counter::launch_ends(const LaunchState& state) {
  cudaError_t error = ForwardingObserver::launch_ends(state);
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = std::find_if(launches_.begin(), launches_.end(),
                                  [&](const Running& one) { return one.state == &state; });
  if (found == launches_.end()) return error;
  LaunchCounts& counts = *found->counts;
  const int failed = error != cudaSuccess ? error : state.error.load();
  if (failed != 0 && counts.failure.empty()) {
    counts.failure =
        "the launch failed: " + std::string(cudaGetErrorString(static_cast<cudaError_t>(failed)));
  }
  put_away(*found);
  launches_.erase(found);
  return error;
}

BlockTrace& Counter::here() { return *block_here; }

void Counter::block_begins(const BlockStart& start) {
  ForwardingObserver::block_begins(start);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!block_here) {
    blocks_.push_back(std::make_unique<BlockTrace>());
    block_here = blocks_.back().get();
  }
  BlockTrace& block = here();
  if (block.is_open) replay_all(block);
  block.is_open = false;
  const LaunchState* state = running->launch();
  const auto found = std::find_if(launches_.begin(), launches_.end(),
                                  [&](const Running& one) { return one.state == state; });
  if (found == launches_.end()) return;
  block.launch = state;
  block.counts = found->counts.get();
  block.threads = start.threads;
  block.block = start.block;
  block.last_block = state->blocks - 1;
  block.running = ~0u;
  cursor = {};
  block.is_open = true;
  block.shared.clear();
  if (start.dynamic_bytes > 0) {
    block.shared.add({reinterpret_cast<std::uintptr_t>(start.dynamic_shared), start.dynamic_bytes,
                      Space::Shared, "", 0, true});
  }
  const StackBounds stacks = running->all_stacks();
  block.stacks = reinterpret_cast<std::uintptr_t>(stacks.bottom);
  block.stack_bytes = stacks.size;
  const std::size_t warps = (start.threads + kLanes - 1) / kLanes;
  while (block.warps.size() < warps) block.warps.push_back(std::make_unique<WarpTrace>());
  for (std::size_t w = 0; w < warps; ++w) {
    block.warps[w]->lockstep.reset();
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      LaneTrace& trace = block.warps[w]->lanes[lane];
      trace.count = 0;
      trace.ended = w * kLanes + lane >= start.threads;
      trace.muted = false;
    }
  }
}

void Counter::blocks_end() {
  ForwardingObserver::blocks_end();
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!block_here || !here().is_open) return;
  replay_all(here());
  here().is_open = false;
}

void Counter::shared_variable(void* address, std::size_t bytes, const char* name,
                              const ArrayShape* shape) {
  ForwardingObserver::shared_variable(address, bytes, name, shape);
  if (!block_here) return;
  here().shared.add({reinterpret_cast<std::uintptr_t>(address), bytes, Space::Shared, name,
                     shape ? static_cast<std::uint32_t>(shape->element_bytes) : 0, true,
                     shape ? static_cast<std::uint32_t>(shape->alignment) : 0});
}

void Counter::dynamic_name(const char* name, const ArrayShape& shape) {
  ForwardingObserver::dynamic_name(name, shape);
  if (!block_here) return;
  Array* array = here().shared.holding(reinterpret_cast<std::uintptr_t>(block_dynamic_shared));
  if (!array || !array->name.empty()) return;
  array->name = name;
  array->element_bytes = static_cast<std::uint32_t>(shape.element_bytes);
  array->alignment = static_cast<std::uint32_t>(shape.alignment);
}

void Counter::device_variable(const volatile void* address, std::size_t bytes, const char* name,
                              const ArrayShape& shape) {
  ForwardingObserver::device_variable(address, bytes, name, shape);
  arrays_.add({reinterpret_cast<std::uintptr_t>(address), bytes, Space::Global, name,
               static_cast<std::uint32_t>(shape.element_bytes), true,
               static_cast<std::uint32_t>(shape.alignment)});
}

void Counter::constant_variable(const volatile void* address) {
  ForwardingObserver::constant_variable(address);
  Array* array = arrays_.holding(reinterpret_cast<std::uintptr_t>(address));
  if (array) array->space = Space::Constant;
}

void Counter::allocated(MemoryKind kind, const void* address, std::size_t bytes) {
  ForwardingObserver::allocated(kind, address, bytes);
  const std::lock_guard<std::mutex> lock(mutex_);
  arrays_.add({reinterpret_cast<std::uintptr_t>(address), bytes, Space::Global, "", 0, false});
}

void Counter::freed(MemoryKind kind, const void* address) {
  ForwardingObserver::freed(kind, address);
  const std::lock_guard<std::mutex> lock(mutex_);
  arrays_.remove(reinterpret_cast<std::uintptr_t>(address));
}

void Counter::reset() {
  ForwardingObserver::reset();
  const std::lock_guard<std::mutex> lock(mutex_);
  arrays_.clear_allocations();
}

void Counter::barrier_released(Site site) {
  ForwardingObserver::barrier_released(site);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!block_here || !here().is_open) return;
  BlockTrace& block = here();
  for (std::uint32_t w = 0; w * kLanes < block.threads; ++w) {
    const auto& lanes = block.warps[w]->lanes;
    block.counts->barriers +=
        std::any_of(lanes, lanes + kLanes, [](const LaneTrace& lane) { return !lane.ended; });
  }
  replay_all(block);
}

void Counter::save_cursor(BlockTrace& block) {
  if (block.running == ~0u) return;
  LaneTrace& lane = lane_of(block, block.running);
  lane.count = static_cast<std::uint32_t>(cursor.next - lane.keys.get());
}

bool Counter::switch_lane(BlockTrace& block) {
  const std::uint32_t thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  if (threadIdx.x >= blockDim.x || thread >= block.threads) return false;
  if (thread != block.running) {
    save_cursor(block);
    block.running = thread;
    LaneTrace& lane = lane_of(block, thread);
    if (lane.room == 0) grow(lane, kFirstRoom);
    load_cursor(lane);
    cursor.x = threadIdx.x;
    cursor.y = threadIdx.y;
    cursor.z = threadIdx.z;
  }
  return true;
}

void Counter::thread_begins(std::uintptr_t code) {
  if (!running || !block_here || !here().is_open || !switch_lane(here())) return;
  LaneTrace& lane = lane_of(here(), here().running);
  lane.count = 0;  // what the loop did that runs the threads
  load_cursor(lane);
  keep_event(event_key(code, EventKind::Block, 0), 0);
}

void Counter::thread_ends() {
  if (!running || !block_here || !here().is_open || !switch_lane(here())) return;
  save_cursor(here());
  LaneTrace& lane = lane_of(here(), here().running);
  lane.ended = lane.muted = true;  // what comes is the loop's that runs the threads
  load_cursor(lane);
}

bool Counter::make_room(std::uintptr_t code) {
  if (!running || !block_here || !here().is_open) return false;
  BlockTrace& block = here();
  if (!switch_lane(block)) return false;
  for (int turns = 0;; ++turns) {
    LaneTrace& lane = lane_of(block, block.running);
    if (lane.muted) return false;
    if (cursor.next != cursor.end) return true;
    save_cursor(block);
    if (lane.room < kUsualRoom) {
      grow(lane, lane.room * 4);
      load_cursor(lane);
      return true;
    }
    // A lane that has done nothing since holds up all others.
    const LaneTrace* lanes = block.warps[block.running / kLanes]->lanes;
    if (std::all_of(lanes, lanes + kLanes,
                    [](const LaneTrace& one) { return one.ended || one.count > 0; })) {
      const std::lock_guard<std::mutex> lock(mutex_);
      replay(block, block.running / kLanes, false);
    }
    load_cursor(lane);
    if (cursor.next != cursor.end) return true;
    if (turns >= kPatience) {
      if (lane.room >= kMostRoom) {
        block.counts->failure =
            "a thread ran too far ahead of its warp to be counted with it; the counts lack it";
        lane.count = 0;
      } else {
        grow(lane, lane.room * 2);
      }
      load_cursor(lane);
      return true;
    }
    running->yield(code);
    if (!switch_lane(block)) return false;
  }
}

void Counter::whole_atomic(bool begins) {
  if (!running || !block_here || !here().is_open || !switch_lane(here())) return;
  save_cursor(here());
  LaneTrace& lane = lane_of(here(), here().running);
  lane.muted = begins;
  load_cursor(lane);
}

std::size_t Counter::alignment_at(std::uintptr_t address) {
  if (!block_here) return 0;
  const Array* array = here().shared.holding(address);
  if (!array) array = arrays_.holding(address);
  return array ? array->alignment : 0;
}

bool Counter::replay(BlockTrace& block, std::uint32_t index, bool ended) {
  WarpTrace& warp = *block.warps[index];
  LaneEvents events[kLanes];
  bool any = false;
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    const LaneTrace& trace = warp.lanes[lane];
    events[lane] = {trace.keys.get(), trace.count, ended || trace.ended};
    any |= trace.count > 0;
  }
  if (!any) return true;
  std::uint32_t taken[kLanes];
  WarpCounting counting(block, arrays_, index);
  const bool done = warp.lockstep.run(events, taken, counting);
  for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
    LaneTrace& trace = warp.lanes[lane];
    const std::uint32_t left = trace.count - taken[lane];
    if (taken[lane] > 0 && left > 0) {
      std::memmove(trace.keys.get(), trace.keys.get() + taken[lane], left * sizeof trace.keys[0]);
      std::memmove(trace.keys.get() + trace.room, trace.keys.get() + trace.room + taken[lane],
                   left * sizeof trace.keys[0]);
    }
    trace.count = left;
  }
  return done;
}

void Counter::replay_all(BlockTrace& block) {
  save_cursor(block);
  for (std::uint32_t w = 0; w * kLanes < block.threads; ++w) replay(block, w, true);
  block.running = ~0u;
  cursor = {};
}

void Counter::put_away(Running& launch) {
  launch.counts->told.static_shared = launch.state->static_shared.load();
  records_.add(launch.name, launch_text(*launch.counts, lines_));
}

void Counter::put_away_all(const std::string& failure) {
  for (Running& launch : launches_) {
    if (!Records::is_own(launch.name)) continue;  // its own process tells of it
    // Should it come to its end after all, that is told in place of this.
    const std::string before = launch.counts->failure;
    launch.counts->failure = before.empty() ? failure : before + "; " + failure;
    put_away(launch);
    launch.counts->failure = before;
  }
}

void Counter::signal_ends_it(int signal) {
  // Whoever holds the mutex counts, and lets go soon.
  for (int tries = 0; !mutex_.try_lock(); ++tries) {
    if (tries == kTriesToLock) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const std::lock_guard<std::mutex> lock(mutex_, std::adopt_lock);
  put_away_all("signal " + std::to_string(signal) + " (" + strsignal(signal) +
               ") ended the program while the kernel ran; the counts are of what came before");
}

void Counter::program_ends() {
  ForwardingObserver::program_ends();
  const std::lock_guard<std::mutex> lock(mutex_);
  put_away_all("the program ended before the kernel did; the counts are of what came before");
}

}  // namespace warpkit::emulator::counting
