/// @file
/// Looks after kernels that take long: threads that spin for others, and launches without an end.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "emulator/runtime/program_code.hpp"

namespace warpkit::emulator {

/// What the watch has to ask of a runner.
enum class WatchOrder {
  Nothing,  ///< Only to tell where it is.
  PassOn,   ///< The running thread is to let others run, whatever it does.
  Stop,     ///< The launch has reached its time limit.
};

/// What a runner and the watch tell each other, by a signal to the runner's host thread. The
/// handler runs in the midst of whatever that thread does, so all that needs memory or locks is the
/// watch's.
class WatchedRunner {
 public:
  WatchedRunner();
  ~WatchedRunner();
  WatchedRunner(const WatchedRunner&) = delete;             // the watch knows its address
  WatchedRunner& operator=(const WatchedRunner&) = delete;  // likewise

  /// A launch begins on this host thread.
  /// @param kernel its name, which lives as long as the program.
  void launch_begins(const char* kernel);
  /// It has ended here.
  void launch_ends() { launch_.fetch_add(1, std::memory_order_release); }

  /// @name In the signal's handler
  /// @{
  /// Notes where the runner is.
  /// @param code the interrupted instruction.
  /// @param block a number that differs for different blocks.
  /// @param state a number that differs for different contents of the registers, and so for
  ///   different threads, whose stacks differ.
  void note(std::uintptr_t code, std::uint64_t block, std::uint64_t state);
  /// @return true if the noted instruction belongs to the program's own code, where a thread can
  ///   leave the processor to others without harm.
  bool in_own_code() const;
  /// @return true if a thread of the block has been found in the same state twice: it spins.
  bool spins() const { return spins_; }
  /// The thread has let others run.
  void passed_on();
  /// The launch is being stopped, and wants to be left alone.
  void stopping() { order_.store(WatchOrder::Nothing), stopping_.store(true); }
  /// @}

  /// @return what the watch has asked for.
  WatchOrder order() const { return order_.load(std::memory_order_relaxed); }
  /// @return the interrupted instruction that was noted last.
  std::uintptr_t code() const { return code_.load(std::memory_order_relaxed); }

 private:
  friend class Watch;
  using Clock = std::chrono::steady_clock;

  void look(Clock::time_point now);
  void begin_watching(std::uint64_t launch, Clock::time_point now);
  void find_own_code();
  [[noreturn]] void give_up() const;

  // Written by the runner.
  std::atomic<std::uint64_t> launch_{0};  // odd while one runs
  std::atomic<const char*> kernel_{nullptr};
  std::atomic<int> host_thread_{0};
  std::atomic<bool> stopping_{false};
  // Written by the handler.
  static constexpr int kStates = 64;
  std::atomic<std::uintptr_t> code_{0};
  std::atomic<std::uint64_t> block_{0};
  std::atomic<std::uint64_t> notes_{0};
  std::atomic<std::uint64_t> times_passed_on_{0};
  std::uint64_t state_[kStates] = {};
  int next_state_ = 0;
  bool spins_ = false;
  // Written by the watch.
  std::atomic<WatchOrder> order_{WatchOrder::Nothing};
  std::atomic<std::uintptr_t> own_begin_{0};
  std::atomic<std::uintptr_t> own_end_{0};
  // The watch's own.
  std::uint64_t seen_launch_ = 0;
  Clock::time_point launch_since_{};
  Clock::time_point block_since_{};
  Clock::time_point next_look_{};
  std::uint64_t seen_block_ = 0;
  std::uint64_t seen_notes_ = 0;
  std::uint64_t seen_passed_on_ = 0;
  int quick_looks_ = 0;
  bool any_spins_ = false;
  Function function_;
};

/// The time limit of one launch, from WARPKIT_TIME_LIMIT.
/// @return seconds; 0 if there is none.
double time_limit();

}  // namespace warpkit::emulator
