/// @file
/// cuda::counting_semaphore, cuda::binary_semaphore, cuda::latch.
#pragma once

#include <chrono>
#include <climits>

#include "atomic.h"
#include "barrier.h"

namespace cuda {

template <thread_scope kScope, ::std::ptrdiff_t kLeastMax = INT_MAX>
class counting_semaphore {
  using Site = ::warpkit::emulator::Site;

 public:
  constexpr explicit counting_semaphore(::std::ptrdiff_t count = 0) : count_(count) {}
  counting_semaphore(const counting_semaphore&) = delete;             // threads wait at its address
  counting_semaphore& operator=(const counting_semaphore&) = delete;  // likewise

  void release(::std::ptrdiff_t update = 1) { count_.fetch_add(update, memory_order_release); }
  void acquire(Site site = Site::here()) {
    while (!try_acquire()) count_.wait(0, memory_order_relaxed, site);
  }
  bool try_acquire() {
    ::std::ptrdiff_t count = count_.load(memory_order_relaxed);
    while (count > 0) {
      if (count_.compare_exchange_weak(count, count - 1, memory_order_acquire)) return true;
    }
    return false;
  }
  template <class Rep, class Period>
  bool try_acquire_for(const ::std::chrono::duration<Rep, Period>& duration) {
    return try_acquire_until(::std::chrono::steady_clock::now() + duration);
  }
  template <class Clock, class Duration>
  bool try_acquire_until(const ::std::chrono::time_point<Clock, Duration>& end) {
    return ::warpkit::emulator::try_until(end, [this] { return try_acquire(); });
  }
  static constexpr ::std::ptrdiff_t max() { return kLeastMax; }

 private:
  atomic<::std::ptrdiff_t, kScope> count_;
};

template <thread_scope kScope>
using binary_semaphore = counting_semaphore<kScope, 1>;

template <thread_scope kScope>
class latch {
  using Site = ::warpkit::emulator::Site;

 public:
  constexpr explicit latch(::std::ptrdiff_t expected) : left_(expected) {}
  latch(const latch&) = delete;             // threads wait at its address
  latch& operator=(const latch&) = delete;  // likewise

  void count_down(::std::ptrdiff_t update = 1, Site site = Site::here()) {
    if (left_.fetch_sub(update, memory_order_release) < update) {
      ::warpkit::emulator::misuse("more arrivals at a latch than it expects", site);
    }
  }
  bool try_wait() const { return left_.load(memory_order_acquire) == 0; }
  void wait(Site site = Site::here()) const {
    for (;;) {
      const ::std::ptrdiff_t left = left_.load(memory_order_acquire);
      if (left == 0) return;
      left_.wait(left, memory_order_acquire, site);
    }
  }
  void arrive_and_wait(::std::ptrdiff_t update = 1, Site site = Site::here()) {
    count_down(update, site);
    wait(site);
  }
  static constexpr ::std::ptrdiff_t max() { return PTRDIFF_MAX; }

 private:
  atomic<::std::ptrdiff_t, kScope> left_;
};

namespace std {

template <::std::ptrdiff_t kLeastMax = INT_MAX>
using counting_semaphore = ::cuda::counting_semaphore<thread_scope_system, kLeastMax>;
using binary_semaphore = ::cuda::binary_semaphore<thread_scope_system>;
using latch = ::cuda::latch<thread_scope_system>;

}  // namespace std
}  // namespace cuda
