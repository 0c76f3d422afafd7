/// @file
/// Functions by which the threads of a warp exchange values.
#pragma once

#include <type_traits>

#include "../../device_launch_parameters.h"
#include "barrier_functions.h"
#include "site.h"

struct __half;
struct __half2;
struct __nv_bfloat16;
struct __nv_bfloat162;

namespace warpkit::emulator {

/// How __reduce_*_sync combines values.
enum class WarpReduction { AddU, MinU, MaxU, MinS, MaxS, And, Or, Xor };

/// Waits for the lanes of `mask`.
void warp_meet(const char* function, unsigned mask, Site site) WARPKIT_BARRIER;
/// Meets the lanes of `mask`; returns the value that the lane `source` gave. Where that lane didn't
/// take part the value is undefined in CUDA; here it is 0, on which programs that work rely.
unsigned long long warp_read(const char* function, unsigned mask, unsigned long long value,
                             unsigned source, Site site) WARPKIT_BARRIER;
/// Meets the lanes of `mask`; returns the bits of those whose predicate is nonzero, and in `lanes`
/// those that took part.
unsigned warp_ballot(const char* function, unsigned mask, int predicate, unsigned* lanes,
                     Site site) WARPKIT_BARRIER;
/// Meets the lanes of `mask`; returns the bits of those that gave the same value.
unsigned warp_match(const char* function, unsigned mask, unsigned long long value, unsigned* lanes,
                    Site site) WARPKIT_BARRIER;
/// Meets the lanes of `mask`; returns their values combined.
unsigned warp_reduce(const char* function, WarpReduction reduction, unsigned mask, unsigned value,
                     Site site) WARPKIT_BARRIER;
/// Returns the lanes that have come to this line when no other of the warp can come any more.
unsigned warp_active_lanes(Site site) WARPKIT_BARRIER;

/// The running thread's place in its warp.
inline unsigned lane_of_thread() {
  const unsigned row = threadIdx.y + blockDim.y * threadIdx.z;
  return (threadIdx.x + blockDim.x * row) % 32;
}

/// What a value of type T is exchanged as: small integers and plain enumerations as int, as CUDA's
/// overloads do.
template <class T, bool = std::is_enum_v<T>&& std::is_convertible_v<T, int>>
struct ExchangedAs {
  using type = std::conditional_t<std::is_integral_v<T> && (sizeof(T) < 4), int, T>;
};
template <class T>
struct ExchangedAs<T, true> {
  using type = decltype(+T());
};
template <class T>
using Exchanged = typename ExchangedAs<std::remove_cv_t<T>>::type;

/// True for the types that CUDA's warp shuffles take.
template <class T>
constexpr bool kIsShuffled = std::is_arithmetic_v<T> && sizeof(T) <= 8;
template <>
inline constexpr bool kIsShuffled<__half> = true;
template <>
inline constexpr bool kIsShuffled<__half2> = true;
template <>
inline constexpr bool kIsShuffled<__nv_bfloat16> = true;
template <>
inline constexpr bool kIsShuffled<__nv_bfloat162> = true;

/// Exchanges a value.
template <class T>
inline T warp_read_as(const char* function, unsigned mask, T value, unsigned source, Site site) {
  static_assert(kIsShuffled<T>,
                "warp shuffles take numbers, half, half2, bfloat16 and bfloat162; exchange the "
                "members of other types one by one");
  unsigned long long bits = 0;
  __builtin_memcpy(&bits, static_cast<const void*>(&value), sizeof(T));
  bits = warp_read(function, mask, bits, source, site);
  __builtin_memcpy(static_cast<void*>(&value), &bits, sizeof(T));
  return value;
}

/// Ends the launch: the lanes of a warp are split by powers of two only.
[[noreturn]] void refuse_width(const char* function, int width, Site site);

/// The lanes of a part of a warp, all but the lowest bits of its lane numbers; checks the width.
inline unsigned lanes_within(const char* function, int width, Site site) {
  if (__builtin_expect(width < 1 || width > 32 || (width & (width - 1)) != 0, 0)) {
    refuse_width(function, width, site);
  }
  return static_cast<unsigned>(width - 1);
}

/// Chooses a lane without a branch: a kernel whose lanes choose differently doesn't part there.
/// @param first whether `a` is chosen.
/// @return `a` or `b`.
inline unsigned choose_lane(bool first, unsigned a, unsigned b) {
  const unsigned all = 0u - static_cast<unsigned>(first);
  return (a & all) | (b & ~all);
}

}  // namespace warpkit::emulator

inline void __syncwarp(unsigned mask = 0xffffffffu,
                       ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  ::warpkit::emulator::warp_meet("__syncwarp", mask, site);
}

inline unsigned __activemask(::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  return ::warpkit::emulator::warp_active_lanes(site);
}

template <class T>
inline ::warpkit::emulator::Exchanged<T> __shfl_sync(
    unsigned mask, T value, int lane, int width = 32,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const unsigned within = ::warpkit::emulator::lanes_within("__shfl_sync", width, site);
  const unsigned first = ::warpkit::emulator::lane_of_thread() & ~within;
  const unsigned source = first + (static_cast<unsigned>(lane) & within);
  return ::warpkit::emulator::warp_read_as<::warpkit::emulator::Exchanged<T>>("__shfl_sync", mask,
                                                                              value, source, site);
}

template <class T>
inline ::warpkit::emulator::Exchanged<T> __shfl_up_sync(
    unsigned mask, T value, unsigned delta, int width = 32,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const unsigned self = ::warpkit::emulator::lane_of_thread();
  const unsigned before = self & ::warpkit::emulator::lanes_within("__shfl_up_sync", width, site);
  return ::warpkit::emulator::warp_read_as<::warpkit::emulator::Exchanged<T>>(
      "__shfl_up_sync", mask, value,
      ::warpkit::emulator::choose_lane(delta <= before, self - delta, self), site);
}

template <class T>
inline ::warpkit::emulator::Exchanged<T> __shfl_down_sync(
    unsigned mask, T value, unsigned delta, int width = 32,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const unsigned self = ::warpkit::emulator::lane_of_thread();
  const unsigned within = ::warpkit::emulator::lanes_within("__shfl_down_sync", width, site);
  const unsigned behind = within - (self & within);
  return ::warpkit::emulator::warp_read_as<::warpkit::emulator::Exchanged<T>>(
      "__shfl_down_sync", mask, value,
      ::warpkit::emulator::choose_lane(delta <= behind, self + delta, self), site);
}

template <class T>
inline ::warpkit::emulator::Exchanged<T> __shfl_xor_sync(
    unsigned mask, T value, int lane_mask, int width = 32,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  const unsigned self = ::warpkit::emulator::lane_of_thread();
  const unsigned source = self ^ static_cast<unsigned>(lane_mask);
  // Earlier groups of `width` lanes may be read, later ones not.
  const unsigned last = self | ::warpkit::emulator::lanes_within("__shfl_xor_sync", width, site);
  return ::warpkit::emulator::warp_read_as<::warpkit::emulator::Exchanged<T>>(
      "__shfl_xor_sync", mask, value,
      ::warpkit::emulator::choose_lane(source <= last, source, self), site);
}

inline unsigned __ballot_sync(unsigned mask, int predicate,
                              ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  unsigned lanes;
  return ::warpkit::emulator::warp_ballot("__ballot_sync", mask, predicate, &lanes, site);
}

inline int __all_sync(unsigned mask, int predicate,
                      ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  unsigned lanes;
  return ::warpkit::emulator::warp_ballot("__all_sync", mask, predicate, &lanes, site) == lanes;
}

inline int __any_sync(unsigned mask, int predicate,
                      ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  unsigned lanes;
  return ::warpkit::emulator::warp_ballot("__any_sync", mask, predicate, &lanes, site) != 0;
}

template <class T>
inline unsigned __match_any_sync(
    unsigned mask, T value, ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  static_assert(sizeof(T) <= 8, "__match_any_sync takes values of up to 8 bytes");
  const ::warpkit::emulator::Exchanged<T> exchanged = value;
  unsigned long long bits = 0;
  unsigned lanes;
  __builtin_memcpy(&bits, &exchanged, sizeof(exchanged));
  return ::warpkit::emulator::warp_match("__match_any_sync", mask, bits, &lanes, site);
}

template <class T>
inline unsigned __match_all_sync(
    unsigned mask, T value, int* predicate,
    ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {
  static_assert(sizeof(T) <= 8, "__match_all_sync takes values of up to 8 bytes");
  const ::warpkit::emulator::Exchanged<T> exchanged = value;
  unsigned long long bits = 0;
  unsigned lanes;
  __builtin_memcpy(&bits, &exchanged, sizeof(exchanged));
  const bool all =
      ::warpkit::emulator::warp_match("__match_all_sync", mask, bits, &lanes, site) == lanes;
  *predicate = all;
  return all ? lanes : 0;
}

#define WARPKIT_WARP_REDUCE(name, type, reduction)                                             \
  inline type name(unsigned mask, type value,                                                  \
                   ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) {       \
    return static_cast<type>(                                                                  \
        ::warpkit::emulator::warp_reduce(#name, ::warpkit::emulator::WarpReduction::reduction, \
                                         mask, static_cast<unsigned>(value), site));           \
  }
WARPKIT_WARP_REDUCE(__reduce_add_sync, unsigned, AddU)
WARPKIT_WARP_REDUCE(__reduce_add_sync, int, AddU)
WARPKIT_WARP_REDUCE(__reduce_min_sync, unsigned, MinU)
WARPKIT_WARP_REDUCE(__reduce_min_sync, int, MinS)
WARPKIT_WARP_REDUCE(__reduce_max_sync, unsigned, MaxU)
WARPKIT_WARP_REDUCE(__reduce_max_sync, int, MaxS)
WARPKIT_WARP_REDUCE(__reduce_and_sync, unsigned, And)
WARPKIT_WARP_REDUCE(__reduce_or_sync, unsigned, Or)
WARPKIT_WARP_REDUCE(__reduce_xor_sync, unsigned, Xor)
#undef WARPKIT_WARP_REDUCE

#include "removed_warp_functions.h"
