/// @file
/// cuda::pipeline: copies in stages, for one thread or between producers and consumers.
#pragma once

#include "barrier.h"

namespace cuda {

enum class pipeline_role { producer, consumer };

/// What the threads of a pipeline share.
/// @tparam kScope who they are.
/// @tparam kStages how many stages can be under way.
template <thread_scope kScope, ::std::uint8_t kStages>
class pipeline_shared_state {
 public:
  pipeline_shared_state() = default;
  pipeline_shared_state(const pipeline_shared_state&) = delete;             // threads wait in it
  pipeline_shared_state& operator=(const pipeline_shared_state&) = delete;  // likewise

  /// For make_pipeline: begins all stages.
  /// @param producers how many threads commit.
  /// @param consumers how many threads release.
  void begin(::std::ptrdiff_t producers, ::std::ptrdiff_t consumers) {
    for (Stage& stage : stages_) {
      init(&stage.produced, producers);
      init(&stage.consumed, consumers);
    }
    users_ = static_cast<unsigned>(producers > consumers ? producers : consumers);
  }

  /// One stage: filled by producers, emptied by consumers.
  struct Stage {
    barrier<kScope> produced;
    barrier<kScope> consumed;
  };
  /// @return the stages.
  Stage* stages() { return stages_; }
  /// For make_pipeline: threads counted by their roles.
  unsigned& producers() { return producers_; }
  /// @return how many threads use it.
  unsigned& users() { return users_; }

 private:
  Stage stages_[kStages];
  unsigned producers_;
  unsigned users_;
};

/// Shared by threads.
template <thread_scope kScope>
class pipeline {
  using Site = ::warpkit::emulator::Site;

 public:
  /// For make_pipeline.
  template <::std::uint8_t kStages>
  explicit pipeline(pipeline_shared_state<kScope, kStages>& state)
      : stages_(reinterpret_cast<Stage*>(state.stages())),
        users_(&state.users()),
        count_(kStages) {}
  pipeline(pipeline&&) = default;
  pipeline(const pipeline&) = delete;             // a thread is in it once
  pipeline& operator=(const pipeline&) = delete;  // likewise

  void producer_acquire(Site site = Site::here()) {
    stages_[head_].consumed.wait_parity(!head_parity_, site);
  }
  WARPKIT_COPY void producer_commit(Site site = Site::here()) {
    ::warpkit::emulator::commit_async_copies();
    ::warpkit::emulator::carry_out_all_but(0);
    (void)stages_[head_].produced.arrive(1, site);
    if (++head_ == count_) {
      head_ = 0;
      head_parity_ = !head_parity_;
    }
  }
  void consumer_wait(Site site = Site::here()) {
    stages_[tail_].produced.wait_parity(tail_parity_, site);
  }
  template <class Rep, class Period>
  bool consumer_wait_for(const ::std::chrono::duration<Rep, Period>& duration) {
    return stages_[tail_].produced.try_wait_parity_for(tail_parity_, duration);
  }
  template <class Clock, class Duration>
  bool consumer_wait_until(const ::std::chrono::time_point<Clock, Duration>& end) {
    return stages_[tail_].produced.try_wait_parity_until(tail_parity_, end);
  }
  void consumer_release(Site site = Site::here()) {
    (void)stages_[tail_].consumed.arrive(1, site);
    if (++tail_ == count_) {
      tail_ = 0;
      tail_parity_ = !tail_parity_;
    }
  }
  /// @return true for the last thread that leaves.
  bool quit() { return __atomic_sub_fetch(users_, 1, __ATOMIC_ACQ_REL) == 0; }

 private:
  // The same for any number of stages.
  using Stage = typename pipeline_shared_state<kScope, 1>::Stage;

  Stage* stages_;
  unsigned* users_;
  unsigned count_;
  unsigned head_ = 0;  ///< The stage that is filled next,
  bool head_parity_ = false;
  unsigned tail_ = 0;  ///< and that is emptied next.
  bool tail_parity_ = false;
};

/// Of one thread.
template <>
class pipeline<thread_scope_thread> {
 public:
  pipeline() = default;
  pipeline(pipeline&&) = default;
  pipeline(const pipeline&) = delete;             // as in CUDA: batches are counted once
  pipeline& operator=(const pipeline&) = delete;  // likewise

  void producer_acquire() {}
  WARPKIT_COPY void producer_commit() {
    ::warpkit::emulator::commit_async_copies();
    ++under_way_;
  }
  WARPKIT_COPY void consumer_wait() {
    if (under_way_ > 0) wait_prior(under_way_ - 1);
  }
  template <class Rep, class Period>
  WARPKIT_COPY bool consumer_wait_for(const ::std::chrono::duration<Rep, Period>&) {
    consumer_wait();
    return true;
  }
  template <class Clock, class Duration>
  WARPKIT_COPY bool consumer_wait_until(const ::std::chrono::time_point<Clock, Duration>&) {
    consumer_wait();
    return true;
  }
  void consumer_release() {}
  bool quit() { return true; }

  /// Waits for all batches but the latest.
  /// @param prior how many of those.
  WARPKIT_COPY void wait_prior(unsigned prior) {
    ::warpkit::emulator::carry_out_all_but(prior);
    under_way_ = prior;
  }

 private:
  unsigned under_way_ = 0;
};

inline pipeline<thread_scope_thread> make_pipeline() { return pipeline<thread_scope_thread>(); }

/// Every thread of the group both produces and consumes.
template <class Group, thread_scope kScope, ::std::uint8_t kStages>
inline pipeline<kScope> make_pipeline(
    const Group& group, pipeline_shared_state<kScope, kStages>* state,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const auto size = static_cast<::std::ptrdiff_t>(group.size());
  if (group.thread_rank() == 0) state->begin(size, size);
  group.sync(site);
  return pipeline<kScope>(*state);
}

/// The group's first `producers` threads produce, the others consume.
template <class Group, thread_scope kScope, ::std::uint8_t kStages>
inline pipeline<kScope> make_pipeline(
    const Group& group, pipeline_shared_state<kScope, kStages>* state, ::std::size_t producers,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const auto size = static_cast<::std::ptrdiff_t>(group.size());
  const auto producing = static_cast<::std::ptrdiff_t>(producers);
  if (group.thread_rank() == 0) {
    state->begin(producing, size - producing);
    state->users() = static_cast<unsigned>(size);
  }
  group.sync(site);
  return pipeline<kScope>(*state);
}

/// Each thread says what it does.
template <class Group, thread_scope kScope, ::std::uint8_t kStages>
inline pipeline<kScope> make_pipeline(
    const Group& group, pipeline_shared_state<kScope, kStages>* state, pipeline_role role,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  if (group.thread_rank() == 0) state->producers() = 0;
  group.sync(site);
  if (role == pipeline_role::producer) {
    __atomic_fetch_add(&state->producers(), 1u, __ATOMIC_RELAXED);
  }
  group.sync(site);
  return make_pipeline(group, state, static_cast<::std::size_t>(state->producers()), site);
}

template <::std::uint8_t kPrior>
WARPKIT_COPY void pipeline_consumer_wait_prior(pipeline<thread_scope_thread>& pipeline) {
  pipeline.wait_prior(kPrior);
}

/// Binds what the thread has queued to a barrier: its phase ends no sooner.
template <thread_scope kScope, class Completion>
WARPKIT_COPY void pipeline_producer_commit(pipeline<thread_scope_thread>&,
                                           barrier<kScope, Completion>&) {
  ::warpkit::emulator::commit_async_copies();
  ::warpkit::emulator::carry_out_all_but(0);
}

/// Copies within the pipeline's stage that is being filled. The group's threads share it.
template <class Group, class Size, thread_scope kScope,
          class = ::std::enable_if_t<::std::is_class_v<Group>>>
inline async_contract_fulfillment memcpy_async(
    const Group& group, void* target, const void* source, Size size, pipeline<kScope>&,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  namespace emulator = ::warpkit::emulator;
  emulator::queue_async_copy(emulator::share_of_copy(group, target, source, size, site));
  return async_contract_fulfillment::async;
}
template <class Size, thread_scope kScope>
inline async_contract_fulfillment memcpy_async(
    void* target, const void* source, Size size, pipeline<kScope>& pipeline,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return memcpy_async(::warpkit::emulator::SingleThread(), target, source, size, pipeline, site);
}

}  // namespace cuda
