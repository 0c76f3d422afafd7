/// @file
/// Ranks in the grid, and the barrier of all its blocks.
#pragma once

#include "lanes.h"

namespace warpkit::emulator {

/// The running block's place in the grid.
inline unsigned long long rank_of_block() {
  return blockIdx.x + static_cast<unsigned long long>(gridDim.x) *
                          (blockIdx.y + static_cast<unsigned long long>(gridDim.y) * blockIdx.z);
}

/// The blocks of the grid.
inline unsigned long long blocks_of_grid() {
  return static_cast<unsigned long long>(gridDim.x) * gridDim.y * gridDim.z;
}

/// The running thread's place in the grid: block after block.
inline unsigned long long rank_in_grid() {
  return rank_of_block() * threads_of_block() + rank_in_block();
}

/// The threads of the grid.
inline unsigned long long threads_of_grid() { return blocks_of_grid() * threads_of_block(); }

/// @return true if the blocks of the running grid can wait for each other.
bool grid_can_meet();

}  // namespace warpkit::emulator
