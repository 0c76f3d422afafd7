#include "emulator/profiler/counting/counter.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "emulator/debug_info/argument_names.hpp"
#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/ending.hpp"
#include "emulator/profiler/counting/profile_text.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/launch_state.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr int kTriesToLock = 3000;  // a millisecond each

bool lock_soon(std::mutex& mutex) {
  for (int tries = 0; !mutex.try_lock(); ++tries) {
    if (tries == kTriesToLock) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

profile::Extent extent(const dim3& from) { return {from.x, from.y, from.z}; }

}  // namespace

Counter::Counter(std::string file, BlockObserver* next)
    : ForwardingObserver(next), records_(std::move(file)) {}

void Counter::name_arguments(const LaunchState& state) {
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  arrays_.arrays.forget_names();
  const LaunchArguments* given = state.request.arguments;
  if (!given) return arrays_.arrays.number_nameless();
  const std::vector<std::string> names = split_arguments(given->text ? given->text : "");
  for (int i = 0; i < given->count; ++i) {
    Array* array = arrays_.arrays.holding(reinterpret_cast<std::uintptr_t>(given->list[i].pointer));
    if (!array || array->is_variable || !array->name.empty()) continue;
    const bool is_written = static_cast<std::size_t>(i) < names.size();
    array->name =
        is_written ? names[static_cast<std::size_t>(i)] : "argument " + std::to_string(i + 1);
    array->element_bytes = static_cast<std::uint32_t>(given->list[i].element_bytes);
    array->alignment = static_cast<std::uint32_t>(given->list[i].alignment);
  }
  arrays_.arrays.number_nameless();  // what a structure or another array points to
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
    before_a_signal_ends_it([this](int signal) { signal_ends_it(signal); });
  }
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
  for (const std::unique_ptr<BlockTrace>& block : blocks_) {
    if (block->launch != &state) continue;
    end_launch(*block);  // its thread was cut off in the middle
    block->is_open = false;
  }
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

void Counter::device_variable(const volatile void* address, std::size_t bytes, const char* name,
                              const ArrayShape& shape) {
  ForwardingObserver::device_variable(address, bytes, name, shape);
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  arrays_.arrays.add({reinterpret_cast<std::uintptr_t>(address), bytes, Space::Global, name,
                      static_cast<std::uint32_t>(shape.element_bytes), true,
                      static_cast<std::uint32_t>(shape.alignment)});
}

void Counter::constant_variable(const volatile void* address) {
  ForwardingObserver::constant_variable(address);
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  Array* array = arrays_.arrays.holding(reinterpret_cast<std::uintptr_t>(address));
  if (array) array->space = Space::Constant;
}

void Counter::allocated(MemoryKind kind, const void* address, std::size_t bytes) {
  ForwardingObserver::allocated(kind, address, bytes);
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  Array array;
  array.begin = reinterpret_cast<std::uintptr_t>(address);
  array.bytes = bytes;
  array.number = ++allocations_;
  arrays_.arrays.add(array);
}

void Counter::freed(MemoryKind kind, const void* address) {
  ForwardingObserver::freed(kind, address);
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  arrays_.arrays.remove(reinterpret_cast<std::uintptr_t>(address));
}

void Counter::reset() {
  ForwardingObserver::reset();
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  arrays_.arrays.clear_allocations();
}

std::size_t Counter::alignment_at(std::uintptr_t address) {
  const std::size_t shared = shared_alignment_at(address);
  if (shared != 0) return shared;
  const std::lock_guard<std::mutex> lock(arrays_.mutex);
  const Array* array = arrays_.arrays.holding(address);
  return array ? array->alignment : 0;
}

// What the host thread of this block has counted so far is added to its launch.
void Counter::collect(BlockTrace& block) {
  if (!block.launch || !lock_soon(block.counting)) return;
  const std::lock_guard<std::mutex> lock(block.counting, std::adopt_lock);
  block.sequences.finish();
  if (LaunchCounts* whole = counts_of(block.launch)) whole->add(*block.counts);
  block.counts = std::make_unique<LaunchCounts>();
}

void Counter::put_away(Running& launch) {
  launch.counts->told.static_shared = launch.state->static_shared.load();
  records_.add(launch.name, launch_text(*launch.counts, lines_, flops_, branches_));
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
  // Whoever holds a mutex lets go soon.
  if (!lock_soon(mutex_)) return;
  const std::lock_guard<std::mutex> lock(mutex_, std::adopt_lock);
  for (const std::unique_ptr<BlockTrace>& block : blocks_) collect(*block);
  put_away_all("signal " + std::to_string(signal) + " (" + strsignal(signal) +
               ") ended the program while the kernel ran; the counts are of what came before");
}

void Counter::program_ends() {
  ForwardingObserver::program_ends();
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::unique_ptr<BlockTrace>& block : blocks_) collect(*block);
  put_away_all("the program ended before the kernel did; the counts are of what came before");
}

}  // namespace warpkit::emulator::counting
