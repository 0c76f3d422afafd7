/// @file
/// Names that large tiles had in CUDA 11, when a block had to bring memory for them.
#pragma once

#include "functions.h"

namespace cooperative_groups {
namespace experimental {

using ::cooperative_groups::thread_block;
using ::cooperative_groups::thread_block_tile;
using ::cooperative_groups::tiled_partition;

/// Room for the exchange between warps. The emulator needs none of it.
/// @tparam kCommunicationSize bytes that a thread gives.
/// @tparam kMaxBlockSize the most threads that a block may have.
template <unsigned int kCommunicationSize = 8, unsigned int kMaxBlockSize = 1024>
struct block_tile_memory {
  char reserved[1];
};

template <unsigned int kCommunicationSize, unsigned int kMaxBlockSize>
inline thread_block this_thread_block(block_tile_memory<kCommunicationSize, kMaxBlockSize>&) {
  return ::cooperative_groups::this_thread_block();
}

}  // namespace experimental
}  // namespace cooperative_groups
