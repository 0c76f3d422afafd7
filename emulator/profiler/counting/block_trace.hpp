/// @file
/// What the lanes of a running block have done and nobody has counted yet.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "emulator/profiler/counting/arrays.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"
#include "emulator/profiler/counting/lockstep.hpp"
#include "emulator/profiler/counting/own_arrays.hpp"
#include "emulator/profiler/counting/sequences.hpp"

namespace warpkit::emulator {
struct LaunchState;
}

namespace warpkit::emulator::counting {

/// A lane's events that aren't yet counted. What lies behind them, left from before, is what the
/// lane is expected to do: mostly it does that.
struct LaneTrace {
  std::unique_ptr<std::uint64_t[]> keys;       ///< Of events, and kNoEvent behind.
  std::unique_ptr<std::uint64_t[]> addresses;  ///< Of accesses.
  std::uint32_t room = 0;                      ///< Keys that fit.
  std::uint32_t address_room = 0;              ///< Addresses that fit.
  std::uint32_t count = 0;     ///< Events there are; of the running lane, the cursor's.
  std::uint32_t accesses = 0;  ///< How many of them have an address; likewise.
  bool follows = false;        ///< Its events are so far the leader's; its own keys are unused.
  bool ended = true;           ///< The thread has ended, or there is none.
  bool muted = false;          ///< It does in steps what a GPU does in one, or hasn't begun.
};

/// One warp of a running block.
struct WarpTrace {
  LaneTrace lanes[kLanes];        ///< By lane.
  std::uint32_t leader = kLanes;  ///< The lane that others follow; kLanes for none.
  std::uint32_t going = 0;        ///< Lanes that haven't ended.
  Lockstep lockstep;              ///< What is left over between two calls.
  OwnArrays own;                  ///< What its lanes have in local memory.

  /// @param lane any.
  /// @return where its keys are.
  const std::uint64_t* keys_of(const LaneTrace& lane) const {
    return lane.follows ? lanes[leader].keys.get() : lane.keys.get();
  }
  /// @param lane any.
  /// @return how many fit there.
  std::uint32_t room_of(const LaneTrace& lane) const {
    return lane.follows ? lanes[leader].room : lane.room;
  }
  /// Gives a lane keys of its own, if it follows another.
  /// @param lane any.
  void part(LaneTrace& lane);
  /// Forgets events that are counted.
  /// @param taken by lane: how many of the first.
  /// @param accesses by lane: how many of those have an address.
  void drop(const std::uint32_t* taken, const std::uint32_t* accesses);
};

/// A block that a host thread runs.
struct BlockTrace {
  std::vector<std::unique_ptr<WarpTrace>> warps;  ///< Of the block, and of larger ones before it.
  std::uint32_t threads = 0;                      ///< In the block.
  std::uint64_t block = 0;                        ///< Its linear index.
  std::uint64_t last_block = 0;                   ///< Of the grid.
  bool is_open = false;                           ///< It runs.
  std::uint32_t running = ~0u;                    ///< The thread whose trace the cursor is.
  Arrays shared;                                  ///< Its shared memory.
  std::uintptr_t stacks = 0;                      ///< Where its threads' stacks begin.
  std::size_t stack_bytes = 0;                    ///< How long they are.
  std::mutex counting;                            ///< Guards the next three.
  OwnArraySites own_sites;                        ///< Likewise.
  std::unique_ptr<LaunchCounts> counts;           ///< Of its launch, by this host thread.
  Sequences sequences;                            ///< Likewise.
  const LaunchState* launch = nullptr;            ///< The launch.

  /// Begins with nothing done.
  void clear_traces();
  /// @param thread a thread of the block.
  /// @return its trace.
  LaneTrace& lane_of(std::uint32_t thread) {
    return warps[thread / kLanes]->lanes[thread % kLanes];
  }
  /// Lets the cursor note what a thread does.
  /// @param thread a thread of the block.
  void load(std::uint32_t thread);
  /// The trace gets what the cursor has noted; the cursor stays.
  void save();
  /// Nobody notes anything until the next call of load.
  void unload();
  /// @return the linear index of the thread that runs now; ~0u for none.
  static std::uint32_t running_thread();
  /// Lets the cursor note what the thread does that runs now.
  /// @return false if none does.
  bool load_running();
  /// Appends to the running thread's trace, which has room.
  /// @param key of an event.
  /// @param address of an access.
  void append(std::uint64_t key, std::uint64_t address);
};

/// Makes room.
/// @param lane whose keys are its own.
/// @param room keys to fit, more than now.
void grow(LaneTrace& lane, std::uint32_t room);

}  // namespace warpkit::emulator::counting
