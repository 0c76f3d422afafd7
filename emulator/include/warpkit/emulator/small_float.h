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

/// An integer as a double whose later rounding to a shorter format is that of the integer.
template <class T>
inline double odd_double(T value) {
  const bool negative = value < 0;
  auto magnitude = static_cast<unsigned long long>(value);
  if (negative) magnitude = 0 - magnitude;
  double result = static_cast<double>(magnitude & 0x1fffffffffffffu);  // exact
  if (magnitude >> 53) {
    const unsigned long long lost = (magnitude & 0x7ff) != 0;
    result = static_cast<double>(magnitude >> 11 | lost) * 2048;
  }
  return negative ? -result : result;
}

/// A 16-bit float of this value.
/// @tparam T half or bfloat16.
template <class T, Rounding kRounding>
inline T small_float(float value) {
  return T::from_bits(narrow<T::kExponentBits, kRounding>(same_bits<unsigned>(value)));
}
template <class T, Rounding kRounding>
inline T small_float(double value) {
  return small_float<T, kRounding>(to_odd(value));
}

template <class T>
inline bool is_nan(T a) {
  return (a.bits() & 0x7fffu) > T::kInfinityBits;
}

/// The one NaN that arithmetic gives.
constexpr unsigned kSmallNan = 0x7fff;

/// The lesser; a number wins against a NaN, and -0 against +0.
template <class T>
inline T lesser(T a, T b) {
  if (is_nan(a)) return is_nan(b) ? T::from_bits(kSmallNan) : b;
  if (is_nan(b)) return a;
  const float x = a, y = b;
  return x < y || (x == y && (a.bits() & 0x8000u)) ? a : b;
}
/// The greater; a number wins against a NaN, and +0 against -0.
template <class T>
inline T greater(T a, T b) {
  if (is_nan(a)) return is_nan(b) ? T::from_bits(kSmallNan) : b;
  if (is_nan(b)) return a;
  const float x = a, y = b;
  return x > y || (x == y && !(a.bits() & 0x8000u)) ? a : b;
}
/// NaN if either is, else `value`.
template <class T>
inline T unless_nan(T a, T b, T value) {
  return is_nan(a) || is_nan(b) ? T::from_bits(kSmallNan) : value;
}

}  // namespace warpkit::emulator
