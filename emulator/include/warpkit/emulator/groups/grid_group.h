/// @file
/// grid_group: all blocks of a cooperative launch; and the groups of hardware that isn't here.
#pragma once

#include "thread_group.h"

namespace cooperative_groups {

class grid_group : public thread_group {
 public:
  struct arrival_token {};

  bool is_valid() const { return ::warpkit::emulator::grid_can_meet(); }
  void sync(Site site = Site::here()) const { ::warpkit::emulator::wait_for_grid(site); }
  /// All of the waiting is in barrier_wait.
  arrival_token barrier_arrive() const { return {}; }
  void barrier_wait(arrival_token&&, Site site = Site::here()) const {
    ::warpkit::emulator::wait_for_grid(site);
  }

  static unsigned long long size() { return ::warpkit::emulator::threads_of_grid(); }
  static unsigned long long num_threads() { return size(); }
  static unsigned long long thread_rank() { return ::warpkit::emulator::rank_in_grid(); }
  static dim3 group_dim() { return gridDim; }
  static dim3 dim_threads() {
    return dim3(gridDim.x * blockDim.x, gridDim.y * blockDim.y, gridDim.z * blockDim.z);
  }
  static dim3 thread_index() {
    return dim3(blockIdx.x * blockDim.x + threadIdx.x, blockIdx.y * blockDim.y + threadIdx.y,
                blockIdx.z * blockDim.z + threadIdx.z);
  }
  static dim3 dim_blocks() { return gridDim; }
  static unsigned long long num_blocks() { return ::warpkit::emulator::blocks_of_grid(); }
  static dim3 block_index() { return blockIdx; }
  static unsigned long long block_rank() { return ::warpkit::emulator::rank_of_block(); }

 private:
  grid_group() : thread_group(Kind::Grid) {}
  friend grid_group this_grid();
};

inline grid_group this_grid() { return grid_group(); }

/// A group of the hardware that the emulator's device doesn't have.
class missing_group : public thread_group {
 public:
  bool is_valid() const { return false; }
  unsigned int grid_rank() const { return 0; }
  unsigned int num_grids() const { return 0; }
  unsigned int block_rank() const { return 0; }
  unsigned int num_blocks() const { return 0; }
  dim3 block_index() const { return dim3(0, 0, 0); }
  dim3 dim_blocks() const { return dim3(0, 0, 0); }
  template <class T>
  T* map_shared_rank(T* address, int) const {
    return address;
  }
  unsigned int query_shared_rank(const void*) const { return 0; }
};
using cluster_group = missing_group;
using multi_grid_group = missing_group;

__attribute__((error("thread block clusters (this_cluster) aren't in the emulator"))) cluster_group
this_cluster();
__attribute__((
    error("groups of several devices (this_multi_grid) aren't in the emulator, which has one "
          "device; CUDA 13 has removed them"))) multi_grid_group
this_multi_grid();

}  // namespace cooperative_groups
