/// @file
/// Cutting groups into groups: by size, by a predicate, by a label.
#pragma once

#include "tile.h"

namespace cooperative_groups {

inline thread_group tiled_partition(
    const thread_group& parent, unsigned int tile_size,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here());

/// Those of the parent's threads whose ranks divided by `tile_size` give the same.
inline coalesced_group tiled_partition(const coalesced_group& parent, unsigned int tile_size) {
  const unsigned parts = (parent.size() + tile_size - 1) / tile_size;
  const unsigned part = parent.thread_rank() / tile_size;
  unsigned lanes = 0;
  for (unsigned rank = part * tile_size; rank < (part + 1) * tile_size; ++rank) {
    if (rank < parent.size()) lanes |= 1u << parent.lane_at(rank);
  }
  return coalesced_group::of_lanes(lanes, part, parts);
}

inline thread_group tiled_partition(const thread_group& parent, unsigned int tile_size,
                                    ::warpkit::emulator::Site site) {
  namespace emulator = ::warpkit::emulator;
  const bool power = tile_size != 0 && (tile_size & (tile_size - 1)) == 0;
  // CUDA ends the kernel for these.
  if (!power || tile_size > 32 || parent.kind_ == thread_group::Kind::Grid) emulator::trap(site);
  if (parent.kind_ == thread_group::Kind::Lanes) {
    return tiled_partition(
        coalesced_group::of_lanes(parent.mask_, parent.meta_rank_, parent.meta_size_), tile_size);
  }
  const unsigned rank = emulator::rank_in_block();
  const unsigned left = emulator::threads_of_block() - (rank & ~(tile_size - 1));
  const unsigned count = left < tile_size ? left : tile_size;
  const unsigned first = emulator::lane_of_thread() & ~(tile_size - 1);
  return coalesced_group::of_lanes((~0u >> (32 - count)) << first, rank / tile_size,
                                   (emulator::threads_of_block() + tile_size - 1) / tile_size);
}

}  // namespace cooperative_groups

namespace warpkit::emulator {

/// Splits lanes in two; all lanes of one mind stay one group.
inline ::cooperative_groups::coalesced_group split_lanes(unsigned mask, bool predicate, Site site) {
  using ::cooperative_groups::coalesced_group;
  unsigned present;
  const unsigned yes = warp_ballot("binary_partition", mask, predicate, &present, site);
  if (yes == 0 || yes == present) return coalesced_group::of_lanes(mask);
  return coalesced_group::of_lanes(predicate ? yes : mask & ~yes, predicate, 2);
}

/// Splits lanes by label; the groups are numbered by their lowest lanes.
inline ::cooperative_groups::coalesced_group split_lanes_by_label(unsigned mask,
                                                                  unsigned long long label,
                                                                  Site site) {
  unsigned present;
  const unsigned mine = warp_match("labeled_partition", mask, label, &present, site);
  const unsigned first = static_cast<unsigned>(__builtin_ctz(mine));
  const unsigned firsts =
      warp_ballot("labeled_partition", mask, lane_of_thread() == first, &present, site);
  return ::cooperative_groups::coalesced_group::of_lanes(
      mine, rank_of_lane(firsts, first), static_cast<unsigned>(__builtin_popcount(firsts)));
}

/// Splits lanes by a label of any type that CUDA takes.
template <class Label>
::cooperative_groups::coalesced_group split_lanes_by(unsigned mask, Label label, Site site) {
  static_assert(std::is_integral_v<Label> || std::is_pointer_v<Label>,
                "a label is an integer or a pointer");
  if constexpr (std::is_same_v<Label, bool>) {
    return split_lanes(mask, label, site);
  } else {
    return split_lanes_by_label(mask, match_bits(label), site);
  }
}

}  // namespace warpkit::emulator

namespace cooperative_groups {

inline coalesced_group binary_partition(
    const coalesced_group& group, bool predicate,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::split_lanes(group.lanes(), predicate, site);
}
template <unsigned int kSize, class Parent>
inline coalesced_group binary_partition(
    const thread_block_tile<kSize, Parent>& group, bool predicate,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  static_assert(kSize <= 32, "binary_partition takes tiles of at most 32 threads");
  return ::warpkit::emulator::split_lanes(group.lanes(), predicate, site);
}

template <class Label>
inline coalesced_group labeled_partition(
    const coalesced_group& group, Label label,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::split_lanes_by(group.lanes(), label, site);
}
template <unsigned int kSize, class Parent, class Label>
inline coalesced_group labeled_partition(
    const thread_block_tile<kSize, Parent>& group, Label label,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  static_assert(kSize <= 32, "labeled_partition takes tiles of at most 32 threads");
  return ::warpkit::emulator::split_lanes_by(group.lanes(), label, site);
}

}  // namespace cooperative_groups
