// How threads that can't go on now let others have their turn.
#include <ctime>
#include <thread>

#include "emulator/include/warpkit/emulator/atomic_functions.h"
#include "emulator/include/warpkit/emulator/clock_functions.h"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/worker_pool.hpp"

namespace warpkit::emulator {
namespace {

/// The line that called a function of the runtime, for messages.
#define WARPKIT_CALLER (reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) - 1)

using Clock = std::chrono::steady_clock;

// A block that waits this long for memory to change, waits for a block that hasn't begun.
constexpr std::chrono::milliseconds kPatience{20};

}  // namespace

WARPKIT_THREAD_LOCAL bool atomics_for_block;

void BlockRunner::yield(std::uintptr_t code) {
  Thread& self = current_thread();
  const bool for_block = atomics_for_block;  // in the midst of an operation
  atomics_for_block = false;
  self.waits_in = nullptr;
  self.code = code;
  append(yielded_, self);
  switch_from(self);
  atomics_for_block = for_block;
}

void BlockRunner::find_work_when_stalled() {
  if (release_conditions() || release_active_lanes()) return;
  if (!yielded_.first && !others_can_help()) report_stall();
  let_other_blocks_run();
  append_all(ready_, yielded_);
}

void BlockRunner::let_other_blocks_run() {
  // Nobody would ever change what they look at.
  if (launch_->error.load(std::memory_order_relaxed)) abandon();
  stop_at_time_limit(0);
  std::this_thread::yield();
  const Clock::time_point now = Clock::now();
  if (stuck_since_ == Clock::time_point{}) stuck_since_ = now;
  if (now - stuck_since_ < kPatience) return;
  stuck_since_ = now;
  let_other_blocks_begin();
}

void BlockRunner::let_other_blocks_begin() {
  launch_->return_blocks(batch_);
  batch_ = {};
  if (launch_->blocks_left()) WorkerPool::instance().reinforce(*launch_);
}

void let_others_run() {
  // A compare-and-swap loop fails once in a while, and goes on better without a switch.
  constexpr unsigned kSpins = 32;
  static __thread unsigned failures;
  if (running && ++failures % kSpins == 0) running->yield(WARPKIT_CALLER);
}

void yield_thread() {
  if (running) {
    running->yield(WARPKIT_CALLER);
  } else {
    std::this_thread::yield();
  }
}

void pause_thread(unsigned nanoseconds) {
  constexpr unsigned kLongest = 1000000;
  // Above this, the system's own pause is exact enough and leaves the core to others.
  constexpr unsigned kWorthSleeping = 50000;
  const unsigned wanted = nanoseconds < kLongest ? nanoseconds : kLongest;
  const unsigned long long end = now_in_nanoseconds() + wanted;
  if (running) running->yield(WARPKIT_CALLER);
  if (wanted >= kWorthSleeping && now_in_nanoseconds() + kWorthSleeping < end) {
    const timespec pause{0, static_cast<long>(end - now_in_nanoseconds())};
    nanosleep(&pause, nullptr);
  }
}

}  // namespace warpkit::emulator
