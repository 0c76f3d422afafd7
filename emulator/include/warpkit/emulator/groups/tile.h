/// @file
/// thread_block_tile: a part of a block whose size the compiler knows.
#pragma once

#include "coalesced_group.h"
#include "large_tile.h"
#include "thread_block.h"

namespace warpkit::emulator {

/// A tile within a warp.
/// @tparam kSize how many lanes: a power of two up to 32.
template <unsigned int kSize>
class WarpTile : public LaneGroup<WarpTile<kSize>> {
  static_assert(kSize >= 1 && (kSize & (kSize - 1)) == 0,
                "the size of a tile is a power of two from 1 to 512");

 public:
  static constexpr unsigned int size() { return kSize; }
  static constexpr unsigned int num_threads() { return kSize; }
  static unsigned int thread_rank() { return rank_in_block() & (kSize - 1); }
  static void sync(Site site = Site::here()) {
    warp_meet("thread_block_tile::sync", lanes_here(), site);
  }

  template <class T>
  Plain<T> shfl_xor(T&& value, unsigned int lane_mask, Site site = Site::here()) const {
    // As in CUDA, what lies beyond the tile is not read.
    const unsigned rank = thread_rank() ^ lane_mask;
    const unsigned source = lane_at(rank < kSize ? rank : thread_rank());
    return read_lane<Plain<T>>("group.shfl_xor", lanes_here(), value, source, site);
  }

  /// @return the lane that has this rank, counted round the tile as CUDA does.
  unsigned lane_at(unsigned rank) const { return first_lane() + (rank & (kSize - 1)); }

 protected:
  WarpTile(unsigned meta_rank, unsigned meta_size)
      : LaneGroup<WarpTile>(lanes_here(), meta_rank, meta_size) {}

 private:
  static unsigned first_lane() { return lane_of_thread() & ~(kSize - 1); }
  static unsigned lanes_here() { return (~0u >> (32 - kSize)) << first_lane(); }
};

/// The kind of tile that a size asks for.
template <unsigned int kSize>
using Tile = std::conditional_t<(kSize <= 32), WarpTile<(kSize <= 32 ? kSize : 32)>,
                                LargeTile<(kSize <= 32 ? 64 : kSize)>>;

}  // namespace warpkit::emulator

namespace cooperative_groups {

/// A tile that remembers what it was cut from.
template <unsigned int kSize, class Parent = void>
class thread_block_tile : public ::warpkit::emulator::Tile<kSize> {
 public:
  explicit thread_block_tile(const Parent& parent)
      : ::warpkit::emulator::Tile<kSize>(parent.thread_rank() / kSize,
                                         (parent.num_threads() + kSize - 1) / kSize) {}
};

/// A tile of any parent.
template <unsigned int kSize>
class thread_block_tile<kSize, void> : public ::warpkit::emulator::Tile<kSize> {
 public:
  template <class Parent>
  thread_block_tile(const thread_block_tile<kSize, Parent>& tile)
      : ::warpkit::emulator::Tile<kSize>(tile) {}

 private:
  thread_block_tile() : ::warpkit::emulator::Tile<kSize>(0, 1) {}
  friend thread_block_tile<1, void> this_thread();
};

inline thread_block_tile<1, void> this_thread() { return thread_block_tile<1, void>(); }

}  // namespace cooperative_groups

namespace warpkit::emulator {

/// True for groups that a tile can be cut from.
template <unsigned int kSize, class Parent>
constexpr bool kCanHoldTile = false;
template <unsigned int kSize>
constexpr bool kCanHoldTile<kSize, ::cooperative_groups::thread_block> = true;
template <unsigned int kSize, unsigned int kParentSize, class Grandparent>
constexpr bool
    kCanHoldTile<kSize, ::cooperative_groups::thread_block_tile<kParentSize, Grandparent>> =
        (kSize < kParentSize);

}  // namespace warpkit::emulator

namespace cooperative_groups {

template <unsigned int kSize, class Parent>
inline thread_block_tile<kSize, Parent> tiled_partition(const Parent& parent) {
  static_assert(::warpkit::emulator::kCanHoldTile<kSize, Parent>,
                "tiled_partition<N> cuts a thread_block, or a thread_block_tile of more than N "
                "threads; other groups are cut by tiled_partition(group, n)");
  return thread_block_tile<kSize, Parent>(parent);
}

}  // namespace cooperative_groups
