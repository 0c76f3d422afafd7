/// @file
/// What threads learn from each other through memory: who has seen a released flag sees what its
/// writer had done before.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace warpkit::emulator::checks {

/// What a thread of some block had done, and knew of its block, at a fence.
struct Snapshot {
  std::uint32_t block = 0;           ///< Its block in the grid.
  std::uint32_t thread = 0;          ///< Its index in the block.
  std::uint32_t epoch = 0;           ///< It knows all of its block's earlier epochs.
  std::uint32_t clock = 0;           ///< And its own accesses with clocks below.
  std::vector<std::uint32_t> lanes;  ///< And those of its warp's lanes; empty if none.
};

class ReleaseLog;

/// The releases that a thread has seen: of each log the first so many entries.
using Acquired = std::map<ReleaseLog*, std::size_t>;
/// Shared between threads that know the same; null for nothing.
using AcquiredPointer = std::shared_ptr<const Acquired>;

/// @param a what one knows.
/// @param b what another knows.
/// @return both together.
AcquiredPointer join(const AcquiredPointer& a, const AcquiredPointer& b);

/// The releases through one word of memory, in order.
class ReleaseLog {
 public:
  /// Adds a release.
  /// @param snapshot what the releasing thread had done.
  /// @param acquired what it had seen of others.
  void release(const Snapshot& snapshot, const AcquiredPointer& acquired);
  /// Adds what a thread learns by reading the word.
  /// @param acquired what it had seen before.
  /// @return what it has seen now.
  AcquiredPointer acquire(const AcquiredPointer& acquired);

  /// @param length how many entries count.
  /// @param block a block.
  /// @param thread a thread of it.
  /// @param epoch of an access by that thread.
  /// @param clock likewise.
  /// @return true if the access came before one of the entries.
  bool covers(std::size_t length, std::uint32_t block, std::uint32_t thread, std::uint32_t epoch,
              std::uint32_t clock) const;

 private:
  using Steps = std::vector<std::pair<std::size_t, std::uint32_t>>;  // position, greatest so far
  static void raise(Steps& steps, std::size_t position, std::uint32_t value);
  static std::uint32_t at(const Steps& steps, std::size_t length);
  static std::uint64_t key(std::uint32_t block, std::uint32_t part) {
    return static_cast<std::uint64_t>(block) << 32 | part;
  }

  std::size_t size_ = 0;
  Acquired others_;                                       // other logs that entries stand on
  std::unordered_map<std::uint32_t, Steps> epochs_;       // by block
  std::unordered_map<std::uint64_t, Steps> clocks_;       // by block and thread
  std::unordered_map<std::uint64_t, Steps> lane_clocks_;  // likewise: seen by warp-mates
};

/// @param acquired what a thread has seen.
/// @param block of an access.
/// @param thread likewise.
/// @param epoch likewise.
/// @param clock likewise.
/// @return true if the access came before something it has seen.
bool knows(const AcquiredPointer& acquired, std::uint32_t block, std::uint32_t thread,
           std::uint32_t epoch, std::uint32_t clock);

}  // namespace warpkit::emulator::checks
