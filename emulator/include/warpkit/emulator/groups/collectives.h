/// @file
/// How a group combines its threads' values. Each follows the tree that a GPU follows, so that
/// floating-point results round alike.
#pragma once

#include "functions.h"

namespace warpkit::emulator {

/// What an operation makes of a value: `op(value, value)`.
template <class Operation, class T>
using Combined = Plain<std::invoke_result_t<Operation&, const Plain<T>&, const Plain<T>&>>;

/// True for a group whose values can be combined.
template <class Group>
constexpr bool kCanCombine = false;
template <>
constexpr bool kCanCombine<::cooperative_groups::coalesced_group> = true;
template <unsigned int kSize, class Parent>
constexpr bool kCanCombine<::cooperative_groups::thread_block_tile<kSize, Parent>> = true;

/// True for a tile of several warps.
template <class Group>
constexpr bool kIsLarge = false;
template <unsigned int kSize, class Parent>
constexpr bool kIsLarge<::cooperative_groups::thread_block_tile<kSize, Parent>> = (kSize > 32);

/// Reductions of 32-bit integers for which a GPU has one instruction.
/// @tparam Operation the operator, without qualifiers.
/// @tparam T the type of the values.
template <class Operation, class T>
struct InstructionFor {
  static constexpr bool exists = false;
};
#define WARPKIT_REDUCTION(name, T, reduction)                             \
  template <>                                                             \
  struct InstructionFor<::cooperative_groups::name<T>, T> {               \
    static constexpr bool exists = true;                                  \
    static constexpr WarpReduction kReduction = WarpReduction::reduction; \
  };
WARPKIT_REDUCTION(plus, int, AddU)
WARPKIT_REDUCTION(plus, unsigned, AddU)
WARPKIT_REDUCTION(less, int, MinS)
WARPKIT_REDUCTION(less, unsigned, MinU)
WARPKIT_REDUCTION(greater, int, MaxS)
WARPKIT_REDUCTION(greater, unsigned, MaxU)
WARPKIT_REDUCTION(bit_and, int, And)
WARPKIT_REDUCTION(bit_and, unsigned, And)
WARPKIT_REDUCTION(bit_or, int, Or)
WARPKIT_REDUCTION(bit_or, unsigned, Or)
WARPKIT_REDUCTION(bit_xor, int, Xor)
WARPKIT_REDUCTION(bit_xor, unsigned, Xor)
#undef WARPKIT_REDUCTION

/// Inclusive scan of lanes: each step reads twice as far back.
template <class Group, class T, class Operation>
T scan_lanes(const Group& group, T value, Operation& operation, Site site) {
  const unsigned rank = group.thread_rank();
  for (unsigned distance = 1; distance < group.num_threads(); distance *= 2) {
    const T before = group.shfl_up(value, distance, site);
    if (distance <= rank) value = operation(value, before);
  }
  return value;
}

/// Reduction of the lanes of a tile: each step halves the distance to the partner.
template <unsigned int kSize, class T, class Operation>
T reduce_tile(const WarpTile<kSize>& tile, T value, Operation& operation, Site site) {
  for (unsigned distance = kSize / 2; distance > 0; distance /= 2) {
    value = operation(value, tile.shfl_xor(value, distance, site));
  }
  return value;
}

/// Reduction of the lanes of a coalesced group, whose size may be any.
template <class T, class Operation>
T reduce_coalesced(const ::cooperative_groups::coalesced_group& group, T value,
                   Operation& operation, Site site) {
  if (group.num_threads() < 32) {
    const T scanned = scan_lanes(group, value, operation, site);
    return group.shfl(scanned, static_cast<int>(group.num_threads()) - 1, site);
  }
  for (unsigned distance = 16; distance > 0; distance /= 2) {
    const unsigned partner = lane_of_thread() ^ distance;
    value = operation(value, group.shfl(value, static_cast<int>(partner), site));
  }
  return value;
}

/// The tile of 32 threads that a thread of a large tile belongs to.
template <unsigned int kSize, class Parent>
::cooperative_groups::thread_block_tile<32, ::cooperative_groups::thread_block> warp_of(
    const ::cooperative_groups::thread_block_tile<kSize, Parent>&) {
  return ::cooperative_groups::tiled_partition<32>(::cooperative_groups::this_thread_block());
}

/// Reduction of a large tile: its warps' results are reduced like the lanes of a tile.
template <unsigned int kSize, class Parent, class T, class Operation>
T reduce_large(const ::cooperative_groups::thread_block_tile<kSize, Parent>& tile, T value,
               Operation& operation, Site site) {
  constexpr unsigned kWarps = kSize / 32;
  const T of_warp = reduce_tile<32>(warp_of(tile), value, operation, site);
  return tile.exchange("reduce", of_warp, site, [&](const auto& given) {
    T total = of_warp;
    // What lane 0 of a tile of kWarps lanes would have got.
    const auto reduce_from = [&](auto&& self, unsigned warp, unsigned distance) -> T {
      if (distance == kWarps) return given(32 * warp);
      return operation(self(self, warp, distance * 2), self(self, warp ^ distance, distance * 2));
    };
    total = reduce_from(reduce_from, 0, 1);
    return total;
  });
}

/// Inclusive scan of a large tile.
template <unsigned int kSize, class Parent, class T, class Operation>
T scan_large(const ::cooperative_groups::thread_block_tile<kSize, Parent>& tile, T value,
             Operation& operation, Site site) {
  const T scanned = scan_lanes(warp_of(tile), value, operation, site);
  const unsigned warp = tile.thread_rank() / 32;
  return tile.exchange("scan", scanned, site, [&](const auto& given) {
    if (warp == 0) return scanned;
    T before = given(31);
    for (unsigned w = 1; w < warp; ++w) before = operation(before, given(32 * w + 31));
    return T(operation(before, scanned));
  });
}

/// Reduces the values of a group.
template <class Group, class T, class Operation>
T reduce_group(const Group& group, const T& value, Operation& operation, Site site) {
  static_assert(kCanCombine<Group>,
                "values are combined by a thread_block_tile or a coalesced_group only; cut the "
                "block by tiled_partition first");
  if constexpr (!kCanCombine<Group>) {
    return value;
  } else if constexpr (kIsLarge<Group>) {
    return reduce_large(group, value, operation, site);
  } else if constexpr (InstructionFor<Plain<Operation>, T>::exists) {
    return static_cast<T>(warp_reduce("reduce", InstructionFor<Plain<Operation>, T>::kReduction,
                                      group.lanes(), static_cast<unsigned>(value), site));
  } else if constexpr (std::is_same_v<Group, ::cooperative_groups::coalesced_group>) {
    return reduce_coalesced(group, value, operation, site);
  } else {
    return reduce_tile<Group::size()>(group, value, operation, site);
  }
}

/// Inclusive scan of the values of a group.
template <class Group, class T, class Operation>
T scan_group(const Group& group, const T& value, Operation& operation, Site site) {
  static_assert(kCanCombine<Group>,
                "values are combined by a thread_block_tile or a coalesced_group only; cut the "
                "block by tiled_partition first");
  if constexpr (!kCanCombine<Group>) {
    return value;
  } else if constexpr (kIsLarge<Group>) {
    return scan_large(group, value, operation, site);
  } else {
    return scan_lanes(group, value, operation, site);
  }
}

/// The value that the thread before in the group gave; the first gets a zero.
template <class Group, class T>
T value_before(const Group& group, const T& value, Site site) {
  const unsigned rank = group.thread_rank();
  if constexpr (kIsLarge<Group>) {
    return group.exchange("scan", value, site,
                          [&](const auto& given) { return rank == 0 ? T{} : given(rank - 1); });
  } else {
    const T before = group.shfl_up(value, 1, site);
    return rank == 0 ? T{} : before;
  }
}

}  // namespace warpkit::emulator
