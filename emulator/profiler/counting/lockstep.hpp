/// @file
/// Puts the steps of a warp together from what its lanes did one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/profiler/counting/post_dominators.hpp"
#include "emulator/profiler/counting/requests.hpp"

namespace warpkit::emulator::counting {

/// What one lane did since the warp's lanes last stood together.
struct LaneEvents {
  const std::uint64_t* keys = nullptr;  ///< In order.
  std::uint32_t count = 0;              ///< How many.
  bool ended = true;                    ///< No more come: it has exited, or waits at a barrier.
};

/// Hears of a warp's steps.
class StepListener {
 public:
  virtual ~StepListener() = default;
  /// Lanes execute an instruction together.
  /// @param key the instruction's.
  /// @param lanes a bit for each of them.
  /// @param previous the instruction that they executed before; 0 when it isn't known.
  virtual void on_step(std::uint64_t key, std::uint32_t lanes, std::uint64_t previous) = 0;
  /// All lanes that the warp has execute instructions together, one after another. Does as on_step
  /// does for each, unless overridden.
  /// @param keys the instructions'.
  /// @param count how many; each lane's events from the first.
  /// @param lanes a bit for each of the lanes.
  /// @param previous the instruction that they executed before; 0 when it isn't known.
  virtual void on_steps(const std::uint64_t* keys, std::uint32_t count, std::uint32_t lanes,
                        std::uint64_t previous);
  /// Behind an instruction, lanes that executed it together go different ways.
  /// @param key the instruction's; 0 when it isn't known.
  virtual void on_divergence(std::uint64_t key) = 0;
};

/// The warp of a GPU: one instruction at a time for all lanes that stand there; lanes that part
/// run one group after the other, until all have come to where their ways meet again.
class Lockstep {
 public:
  /// Goes on as far as the events reach.
  /// @param lanes 32 lanes' events; those of absent lanes are empty and ended.
  /// @param taken by lane, receives how many events are done with.
  /// @param listener hears of the steps.
  /// @return true if all lanes have ended and all their events are done with.
  bool run(const LaneEvents* lanes, std::uint32_t* taken, StepListener& listener);

  /// Another block begins.
  void reset() {
    groups_.clear();
    last_ = 0;
  }
  /// @return the instruction that all lanes executed last; 0 for none.
  std::uint64_t last() const { return last_; }

 private:
  struct Group {
    std::uint32_t lanes = 0;    // that run now
    std::uint32_t waiting = 0;  // that run when those have come to `meeting`
    std::uint32_t met = 0;      // that have come there
    std::uint64_t meeting = 0;  // 0 for the end
    std::uint64_t last = 0;     // instruction that the running lanes executed
  };

  bool run_together(const LaneEvents* lanes, std::uint32_t* taken, StepListener& listener);
  void read_graph(const LaneEvents* lanes, bool begins, std::uint64_t last);
  bool step(const LaneEvents* lanes, std::uint32_t* taken, StepListener& listener);
  bool leave_group(const LaneEvents* lanes, const std::uint32_t* taken);
  void part(StepListener& listener);

  std::vector<Group> groups_;  // the innermost last; empty when all stand together
  FlowGraph graph_;
  std::uint64_t last_ = 0;  // instruction that all executed together
};

}  // namespace warpkit::emulator::counting
