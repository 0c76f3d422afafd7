/// @file
/// A launch in progress, shared by all workers.
#pragma once

#include <atomic>
#include <cstdint>

#include "emulator/include/warpkit/emulator/launch.h"
#include "emulator/runtime/thread_order.hpp"

namespace warpkit::emulator {

/// Blocks still to be run, and how the launch ended.
struct LaunchState {
  const LaunchRequest& request;               ///< Kernel and shape.
  ThreadOrder order;                          ///< Of blocks and threads.
  std::uint64_t blocks = 0;                   ///< In the grid.
  std::uint64_t batch = 1;                    ///< How many of them a worker takes at a time.
  std::uint32_t threads = 0;                  ///< In a block.
  std::size_t shared_limit = 0;               ///< Bytes of shared memory a block may use.
  std::atomic<int> error{0};                  ///< The first fault's cudaError_t.
  std::atomic<std::size_t> static_shared{0};  ///< The most bytes of it that a block has used.
  /// Position of the next one to be taken; on a cache line of its own, since all write it.
  alignas(64) std::atomic<std::uint64_t> next_block{0};
};

}  // namespace warpkit::emulator
