/// @file
/// coalesced_group: those lanes of a warp that have come to one place together.
#pragma once

#include "lane_group.h"

namespace cooperative_groups {

class coalesced_group : public ::warpkit::emulator::LaneGroup<coalesced_group> {
 public:
  unsigned int size() const { return static_cast<unsigned>(__builtin_popcount(mask_)); }
  unsigned int num_threads() const { return size(); }
  unsigned int thread_rank() const {
    return ::warpkit::emulator::rank_of_lane(mask_, ::warpkit::emulator::lane_of_thread());
  }
  void sync(Site site = Site::here()) const {
    ::warpkit::emulator::warp_meet("coalesced_group::sync", mask_, site);
  }

  /// @return the lane that has this rank.
  unsigned lane_at(unsigned rank) const {
    return mask_ == ~0u && rank < 32 ? rank : ::warpkit::emulator::lane_of_rank(mask_, rank);
  }

  /// For the functions that make such groups.
  /// @param lanes who belongs to it.
  /// @param meta_rank which part of its parent it is.
  /// @param meta_size into how many parts the parent was split.
  /// @return the group.
  static coalesced_group of_lanes(unsigned lanes, unsigned meta_rank = 0, unsigned meta_size = 1) {
    return coalesced_group(lanes, meta_rank, meta_size);
  }

 private:
  using LaneGroup::LaneGroup;
};

inline coalesced_group coalesced_threads(
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return coalesced_group::of_lanes(::warpkit::emulator::warp_active_lanes(site));
}

}  // namespace cooperative_groups
