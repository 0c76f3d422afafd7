/// @file
/// half and half2 with CUDA's conversions and arithmetic, each result rounded to nearest even.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda_runtime.h"
#include "warpkit/emulator/small_float_conversions.h"
#include "warpkit/emulator/small_float_functions.h"

/// NVIDIA's include guards, by which programs ask for these types.
#define __CUDA_FP16_H__
#define __CUDA_FP16_TYPES_EXIST__

struct __half_raw {
  unsigned short x;
};

struct alignas(2) __half {
  operator float() const {
    // All three kinds are made, and one is chosen, without a branch and without floating-point
    // arithmetic: neither is the program's.
    const unsigned magnitude = bits_ & 0x7fffu;
    const unsigned is_infinite = 0u - (magnitude >= 0x7c00u);  // or NaN; all bits
    const unsigned is_small = 0u - (magnitude < 0x0400u);      // subnormal or zero
    const unsigned is_some = 0u - (magnitude != 0u);
    const unsigned usual = (magnitude << 13) + (112u << 23) + (is_infinite & 112u << 23);
    const float units = static_cast<float>(static_cast<int>(magnitude));  // of 2^-24
    const unsigned small =
        (::warpkit::emulator::same_bits<unsigned>(units) - (24u << 23)) & is_some;
    const unsigned result = (small & is_small) | (usual & ~is_small);
    return ::warpkit::emulator::same_bits<float>(result | (bits_ & 0x8000u) << 16);
  }
  WARPKIT_SMALL_FLOAT_MEMBERS(__half, __half_raw, 5)
};

struct __half2_raw {
  unsigned short x, y;
};

struct alignas(4) __half2 {
  WARPKIT_SMALL_FLOAT_PAIR(__half, __half2, __half2_raw)
};
WARPKIT_VECTOR_IS_PLAIN(__half2);

typedef __half half;
typedef __half2 half2;
typedef __half nv_half;
typedef __half2 nv_half2;
typedef __half __nv_half;
typedef __half2 __nv_half2;
typedef __half_raw __nv_half_raw;
typedef __half2_raw __nv_half2_raw;

WARPKIT_SMALL_FLOAT_FUNCTIONS(__half, __half2)
WARPKIT_SMALL_FLOAT_CONVERSIONS(__half, half)

inline __half2 make_half2(__half x, __half y) { return __half2(x, y); }
inline __half2 __float2half2_rn(float a) { return __half2(__half(a), __half(a)); }
inline __half2 __floats2half2_rn(float a, float b) { return __half2(__half(a), __half(b)); }
inline __half2 __float22half2_rn(float2 a) { return __half2(__half(a.x), __half(a.y)); }
inline float2 __half22float2(__half2 a) { return make_float2(float(a.x), float(a.y)); }
inline float __low2float(__half2 a) { return float(a.x); }
inline float __high2float(__half2 a) { return float(a.y); }
inline __half __low2half(__half2 a) { return a.x; }
inline __half __high2half(__half2 a) { return a.y; }
inline __half2 __half2half2(__half a) { return __half2(a, a); }
inline __half2 __halves2half2(__half a, __half b) { return __half2(a, b); }
inline __half2 __low2half2(__half2 a) { return __half2(a.x, a.x); }
inline __half2 __high2half2(__half2 a) { return __half2(a.y, a.y); }
inline __half2 __lows2half2(__half2 a, __half2 b) { return __half2(a.x, b.x); }
inline __half2 __highs2half2(__half2 a, __half2 b) { return __half2(a.y, b.y); }
inline __half2 __lowhigh2highlow(__half2 a) { return __half2(a.y, a.x); }
inline short __half_as_short(__half a) { return static_cast<short>(a.bits()); }
inline unsigned short __half_as_ushort(__half a) { return a.bits(); }
inline __half __short_as_half(short a) { return __half::from_bits(static_cast<unsigned short>(a)); }
inline __half __ushort_as_half(unsigned short a) { return __half::from_bits(a); }

#define CUDART_INF_FP16 __ushort_as_half(static_cast<unsigned short>(0x7c00u))
#define CUDART_NAN_FP16 __ushort_as_half(static_cast<unsigned short>(0x7fffu))
#define CUDART_MIN_DENORM_FP16 __ushort_as_half(static_cast<unsigned short>(0x0001u))
#define CUDART_MAX_NORMAL_FP16 __ushort_as_half(static_cast<unsigned short>(0x7bffu))
#define CUDART_NEG_ZERO_FP16 __ushort_as_half(static_cast<unsigned short>(0x8000u))
#define CUDART_ZERO_FP16 __ushort_as_half(static_cast<unsigned short>(0x0000u))
#define CUDART_ONE_FP16 __ushort_as_half(static_cast<unsigned short>(0x3c00u))

#include "warpkit/emulator/macros_back.h"
