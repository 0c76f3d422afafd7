/// @file
/// cuda::barrier, and copies that it waits for.
#pragma once

#include <chrono>
#include <type_traits>

#include "async_copy.h"
#include "atomic_operations.h"
#include "phases.h"
#include "thread_scope.h"

namespace warpkit::emulator {

/// What a barrier without a completion function calls.
struct NoCompletion {
  void operator()() const {}
};

/// Asks again and again until an answer or a time.
template <class Clock, class Duration, class Try>
bool try_until(const ::std::chrono::time_point<Clock, Duration>& end, Try once) {
  while (!once()) {
    if (Clock::now() >= end) return false;
  }
  return true;
}

}  // namespace warpkit::emulator

namespace cuda {

template <thread_scope kScope, class Completion = ::warpkit::emulator::NoCompletion>
class barrier {
  using Site = ::warpkit::emulator::Site;

 public:
  using arrival_token = ::std::uint64_t;

  barrier() = default;
  barrier(::std::ptrdiff_t expected, Completion completion = Completion())
      : completion_(completion) {
    ::warpkit::emulator::begin_phases(&word_, static_cast<::std::uint64_t>(expected));
  }
  barrier(const barrier&) = delete;             // threads wait at its address
  barrier& operator=(const barrier&) = delete;  // likewise

  [[nodiscard]] arrival_token arrive(::std::ptrdiff_t update = 1, Site site = Site::here()) {
    const auto count = static_cast<::std::uint64_t>(update);
    return ::warpkit::emulator::arrive_at_phase(
        &word_, count, count, ::warpkit::emulator::reach_of(kScope), [this] { complete(); }, site);
  }
  void wait(arrival_token&& token, Site site = Site::here()) const {
    wait_for(::warpkit::emulator::phase_has_ended, token, site);
  }
  void wait_parity(bool parity, Site site = Site::here()) const {
    wait_for(::warpkit::emulator::parity_has_ended, parity, site);
  }
  void arrive_and_wait(Site site = Site::here()) { wait(arrive(1, site), site); }
  void arrive_and_drop(Site site = Site::here()) {
    ::warpkit::emulator::arrive_at_phase(
        &word_, 1, 1 + ::warpkit::emulator::kOneExpected, ::warpkit::emulator::reach_of(kScope),
        [this] { complete(); }, site);
  }

  template <class Rep, class Period>
  [[nodiscard]] bool try_wait_for(arrival_token&& token,
                                  const ::std::chrono::duration<Rep, Period>& duration) const {
    return try_wait_until(static_cast<arrival_token&&>(token),
                          ::std::chrono::steady_clock::now() + duration);
  }
  template <class Clock, class Duration>
  [[nodiscard]] bool try_wait_until(arrival_token&& token,
                                    const ::std::chrono::time_point<Clock, Duration>& end) const {
    return ::warpkit::emulator::try_until(end, [&] { return has_ended(token); });
  }
  template <class Rep, class Period>
  [[nodiscard]] bool try_wait_parity_for(
      bool parity, const ::std::chrono::duration<Rep, Period>& duration) const {
    return try_wait_parity_until(parity, ::std::chrono::steady_clock::now() + duration);
  }
  template <class Clock, class Duration>
  [[nodiscard]] bool try_wait_parity_until(
      bool parity, const ::std::chrono::time_point<Clock, Duration>& end) const {
    return ::warpkit::emulator::try_until(end, [&] { return parity_ended(parity); });
  }

  static constexpr ::std::ptrdiff_t max() {
    return static_cast<::std::ptrdiff_t>(::warpkit::emulator::kMaxArrivals);
  }

  /// Gives a barrier that has no constructor, such as a `__shared__` one, its first phase.
  friend void init(barrier* self, ::std::ptrdiff_t expected, Completion completion = Completion()) {
    self->completion_ = completion;
    ::warpkit::emulator::begin_phases(&self->word_, static_cast<::std::uint64_t>(expected));
  }

 private:
  void complete() {
    // The completion sees what all have done before they arrived; arriving alone shows nothing.
    if constexpr (!::std::is_same_v<Completion, ::warpkit::emulator::NoCompletion>) {
      ::warpkit::emulator::note_acquire(&word_);
      completion_();
    }
  }
  void wait_for(::warpkit::emulator::Condition holds, unsigned long long argument,
                Site site) const {
    ::warpkit::emulator::wait_until(
        {"cuda::barrier::wait", holds, &word_, argument, ::warpkit::emulator::reach_of(kScope)},
        site);
    ::warpkit::emulator::note_acquire(&word_);
  }
  bool has_ended(arrival_token phase) const {
    return ::warpkit::emulator::try_condition(::warpkit::emulator::phase_has_ended, &word_, phase);
  }
  bool parity_ended(bool parity) const {
    return ::warpkit::emulator::try_condition(::warpkit::emulator::parity_has_ended, &word_,
                                              parity);
  }

  ::std::uint64_t word_;
  Completion completion_;
};

namespace std {

template <class Completion = ::warpkit::emulator::NoCompletion>
using barrier = ::cuda::barrier<thread_scope_system, Completion>;

}  // namespace std

/// Copies; the barrier's phase ends no sooner than the copy. The group's threads share it.
template <class Group, class Size, thread_scope kScope, class Completion,
          class = ::std::enable_if_t<::std::is_class_v<Group>>>
WARPKIT_COPY async_contract_fulfillment memcpy_async(
    const Group& group, void* target, const void* source, Size size, barrier<kScope, Completion>&,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  namespace emulator = ::warpkit::emulator;
  emulator::carry_out(emulator::share_of_copy(group, target, source, size, site));
  return async_contract_fulfillment::async;
}
template <class Size, thread_scope kScope, class Completion>
WARPKIT_COPY async_contract_fulfillment
memcpy_async(void* target, const void* source, Size size, barrier<kScope, Completion>& barrier,
             ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return memcpy_async(::warpkit::emulator::SingleThread(), target, source, size, barrier, site);
}

}  // namespace cuda
