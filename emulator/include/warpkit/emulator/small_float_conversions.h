/// @file
/// Conversions that half and bfloat16 share, as macros. `name` is how CUDA calls the type in them.
#pragma once

#include "rounded_functions.h"
#include "small_float.h"

/// Between a 16-bit float and one integer type, with each rounding.
#define WARPKIT_SMALL_INTEGER_ROUNDED(T, name, integer, type, suffix, round, mode)   \
  inline type __##name##2##integer##_##suffix(T a) {                                 \
    return ::warpkit::emulator::to_integer<type>(round(float(a)));                   \
  }                                                                                  \
  inline T __##integer##2##name##_##suffix(type a) {                                 \
    return ::warpkit::emulator::small_float<T, ::warpkit::emulator::Rounding::mode>( \
        ::warpkit::emulator::odd_double(a));                                         \
  }
#define WARPKIT_SMALL_INTEGER(T, name, integer, type)                       \
  WARPKIT_SMALL_INTEGER_ROUNDED(T, name, integer, type, rn, rintf, Nearest) \
  WARPKIT_SMALL_INTEGER_ROUNDED(T, name, integer, type, rz, truncf, Zero)   \
  WARPKIT_SMALL_INTEGER_ROUNDED(T, name, integer, type, ru, ceilf, Up)      \
  WARPKIT_SMALL_INTEGER_ROUNDED(T, name, integer, type, rd, floorf, Down)

#define WARPKIT_SMALL_FROM_FLOAT(T, name, suffix, mode)                                 \
  inline T __float2##name##suffix(float a) {                                            \
    return ::warpkit::emulator::small_float<T, ::warpkit::emulator::Rounding::mode>(a); \
  }

/// Defines the conversions of T whose names are made of its own.
#define WARPKIT_SMALL_FLOAT_CONVERSIONS(T, name)                             \
  inline float __##name##2float(T a) { return float(a); }                    \
  inline T __double2##name(double a) { return T(a); }                        \
  WARPKIT_SMALL_FROM_FLOAT(T, name, , Nearest)                               \
  WARPKIT_SMALL_FROM_FLOAT(T, name, _rn, Nearest)                            \
  WARPKIT_SMALL_FROM_FLOAT(T, name, _rz, Zero)                               \
  WARPKIT_SMALL_FROM_FLOAT(T, name, _ru, Up)                                 \
  WARPKIT_SMALL_FROM_FLOAT(T, name, _rd, Down)                               \
  WARPKIT_SMALL_INTEGER(T, name, short, short)                               \
  WARPKIT_SMALL_INTEGER(T, name, ushort, unsigned short)                     \
  WARPKIT_SMALL_INTEGER(T, name, int, int)                                   \
  WARPKIT_SMALL_INTEGER(T, name, uint, unsigned int)                         \
  WARPKIT_SMALL_INTEGER(T, name, ll, long long int)                          \
  WARPKIT_SMALL_INTEGER(T, name, ull, unsigned long long int)                \
  inline signed char __##name##2char_rz(T a) {                               \
    return ::warpkit::emulator::to_integer<signed char>(truncf(float(a)));   \
  }                                                                          \
  inline unsigned char __##name##2uchar_rz(T a) {                            \
    return ::warpkit::emulator::to_integer<unsigned char>(truncf(float(a))); \
  }

/// The members that half and bfloat16 share: conversion from and to numbers, and the bits.
/// @tparam exponent_bits 5 or 8.
#define WARPKIT_SMALL_FLOAT_MEMBERS(T, raw, exponent_bits)                                        \
  static constexpr int kExponentBits = exponent_bits;                                             \
  static constexpr unsigned kInfinityBits = ((1u << exponent_bits) - 1) << (15 - exponent_bits);  \
  T() = default;                                                                                  \
  T(float value)                                                                                  \
      : bits_(::warpkit::emulator::narrow<exponent_bits, ::warpkit::emulator::Rounding::Nearest>( \
            ::warpkit::emulator::same_bits<unsigned>(value))) {}                                  \
  T(double value) : T(::warpkit::emulator::to_odd(value)) {}                                      \
  T(short value) : T(static_cast<float>(value)) {}                                                \
  T(unsigned short value) : T(static_cast<float>(value)) {}                                       \
  T(int value) : T(static_cast<double>(value)) {}                                                 \
  T(unsigned int value) : T(static_cast<double>(value)) {}                                        \
  T(long value) : T(::warpkit::emulator::odd_double(value)) {}                                    \
  T(unsigned long value) : T(::warpkit::emulator::odd_double(value)) {}                           \
  T(long long value) : T(::warpkit::emulator::odd_double(value)) {}                               \
  T(unsigned long long value) : T(::warpkit::emulator::odd_double(value)) {}                      \
  constexpr T(const raw& from) : bits_(from.x) {}                                                 \
  constexpr operator raw() const { return {bits_}; }                                              \
  /* Casts cut and saturate; without a cast the value goes by way of float. */                    \
  WARPKIT_SMALL_FLOAT_CAST(signed char)                                                           \
  WARPKIT_SMALL_FLOAT_CAST(unsigned char)                                                         \
  WARPKIT_SMALL_FLOAT_CAST(char)                                                                  \
  WARPKIT_SMALL_FLOAT_CAST(short)                                                                 \
  WARPKIT_SMALL_FLOAT_CAST(unsigned short)                                                        \
  WARPKIT_SMALL_FLOAT_CAST(int)                                                                   \
  WARPKIT_SMALL_FLOAT_CAST(unsigned int)                                                          \
  WARPKIT_SMALL_FLOAT_CAST(long)                                                                  \
  WARPKIT_SMALL_FLOAT_CAST(unsigned long)                                                         \
  WARPKIT_SMALL_FLOAT_CAST(long long)                                                             \
  WARPKIT_SMALL_FLOAT_CAST(unsigned long long)                                                    \
  explicit constexpr operator bool() const { return (bits_ & 0x7fffu) != 0; }                     \
  /* The value with these bits. */                                                                \
  static constexpr T from_bits(unsigned bits) {                                                   \
    return T(raw{static_cast<unsigned short>(bits)});                                             \
  }                                                                                               \
  /* The value's bits. */                                                                         \
  constexpr unsigned short bits() const { return bits_; }                                         \
                                                                                                  \
 private:                                                                                         \
  unsigned short bits_;

#define WARPKIT_SMALL_FLOAT_CAST(type)                                  \
  explicit operator type() const {                                      \
    return ::warpkit::emulator::to_integer<type>(truncf(float(*this))); \
  }

/// The members of a pair.
#define WARPKIT_SMALL_FLOAT_PAIR(T, T2, raw2)                                       \
  T x, y;                                                                           \
  WARPKIT_SMALL_FLOAT_PAIR_COPY(T2)                                                 \
  constexpr T2(const T& first, const T& second) : x(first), y(second) {}            \
  constexpr T2(const raw2& raw) : x(T::from_bits(raw.x)), y(T::from_bits(raw.y)) {} \
  constexpr operator raw2() const { return {x.bits(), y.bits()}; }

#if defined(WARPKIT_COUNTED)
#define WARPKIT_SMALL_FLOAT_PAIR_COPY(T2) WARPKIT_VECTOR_COPY(T2, 4)
#else
#define WARPKIT_SMALL_FLOAT_PAIR_COPY(T2) T2() = default;
#endif
