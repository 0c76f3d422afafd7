// Launches, blocks and what orders threads.
#include "emulator/checks/checker.hpp"

#include <algorithm>

#include "emulator/debug_info/argument_names.hpp"
#include "emulator/include/warpkit/emulator/atomic_functions.h"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/launch_state.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

__thread BlockState* block_here;

}  // namespace

BlockState& Checker::here() { return *block_here; }

bool Checker::in_block() { return block_here && block_here->is_running(); }

std::string Checker::who(const LaunchContext& launch, const GridThread& thread) const {
  return "thread " + triple(split_index(thread.thread, launch.launched.block)) + " of block " +
         triple(split_index(thread.block, launch.launched.grid));
}

std::string Checker::triple_of(const LaunchContext& launch, const GridThread& thread) const {
  return triple(split_index(thread.thread, launch.launched.block));
}

GridThread Checker::running_thread(const BlockState& block) const {
  return {block.block(), threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)};
}

void Checker::launch_begins(const LaunchState& state) {
  const Lock lock(mutex_);
  if (launches_.empty()) pool_.reset();
  auto launch = std::make_unique<LaunchContext>();
  const LaunchRequest& request = state.request;
  launch->id = ++launch_count_;
  launch->launched = {request.kernel_name, request.shape.site, request.shape.grid,
                      request.shape.block};
  launch->number = findings_.number_of(launch->launched);
  launch->state = &state;
  launch->body = reinterpret_cast<std::uintptr_t>(request.body);
  if (request.arguments) {
    const LaunchArguments& given = *request.arguments;
    launch->arguments.assign(given.list, given.list + given.count);
    launch->argument_names = split_arguments(given.text ? given.text : "");
    delete request.arguments;
    for (const LaunchArgument& argument : launch->arguments) {
      Region* region = regions_.holding(reinterpret_cast<std::uintptr_t>(argument.pointer));
      if (region) region->is_scalar = argument.is_scalar;
    }
  }
  launches_.push_back(std::move(launch));
}

cudaError_t Checker::launch_ends(const LaunchState& state) {
  const Lock lock(mutex_);
  const auto found = std::find_if(launches_.begin(), launches_.end(),
                                  [&](const auto& launch) { return launch->state == &state; });
  if (found == launches_.end()) return cudaSuccess;
  LaunchContext& launch = **found;
  for (const std::unique_ptr<BlockState>& block : blocks_) {
    if (!block->runs(launch)) continue;
    settle(*block);
    tell_unwritten(block->suspicions, launch, block.get());
    block->leave();
  }
  tell_unwritten(launch.suspicions, launch, nullptr);
  const cudaError_t error = launch.error;
  device_failed_ |= error != cudaSuccess || state.error.load() != cudaSuccess;
  launches_.erase(found);
  findings_.flush();
  return error;
}

void Checker::block_begins(const BlockStart& start) {
  const Lock lock(mutex_);
  if (!block_here) {
    blocks_.push_back(std::make_unique<BlockState>());
    block_here = blocks_.back().get();
  }
  BlockState& block = *block_here;
  const LaunchState* state = running->launch();
  const auto found = std::find_if(launches_.begin(), launches_.end(),
                                  [&](const auto& launch) { return launch->state == state; });
  if (found == launches_.end()) return;
  if (block.runs(**found)) {
    settle(block);
    tell_unwritten(block.suspicions, **found, &block);
  }
  block.begin(**found, start);
  atomics_for_block = false;
}

void Checker::shared_variable(void* address, std::size_t bytes, const char* name,
                              const ArrayShape* shape) {
  const Lock lock(mutex_);
  here().begin_variable(address, bytes, name, false, shape);
}

void Checker::dynamic_name(const char* name, const ArrayShape& shape) {
  const Lock lock(mutex_);
  SharedVariable* variable = here().variable_holding(here().dynamic_begin());
  if (variable && variable->is_dynamic) variable->names.push_back({name, shape});
}

void Checker::barrier_released(Site) {
  const Lock lock(mutex_);
  BlockState& block = here();
  settle(block);
  tell_unwritten(block.suspicions, block.launch(), &block);
  block.suspicions = {};
  block.barrier();
}

void Checker::warp_met(std::uint32_t warp, std::uint32_t lanes, bool orders_memory) {
  const Lock lock(mutex_);
  BlockState& block = here();
  settle(block);
  if (orders_memory) block.warp_barrier(warp, lanes);
}

void Checker::grid_met() {
  const Lock lock(mutex_);
  BlockState& block = here();
  settle(block);
  block.grid_barrier();
}

void Checker::fence(bool for_device) {
  const Lock lock(mutex_);
  BlockState& block = here();
  settle(block);
  block.fence(running_thread(block).thread, for_device);
}

void Checker::released(const void* object) {
  const Lock lock(mutex_);
  BlockState& block = here();
  settle(block);
  const std::uint32_t thread = running_thread(block).thread;
  block.fence(thread, !atomics_for_block);
  block.release(thread, reinterpret_cast<std::uintptr_t>(object));
}

void Checker::acquired(const void* object) {
  const Lock lock(mutex_);
  BlockState& block = here();
  settle(block);
  block.acquire(running_thread(block).thread, reinterpret_cast<std::uintptr_t>(object));
}

bool Checker::memory_fault(std::uintptr_t code, const std::string& text) {
  const Lock lock(mutex_);
  BlockState& block = here();
  block.pending.bytes = 0;  // may be what failed
  LaunchContext& launch = block.launch();
  launch.error = cudaErrorIllegalAddress;
  launch.touched_wrong_memory = true;
  if (!settings_.has(Tool::Memcheck)) return false;
  Example example;
  example.self = running_thread(block);
  example.text = text + ": " + who(launch, example.self);
  FindingKey key{Tool::Memcheck, true, "illegal address", launch.number, {}, {}};
  key.place.code = code + 1;
  findings_.note(key, block.block(), example);
  return true;
}

}  // namespace warpkit::emulator::checks
