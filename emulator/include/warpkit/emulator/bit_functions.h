/// @file
/// CUDA's functions on bits: counts, shifts, reinterpretations.
#pragma once

#include <math.h>

inline int __popc(unsigned int x) { return __builtin_popcount(x); }
inline int __popcll(unsigned long long int x) { return __builtin_popcountll(x); }
inline int __clz(int x) { return x ? __builtin_clz(static_cast<unsigned>(x)) : 32; }
inline int __clzll(long long int x) {
  return x ? __builtin_clzll(static_cast<unsigned long long>(x)) : 64;
}
inline int __ffs(int x) { return __builtin_ffs(x); }
inline int __ffsll(long long int x) { return __builtin_ffsll(x); }
inline unsigned int __brev(unsigned int x) {
  x = (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
  x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
  x = (x >> 4 & 0x0f0f0f0fu) | (x & 0x0f0f0f0fu) << 4;
  return __builtin_bswap32(x);
}
inline unsigned long long int __brevll(unsigned long long int x) {
  return static_cast<unsigned long long int>(__brev(static_cast<unsigned>(x))) << 32 |
         __brev(static_cast<unsigned>(x >> 32));
}
inline unsigned short __nv_bswap16(unsigned short x) { return __builtin_bswap16(x); }
inline unsigned int __nv_bswap32(unsigned int x) { return __builtin_bswap32(x); }
inline unsigned long long __nv_bswap64(unsigned long long x) { return __builtin_bswap64(x); }
/// The place of the n-th bit set, counted from bit `base`: upward for a positive n, downward for a
/// negative one; `base` itself for 0. All ones if there is none.
inline unsigned int __fns(unsigned int mask, unsigned int base, int n) {
  const int step = n < 0 ? -1 : 1;
  int missing = n < 0 ? -n : n ? n : 1;
  for (int at = static_cast<int>(base); at >= 0 && at < 32; at += step) {
    if ((mask >> at & 1) && --missing == 0) return static_cast<unsigned>(at);
    if (n == 0) break;
  }
  return 0xffffffffu;
}
/// Picks four of the eight bytes of y:x; selector nibble bit 3 spreads the byte's sign instead.
inline unsigned int __byte_perm(unsigned int x, unsigned int y, unsigned int selector) {
  const unsigned long long bytes = static_cast<unsigned long long>(y) << 32 | x;
  unsigned int result = 0;
  for (int i = 0; i < 4; ++i) {
    const unsigned int nibble = selector >> 4 * i & 0xf;
    unsigned int byte = static_cast<unsigned>(bytes >> 8 * (nibble & 7) & 0xff);
    if (nibble & 8) byte = byte & 0x80 ? 0xff : 0;
    result |= byte << 8 * i;
  }
  return result;
}
inline unsigned int __funnelshift_l(unsigned int low, unsigned int high, unsigned int shift) {
  const unsigned long long both = static_cast<unsigned long long>(high) << 32 | low;
  return static_cast<unsigned>(both << (shift & 31) >> 32);
}
inline unsigned int __funnelshift_lc(unsigned int low, unsigned int high, unsigned int shift) {
  const unsigned long long both = static_cast<unsigned long long>(high) << 32 | low;
  return static_cast<unsigned>(both << (shift < 32 ? shift : 32) >> 32);
}
inline unsigned int __funnelshift_r(unsigned int low, unsigned int high, unsigned int shift) {
  const unsigned long long both = static_cast<unsigned long long>(high) << 32 | low;
  return static_cast<unsigned>(both >> (shift & 31));
}
inline unsigned int __funnelshift_rc(unsigned int low, unsigned int high, unsigned int shift) {
  const unsigned long long both = static_cast<unsigned long long>(high) << 32 | low;
  return static_cast<unsigned>(both >> (shift < 32 ? shift : 32));
}

namespace warpkit::emulator {

/// The same bits as another type.
template <class To, class From>
inline To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  __builtin_memcpy(&to, &from, sizeof to);
  return to;
}

/// A floating-point value as an integer: saturating, and 0 for a NaN, as the GPU converts.
template <class To, class From>
inline To to_integer(From value) {
  const bool is_signed = static_cast<To>(-1) < 0;
  const int bits = 8 * static_cast<int>(sizeof(To)) - is_signed;
  const From limit = static_cast<From>(ldexp(1.0, bits));
  const To greatest = static_cast<To>(bits == 64 ? ~0ull : (1ull << bits % 64) - 1);
  if (value != value) return sizeof(To) == 8 ? static_cast<To>(1ull << 63) : To();
  if (value >= limit) return greatest;
  if (value <= (is_signed ? -limit : From())) return is_signed ? static_cast<To>(~greatest) : To();
  return static_cast<To>(value);
}

}  // namespace warpkit::emulator

inline int __float_as_int(float x) { return ::warpkit::emulator::same_bits<int>(x); }
inline unsigned int __float_as_uint(float x) { return ::warpkit::emulator::same_bits<unsigned>(x); }
inline float __int_as_float(int x) { return ::warpkit::emulator::same_bits<float>(x); }
inline float __uint_as_float(unsigned int x) { return ::warpkit::emulator::same_bits<float>(x); }
inline long long int __double_as_longlong(double x) {
  return ::warpkit::emulator::same_bits<long long int>(x);
}
inline double __longlong_as_double(long long int x) {
  return ::warpkit::emulator::same_bits<double>(x);
}
inline int __double2hiint(double x) { return static_cast<int>(__double_as_longlong(x) >> 32); }
inline int __double2loint(double x) { return static_cast<int>(__double_as_longlong(x)); }
inline double __hiloint2double(int high, int low) {
  return __longlong_as_double(
      static_cast<long long>(static_cast<unsigned long long>(static_cast<unsigned>(high)) << 32 |
                             static_cast<unsigned>(low)));
}
