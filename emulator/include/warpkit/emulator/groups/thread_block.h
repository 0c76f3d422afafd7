/// @file
/// thread_block: the running block as a group.
#pragma once

#include "thread_group.h"

namespace cooperative_groups {

/// Room for the exchange between warps of large tiles. The emulator needs none of it.
/// @tparam kMaxBlockSize the most threads that a block may have.
template <unsigned int kMaxBlockSize = 1024>
struct block_tile_memory {
  char reserved[1];
};

class thread_block : public thread_group {
 public:
  struct arrival_token {};

  static unsigned int size() { return ::warpkit::emulator::threads_of_block(); }
  static unsigned int num_threads() { return size(); }
  static unsigned int thread_rank() { return ::warpkit::emulator::rank_in_block(); }
  static dim3 group_index() { return blockIdx; }
  static dim3 thread_index() { return threadIdx; }
  static dim3 group_dim() { return blockDim; }
  static dim3 dim_threads() { return blockDim; }

  static void sync(::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
    ::warpkit::emulator::wait_for_block(site);
  }
  /// As in CUDA, all of the waiting is in barrier_wait.
  arrival_token barrier_arrive() const { return {}; }
  void barrier_wait(arrival_token&&,
                    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) const {
    ::warpkit::emulator::wait_for_block(site);
  }

 private:
  thread_block() : thread_group(Kind::Block) {}
  friend thread_block this_thread_block();
};

inline thread_block this_thread_block() { return thread_block(); }

template <unsigned int kMaxBlockSize>
inline thread_block this_thread_block(block_tile_memory<kMaxBlockSize>&) {
  static_assert(kMaxBlockSize <= 1024, "a block has at most 1024 threads");
  return this_thread_block();
}

}  // namespace cooperative_groups
