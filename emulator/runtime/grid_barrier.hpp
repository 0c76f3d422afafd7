/// @file
/// Where the blocks of a cooperative launch wait for each other.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace warpkit::emulator {

/// A barrier for host threads, one a block.
class GridBarrier {
 public:
  /// @param blocks of the grid.
  explicit GridBarrier(std::uint64_t blocks) : blocks_(blocks), live_(blocks) {}

  /// Waits for every block that hasn't ended.
  /// @param ended receives how many had.
  /// @return false if the launch has been cancelled.
  bool wait(std::uint64_t& ended);
  /// A block has ended; the others no longer wait for it.
  void leave();
  /// Lets everybody go, now and from now on.
  void cancel();

 private:
  void release();

  std::mutex mutex_;
  std::condition_variable released_;
  const std::uint64_t blocks_;
  std::uint64_t live_;
  std::uint64_t arrived_ = 0;
  std::uint64_t phase_ = 0;
  std::uint64_t ended_ = 0;  // when the latest phase ended; blocks let go may end soon after
  bool cancelled_ = false;
};

}  // namespace warpkit::emulator
