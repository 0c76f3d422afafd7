/// @file
/// A running block: who has met whom, and its shared memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "emulator/checks/byte_flags.hpp"
#include "emulator/checks/findings.hpp"
#include "emulator/checks/race_shadow.hpp"
#include "emulator/checks/recent_reads.hpp"
#include "emulator/checks/release_log.hpp"
#include "emulator/include/warpkit/emulator/array_shape.h"
#include "emulator/include/warpkit/emulator/launch_arguments.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator::checks {

/// A read of a word that nobody had written; told unless it turns out to be a race, in which
/// another thread order would have found it written.
struct UnwrittenRead {
  std::uintptr_t address;  ///< First byte.
  std::size_t bytes;       ///< How many.
  std::uintptr_t code;     ///< Return address of the hook.
  GridThread thread;       ///< Who read.
  bool is_atomic;          ///< To change it, as one step.
};

/// What is known of unwritten memory and races, of shared memory since the last barrier, of global
/// memory in a launch.
struct Suspicions {
  std::vector<UnwrittenRead> unwritten;      ///< Reads of what nobody had written.
  std::unordered_set<std::uintptr_t> raced;  ///< Words with a race.
  /// Words of which a plain read was a guess for a compare-and-swap.
  std::unordered_set<std::uintptr_t> guessed;
  /// Words that were unwritten when an atomic operation changed them: which thread came first is
  /// chance, so that all of those that come are told.
  std::unordered_set<std::uintptr_t> changed_unwritten;
};

struct SharedVariable;

/// A store whose value isn't in memory yet.
struct PendingStore {
  Attempt attempt;                   ///< Who and when.
  std::uintptr_t address = 0;        ///< First byte.
  std::size_t bytes = 0;             ///< How many; 0 for none pending.
  SharedVariable* shared = nullptr;  ///< Where, if in shared memory.
};

/// A read of a word that others may release, which may not have been made yet.
struct Look {
  std::uint32_t thread = 0;  ///< Who looks.
  std::uintptr_t word = 0;   ///< At what; 0 for none.
};

/// A launch in progress.
struct LaunchContext {
  std::uint32_t id = 0;                     ///< Unlike all others'.
  Launched launched;                        ///< For messages.
  int number = -1;                          ///< Findings::number_of it.
  std::vector<std::string> argument_names;  ///< As written; may be fewer than the arguments.
  std::vector<LaunchArgument> arguments;    ///< Their values.
  std::uintptr_t body = 0;                  ///< Where the runtime keeps kernel and arguments.
  const LaunchState* state = nullptr;       ///< The runtime's.
  std::unordered_map<std::uintptr_t, ReleaseLog> logs;  ///< By word.
  /// By block and word: what fences for the block alone have released.
  std::map<std::pair<std::uint32_t, std::uintptr_t>, ReleaseLog> block_logs;
  Suspicions suspicions;              ///< Of global memory.
  bool touched_wrong_memory = false;  ///< memcheck found something.
  cudaError_t error = cudaSuccess;    ///< How it is to end.
};

/// A name of the dynamic shared memory.
struct DynamicName {
  const char* name;  ///< As declared.
  ArrayShape shape;  ///< What it stands for.
};

/// A `__shared__` variable, or the dynamic shared memory.
struct SharedVariable {
  std::uintptr_t begin = 0;        ///< First byte.
  std::size_t bytes = 0;           ///< Size in this block.
  std::string name;                ///< As declared.
  ArrayShape shape{};              ///< What it is; no element's size when unknown.
  bool is_dynamic = false;         ///< The dynamic shared memory.
  std::vector<DynamicName> names;  ///< Of the dynamic shared memory.
  std::uint32_t serial = 0;        ///< The block in which it was last begun.
  std::vector<Cell> cells;         ///< By word.
  ByteFlags written;               ///< By byte.

  /// @return the first byte behind it.
  std::uintptr_t end() const { return begin + bytes; }
  /// @return true if it holds nothing but numbers, by all of its names.
  bool is_scalar() const {
    if (!is_dynamic) return shape.is_scalar;
    return !names.empty() && std::all_of(names.begin(), names.end(), [](const DynamicName& one) {
      return one.shape.is_scalar;
    });
  }
};

/// The block that a host thread runs.
class BlockState {
 public:
  BlockState();

  /// A block begins.
  /// @param launch its launch.
  /// @param start its place and size.
  void begin(LaunchContext& launch, const BlockStart& start);
  /// @return its launch.
  LaunchContext& launch() const { return *launch_; }
  /// @param launch a launch.
  /// @return true if this block belongs to it.
  bool runs(const LaunchContext& launch) const { return launch_ == &launch; }
  /// @return true if a launch is in progress here.
  bool is_running() const { return launch_ != nullptr; }
  /// The launch has ended.
  void leave() { launch_ = nullptr; }
  /// @return its linear index in the grid.
  std::uint32_t block() const { return block_; }
  /// @return how many threads it has.
  std::uint32_t threads() const { return threads_; }
  /// @return how many bytes of dynamic shared memory it may use.
  std::size_t dynamic_bytes() const { return dynamic_bytes_; }
  /// @return where they begin.
  std::uintptr_t dynamic_begin() const { return dynamic_begin_; }
  /// @return a number unlike every other block's, for shared memory.
  std::uint32_t serial() const { return serial_; }

  /// @name Order
  /// @{
  /// All threads have met.
  void barrier();
  /// All blocks have met.
  void grid_barrier() { ++grid_epoch_; }
  /// Lanes have met, and memory is ordered.
  /// @param warp in the block.
  /// @param lanes of it.
  void warp_barrier(std::uint32_t warp, std::uint32_t lanes);
  /// A thread has executed a fence.
  /// @param thread in the block.
  /// @param for_device other blocks see it too.
  void fence(std::uint32_t thread, bool for_device);
  /// A thread writes a word that others may wait for.
  /// @param thread in the block.
  /// @param word its address.
  void release(std::uint32_t thread, std::uintptr_t word);
  /// A thread reads such a word.
  /// @param thread in the block.
  /// @param word its address.
  void acquire(std::uint32_t thread, std::uintptr_t word);
  /// @param thread in the block.
  /// @param in_shared the flag would lie in shared memory.
  /// @return true if what it did is behind a fence that a flag could release.
  bool has_fenced(std::uint32_t thread, bool in_shared = false) const;
  /// Fills in when an attempt is made.
  /// @param attempt with its thread.
  void stamp(Attempt& attempt) const;
  /// @param record earlier touches.
  /// @param attempt one now.
  /// @return those lanes of the record that nothing orders before the attempt.
  std::uint32_t unordered_lanes(const Record& record, const Attempt& attempt) const;
  /// @}

  /// @name Shared memory
  /// @{
  /// A variable's contents are arbitrary from now on.
  void begin_variable(void* address, std::size_t bytes, const char* name, bool is_dynamic,
                      const ArrayShape* shape);
  /// @param address any.
  /// @return the variable that it lies in, or null.
  SharedVariable* variable_holding(std::uintptr_t address);
  /// @param address any address outside all variables.
  /// @param within less than this far away.
  /// @return the nearest variable, or null.
  SharedVariable* variable_near(std::uintptr_t address, std::size_t within);
  /// @}

  std::vector<std::uintptr_t> last_code;  ///< By thread: its latest access's.
  std::vector<std::uint32_t> missing;     ///< Threads that others may wait for in vain.
  bool lost_thread = false;               ///< memcheck has ended a thread.
  PendingStore pending;                   ///< The latest store.
  Look look;                              ///< The latest look at a flag.
  RecentReads reads;                      ///< Of global and shared memory.
  std::uintptr_t spin_code = 0;           ///< The latest access that may wait for a flag,
  std::uintptr_t spin_address = 0;        ///< the flag,
  std::uint32_t spin_thread = 0;          ///< who waits,
  unsigned spins = 0;                     ///< how often it looked,
  unsigned looks = 0;                     ///< and how often at any flag.
  RecordPool pool;                        ///< Records of shared memory.
  Suspicions suspicions;                  ///< Of shared memory.

 private:
  struct Fence {
    Snapshot snapshot;
    AcquiredPointer acquired;
  };

  Snapshot snapshot(std::uint32_t thread) const;
  std::uint32_t& seen(std::uint32_t warp, std::uint32_t by, std::uint32_t lane) {
    return seen_[(warp * kWarpSize + by) * kWarpSize + lane];
  }

  LaunchContext* launch_ = nullptr;
  std::uint32_t block_ = 0;
  std::uint32_t serial_ = 0;
  std::uint32_t threads_ = 0;
  std::uintptr_t dynamic_begin_ = 0;
  std::size_t dynamic_bytes_ = 0;
  std::uint32_t epoch_ = 0;
  std::uint32_t grid_epoch_ = 0;
  std::vector<std::uint32_t> clock_;                 // by thread
  std::vector<std::uint32_t> seen_;                  // by warp, lane that knows, lane that is known
  std::uint32_t warps_met_ = 0;                      // bits of warps with entries in seen_
  bool any_acquired_ = false;                        // in this block
  bool any_fence_ = false;                           // likewise
  bool fence_since_barrier_ = false;                 // since the last barrier
  std::vector<AcquiredPointer> acquired_;            // by thread
  std::vector<std::unique_ptr<Fence>> fence_;        // by thread: the latest
  std::vector<std::unique_ptr<Fence>> block_fence_;  // likewise, of those for the block alone
  std::vector<Fence> fenced_before_barrier_;         // of all threads, known to all
  std::vector<std::unique_ptr<SharedVariable>> variables_;  // all that were ever begun here
  std::vector<SharedVariable*> live_;                       // begun in this block
};

}  // namespace warpkit::emulator::checks
