/// @file
/// The profiler's counting, from a program's first launch to its end.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/forwarding_observer.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"
#include "emulator/profiler/counting/lockstep.hpp"
#include "emulator/profiler/counting/records.hpp"
#include "emulator/profiler/trace.hpp"

namespace warpkit::emulator::counting {

/// A lane's events that aren't yet counted.
struct LaneTrace {
  std::unique_ptr<std::uint64_t[]> keys;  ///< Keys, and addresses `room` behind.
  std::uint32_t room = 0;                 ///< Events that fit.
  std::uint32_t count = 0;                ///< Events there are; of the running lane, the cursor's.
  bool ended = true;                      ///< The thread has ended, or there is none.
  bool muted = false;                     ///< It does in steps what a GPU does in one.
};

/// One warp of a running block.
struct WarpTrace {
  LaneTrace lanes[kLanes];  ///< By lane.
  Lockstep lockstep;        ///< What is left over between two calls.
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
  LaunchCounts* counts = nullptr;                 ///< Of its launch.
  const LaunchState* launch = nullptr;            ///< The launch.
};

/// Keeps traces, puts warps together and writes down what they did.
class Counter final : public ForwardingObserver, public TraceKeeper {
 public:
  /// @param file where the records of the launches go.
  /// @param next who else hears.
  Counter(std::string file, BlockObserver* next);

  /// @name BlockObserver
  /// @{
  void launch_begins(const LaunchState& launch) override;
  cudaError_t launch_ends(const LaunchState& launch) override;
  void block_begins(const BlockStart& start) override;
  void blocks_end() override;
  void shared_variable(void* address, std::size_t bytes, const char* name,
                       const ArrayShape* shape) override;
  void dynamic_name(const char* name, const ArrayShape& shape) override;
  void barrier_released(Site site) override;
  void device_variable(const volatile void* address, std::size_t bytes, const char* name,
                       const ArrayShape& shape) override;
  void constant_variable(const volatile void* address) override;
  void allocated(MemoryKind kind, const void* address, std::size_t bytes) override;
  void freed(MemoryKind kind, const void* address) override;
  void reset() override;
  void program_ends() override;
  /// @}

  /// @name TraceKeeper
  /// @{
  void thread_begins(std::uintptr_t code) override;
  void thread_ends() override;
  bool make_room(std::uintptr_t code) override;
  void whole_atomic(bool begins) override;
  std::size_t alignment_at(std::uintptr_t address) override;
  /// @}

 private:
  struct Running {
    const LaunchState* state;
    std::unique_ptr<LaunchCounts> counts;
    std::string name;  // of its records
  };

  BlockTrace& here();
  bool switch_lane(BlockTrace& block);
  void save_cursor(BlockTrace& block);
  bool replay(BlockTrace& block, std::uint32_t warp, bool ended);
  void replay_all(BlockTrace& block);
  void name_arguments(const LaunchState& launch);
  void put_away(Running& launch);
  void put_away_all(const std::string& failure);
  void signal_ends_it(int signal);

  std::mutex mutex_;  // guards all below, and counting
  Arrays arrays_;
  std::vector<Running> launches_;
  std::vector<std::unique_ptr<BlockTrace>> blocks_;  // one a host thread
  Records records_;
  SourceLines lines_;
};

}  // namespace warpkit::emulator::counting
