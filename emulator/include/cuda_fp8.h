/// @file
/// The 8-bit floating-point types: e4m3 (up to 448, no infinity) and e5m2 (a half cut in two), one,
/// two or four in a word, and their conversions. Rounded to nearest even.
#pragma once

#include "warpkit/emulator/macros_aside.h"

#include "cuda_bf16.h"
#include "cuda_fp16.h"

#define __CUDA_FP8_H__
#define __CUDA_FP8_TYPES_EXIST__

typedef unsigned char __nv_fp8_storage_t;
typedef unsigned short int __nv_fp8x2_storage_t;
typedef unsigned int __nv_fp8x4_storage_t;

/// What becomes of a value that is too large: infinity (e5m2) or NaN (e4m3), or the greatest value.
typedef enum __nv_saturation_t { __NV_NOSAT, __NV_SATFINITE } __nv_saturation_t;
typedef enum __nv_fp8_interpretation_t { __NV_E4M3, __NV_E5M2 } __nv_fp8_interpretation_t;

namespace warpkit::emulator {

/// A magnitude in fields of a small exponent and mantissa, without an upper limit.
/// @param bits a finite double's, without its sign.
/// @param mantissa_bits the mantissa's width.
/// @param bias what is added to the exponent.
/// @return both fields side by side; the exponent may be too large for its field.
inline unsigned fp8_fields(unsigned long long bits, int mantissa_bits, int bias) {
  const int exponent = static_cast<int>(bits >> 52) - 1023;
  const unsigned long long significand = (bits & 0xfffffffffffffull) | 1ull << 52;
  const int least = 1 - bias;
  const int scale = exponent < least ? least : exponent;
  const int dropped = 52 - mantissa_bits + (scale - exponent);
  if (dropped > 53) return 0;  // less than half of the least
  auto kept = static_cast<unsigned>(significand >> dropped);
  const unsigned long long rest = significand & ((1ull << dropped) - 1);
  const unsigned long long half = 1ull << (dropped - 1);
  if (rest > half || (rest == half && (kept & 1))) ++kept;
  return kept + (static_cast<unsigned>(scale - least) << mantissa_bits);
}

}  // namespace warpkit::emulator

inline __nv_fp8_storage_t __nv_cvt_double_to_fp8(double x, __nv_saturation_t saturate,
                                                 __nv_fp8_interpretation_t kind) {
  const auto bits = ::warpkit::emulator::same_bits<unsigned long long>(x);
  const unsigned sign = bits >> 63 ? 0x80u : 0u;
  const unsigned long long magnitude = bits & 0x7fffffffffffffffull;
  const bool e4m3 = kind == __NV_E4M3;
  unsigned result = 0;
  if (magnitude > 0x7ff0000000000000ull) {
    result = e4m3 ? 0x7f : 0x7e | (magnitude >> 50 & 1);  // a NaN keeps its sign
  } else {
    const unsigned greatest = e4m3 ? 0x7e : 0x7b;
    result = greatest + 1;
    if (magnitude < 0x7ff0000000000000ull) {
      result = e4m3 ? ::warpkit::emulator::fp8_fields(magnitude, 3, 7)
                    : ::warpkit::emulator::fp8_fields(magnitude, 2, 15);
    }
    if (result > greatest) result = saturate == __NV_SATFINITE ? greatest : greatest + 1;
  }
  return static_cast<__nv_fp8_storage_t>(result | sign);
}

inline __nv_fp8_storage_t __nv_cvt_float_to_fp8(float x, __nv_saturation_t saturate,
                                                __nv_fp8_interpretation_t kind) {
  if (x != x) return 0x7f;  // one NaN for all
  return __nv_cvt_double_to_fp8(x, saturate, kind);
}
inline __nv_fp8_storage_t __nv_cvt_halfraw_to_fp8(__half_raw x, __nv_saturation_t saturate,
                                                  __nv_fp8_interpretation_t kind) {
  return __nv_cvt_float_to_fp8(float(__half(x)), saturate, kind);
}
inline __nv_fp8_storage_t __nv_cvt_bfloat16raw_to_fp8(__nv_bfloat16_raw x,
                                                      __nv_saturation_t saturate,
                                                      __nv_fp8_interpretation_t kind) {
  return __nv_cvt_float_to_fp8(float(__nv_bfloat16(x)), saturate, kind);
}

// Pairs: the first is the low byte.
#define WARPKIT_FP8_PAIR(name, type, convert, member)                                    \
  inline __nv_fp8x2_storage_t name(type x, __nv_saturation_t saturate,                   \
                                   __nv_fp8_interpretation_t kind) {                     \
    return static_cast<__nv_fp8x2_storage_t>(convert(member(x.x), saturate, kind) |      \
                                             convert(member(x.y), saturate, kind) << 8); \
  }
#define WARPKIT_FP8_RAW_HALF(bits) \
  __half_raw { bits }
#define WARPKIT_FP8_RAW_BFLOAT16(bits) \
  __nv_bfloat16_raw { bits }
WARPKIT_FP8_PAIR(__nv_cvt_double2_to_fp8x2, double2, __nv_cvt_double_to_fp8, )
WARPKIT_FP8_PAIR(__nv_cvt_float2_to_fp8x2, float2, __nv_cvt_float_to_fp8, )
WARPKIT_FP8_PAIR(__nv_cvt_halfraw2_to_fp8x2, __half2_raw, __nv_cvt_halfraw_to_fp8,
                 WARPKIT_FP8_RAW_HALF)
WARPKIT_FP8_PAIR(__nv_cvt_bfloat16raw2_to_fp8x2, __nv_bfloat162_raw, __nv_cvt_bfloat16raw_to_fp8,
                 WARPKIT_FP8_RAW_BFLOAT16)
#undef WARPKIT_FP8_PAIR
#undef WARPKIT_FP8_RAW_HALF
#undef WARPKIT_FP8_RAW_BFLOAT16

inline __half_raw __nv_cvt_fp8_to_halfraw(__nv_fp8_storage_t x, __nv_fp8_interpretation_t kind) {
  const unsigned magnitude = x & 0x7fu;
  const unsigned sign = (x & 0x80u) << 8;
  if (magnitude > (kind == __NV_E4M3 ? 0x7eu : 0x7cu)) return {0x7fff};
  if (kind == __NV_E5M2) return {static_cast<unsigned short>(x << 8)};
  // Placed in a half's fields it is too small by 2^8.
  const __half scaled = float(__half::from_bits(magnitude << 7)) * 256.0f;
  return {static_cast<unsigned short>(scaled.bits() | sign)};
}
inline __half2_raw __nv_cvt_fp8x2_to_halfraw2(__nv_fp8x2_storage_t x,
                                              __nv_fp8_interpretation_t kind) {
  return {__nv_cvt_fp8_to_halfraw(static_cast<__nv_fp8_storage_t>(x), kind).x,
          __nv_cvt_fp8_to_halfraw(static_cast<__nv_fp8_storage_t>(x >> 8), kind).x};
}

// The types: plain storage with conversions from and to numbers, which have to be asked for. Values
// that are too large become the greatest.
#define WARPKIT_FP8_FROM(name, kind, type)                                                 \
  explicit name(type value)                                                                \
      : __x(__nv_cvt_double_to_fp8(::warpkit::emulator::odd_double(value), __NV_SATFINITE, \
                                   kind)) {}
#define WARPKIT_FP8_TO(type) \
  explicit operator type() const { return static_cast<type>(__half(*this)); }

#define WARPKIT_FP8_TYPE(name, kind)                                                           \
  struct alignas(1) name {                                                                     \
    __nv_fp8_storage_t __x;                                                                    \
    name() = default;                                                                          \
    explicit name(float value) : __x(__nv_cvt_float_to_fp8(value, __NV_SATFINITE, kind)) {}    \
    explicit name(double value) : __x(__nv_cvt_double_to_fp8(value, __NV_SATFINITE, kind)) {}  \
    explicit name(__half value) : __x(__nv_cvt_halfraw_to_fp8(value, __NV_SATFINITE, kind)) {} \
    explicit name(__nv_bfloat16 value)                                                         \
        : __x(__nv_cvt_bfloat16raw_to_fp8(value, __NV_SATFINITE, kind)) {}                     \
    WARPKIT_FP8_FROM(name, kind, short)                                                        \
    WARPKIT_FP8_FROM(name, kind, unsigned short)                                               \
    WARPKIT_FP8_FROM(name, kind, int)                                                          \
    WARPKIT_FP8_FROM(name, kind, unsigned int)                                                 \
    WARPKIT_FP8_FROM(name, kind, long)                                                         \
    WARPKIT_FP8_FROM(name, kind, unsigned long)                                                \
    WARPKIT_FP8_FROM(name, kind, long long)                                                    \
    WARPKIT_FP8_FROM(name, kind, unsigned long long)                                           \
    explicit operator __half() const { return __half(__nv_cvt_fp8_to_halfraw(__x, kind)); }    \
    explicit operator float() const { return float(__half(*this)); }                           \
    explicit operator double() const { return float(*this); }                                  \
    explicit operator __nv_bfloat16() const { return __nv_bfloat16(float(*this)); }            \
    WARPKIT_FP8_TO(signed char)                                                                \
    WARPKIT_FP8_TO(unsigned char)                                                              \
    WARPKIT_FP8_TO(char)                                                                       \
    WARPKIT_FP8_TO(short)                                                                      \
    WARPKIT_FP8_TO(unsigned short)                                                             \
    WARPKIT_FP8_TO(int)                                                                        \
    WARPKIT_FP8_TO(unsigned int)                                                               \
    WARPKIT_FP8_TO(long)                                                                       \
    WARPKIT_FP8_TO(unsigned long)                                                              \
    WARPKIT_FP8_TO(long long)                                                                  \
    WARPKIT_FP8_TO(unsigned long long)                                                         \
    explicit operator bool() const { return (__x & 0x7f) != 0; }                               \
  }

#define WARPKIT_FP8X2_TYPE(name, kind)                                                             \
  struct alignas(2) name {                                                                         \
    __nv_fp8x2_storage_t __x;                                                                      \
    name() = default;                                                                              \
    explicit name(__half2 value) : __x(__nv_cvt_halfraw2_to_fp8x2(value, __NV_SATFINITE, kind)) {} \
    explicit name(__nv_bfloat162 value)                                                            \
        : __x(__nv_cvt_bfloat16raw2_to_fp8x2(value, __NV_SATFINITE, kind)) {}                      \
    explicit name(float2 value) : __x(__nv_cvt_float2_to_fp8x2(value, __NV_SATFINITE, kind)) {}    \
    explicit name(double2 value) : __x(__nv_cvt_double2_to_fp8x2(value, __NV_SATFINITE, kind)) {}  \
    explicit operator __half2() const { return __half2(__nv_cvt_fp8x2_to_halfraw2(__x, kind)); }   \
    explicit operator float2() const { return __half22float2(__half2(*this)); }                    \
  }

#define WARPKIT_FP8X4_TYPE(name, pair, kind)                                                  \
  struct alignas(4) name {                                                                    \
    __nv_fp8x4_storage_t __x;                                                                 \
    name() = default;                                                                         \
    explicit name(__half2 low, __half2 high) : name(pair(low), pair(high)) {}                 \
    explicit name(__nv_bfloat162 low, __nv_bfloat162 high) : name(pair(low), pair(high)) {}   \
    explicit name(float4 value)                                                               \
        : name(pair(make_float2(value.x, value.y)), pair(make_float2(value.z, value.w))) {}   \
    explicit name(double4 value)                                                              \
        : name(pair(make_double2(value.x, value.y)), pair(make_double2(value.z, value.w))) {} \
    explicit operator float4() const {                                                        \
      const float2 low = __half22float2(                                                      \
          __nv_cvt_fp8x2_to_halfraw2(static_cast<__nv_fp8x2_storage_t>(__x), kind));          \
      const float2 high = __half22float2(                                                     \
          __nv_cvt_fp8x2_to_halfraw2(static_cast<__nv_fp8x2_storage_t>(__x >> 16), kind));    \
      return make_float4(low.x, low.y, high.x, high.y);                                       \
    }                                                                                         \
                                                                                              \
   private:                                                                                   \
    name(pair low, pair high) : __x(low.__x | static_cast<unsigned>(high.__x) << 16) {}       \
  }

WARPKIT_FP8_TYPE(__nv_fp8_e4m3, __NV_E4M3);
WARPKIT_FP8_TYPE(__nv_fp8_e5m2, __NV_E5M2);
WARPKIT_FP8X2_TYPE(__nv_fp8x2_e4m3, __NV_E4M3);
WARPKIT_FP8X2_TYPE(__nv_fp8x2_e5m2, __NV_E5M2);
WARPKIT_FP8X4_TYPE(__nv_fp8x4_e4m3, __nv_fp8x2_e4m3, __NV_E4M3);
WARPKIT_FP8X4_TYPE(__nv_fp8x4_e5m2, __nv_fp8x2_e5m2, __NV_E5M2);

#undef WARPKIT_FP8X4_TYPE
#undef WARPKIT_FP8X2_TYPE
#undef WARPKIT_FP8_TYPE
#undef WARPKIT_FP8_TO
#undef WARPKIT_FP8_FROM

#include "warpkit/emulator/macros_back.h"
