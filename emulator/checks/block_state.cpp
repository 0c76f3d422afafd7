#include "emulator/checks/block_state.hpp"

#include <algorithm>
#include <atomic>

namespace warpkit::emulator::checks {

BlockState::BlockState()
    : last_code(kMaxThreadsPerBlock),
      clock_(kMaxThreadsPerBlock),
      seen_(kMaxThreadsPerBlock * kWarpSize),
      acquired_(kMaxThreadsPerBlock),
      fence_(kMaxThreadsPerBlock),
      block_fence_(kMaxThreadsPerBlock) {}

void BlockState::begin(LaunchContext& launch, const BlockStart& start) {
  static std::atomic<std::uint32_t> serials{0};
  launch_ = &launch;
  block_ = static_cast<std::uint32_t>(start.block);
  serial_ = ++serials;
  threads_ = start.threads;
  dynamic_begin_ = reinterpret_cast<std::uintptr_t>(start.dynamic_shared);
  dynamic_bytes_ = start.dynamic_bytes;
  epoch_ = grid_epoch_ = 0;
  std::fill(clock_.begin(), clock_.begin() + threads_, 0);
  if (warps_met_) std::fill(seen_.begin(), seen_.end(), 0);
  if (any_acquired_) std::fill(acquired_.begin(), acquired_.end(), nullptr);
  if (any_fence_) {
    for (std::unique_ptr<Fence>& fence : fence_) fence.reset();
    for (std::unique_ptr<Fence>& fence : block_fence_) fence.reset();
    fenced_before_barrier_.clear();
  }
  warps_met_ = 0;
  any_acquired_ = any_fence_ = fence_since_barrier_ = false;
  pool.reset();
  live_.clear();
  pending.bytes = 0;
  look = {};
  reads.begin(threads_);
  lost_thread = false;
  std::fill(last_code.begin(), last_code.begin() + threads_, 0);
  spin_code = 0;
  looks = 0;
  suspicions = {};
  if (start.dynamic_bytes) {
    begin_variable(start.dynamic_shared, start.dynamic_bytes, "dynamic shared memory", true,
                   nullptr);
  }
}

void BlockState::barrier() {
  ++epoch_;
  if (any_acquired_) {
    AcquiredPointer all;
    for (std::uint32_t i = 0; i < threads_; ++i) all = join(all, acquired_[i]);
    for (std::uint32_t i = 0; i < threads_; ++i) acquired_[i] = all;
  }
  if (!fence_since_barrier_) return;
  fence_since_barrier_ = false;
  fenced_before_barrier_.clear();
  for (std::uint32_t i = 0; i < threads_; ++i) {
    if (fence_[i]) fenced_before_barrier_.push_back(*fence_[i]);
  }
  if (fenced_before_barrier_.size() < threads_) return;
  // All have fenced: one snapshot says it all.
  AcquiredPointer all;
  for (const Fence& fence : fenced_before_barrier_) all = join(all, fence.acquired);
  const std::uint32_t epoch = fenced_before_barrier_[0].snapshot.epoch + 1;
  fenced_before_barrier_ = {Fence{Snapshot{block_, 0, epoch, 0, {}}, all}};
}

void BlockState::warp_barrier(std::uint32_t warp, std::uint32_t lanes) {
  warps_met_ |= 1u << warp;
  std::uint32_t together[kWarpSize] = {};
  AcquiredPointer acquired;
  for (std::uint32_t i = 0; i < kWarpSize; ++i) {
    if (!(lanes >> i & 1)) continue;
    for (std::uint32_t j = 0; j < kWarpSize; ++j) {
      together[j] = std::max(together[j], seen(warp, i, j));
    }
    const std::uint32_t thread = warp * kWarpSize + i;
    together[i] = std::max(together[i], clock_[thread] + 1);
    if (any_acquired_) acquired = join(acquired, acquired_[thread]);
  }
  for (std::uint32_t i = 0; i < kWarpSize; ++i) {
    if (!(lanes >> i & 1)) continue;
    std::copy(together, together + kWarpSize, &seen(warp, i, 0));
    const std::uint32_t thread = warp * kWarpSize + i;
    ++clock_[thread];
    if (any_acquired_) acquired_[thread] = acquired;
  }
}

Snapshot BlockState::snapshot(std::uint32_t thread) const {
  Snapshot taken{block_, thread, epoch_, clock_[thread] + 1, {}};
  const std::uint32_t warp = thread / kWarpSize;
  if (warps_met_ >> warp & 1) {
    const auto row = seen_.begin() + thread * kWarpSize;
    taken.lanes.assign(row, row + kWarpSize);
  }
  return taken;
}

void BlockState::fence(std::uint32_t thread, bool for_device) {
  any_fence_ = true;
  fence_since_barrier_ |= for_device;
  (for_device ? fence_ : block_fence_)[thread] =
      std::make_unique<Fence>(Fence{snapshot(thread), acquired_[thread]});
  ++clock_[thread];
}

bool BlockState::has_fenced(std::uint32_t thread, bool in_shared) const {
  // Old reductions keep volatile arrays in shared memory: those aren't flags.
  const auto is_recent = [&](const std::unique_ptr<Fence>& fence) {
    return fence && (!in_shared || fence->snapshot.epoch == epoch_);
  };
  return is_recent(fence_[thread]) || is_recent(block_fence_[thread]) ||
         (!in_shared && !fenced_before_barrier_.empty());
}

void BlockState::release(std::uint32_t thread, std::uintptr_t word) {
  if (!has_fenced(thread)) return;
  if (const Fence* fence = block_fence_[thread].get()) {
    launch_->block_logs[{block_, word}].release(fence->snapshot, fence->acquired);
  }
  if (!fence_[thread] && fenced_before_barrier_.empty()) return;
  ReleaseLog& log = launch_->logs[word];
  for (const Fence& fence : fenced_before_barrier_) log.release(fence.snapshot, fence.acquired);
  if (fence_[thread]) log.release(fence_[thread]->snapshot, fence_[thread]->acquired);
}

void BlockState::acquire(std::uint32_t thread, std::uintptr_t word) {
  const auto take = [&](ReleaseLog& log) {
    acquired_[thread] = log.acquire(acquired_[thread]);
    any_acquired_ = true;
  };
  if (!launch_->logs.empty()) {
    const auto found = launch_->logs.find(word);
    if (found != launch_->logs.end()) take(found->second);
  }
  if (!launch_->block_logs.empty()) {
    const auto found = launch_->block_logs.find({block_, word});
    if (found != launch_->block_logs.end()) take(found->second);
  }
}

void BlockState::stamp(Attempt& attempt) const {
  attempt.epoch = epoch_;
  attempt.grid_epoch = grid_epoch_;
  attempt.clock = clock_[attempt.thread];
}

std::uint32_t BlockState::unordered_lanes(const Record& record, const Attempt& attempt) const {
  const std::uint32_t lane = attempt.thread % kWarpSize;
  const std::uint32_t warp = attempt.thread / kWarpSize;
  const AcquiredPointer& acquired = acquired_[attempt.thread];
  const bool here = record.block == block_;
  std::uint32_t lanes = record.lanes;
  if (here && record.epoch < attempt.epoch) return 0;
  if (here && record.warp == warp) {
    lanes &= ~(1u << lane);
    if (warps_met_ >> warp & 1) {
      const std::uint32_t* seen = &seen_[attempt.thread * kWarpSize];
      for (std::uint32_t left = lanes; left; left &= left - 1) {
        const int i = __builtin_ctz(left);
        if (seen[i] > record.clock) lanes &= ~(1u << i);
      }
    }
  }
  if (!acquired) return lanes;
  for (std::uint32_t left = lanes; left; left &= left - 1) {
    const std::uint32_t i = static_cast<std::uint32_t>(__builtin_ctz(left));
    const std::uint32_t thread = record.warp * kWarpSize + i;
    if (knows(acquired, record.block, thread, record.epoch, record.clock)) lanes &= ~(1u << i);
  }
  return lanes;
}

void BlockState::begin_variable(void* address, std::size_t bytes, const char* name, bool is_dynamic,
                                const ArrayShape* shape) {
  const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(address);
  const auto known = std::find_if(variables_.begin(), variables_.end(),
                                  [&](const auto& variable) { return variable->begin == begin; });
  const bool is_new = known == variables_.end();
  if (is_new) variables_.push_back(std::make_unique<SharedVariable>());
  SharedVariable& variable = is_new ? *variables_.back() : **known;
  variable.begin = begin;
  variable.bytes = bytes;
  variable.name = name;
  variable.shape = shape ? *shape : ArrayShape{};
  variable.is_dynamic = is_dynamic;
  variable.names.clear();
  variable.serial = serial_;
  // Words begin where addresses are multiples of four.
  variable.cells.resize((bytes + begin % 4 + 3) / 4);
  variable.written = ByteFlags(bytes);
  live_.push_back(&variable);
}

SharedVariable* BlockState::variable_holding(std::uintptr_t address) {
  for (SharedVariable* variable : live_) {
    if (address >= variable->begin && address < variable->end()) return variable;
  }
  return nullptr;
}

SharedVariable* BlockState::variable_near(std::uintptr_t address, std::size_t within) {
  SharedVariable* best = nullptr;
  std::uintptr_t best_distance = within;
  for (SharedVariable* variable : live_) {
    const std::uintptr_t distance =
        address < variable->begin ? variable->begin - address : address - variable->end() + 1;
    if (distance >= best_distance) continue;
    best = variable;
    best_distance = distance;
  }
  return best;
}

}  // namespace warpkit::emulator::checks
