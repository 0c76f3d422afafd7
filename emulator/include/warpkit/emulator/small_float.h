/// @file
/// What half and bfloat16 share: conversion with every rounding.
#pragma once

#include "bit_functions.h"
#include "rounding.h"

namespace warpkit::emulator {

/// One more unit in the last place?
/// @param odd the last place kept is 1.
/// @param rest the bits dropped.
/// @param half their value that is half a unit.
/// @param negative the sign.
template <Rounding kRounding>
constexpr bool rounds_up(bool odd, unsigned rest, unsigned half, bool negative) {
  if (kRounding == Rounding::Nearest) return rest > half || (rest == half && odd);
  if (kRounding == Rounding::Up) return rest != 0 && !negative;
  if (kRounding == Rounding::Down) return rest != 0 && negative;
  return false;
}

/// A float's bits as a 16-bit float's.
/// @tparam kExponentBits 5 for half, 8 for bfloat16; the rest but the sign is the mantissa.
template <int kExponentBits, Rounding kRounding>
constexpr unsigned short narrow(unsigned bits) {
  constexpr int kMantissaBits = 15 - kExponentBits;
  constexpr int kDropped = 23 - kMantissaBits;
  constexpr unsigned kHalfUnit = 1u << (kDropped - 1);
  constexpr unsigned kInfinity = ((1u << kExponentBits) - 1) << kMantissaBits;
  // Float's exponent less the small one's: by how much biases differ.
  constexpr int kRebias = 127 - ((1 << (kExponentBits - 1)) - 1);
  const bool negative = bits >> 31;
  const unsigned sign = negative ? 0x8000u : 0u;
  unsigned magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return 0x7fff;  // every NaN becomes this one
  if (magnitude == 0x7f800000u) return static_cast<unsigned short>(sign | kInfinity);
  if (static_cast<int>(magnitude >> 23) > kRebias || kRebias == 0) {
    magnitude -= static_cast<unsigned>(kRebias) << 23;
    unsigned kept = magnitude >> kDropped;
    const unsigned rest = magnitude & ((1u << kDropped) - 1);
    if (rounds_up<kRounding>(kept & 1, rest, kHalfUnit, negative)) ++kept;
    if (kept >= kInfinity) {
      // Beyond the greatest: infinity, or stay at the greatest if the rounding says inward.
      const bool inward = kRounding == Rounding::Zero || (kRounding == Rounding::Up && negative) ||
                          (kRounding == Rounding::Down && !negative);
      kept = inward ? kInfinity - 1 : kInfinity;
    }
    return static_cast<unsigned short>(sign | kept);
  }
  // Subnormal: count units of the least one.
  const int exponent = static_cast<int>(magnitude >> 23);
  const unsigned mantissa = exponent ? (magnitude & 0x7fffffu) | 0x800000u : 0u;
  const int shift = kRebias + 1 + kDropped - exponent;
  if (shift > 25) {
    const bool up = magnitude && rounds_up<kRounding>(false, 1, 2, negative);
    return static_cast<unsigned short>(sign | (up ? 1u : 0u));
  }
  unsigned kept = mantissa >> shift;
  const unsigned rest = mantissa & ((1u << shift) - 1);
  if (rounds_up<kRounding>(kept & 1, rest, 1u << (shift - 1), negative)) ++kept;
  return static_cast<unsigned short>(sign | kept);
}

/// A double as a float whose later rounding to a shorter format is that of the double: inexact
/// results get an odd last place, so they are never taken for a tie.
inline float to_odd(double value) {
  const float nearest = static_cast<float>(value);
  if (static_cast<double>(nearest) == value || nearest != nearest) return nearest;
  const unsigned bits = same_bits<unsigned>(nearest);
  if (bits & 1 || (bits & 0x7fffffffu) == 0x7f800000u) return nearest;
  // The neighbour on the other side of the value.
  const bool grow = (static_cast<double>(nearest) < value) != (bits >> 31 != 0);
  if (!grow && (bits & 0x7fffffffu) == 0) return nearest;
  return same_bits<float>(grow ? bits + 1 : bits - 1);
}

/// a * b + c for factors of at most 12 bits, ready for one rounding to a 16-bit format.
inline float fused(float a, float b, float c) {
  const double product = static_cast<double>(a) * b;  // exact
  double sum = product + c;
  const double back = sum - product;
  const double error = (product - (sum - back)) + (c - back);
  if (error != 0 && error == error) {
    unsigned long long bits = same_bits<unsigned long long>(sum);
    if (!(bits & 1)) {
      const bool grow = (error > 0) == (sum > 0);
      sum = same_bits<double>(grow ? bits + 1 : bits - 1);
    }
  }
  return to_odd(sum);
}

}  // namespace warpkit::emulator

/// Defines the arithmetic of a 16-bit float type T and of its pair T2, each result rounded once.
#define WARPKIT_SMALL_FLOAT_ARITHMETIC(T, T2)                                                      \
  inline T operator+(const T& a, const T& b) { return T(float(a) + float(b)); }                    \
  inline T operator-(const T& a, const T& b) { return T(float(a) - float(b)); }                    \
  inline T operator*(const T& a, const T& b) { return T(float(a) * float(b)); }                    \
  inline T operator/(const T& a, const T& b) { return T(float(a) / float(b)); }                    \
  inline T& operator+=(T& a, const T& b) { return a = a + b; }                                     \
  inline T& operator-=(T& a, const T& b) { return a = a - b; }                                     \
  inline T& operator*=(T& a, const T& b) { return a = a * b; }                                     \
  inline T& operator/=(T& a, const T& b) { return a = a / b; }                                     \
  inline T& operator++(T& a) { return a = a + T(1.0f); }                                           \
  inline T& operator--(T& a) { return a = a - T(1.0f); }                                           \
  inline T operator+(const T& a) { return a; }                                                     \
  inline T operator-(const T& a) { return T::from_bits(a.bits() ^ 0x8000u); }                      \
  inline bool operator==(const T& a, const T& b) { return float(a) == float(b); }                  \
  inline bool operator!=(const T& a, const T& b) { return float(a) != float(b); }                  \
  inline bool operator<(const T& a, const T& b) { return float(a) < float(b); }                    \
  inline bool operator<=(const T& a, const T& b) { return float(a) <= float(b); }                  \
  inline bool operator>(const T& a, const T& b) { return float(a) > float(b); }                    \
  inline bool operator>=(const T& a, const T& b) { return float(a) >= float(b); }                  \
  WARPKIT_SMALL_BINARY(T, T2, __hadd, __hadd2, a + b)                                              \
  WARPKIT_SMALL_BINARY(T, T2, __hsub, __hsub2, a - b)                                              \
  WARPKIT_SMALL_BINARY(T, T2, __hmul, __hmul2, a* b)                                               \
  WARPKIT_SMALL_BINARY(T, T2, __hdiv, __h2div, a / b)                                              \
  WARPKIT_SMALL_BINARY(T, T2, __hadd_rn, __hadd2_rn, a + b)                                        \
  WARPKIT_SMALL_BINARY(T, T2, __hsub_rn, __hsub2_rn, a - b)                                        \
  WARPKIT_SMALL_BINARY(T, T2, __hmul_rn, __hmul2_rn, a* b)                                         \
  WARPKIT_SMALL_BINARY(T, T2, __hadd_sat, __hadd2_sat, T(__saturatef(float(a + b))))               \
  WARPKIT_SMALL_BINARY(T, T2, __hsub_sat, __hsub2_sat, T(__saturatef(float(a - b))))               \
  WARPKIT_SMALL_BINARY(T, T2, __hmul_sat, __hmul2_sat, T(__saturatef(float(a * b))))               \
  WARPKIT_SMALL_BINARY(T, T2, __hmin, __hmin2, T(fminf(float(a), float(b))))                       \
  WARPKIT_SMALL_BINARY(T, T2, __hmax, __hmax2, T(fmaxf(float(a), float(b))))                       \
  inline T __hfma(T a, T b, T c) {                                                                 \
    return T(::warpkit::emulator::fused(float(a), float(b), float(c)));                            \
  }                                                                                                \
  inline T __hfma_sat(T a, T b, T c) { return T(__saturatef(float(__hfma(a, b, c)))); }            \
  inline T2 __hfma2(T2 a, T2 b, T2 c) { return T2(__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)); } \
  inline T2 __hfma2_sat(T2 a, T2 b, T2 c) {                                                        \
    return T2(__hfma_sat(a.x, b.x, c.x), __hfma_sat(a.y, b.y, c.y));                               \
  }                                                                                                \
  inline T __hneg(T a) { return -a; }                                                              \
  inline T __habs(T a) { return T::from_bits(a.bits() & 0x7fffu); }                                \
  inline T2 __hneg2(T2 a) { return T2(-a.x, -a.y); }                                               \
  inline T2 __habs2(T2 a) { return T2(__habs(a.x), __habs(a.y)); }                                 \
  inline T2 operator+(const T2& a, const T2& b) { return __hadd2(a, b); }                          \
  inline T2 operator-(const T2& a, const T2& b) { return __hsub2(a, b); }                          \
  inline T2 operator*(const T2& a, const T2& b) { return __hmul2(a, b); }                          \
  inline T2 operator/(const T2& a, const T2& b) { return __h2div(a, b); }                          \
  inline T2& operator+=(T2& a, const T2& b) { return a = a + b; }                                  \
  inline T2& operator-=(T2& a, const T2& b) { return a = a - b; }                                  \
  inline T2& operator*=(T2& a, const T2& b) { return a = a * b; }                                  \
  inline T2& operator/=(T2& a, const T2& b) { return a = a / b; }                                  \
  inline T2 operator-(const T2& a) { return __hneg2(a); }                                          \
  inline bool __hisnan(T a) { return float(a) != float(a); }                                       \
  inline int __hisinf(T a) { return isinf(float(a)) ? (float(a) < 0 ? -1 : 1) : 0; }               \
  inline T2 __hisnan2(T2 a) { return T2(T(float(__hisnan(a.x))), T(float(__hisnan(a.y)))); }       \
  WARPKIT_SMALL_COMPARE(T, T2, eq, ==)                                                             \
  WARPKIT_SMALL_COMPARE(T, T2, ne, !=)                                                             \
  WARPKIT_SMALL_COMPARE(T, T2, lt, <)                                                              \
  WARPKIT_SMALL_COMPARE(T, T2, le, <=)                                                             \
  WARPKIT_SMALL_COMPARE(T, T2, gt, >)                                                              \
  WARPKIT_SMALL_COMPARE(T, T2, ge, >=)                                                             \
  WARPKIT_SMALL_UNARY(T, T2, sqrt, sqrt(float(a)))                                                 \
  WARPKIT_SMALL_UNARY(T, T2, rsqrt, 1.0 / sqrt(double(float(a))))                                  \
  WARPKIT_SMALL_UNARY(T, T2, rcp, 1.0 / double(float(a)))                                          \
  WARPKIT_SMALL_UNARY(T, T2, exp, exp(double(float(a))))                                           \
  WARPKIT_SMALL_UNARY(T, T2, exp2, exp2(double(float(a))))                                         \
  WARPKIT_SMALL_UNARY(T, T2, exp10, pow(10.0, double(float(a))))                                   \
  WARPKIT_SMALL_UNARY(T, T2, log, log(double(float(a))))                                           \
  WARPKIT_SMALL_UNARY(T, T2, log2, log2(double(float(a))))                                         \
  WARPKIT_SMALL_UNARY(T, T2, log10, log10(double(float(a))))                                       \
  WARPKIT_SMALL_UNARY(T, T2, sin, sin(double(float(a))))                                           \
  WARPKIT_SMALL_UNARY(T, T2, cos, cos(double(float(a))))                                           \
  WARPKIT_SMALL_UNARY(T, T2, tanh, tanh(double(float(a))))                                         \
  WARPKIT_SMALL_UNARY(T, T2, floor, floor(float(a)))                                               \
  WARPKIT_SMALL_UNARY(T, T2, ceil, ceil(float(a)))                                                 \
  WARPKIT_SMALL_UNARY(T, T2, trunc, trunc(float(a)))                                               \
  WARPKIT_SMALL_UNARY(T, T2, rint, rint(float(a)))                                                 \
  inline T atomicAdd(T* address, T value) {                                                        \
    return ::warpkit::emulator::atomic_change(address, [&](T old) { return old + value; });        \
  }                                                                                                \
  inline T2 atomicAdd(T2* address, T2 value) {                                                     \
    return ::warpkit::emulator::atomic_change(address, [&](T2 old) { return old + value; });       \
  }

#define WARPKIT_SMALL_BINARY(T, T2, name, pair_name, result) \
  inline T name(T a, T b) { return result; }                 \
  inline T2 pair_name(T2 a, T2 b) { return T2(name(a.x, b.x), name(a.y, b.y)); }

#define WARPKIT_SMALL_UNARY(T, T2, name, result) \
  inline T h##name(T a) { return T(result); }    \
  inline T2 h2##name(T2 a) { return T2(h##name(a.x), h##name(a.y)); }

// eq2 gives 1 or 0 for each, beq2 says whether it holds for both; the u forms hold for NaNs too.
#define WARPKIT_SMALL_COMPARE(T, T2, name, sign)                                               \
  inline bool __h##name(T a, T b) { return a sign b; }                                         \
  inline bool __h##name##u(T a, T b) { return __hisnan(a) || __hisnan(b) || a sign b; }        \
  inline T2 __h##name##2(T2 a, T2 b) {                                                         \
    return T2(T(float(__h##name(a.x, b.x))), T(float(__h##name(a.y, b.y))));                   \
  }                                                                                            \
  inline bool __hb##name##2(T2 a, T2 b) { return __h##name(a.x, b.x) && __h##name(a.y, b.y); } \
  inline bool __hb##name##u2(T2 a, T2 b) {                                                     \
    return __h##name##u(a.x, b.x) && __h##name##u(a.y, b.y);                                   \
  }
