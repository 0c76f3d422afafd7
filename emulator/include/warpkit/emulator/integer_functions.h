/// @file
/// CUDA's integer functions.
#pragma once

#include "../../vector_types.h"
#include "bit_functions.h"

// Least and greatest, for each pair of types that CUDA names; mixed signs compare as unsigned.
// Plain C++ files that include CUDA's headers may name functions of their own like that.
#if defined(__CUDACC__)
#define WARPKIT_MIN_MAX(result, type_a, type_b)                                      \
  inline result min(type_a a, type_b b) {                                            \
    return static_cast<result>(a) < static_cast<result>(b) ? static_cast<result>(a)  \
                                                           : static_cast<result>(b); \
  }                                                                                  \
  inline result max(type_a a, type_b b) {                                            \
    return static_cast<result>(a) > static_cast<result>(b) ? static_cast<result>(a)  \
                                                           : static_cast<result>(b); \
  }
WARPKIT_MIN_MAX(int, int, int)
WARPKIT_MIN_MAX(unsigned int, unsigned int, unsigned int)
WARPKIT_MIN_MAX(unsigned int, int, unsigned int)
WARPKIT_MIN_MAX(unsigned int, unsigned int, int)
WARPKIT_MIN_MAX(long int, long int, long int)
WARPKIT_MIN_MAX(unsigned long int, unsigned long int, unsigned long int)
WARPKIT_MIN_MAX(unsigned long int, long int, unsigned long int)
WARPKIT_MIN_MAX(unsigned long int, unsigned long int, long int)
WARPKIT_MIN_MAX(long long int, long long int, long long int)
WARPKIT_MIN_MAX(unsigned long long int, unsigned long long int, unsigned long long int)
WARPKIT_MIN_MAX(unsigned long long int, long long int, unsigned long long int)
WARPKIT_MIN_MAX(unsigned long long int, unsigned long long int, long long int)
#undef WARPKIT_MIN_MAX

inline unsigned int umin(unsigned int a, unsigned int b) { return a < b ? a : b; }
inline unsigned int umax(unsigned int a, unsigned int b) { return a > b ? a : b; }
inline long long int llmin(long long int a, long long int b) { return a < b ? a : b; }
inline long long int llmax(long long int a, long long int b) { return a > b ? a : b; }
inline unsigned long long int ullmin(unsigned long long int a, unsigned long long int b) {
  return a < b ? a : b;
}
inline unsigned long long int ullmax(unsigned long long int a, unsigned long long int b) {
  return a > b ? a : b;
}
#endif

// Products of 24-bit factors, and upper halves of products.
inline int __mul24(int a, int b) {
  const int low_a = static_cast<int>(static_cast<unsigned>(a) << 8) >> 8;
  const int low_b = static_cast<int>(static_cast<unsigned>(b) << 8) >> 8;
  return static_cast<int>(static_cast<long long>(low_a) * low_b);
}
inline unsigned int __umul24(unsigned int a, unsigned int b) {
  return (a & 0xffffffu) * (b & 0xffffffu);
}
inline int __mulhi(int a, int b) { return static_cast<int>(static_cast<long long>(a) * b >> 32); }
inline unsigned int __umulhi(unsigned int a, unsigned int b) {
  return static_cast<unsigned int>(static_cast<unsigned long long>(a) * b >> 32);
}
inline long long int __mul64hi(long long int a, long long int b) {
  __extension__ typedef __int128 Wide;
  return static_cast<long long int>(static_cast<Wide>(a) * b >> 64);
}
inline unsigned long long int __umul64hi(unsigned long long int a, unsigned long long int b) {
  __extension__ typedef unsigned __int128 Wide;
  return static_cast<unsigned long long int>(static_cast<Wide>(a) * b >> 64);
}

// Averages without overflow, rounded down, or up for the r forms; sums of absolute differences.
inline int __hadd(int a, int b) { return (a & b) + ((a ^ b) >> 1); }
inline int __rhadd(int a, int b) { return (a | b) - ((a ^ b) >> 1); }
inline unsigned int __uhadd(unsigned int a, unsigned int b) { return (a & b) + ((a ^ b) >> 1); }
inline unsigned int __urhadd(unsigned int a, unsigned int b) { return (a | b) - ((a ^ b) >> 1); }
inline unsigned int __sad(int a, int b, unsigned int sum) {
  return sum + (a > b ? static_cast<unsigned>(a) - static_cast<unsigned>(b)
                      : static_cast<unsigned>(b) - static_cast<unsigned>(a));
}
inline unsigned int __usad(unsigned int a, unsigned int b, unsigned int sum) {
  return sum + (a > b ? a - b : b - a);
}

namespace warpkit::emulator {

/// The dot product of the `kParts` signed or unsigned parts of two words, added to `sum`.
template <class Part, class PartB, int kParts>
inline unsigned dot_parts(unsigned a, unsigned b, unsigned sum) {
  for (int i = 0; i < kParts; ++i) {
    const int from_a = static_cast<Part>(a >> i * static_cast<int>(8 * sizeof(Part)));
    const int from_b = static_cast<PartB>(b >> i * static_cast<int>(8 * sizeof(PartB)));
    sum += static_cast<unsigned>(from_a) * static_cast<unsigned>(from_b);
  }
  return sum;
}

}  // namespace warpkit::emulator

// Dot products of packed bytes.
inline int __dp4a(int a, int b, int sum) {
  return static_cast<int>(::warpkit::emulator::dot_parts<signed char, signed char, 4>(
      static_cast<unsigned>(a), static_cast<unsigned>(b), static_cast<unsigned>(sum)));
}
inline unsigned int __dp4a(unsigned int a, unsigned int b, unsigned int sum) {
  return ::warpkit::emulator::dot_parts<unsigned char, unsigned char, 4>(a, b, sum);
}
inline int __dp2a_lo(int a, int b, int sum) {
  return static_cast<int>(::warpkit::emulator::dot_parts<short, signed char, 2>(
      static_cast<unsigned>(a), static_cast<unsigned>(b), static_cast<unsigned>(sum)));
}
inline int __dp2a_hi(int a, int b, int sum) {
  return static_cast<int>(::warpkit::emulator::dot_parts<short, signed char, 2>(
      static_cast<unsigned>(a), static_cast<unsigned>(b) >> 16, static_cast<unsigned>(sum)));
}
inline unsigned int __dp2a_lo(unsigned int a, unsigned int b, unsigned int sum) {
  return ::warpkit::emulator::dot_parts<unsigned short, unsigned char, 2>(a, b, sum);
}
inline unsigned int __dp2a_hi(unsigned int a, unsigned int b, unsigned int sum) {
  return ::warpkit::emulator::dot_parts<unsigned short, unsigned char, 2>(a, b >> 16, sum);
}

// The same of vectors.
inline int __dp4a(char4 a, char4 b, int sum) {
  using ::warpkit::emulator::same_bits;
  return __dp4a(same_bits<int>(a), same_bits<int>(b), sum);
}
inline unsigned int __dp4a(uchar4 a, uchar4 b, unsigned int sum) {
  using ::warpkit::emulator::same_bits;
  return __dp4a(same_bits<unsigned>(a), same_bits<unsigned>(b), sum);
}
#define WARPKIT_DP2A(name)                                            \
  inline int name(short2 a, char4 b, int sum) {                       \
    using ::warpkit::emulator::same_bits;                             \
    return name(same_bits<int>(a), same_bits<int>(b), sum);           \
  }                                                                   \
  inline unsigned int name(ushort2 a, uchar4 b, unsigned int sum) {   \
    using ::warpkit::emulator::same_bits;                             \
    return name(same_bits<unsigned>(a), same_bits<unsigned>(b), sum); \
  }
WARPKIT_DP2A(__dp2a_lo)
WARPKIT_DP2A(__dp2a_hi)
#undef WARPKIT_DP2A
