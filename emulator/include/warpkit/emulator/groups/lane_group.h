/// @file
/// What tiles and coalesced groups have in common.
#pragma once

#include "thread_group.h"

namespace warpkit::emulator {

/// Functions of a group of lanes that need only its mask and its order of lanes.
/// @tparam Group the group, with `lanes()` and `lane_at(rank)`.
template <class Group>
class LaneGroup : public ::cooperative_groups::thread_group {
 public:
  unsigned int meta_group_rank() const { return meta_rank_; }
  unsigned int meta_group_size() const { return meta_size_; }

  template <class T>
  Plain<T> shfl(T&& value, int rank, Site site = Site::here()) const {
    const unsigned source = self().lane_at(static_cast<unsigned>(rank));
    return read_lane<Plain<T>>("group.shfl", mask_, value, source, site);
  }
  template <class T>
  Plain<T> shfl_up(T&& value, unsigned int delta, Site site = Site::here()) const {
    const unsigned rank = self().thread_rank();
    const unsigned source = self().lane_at(delta <= rank ? rank - delta : rank);
    return read_lane<Plain<T>>("group.shfl_up", mask_, value, source, site);
  }
  template <class T>
  Plain<T> shfl_down(T&& value, unsigned int delta, Site site = Site::here()) const {
    const unsigned rank = self().thread_rank();
    const unsigned behind = self().num_threads() - 1 - rank;
    const unsigned source = self().lane_at(delta <= behind ? rank + delta : rank);
    return read_lane<Plain<T>>("group.shfl_down", mask_, value, source, site);
  }

  int any(int predicate, Site site = Site::here()) const {
    unsigned present;
    return warp_ballot("group.any", mask_, predicate, &present, site) != 0;
  }
  int all(int predicate, Site site = Site::here()) const {
    unsigned present;
    return warp_ballot("group.all", mask_, predicate, &present, site) == present;
  }
  unsigned int ballot(int predicate, Site site = Site::here()) const {
    unsigned present;
    return pack_lanes(mask_, warp_ballot("group.ballot", mask_, predicate, &present, site));
  }
  template <class T>
  unsigned int match_any(T value, Site site = Site::here()) const {
    unsigned present;
    return pack_lanes(mask_,
                      warp_match("group.match_any", mask_, match_bits(value), &present, site));
  }
  template <class T>
  unsigned int match_all(T value, int& predicate, Site site = Site::here()) const {
    unsigned present;
    predicate = warp_match("group.match_all", mask_, match_bits(value), &present, site) == present;
    return predicate ? pack_lanes(mask_, present) : 0;
  }

  /// @return the group's lanes.
  unsigned lanes() const { return mask_; }

 protected:
  LaneGroup(unsigned mask, unsigned meta_rank, unsigned meta_size)
      : thread_group(mask, meta_rank, meta_size) {}

 private:
  const Group& self() const { return static_cast<const Group&>(*this); }
};

}  // namespace warpkit::emulator
