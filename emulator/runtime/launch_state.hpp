/// @file
/// A launch in progress, shared by all workers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "emulator/include/warpkit/emulator/launch.h"
#include "emulator/runtime/grid_barrier.hpp"
#include "emulator/runtime/thread_order.hpp"

namespace warpkit::emulator {

/// Positions of blocks in the order in which they are begun: [begin, end).
struct BlockBatch {
  std::uint64_t begin = 0;  ///< The next.
  std::uint64_t end = 0;    ///< Behind the last.
};

/// Blocks still to be run, and how the launch ended.
struct LaunchState {
  /// @param what the launch.
  /// @param how the order of its blocks and threads.
  LaunchState(const LaunchRequest& what, const ThreadOrder& how) : request(what), order(how) {}

  const LaunchRequest& request;               ///< Kernel and shape.
  ThreadOrder order;                          ///< Of blocks and threads.
  std::uint64_t blocks = 0;                   ///< In the grid.
  std::uint64_t batch = 1;                    ///< How many of them a worker takes at a time.
  std::uint32_t threads = 0;                  ///< In a block.
  std::size_t shared_limit = 0;               ///< Bytes of shared memory a block may use.
  std::unique_ptr<GridBarrier> grid;          ///< Of a cooperative launch; else null.
  std::atomic<int> error{0};                  ///< The first fault's cudaError_t.
  std::atomic<std::size_t> static_shared{0};  ///< The most bytes of it that a block has used.

  /// @name Host threads that were added to the pool's, because blocks wait for blocks
  /// @{
  std::mutex added_mutex;            ///< Guards the following two.
  std::vector<std::thread> added;    ///< To be joined.
  std::vector<BlockBatch> returned;  ///< Batches whose takers got stuck.
  std::atomic<int> any_returned{0};  ///< How many.
  /// @}

  /// Position of the next one to be taken; on a cache line of its own, since all write it.
  alignas(64) std::atomic<std::uint64_t> next_block{0};

  /// Takes blocks that nobody has begun.
  /// @return an empty batch if there are none.
  BlockBatch take_blocks() {
    const std::uint64_t begin = next_block.fetch_add(batch, std::memory_order_relaxed);
    if (begin < blocks) return {begin, begin + batch < blocks ? begin + batch : blocks};
    if (any_returned.load() == 0) return {};
    const std::lock_guard<std::mutex> lock(added_mutex);
    if (returned.empty()) return {};
    const BlockBatch taken = returned.back();
    returned.pop_back();
    any_returned.store(static_cast<int>(returned.size()));
    return taken;
  }

  /// Gives blocks that weren't begun to whoever takes next.
  /// @param batch_left what is left of a batch.
  void return_blocks(const BlockBatch& batch_left) {
    if (batch_left.begin == batch_left.end) return;
    const std::lock_guard<std::mutex> lock(added_mutex);
    returned.push_back(batch_left);
    any_returned.store(static_cast<int>(returned.size()));
  }

  /// @return true if there are blocks that nobody has taken.
  bool blocks_left() const { return next_block.load() < blocks || any_returned.load() > 0; }

  /// Ends the launch with an error, unless it has one.
  /// @param why the cudaError_t.
  /// @return false if it has.
  bool cancel(int why) {
    int none = 0;
    if (!error.compare_exchange_strong(none, why)) return false;
    if (grid) grid->cancel();
    return true;
  }
};

}  // namespace warpkit::emulator
