/// @file
/// A lock that costs next to nothing while only one host thread wants it.
#pragma once

#include <sched.h>

#include <atomic>

namespace warpkit::emulator::checks {

/// Mutual exclusion for what every access of a kernel takes; its owner may take it again.
class OwnerLock {
 public:
  /// Waits until no other host thread has it.
  void lock() {
    const void* self = &me_;
    if (owner_.load(std::memory_order_relaxed) != self) {
      const void* nobody = nullptr;
      while (!owner_.compare_exchange_weak(nobody, self, std::memory_order_acquire,
                                           std::memory_order_relaxed)) {
        if (nobody) sched_yield();
        nobody = nullptr;
      }
    }
    ++depth_;
  }
  /// Gives it back once for each time that it was taken.
  void unlock() {
    if (--depth_ == 0) owner_.store(nullptr, std::memory_order_release);
  }

 private:
  static inline thread_local char me_ = 0;  // its address is the host thread's name
  std::atomic<const void*> owner_{nullptr};
  unsigned depth_ = 0;  // the owner's
};

}  // namespace warpkit::emulator::checks
