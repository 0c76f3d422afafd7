/// @file
/// What groups within a warp are made of: lanes, values that travel between them, ranks.
#pragma once

#include <type_traits>

#include "../bit_functions.h"
#include "../warp_functions.h"

namespace warpkit::emulator {

/// A type as it is when a value of it is copied.
template <class T>
using Plain = std::remove_cv_t<std::remove_reference_t<T>>;

/// A lane that no warp has; reading from it gives an undefined value.
constexpr unsigned kNoLane = 32;

/// The running thread's place in its block.
inline unsigned rank_in_block() {
  return threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
}

/// The threads of a block.
inline unsigned threads_of_block() { return blockDim.x * blockDim.y * blockDim.z; }

/// How many lanes of `mask` come before `lane`.
inline unsigned rank_of_lane(unsigned mask, unsigned lane) {
  return static_cast<unsigned>(__builtin_popcount(mask & ((1u << lane) - 1)));
}

/// The lane of `mask` that has `rank` others before it, or kNoLane.
inline unsigned lane_of_rank(unsigned mask, unsigned rank) {
  for (; mask; mask &= mask - 1, --rank) {
    if (rank == 0) return static_cast<unsigned>(__builtin_ctz(mask));
  }
  return kNoLane;
}

/// The bits of `bits` at the lanes of `mask`, side by side.
inline unsigned pack_lanes(unsigned mask, unsigned bits) {
  unsigned packed = 0;
  for (unsigned rank = 0; mask; mask &= mask - 1, ++rank) {
    packed |= (bits >> __builtin_ctz(mask) & 1u) << rank;
  }
  return packed;
}

/// Meets the lanes of `mask`, and reads the value that the lane `source` gave.
/// @param function for messages.
/// @param mask who meets.
/// @param value what this lane gives.
/// @param source the lane to read from.
/// @param site the line that waits.
/// @return its value; where that lane didn't take part, all bits are set.
template <class T>
T read_lane(const char* function, unsigned mask, const T& value, unsigned source, Site site) {
#if !defined(WARPKIT_COUNTED)  // where vectors have copy constructors
  static_assert(std::is_trivially_copyable_v<T>, "lanes exchange trivially copyable types only");
#endif
  static_assert(sizeof(T) <= 32, "lanes exchange values of at most 32 bytes");
  unsigned long long words[(sizeof(T) + 7) / 8] = {};
  __builtin_memcpy(words, static_cast<const void*>(&value), sizeof(T));
  for (unsigned long long& word : words) word = warp_read(function, mask, word, source, site);
  T result = value;
  __builtin_memcpy(static_cast<void*>(&result), words, sizeof(T));
  return result;
}

/// A value of any comparable size as bits, for matching.
template <class T>
unsigned long long match_bits(const T& value) {
  static_assert(sizeof(T) <= 8, "lanes match values of at most 8 bytes");
  unsigned long long bits = 0;
  __builtin_memcpy(&bits, static_cast<const void*>(&value), sizeof(T));
  return bits;
}

}  // namespace warpkit::emulator
