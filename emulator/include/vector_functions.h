/// @file
/// CUDA's constructors of vector types.
#pragma once

#include "vector_types.h"

#define WARPKIT_MAKE_VECTORS(name, type)                                                 \
  constexpr name##1 make_##name##1(type x) { return name##1 {x}; }                       \
  constexpr name##2 make_##name##2(type x, type y) { return name##2 {x, y}; }            \
  constexpr name##3 make_##name##3(type x, type y, type z) { return name##3 {x, y, z}; } \
  constexpr name##4 make_##name##4(type x, type y, type z, type w) { return name##4 {x, y, z, w}; }

WARPKIT_MAKE_VECTORS(char, signed char)
WARPKIT_MAKE_VECTORS(uchar, unsigned char)
WARPKIT_MAKE_VECTORS(short, short)
WARPKIT_MAKE_VECTORS(ushort, unsigned short)
WARPKIT_MAKE_VECTORS(int, int)
WARPKIT_MAKE_VECTORS(uint, unsigned int)
WARPKIT_MAKE_VECTORS(long, long int)
WARPKIT_MAKE_VECTORS(ulong, unsigned long int)
WARPKIT_MAKE_VECTORS(longlong, long long int)
WARPKIT_MAKE_VECTORS(ulonglong, unsigned long long int)
WARPKIT_MAKE_VECTORS(float, float)
WARPKIT_MAKE_VECTORS(double, double)

#undef WARPKIT_MAKE_VECTORS

#define WARPKIT_MAKE_FOUR(name, type) \
  constexpr name make_##name(type x, type y, type z, type w) { return name{x, y, z, w}; }
WARPKIT_MAKE_FOUR(long4_16a, long int)
WARPKIT_MAKE_FOUR(ulong4_16a, unsigned long int)
WARPKIT_MAKE_FOUR(longlong4_16a, long long int)
WARPKIT_MAKE_FOUR(ulonglong4_16a, unsigned long long int)
WARPKIT_MAKE_FOUR(double4_16a, double)
WARPKIT_MAKE_FOUR(long4_32a, long int)
WARPKIT_MAKE_FOUR(ulong4_32a, unsigned long int)
WARPKIT_MAKE_FOUR(longlong4_32a, long long int)
WARPKIT_MAKE_FOUR(ulonglong4_32a, unsigned long long int)
WARPKIT_MAKE_FOUR(double4_32a, double)
#undef WARPKIT_MAKE_FOUR
