// What a runner does when the watch interrupts it.
#include <cstdio>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {
namespace {

// So many threads of a block that were found spinning let another block begin.
constexpr unsigned kSpinnersABlock = 4;

}  // namespace

void BlockRunner::interrupted(std::uintptr_t code, std::uint64_t state) {
  watched_.note(code, block_number, state);
  if (threadIdx.x == kNoThread || !watched_.in_own_code()) return;
  // The thread is in its kernel's code, so what follows is as if it had called it there.
  stop_at_time_limit(code);
  if (launch_->error.load(std::memory_order_relaxed)) abandon();
  if (whole_block_) return;  // nobody in it waits for another
  if (!watched_.spins() && watched_.order() != WatchOrder::PassOn) return;
  // Whether what it waits for is another thread's or another block's can't be told.
  if (watched_.spins() && ++spinners_ % kSpinnersABlock == 0) let_other_blocks_begin();
  watched_.passed_on();
  yield(code);
}

std::string BlockRunner::describe_time_limit(std::uintptr_t code) {
  char text[96];
  std::snprintf(text, sizeof text, "the kernel has run longer than the time limit of %g s",
                time_limit());
  if (!in_block_) return text;
  note_sites_at_barrier();
  if (whole_block_) {
    place_split_threads(code);
  } else if (code) {
    Thread& self = current_thread();
    self.waits_in = nullptr;
    self.code = code;
  }
  return std::string(text) + ". The threads of one block stood here:" + describe_threads();
}

bool BlockRunner::tell_time_limit(std::uintptr_t code) {
  const std::string text = describe_time_limit(code);
  const Thread* lowest = nullptr;  // of those that have begun
  for (std::uint32_t i = 0; i < threads_ && !lowest; ++i) {
    const bool live = warp_[i / kWarpSize].live >> i % kWarpSize & 1;
    if (live && thread_[i].block == static_cast<unsigned>(block_number)) lowest = &thread_[i];
  }
  if (!lowest) return false;
  const bool waits = lowest->waits_in != nullptr;
  const Waiter waiter{lowest->linear, waits ? lowest->site : Site{nullptr, 0}};
  return block_observer->time_limit_reached(text, waiter, waits ? 0 : lowest->code);
}

void BlockRunner::stop_late(std::uintptr_t code) {
  watched_.stopping();
  if (block_observer && in_block_ && tell_time_limit(code)) {
    launch_->cancel(cudaErrorLaunchTimeout);
    abandon();
  }
  note_failure(cudaErrorLaunchTimeout, describe_time_limit(code), "");
  abandon();
}

}  // namespace warpkit::emulator
