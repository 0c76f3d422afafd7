#include "emulator/runtime/block_runner.hpp"

#include <sys/mman.h>

#include <cstring>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/trace_cursor.hpp"
#include "emulator/runtime/virtual_device.hpp"

WARPKIT_THREAD_LOCAL uint3 threadIdx;
WARPKIT_THREAD_LOCAL uint3 blockIdx;
WARPKIT_THREAD_LOCAL dim3 blockDim;
WARPKIT_THREAD_LOCAL dim3 gridDim;

namespace warpkit::emulator {

WARPKIT_THREAD_LOCAL int block_waited;
WARPKIT_THREAD_LOCAL unsigned long block_number;
WARPKIT_THREAD_LOCAL void* block_dynamic_shared;
WARPKIT_THREAD_LOCAL TraceCursor trace_cursor = {&kNoEvent, nullptr, &kNoEvent};
__thread BlockRunner* running;
BlockObserver* block_observer = nullptr;

namespace {

/// Every floating-point type reads these bytes as a NaN, and every signed integer as -1.
constexpr int kUnwritten = 0xff;

std::uint64_t linear_index(const uint3& at, const dim3& extent) {
  return at.x + extent.x * (at.y + static_cast<std::uint64_t>(extent.y) * at.z);
}

uint3 index_of(std::uint64_t linear, const dim3& extent) {
  const std::uint64_t row = linear / extent.x;
  return uint3{static_cast<unsigned>(linear % extent.x), static_cast<unsigned>(row % extent.y),
               static_cast<unsigned>(row / extent.y)};
}

std::uint32_t lane_bits(std::uint32_t threads, std::uint32_t warp) {
  const std::uint32_t left = threads - warp * kWarpSize;
  return left >= kWarpSize ? ~0u : (1u << left) - 1;
}

}  // namespace

uint3 index_in_block(std::uint64_t linear) { return index_of(linear, blockDim); }

BlockRunner::BlockRunner()
    : stacks_(kMaxThreadsPerBlock + 2),
      landing_stack_(stacks_.take()),
      dynamic_shared_(kMaxSharedPerBlock) {
  // While a kernel runs, vector may not take memory: the linker may have chosen the program's own
  // instance of its code, whose `new` is then that of the device's heap.
  order_.reserve(kMaxThreadsPerBlock);
}

BlockRunner::~BlockRunner() = default;

void BlockRunner::make_room(std::uint32_t threads) {
  if (threads <= room_) return;
  thread_.reset(new Thread[threads]);
  warp_.reset(new Warp[(threads + kWarpSize - 1) / kWarpSize]);
  for (std::uint32_t i = 0; i < threads; ++i) thread_[i].linear = static_cast<std::uint16_t>(i);
  room_ = threads;
}

void BlockRunner::run(LaunchState& launch) {
  make_room(launch.threads);
  prepare_thread_for_faults();
  launch_ = &launch;
  running = this;
  gridDim = launch.request.shape.grid;
  blockDim = launch.request.shape.block;
  threads_ = launch.threads;
  block_dynamic_shared = dynamic_shared_.data();
  current_ = nullptr;
  batch_ = {};
  in_block_ = false;
  next_position_ = threads_;  // as after a block: the first next_run begins one
  block_waited = 0;
  whole_block_ = false;
  watched_.launch_begins(launch.request.kernel_name);
  do {
    given_up_ = false;
    run_loop_fiber();
    if (given_up_ || launch.error.load(std::memory_order_relaxed)) forget_fibers();
  } while (given_up_);
  watched_.launch_ends();
  if (block_observer) block_observer->blocks_end();
  running = nullptr;
  launch_ = nullptr;
}

void BlockRunner::forget_fibers() {
  stacks_.give_back_all();
  landing_stack_ = stacks_.take();
  ready_ = at_barrier_ = at_activemask_ = yielded_ = at_condition_ = {};
  current_ = nullptr;
  next_position_ = threads_;
  block_waited = 0;
  whole_block_ = false;
}

bool BlockRunner::begin_next_block() {
  LaunchState& launch = *launch_;
  if (in_block_ && launch.grid) launch.grid->leave();
  in_block_ = false;
  stop_at_time_limit(0);
  if (launch.error.load(std::memory_order_relaxed)) return false;
  if (batch_.begin == batch_.end) batch_ = launch.take_blocks();
  if (batch_.begin == batch_.end) return false;
  in_block_ = true;
  const std::uint64_t position = batch_.begin++;
  const std::uint64_t block = launch.order.block_at(position, launch.blocks);
  blockIdx = index_of(block, gridDim);
  ++block_number;
  block_waited = 0;
  block_can_split = may_split();
  static_shared_ = 0;
  next_position_ = 0;
  next_index_ = {0, 0, 0};
  arrived_ = 0;
  barrier_site_ = {};
  split_ = false;
  spinners_ = 0;
  begin_next_ = false;
  barrier_count_ = 0;
  note_progress();
  const std::size_t shared = launch.request.shape.shared_bytes;
  if (shared) std::memset(dynamic_shared_.data(), kUnwritten, shared);
  if (block_observer) {
    block_observer->block_begins({block, threads_, dynamic_shared_.data(), shared});
  }
  if (launch.order.kind != OrderKind::Forward) launch.order.arrange(order_, threads_, block);
  return true;
}

void BlockRunner::step_next_index(const uint3& from, unsigned count) {
  next_index_ = {from.x + count, from.y, from.z};
  if (next_index_.x < blockDim.x) return;
  next_index_ = {0, from.y + 1, from.z};
  if (next_index_.y < blockDim.y) return;
  next_index_ = {0, 0, from.z + 1};
}

bool BlockRunner::next_run(ThreadRun& run) {
  if (block_waited) {
    current_ = nullptr;
    if (ready_.first || (next_position_ == threads_ && live_ > 0)) retire();
  }
  if (next_position_ == threads_ && !begin_next_block()) return false;
  run_begin_ = next_position_;
  if (launch_->order.kind != OrderKind::Forward) {
    const uint3 index = index_of(order_[next_position_++], blockDim);
    threadIdx = index;
    run = run_ = {index.x, index.x + 1};
    return true;
  }
  const uint3 index = next_index_;
  const unsigned count = block_waited ? 1 : blockDim.x;
  step_next_index(index, count);
  threadIdx = index;
  run = run_ = {index.x, index.x + count};
  next_position_ += count;
  return true;
}

Thread& BlockRunner::current_thread() { return current_ ? *current_ : begin_waiting(); }

Thread& BlockRunner::begin_waiting() {
  if (whole_block_) {
    fail(cudaErrorLaunchFailure,
         "a thread waits where the emulator took the kernel to be free of waiting. Run it as "
         "written, with WARPKIT_SPLIT=off");
  }
  if (!block_waited) {
    // The first of the block to wait: all begun before it have ended, the rest of its run hasn't
    // begun.
    block_waited = 1;
    const std::uint32_t ended = run_begin_ + (threadIdx.x - run_.begin);
    next_position_ = ended + 1;
    step_next_index(threadIdx, 1);
    live_ = threads_ - ended;
    const std::uint32_t warps = (threads_ + kWarpSize - 1) / kWarpSize;
    for (std::uint32_t w = 0; w < warps; ++w) {
      warp_[w].live = lane_bits(threads_, w);
      warp_[w].open_meetings = 0;
    }
    const bool forward = launch_->order.kind == OrderKind::Forward;
    for (std::uint32_t i = 0; i < ended; ++i) {
      const std::uint32_t linear = forward ? i : order_[i];
      warp_[linear / kWarpSize].live &= ~(1u << linear % kWarpSize);
    }
  }
  Thread& self = thread_[linear_index(threadIdx, blockDim)];
  self.index = threadIdx;
  self.block = static_cast<unsigned>(block_number);
  current_ = &self;
  return self;
}

void BlockRunner::thread_finished() {
  if (whole_block_) return split_ends();
  const std::uint32_t linear =
      current_ ? current_->linear : static_cast<std::uint32_t>(linear_index(threadIdx, blockDim));
  --live_;
  note_progress();
  leave_barrier_and_warp(linear);
  threadIdx.x = kNoThread;
}

void BlockRunner::begin_shared_variable(void* address, std::size_t bytes, const char* name,
                                        Site site, const ArrayShape* shape) {
  static_shared_ += bytes;
  const std::size_t dynamic = launch_->request.shape.shared_bytes;
  if (static_shared_ > launch_->static_shared.load(std::memory_order_relaxed)) {
    launch_->static_shared.store(static_shared_, std::memory_order_relaxed);
  }
  if (static_shared_ + dynamic > launch_->shared_limit) {
    fail(cudaErrorInvalidValue,
         "a block needs %zu bytes of static and %zu of dynamic shared memory; the limit is %zu "
         "(%s is declared at %s:%d)",
         static_shared_, dynamic, launch_->shared_limit, name, site.file, site.line);
  }
  std::memset(address, kUnwritten, bytes);
  if (block_observer) block_observer->shared_variable(address, bytes, name, shape);
}

}  // namespace warpkit::emulator
