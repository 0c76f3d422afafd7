/// @file
/// half and half2 with CUDA's conversions and arithmetic, each result rounded to nearest even.
#pragma once

#include "cuda_runtime.h"
#include "warpkit/emulator/small_float.h"

struct __half_raw {
  unsigned short x;
};

struct alignas(2) __half {
  __half() = default;
  __half(float value)
      : bits_(::warpkit::emulator::narrow<5, ::warpkit::emulator::Rounding::Nearest>(
            ::warpkit::emulator::same_bits<unsigned>(value))) {}
  __half(double value) : __half(::warpkit::emulator::to_odd(value)) {}
  __half(short value) : __half(static_cast<float>(value)) {}
  __half(unsigned short value) : __half(static_cast<float>(value)) {}
  __half(int value) : __half(static_cast<double>(value)) {}
  __half(unsigned int value) : __half(static_cast<double>(value)) {}
  __half(long value) : __half(static_cast<double>(value)) {}
  __half(unsigned long value) : __half(static_cast<double>(value)) {}
  __half(long long value) : __half(static_cast<double>(value)) {}
  __half(unsigned long long value) : __half(static_cast<double>(value)) {}
  __half(const __half_raw& raw) : bits_(raw.x) {}

  operator float() const {
    // Placed in a float's fields the value is too small by 2^112; that also covers subnormals.
    const unsigned magnitude = (bits_ & 0x7fffu) << 13;
    const float scaled = ::warpkit::emulator::same_bits<float>(magnitude) * 5.192296858534828e33f;
    unsigned result = ::warpkit::emulator::same_bits<unsigned>(scaled);
    if (magnitude >= 0x0f800000u) result = magnitude | 0x7f800000u;  // infinity or NaN
    return ::warpkit::emulator::same_bits<float>(result | (bits_ & 0x8000u) << 16);
  }
  operator __half_raw() const { return {bits_}; }

  /// The value with these bits.
  static __half from_bits(unsigned bits) {
    return __half(__half_raw{static_cast<unsigned short>(bits)});
  }
  /// The value's bits.
  unsigned short bits() const { return bits_; }

 private:
  unsigned short bits_;
};

struct __half2_raw {
  unsigned short x, y;
};

struct alignas(4) __half2 {
  __half x, y;
#if defined(WARPKIT_COUNTED)
  WARPKIT_VECTOR_COPY(__half2, 4)
#else
  __half2() = default;
#endif
  __half2(const __half& first, const __half& second) : x(first), y(second) {}
  __half2(const __half2_raw& raw) : x(__half::from_bits(raw.x)), y(__half::from_bits(raw.y)) {}
  operator __half2_raw() const { return {x.bits(), y.bits()}; }
};

typedef __half half;
typedef __half2 half2;
typedef __half nv_half;
typedef __half2 nv_half2;

WARPKIT_SMALL_FLOAT_ARITHMETIC(__half, __half2)

inline __half2 make_half2(__half x, __half y) { return __half2(x, y); }

// Conversions.
inline float __half2float(__half a) { return float(a); }
inline __half __float2half(float a) { return __half(a); }
inline __half __float2half_rn(float a) { return __half(a); }
#define WARPKIT_FLOAT_TO_HALF(name, rounding)                                    \
  inline __half name(float a) {                                                  \
    return __half::from_bits(                                                    \
        ::warpkit::emulator::narrow<5, ::warpkit::emulator::Rounding::rounding>( \
            ::warpkit::emulator::same_bits<unsigned>(a)));                       \
  }
WARPKIT_FLOAT_TO_HALF(__float2half_rz, Zero)
WARPKIT_FLOAT_TO_HALF(__float2half_ru, Up)
WARPKIT_FLOAT_TO_HALF(__float2half_rd, Down)
#undef WARPKIT_FLOAT_TO_HALF
inline __half __double2half(double a) { return __half(a); }
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

#define WARPKIT_HALF_INTEGER(name, type)                                             \
  inline type __half2##name##_rn(__half a) { return __float2##name##_rn(float(a)); } \
  inline type __half2##name##_rz(__half a) { return __float2##name##_rz(float(a)); } \
  inline type __half2##name##_ru(__half a) { return __float2##name##_ru(float(a)); } \
  inline type __half2##name##_rd(__half a) { return __float2##name##_rd(float(a)); } \
  inline __half __##name##2half_rn(type a) { return __half(a); }
WARPKIT_HALF_INTEGER(int, int)
WARPKIT_HALF_INTEGER(uint, unsigned int)
WARPKIT_HALF_INTEGER(ll, long long int)
WARPKIT_HALF_INTEGER(ull, unsigned long long int)
#undef WARPKIT_HALF_INTEGER
