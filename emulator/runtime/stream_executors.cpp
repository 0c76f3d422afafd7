// The threads that do the work of streams while the program goes on.
#include <system_error>
#include <thread>

#include "emulator/runtime/processor.hpp"
#include "emulator/runtime/stream.hpp"

namespace warpkit::emulator {
namespace {

// So many operations, each in another stream, go on at once, as on a GPU of compute capability 9.
constexpr int kMaxExecutors = 128;
// An executor without work looks for more so long before it goes to sleep: to wake it costs more
// than a short kernel.
constexpr std::chrono::microseconds kIdleSpin{50};

}  // namespace

bool StreamScheduler::wake_executor() {
  if (spinning_ > 0) return false;
  if (sleeping_ > 0) {
    --sleeping_;
    ++calls_;
    return true;
  }
  if (calls_ > 0 || executors_ == kMaxExecutors) return false;
  try {
    std::thread([this] { serve(); }).detach();  // lives as long as the process
    ++executors_;
    ++spinning_;
  } catch (const std::system_error&) {
    // The threads that wait do the work; or another executor, when it has finished what it does.
  }
  return false;
}

void StreamScheduler::serve() {
  Lock lock(mutex_);
  for (;;) {
    const bool patient = !urgent_.load(std::memory_order_relaxed);
    if (Stream* stream = choose(Clock::now(), patient)) {
      --spinning_;
      do_first_task(*stream, lock);
      ++spinning_;
      continue;
    }
    if (spin_for_work(lock)) continue;
    --spinning_;
    ++sleeping_;
    wake_.wait(lock, [this] { return calls_ > 0; });
    --calls_;
    ++spinning_;
  }
}

bool StreamScheduler::spin_for_work(Lock& lock) {
  const Clock::time_point until = Clock::now() + kIdleSpin;
  lock.unlock();
  bool found = false;
  do {
    for (int i = 0; i < 50; ++i) pause_processor();
    // Work that is too young, or waits for other work, is looked at again by the caller.
    found = pending_.load(std::memory_order_acquire) > 0;
  } while (!found && Clock::now() < until);
  lock.lock();
  return found && choose({}, false) != nullptr;
}

}  // namespace warpkit::emulator
