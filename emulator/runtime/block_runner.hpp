/// @file
/// Runs the blocks of a launch on one host thread: one CUDA thread after another, each a fiber as
/// soon as it waits.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "emulator/include/warpkit/emulator/launch.h"
#include "emulator/include/warpkit/emulator/split_block.h"
#include "emulator/runtime/faults.hpp"
#include "emulator/runtime/launch_state.hpp"
#include "emulator/runtime/shared_buffer.hpp"
#include "emulator/runtime/split_storage.hpp"
#include "emulator/runtime/stack_slab.hpp"
#include "emulator/runtime/thread.hpp"
#include "emulator/runtime/watch.hpp"

namespace warpkit::emulator {

/// A thread that waits, and the fiber that is to go on; none if the thread is.
struct Handover {
  Thread* self;       ///< The thread.
  const Fiber* next;  ///< The fiber.
};

/// One worker's scheduler.
///
/// The loop fiber runs thread after thread of a block on one stack (thread_loop). A thread that
/// waits keeps that stack, and the runner hands over directly to the next thread that can run, or
/// to a new loop fiber that goes on with the threads not yet begun. When the last thread of a block
/// ends, its loop fiber begins the next block. Fibers never leave their host thread.
class BlockRunner {
 public:
  BlockRunner();
  ~BlockRunner();
  BlockRunner(const BlockRunner&) = delete;             // fibers point to it
  BlockRunner& operator=(const BlockRunner&) = delete;  // likewise

  /// Runs blocks of a launch until none is left or the launch is cancelled.
  /// @param launch shared by all workers.
  void run(LaunchState& launch);

  /// @name Called by loop fibers
  /// @{
  bool next_run(ThreadRun& run);     ///< See ::warpkit::emulator::next_run.
  void thread_finished();            ///< See ::warpkit::emulator::thread_finished.
  void enter_loop_fiber();           ///< First thing on a new stack.
  [[noreturn]] void leave_launch();  ///< Last thing: back to run().
  /// @}

  /// @name Called by CUDA threads
  /// @{
  /// Waits at the block's barrier.
  void wait_for_block(Site site);
  /// Likewise; returns how many threads gave a nonzero predicate.
  int wait_at_barrier(const char* function, int predicate, Site site);
  /// Waits for all blocks of a cooperative launch.
  void wait_for_grid(Site site);
  /// Comes to a meeting of the lanes of `mask`.
  /// @return what the caller is to hand over; then it has the operation's result.
  Handover arrive_in_warp(const char* function, WarpOperation operation, std::uint32_t mask,
                          std::uint64_t given, std::uint64_t argument, Site site);
  /// Meets whichever lanes of the warp come to this line before all others are stuck or gone.
  std::uint32_t meet_active_lanes(const char* function, Site site);
  /// Waits until somebody has seen that the condition holds; it may no longer hold then.
  void wait_for_condition(const Wish& wish, Site site);
  /// Ends the launch with an error; the calling thread doesn't go on.
  [[noreturn]] void fail(cudaError_t error, const char* format, ...)
      __attribute__((format(printf, 3, 4)));
  /// Gives other threads a turn.
  /// @param code where the calling thread is, for messages.
  void yield(std::uintptr_t code);
  void begin_shared_variable(void* address, std::size_t bytes, const char* name, Site site,
                             const ArrayShape* shape);
  /// @}

  /// @name Called by kernels that are split at their barriers (see split_block.h)
  /// @{
  void split_begins();                     ///< See ::warpkit::emulator::split_begins.
  void add_part(const SplitPart& part);    ///< See ::warpkit::emulator::add_part.
  void split_barrier(Site site);           ///< See ::warpkit::emulator::split_barrier.
  void* split_storage(std::size_t bytes);  ///< See ::warpkit::emulator::split_storage.
  void split_iteration_begins() {          ///< See ::warpkit::emulator::SplitIteration.
    stop_at_time_limit(0);
    kept_.iteration_begins(barriers_);
  }
  void split_iteration_ends() { kept_.iteration_ends(barriers_); }  ///< Likewise.
  std::uint32_t threads() const { return threads_; }                ///< Of the block.
  /// @}

  /// Abandons every fiber and goes back to run(); for after a fault.
  [[noreturn]] void abandon();
  /// Abandons every fiber of the block and begins the next block; for when an observer has told of
  /// a fault, and wants to hear of the others.
  [[noreturn]] void give_up_block();
  /// Ends the running thread, as if its kernel returned here.
  [[noreturn]] void end_thread();
  /// @param address any address.
  /// @return true if it lies in the stack of a CUDA thread of this runner.
  bool on_stack(const void* address) const { return stacks_.contains(address); }
  /// @return where the stacks of its CUDA threads lie.
  StackBounds all_stacks() const { return stacks_.all(); }
  /// Notes a fault of the running thread, in a signal handler.
  /// @param fault what happened.
  /// @return the top of the stack on which report_fault is to be called.
  void* prepare_landing(const Fault& fault);
  /// Reports the noted fault and ends the launch.
  [[noreturn]] void report_fault();
  /// The watch wants to know what the running thread does; called in a signal handler.
  /// @param code the interrupted instruction.
  /// @param state tells contents of the registers apart.
  void interrupted(std::uintptr_t code, std::uint64_t state);
  /// Stops at the time limit; for code that a kernel calls so often that the watch seldom finds the
  /// kernel's own.
  /// @param code where the calling thread is, for messages; 0 if it waits.
  void stop_at_time_limit(std::uintptr_t code) {
    if (__builtin_expect(watched_.order() == WatchOrder::Stop, 0)) stop_late(code);
  }
  /// @return the launch being run, or null.
  LaunchState* launch() const { return launch_; }

 private:
  // Blocks and threads.
  bool begin_next_block();
  void forget_fibers();
  void make_room(std::uint32_t threads);
  Thread& current_thread();
  Thread& begin_waiting();
  void step_next_index(const uint3& from, unsigned count);
  static bool may_split();
  void split_ends();
  void run_parts();
  SplitRow next_split_row(unsigned& position);
  void place_split_threads(std::uintptr_t code);
  // Fibers.
  void run_loop_fiber();
  Fiber make_loop_fiber();
  void become(const Thread& next);
  const Fiber* choose_next(Thread& self);
  void switch_from(Thread& self);
  [[noreturn]] void retire();
  // Waiting.
  Handover arrive_at_barrier(const char* function, int predicate, Site site);
  void note_sites_at_barrier();
  void release_barrier();
  void complete_meeting(Warp& warp, int meeting);
  void leave_barrier_and_warp(std::uint32_t linear);
  void find_work_when_stalled();
  bool release_active_lanes();
  void meet_grid();
  bool release_conditions();
  bool others_can_help() const;
  void let_other_blocks_run();
  void let_other_blocks_begin();
  void note_progress() { stuck_since_ = {}; }
  // Messages.
  // The fiber that calls abandon() is never unwound, so messages are built in functions that
  // return.
  void note_failure(cudaError_t error, const std::string& text, const std::string& thread);
  std::string describe_threads() const;
  std::string describe_stall() const;
  std::string describe_time_limit(std::uintptr_t code);
  bool tell_time_limit(std::uintptr_t code);
  [[noreturn]] void stop_late(std::uintptr_t code);
  std::string describe_fault(cudaError_t& error) const;
  void warn_about_exited_threads();
  void warn_about_ended_blocks(const Site& site, std::uint64_t ended);
  [[noreturn]] void report_split_barrier(const Thread& first, const Thread& second);
  [[noreturn]] void report_split_barriers();
  bool tell_stall() const;
  bool tell_wrong_mask(const Thread& self) const;
  bool tell_absent_lanes(const Warp& warp, const WarpMeeting& meeting) const;
  void tell_passed_lanes(std::uint32_t warp, const WarpMeeting& meeting) const;
  [[noreturn]] void report_stall();

  WatchedRunner watched_;
  StackSlab stacks_;
  int landing_stack_;  // kept free for reporting faults
  Fault fault_;
  SharedBuffer dynamic_shared_;
  LaunchState* launch_ = nullptr;
  Fiber worker_;  // run() itself
  Fiber fresh_;   // the loop fiber that was made last
  StackBounds worker_stack_{};
  bool entered_ = false;       // a fiber has been switched to since run() began
  int stack_ = 0;              // the running fiber's
  Thread* current_ = nullptr;  // the running thread, once it has waited

  BlockBatch batch_;       // taken but not begun
  bool in_block_ = false;  // one has begun

  // A block that is run part by part.
  static constexpr int kMostParts = 64;
  bool whole_block_ = false;  // it is
  int part_count_ = 0;        // noted since the last barrier
  SplitPart parts_[kMostParts];
  std::uint64_t barriers_ = 0;  // how many the block has passed, and one
  Site part_begin_{};           // the barriers around the parts that run
  Site part_end_{};
  unsigned part_position_ = 0;  // of the first thread of the row that runs
  SplitStorage kept_;

  // The block.
  std::vector<std::uint16_t> order_;  // linear thread indices; unused when forward
  std::uint32_t threads_ = 0;         // of the block
  std::uint32_t next_position_ = 0;   // threads handed out so far
  uint3 next_index_{};                // threadIdx of the next; only when forward
  std::uint32_t run_begin_ = 0;       // position of the latest run
  ThreadRun run_{};
  std::uint32_t live_ = 0;         // threads that haven't exited; once one has waited
  std::size_t static_shared_ = 0;  // bytes begun so far
  ThreadList ready_;
  // Who arrives where all before did need not write where: the next of the last in this list is
  // arbitrary, and so are the sites of its threads, while barrier_site_ is set.
  ThreadList at_barrier_;
  Site barrier_site_{};
  const char* barrier_function_ = nullptr;
  std::uint32_t arrived_ = 0;
  bool given_up_ = false;    // the block
  bool split_ = false;       // some of them wait at another line
  int barrier_count_ = 0;    // nonzero predicates so far
  int barrier_result_ = 0;   // and at the last release
  unsigned spinners_ = 0;    // threads that were interrupted because they spun
  unsigned meetings_ = 0;    // of all warps
  bool begin_next_ = false;  // a thread that hasn't begun comes before those that are ready
  ThreadList at_activemask_;
  ThreadList yielded_;
  ThreadList at_condition_;
  // Since when nothing has happened but looking again, by a coarse clock; 0 when something has.
  std::chrono::steady_clock::time_point stuck_since_{};
  std::uint32_t room_ = 0;  // threads that the following have room for
  std::unique_ptr<Thread[]> thread_;
  std::unique_ptr<Warp[]> warp_;
};

/// Hands over, as the last step of a function: a return behind a switch is one that the processor
/// doesn't foresee.
/// @param handover who leaves and who goes on.
/// @return the result of the thread, when it goes on.
inline std::uint64_t hand_over(const Handover& handover) {
  Thread& self = *handover.self;
  if (!handover.next) return self.result;
#if defined(WARPKIT_OWN_SWITCH) && !defined(WARPKIT_ASAN)
  return warpkit_switch_fiber(self.fiber, *handover.next);
#else
  switch_fiber(self.fiber, *handover.next);
#if defined(WARPKIT_ASAN)
  complete_switch(self.fake_stack, nullptr);
#endif
  return self.result;
#endif
}

/// @param linear index of a thread.
/// @return its threadIdx, in blocks of this host thread's launch.
uint3 index_in_block(std::uint64_t linear);

/// This host thread's runner while it runs a launch, else null.
extern __thread BlockRunner* running;

/// @return this host thread's runner; ends the program with a message if no kernel is running here.
BlockRunner& runner_here();

}  // namespace warpkit::emulator
