/// @file
/// bfloat16 and its pair with CUDA's conversions and arithmetic, rounded to nearest even.
#pragma once

#include "cuda_runtime.h"
#include "warpkit/emulator/small_float.h"

struct __nv_bfloat16_raw {
  unsigned short x;
};

struct alignas(2) __nv_bfloat16 {
  __nv_bfloat16() = default;
  __nv_bfloat16(float value)
      : bits_(::warpkit::emulator::narrow<8, ::warpkit::emulator::Rounding::Nearest>(
            ::warpkit::emulator::same_bits<unsigned>(value))) {}
  __nv_bfloat16(double value) : __nv_bfloat16(::warpkit::emulator::to_odd(value)) {}
  __nv_bfloat16(short value) : __nv_bfloat16(static_cast<float>(value)) {}
  __nv_bfloat16(unsigned short value) : __nv_bfloat16(static_cast<float>(value)) {}
  __nv_bfloat16(int value) : __nv_bfloat16(static_cast<double>(value)) {}
  __nv_bfloat16(unsigned int value) : __nv_bfloat16(static_cast<double>(value)) {}
  __nv_bfloat16(long value) : __nv_bfloat16(static_cast<double>(value)) {}
  __nv_bfloat16(unsigned long value) : __nv_bfloat16(static_cast<double>(value)) {}
  __nv_bfloat16(long long value) : __nv_bfloat16(static_cast<double>(value)) {}
  __nv_bfloat16(unsigned long long value) : __nv_bfloat16(static_cast<double>(value)) {}
  __nv_bfloat16(const __nv_bfloat16_raw& raw) : bits_(raw.x) {}

  operator float() const {
    return ::warpkit::emulator::same_bits<float>(static_cast<unsigned>(bits_) << 16);
  }
  operator __nv_bfloat16_raw() const { return {bits_}; }

  /// The value with these bits.
  static __nv_bfloat16 from_bits(unsigned bits) {
    return __nv_bfloat16(__nv_bfloat16_raw{static_cast<unsigned short>(bits)});
  }
  /// The value's bits.
  unsigned short bits() const { return bits_; }

 private:
  unsigned short bits_;
};

struct __nv_bfloat162_raw {
  unsigned short x, y;
};

struct alignas(4) __nv_bfloat162 {
  __nv_bfloat16 x, y;
#if defined(WARPKIT_COUNTED)
  WARPKIT_VECTOR_COPY(__nv_bfloat162, 4)
#else
  __nv_bfloat162() = default;
#endif
  __nv_bfloat162(const __nv_bfloat16& first, const __nv_bfloat16& second) : x(first), y(second) {}
  __nv_bfloat162(const __nv_bfloat162_raw& raw)
      : x(__nv_bfloat16::from_bits(raw.x)), y(__nv_bfloat16::from_bits(raw.y)) {}
  operator __nv_bfloat162_raw() const { return {x.bits(), y.bits()}; }
};

typedef __nv_bfloat16 nv_bfloat16;
typedef __nv_bfloat162 nv_bfloat162;

WARPKIT_SMALL_FLOAT_ARITHMETIC(__nv_bfloat16, __nv_bfloat162)

inline __nv_bfloat162 make_bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) {
  return __nv_bfloat162(x, y);
}

// Conversions.
inline float __bfloat162float(__nv_bfloat16 a) { return float(a); }
inline __nv_bfloat16 __float2bfloat16(float a) { return __nv_bfloat16(a); }
inline __nv_bfloat16 __float2bfloat16_rn(float a) { return __nv_bfloat16(a); }
#define WARPKIT_FLOAT_TO_BFLOAT16(name, rounding)                                \
  inline __nv_bfloat16 name(float a) {                                           \
    return __nv_bfloat16::from_bits(                                             \
        ::warpkit::emulator::narrow<8, ::warpkit::emulator::Rounding::rounding>( \
            ::warpkit::emulator::same_bits<unsigned>(a)));                       \
  }
WARPKIT_FLOAT_TO_BFLOAT16(__float2bfloat16_rz, Zero)
WARPKIT_FLOAT_TO_BFLOAT16(__float2bfloat16_ru, Up)
WARPKIT_FLOAT_TO_BFLOAT16(__float2bfloat16_rd, Down)
#undef WARPKIT_FLOAT_TO_BFLOAT16
inline __nv_bfloat16 __double2bfloat16(double a) { return __nv_bfloat16(a); }
inline __nv_bfloat162 __float2bfloat162_rn(float a) { return {a, a}; }
inline __nv_bfloat162 __floats2bfloat162_rn(float a, float b) { return {a, b}; }
inline __nv_bfloat162 __float22bfloat162_rn(float2 a) { return {a.x, a.y}; }
inline float2 __bfloat1622float2(__nv_bfloat162 a) { return make_float2(float(a.x), float(a.y)); }
inline float __low2float(__nv_bfloat162 a) { return float(a.x); }
inline float __high2float(__nv_bfloat162 a) { return float(a.y); }
inline __nv_bfloat16 __low2bfloat16(__nv_bfloat162 a) { return a.x; }
inline __nv_bfloat16 __high2bfloat16(__nv_bfloat162 a) { return a.y; }
inline __nv_bfloat162 __bfloat162bfloat162(__nv_bfloat16 a) { return {a, a}; }
inline __nv_bfloat162 __halves2bfloat162(__nv_bfloat16 a, __nv_bfloat16 b) { return {a, b}; }
inline __nv_bfloat162 __low2bfloat162(__nv_bfloat162 a) { return {a.x, a.x}; }
inline __nv_bfloat162 __high2bfloat162(__nv_bfloat162 a) { return {a.y, a.y}; }
inline __nv_bfloat162 __lows2bfloat162(__nv_bfloat162 a, __nv_bfloat162 b) { return {a.x, b.x}; }
inline __nv_bfloat162 __highs2bfloat162(__nv_bfloat162 a, __nv_bfloat162 b) { return {a.y, b.y}; }
inline __nv_bfloat162 __lowhigh2highlow(__nv_bfloat162 a) { return {a.y, a.x}; }
inline short __bfloat16_as_short(__nv_bfloat16 a) { return static_cast<short>(a.bits()); }
inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 a) { return a.bits(); }
inline __nv_bfloat16 __short_as_bfloat16(short a) {
  return __nv_bfloat16::from_bits(static_cast<unsigned short>(a));
}
inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short a) { return __nv_bfloat16::from_bits(a); }
inline int __bfloat162int_rn(__nv_bfloat16 a) { return __float2int_rn(float(a)); }
inline int __bfloat162int_rz(__nv_bfloat16 a) { return __float2int_rz(float(a)); }
inline unsigned int __bfloat162uint_rn(__nv_bfloat16 a) { return __float2uint_rn(float(a)); }
inline unsigned int __bfloat162uint_rz(__nv_bfloat16 a) { return __float2uint_rz(float(a)); }
inline __nv_bfloat16 __int2bfloat16_rn(int a) { return __nv_bfloat16(a); }
inline __nv_bfloat16 __uint2bfloat16_rn(unsigned int a) { return __nv_bfloat16(a); }
