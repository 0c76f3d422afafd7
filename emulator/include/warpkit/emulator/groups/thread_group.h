/// @file
/// thread_group: any group whose kind is known only when the program runs.
#pragma once

#include "grid_functions.h"
#include "lanes.h"

namespace cooperative_groups {

/// Its members answer for whatever group it was made from.
class thread_group {
 public:
  unsigned long long size() const;
  unsigned long long num_threads() const { return size(); }
  unsigned long long thread_rank() const;
  void sync(::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) const;

 protected:
  using Site = ::warpkit::emulator::Site;

  /// What a group is made of.
  enum class Kind : unsigned char {
    Lanes,  ///< Some lanes of a warp: tiles and coalesced groups.
    Block,  ///< A block.
    Grid,   ///< A grid.
  };

  explicit thread_group(Kind kind) : kind_(kind) {}
  thread_group(unsigned mask, unsigned meta_rank, unsigned meta_size)
      : kind_(Kind::Lanes),
        meta_rank_(static_cast<unsigned short>(meta_rank)),
        meta_size_(static_cast<unsigned short>(meta_size)),
        mask_(mask) {}

  Kind kind_;
  unsigned short meta_rank_ = 0;  ///< Which part of its parent it is.
  unsigned short meta_size_ = 1;  ///< Into how many parts the parent was split.
  unsigned mask_ = 0;             ///< Its lanes.

  friend thread_group tiled_partition(const thread_group& parent, unsigned int tile_size,
                                      ::warpkit::emulator::Site site);
};

inline unsigned long long thread_group::size() const {
  switch (kind_) {
    case Kind::Lanes:
      return static_cast<unsigned>(__builtin_popcount(mask_));
    case Kind::Grid:
      return ::warpkit::emulator::threads_of_grid();
    default:
      return ::warpkit::emulator::threads_of_block();
  }
}

inline unsigned long long thread_group::thread_rank() const {
  namespace emulator = ::warpkit::emulator;
  switch (kind_) {
    case Kind::Lanes:
      return emulator::rank_of_lane(mask_, emulator::lane_of_thread());
    case Kind::Grid:
      return emulator::rank_in_grid();
    default:
      return emulator::rank_in_block();
  }
}

inline void thread_group::sync(Site site) const {
  namespace emulator = ::warpkit::emulator;
  switch (kind_) {
    case Kind::Lanes:
      return emulator::warp_meet("thread_group::sync", mask_, site);
    case Kind::Grid:
      return emulator::wait_for_grid(site);
    default:
      return emulator::wait_for_block(site);
  }
}

}  // namespace cooperative_groups
