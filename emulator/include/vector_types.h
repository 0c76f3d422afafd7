/// @file
/// CUDA's vector types: their names, members, sizes and alignments.
#pragma once

#include "host_defines.h"
#include "warpkit/emulator/vector_copy.h"

WARPKIT_VECTOR_1(char1, signed char, 1);
WARPKIT_VECTOR_2(char2, signed char, 2);
WARPKIT_VECTOR_3(char3, signed char, 1);
WARPKIT_VECTOR_4(char4, signed char, 4);
WARPKIT_VECTOR_1(uchar1, unsigned char, 1);
WARPKIT_VECTOR_2(uchar2, unsigned char, 2);
WARPKIT_VECTOR_3(uchar3, unsigned char, 1);
WARPKIT_VECTOR_4(uchar4, unsigned char, 4);

WARPKIT_VECTOR_1(short1, short, 2);
WARPKIT_VECTOR_2(short2, short, 4);
WARPKIT_VECTOR_3(short3, short, 2);
WARPKIT_VECTOR_4(short4, short, 8);
WARPKIT_VECTOR_1(ushort1, unsigned short, 2);
WARPKIT_VECTOR_2(ushort2, unsigned short, 4);
WARPKIT_VECTOR_3(ushort3, unsigned short, 2);
WARPKIT_VECTOR_4(ushort4, unsigned short, 8);

WARPKIT_VECTOR_1(int1, int, 4);
WARPKIT_VECTOR_2(int2, int, 8);
WARPKIT_VECTOR_3(int3, int, 4);
WARPKIT_VECTOR_4(int4, int, 16);
WARPKIT_VECTOR_1(uint1, unsigned int, 4);
WARPKIT_VECTOR_2(uint2, unsigned int, 8);
WARPKIT_VECTOR_3(uint3, unsigned int, 4);
WARPKIT_VECTOR_4(uint4, unsigned int, 16);

WARPKIT_VECTOR_1(long1, long int, 8);
WARPKIT_VECTOR_2(long2, long int, 16);
WARPKIT_VECTOR_3(long3, long int, 8);
WARPKIT_VECTOR_4(long4, long int, 16);
WARPKIT_VECTOR_1(ulong1, unsigned long int, 8);
WARPKIT_VECTOR_2(ulong2, unsigned long int, 16);
WARPKIT_VECTOR_3(ulong3, unsigned long int, 8);
WARPKIT_VECTOR_4(ulong4, unsigned long int, 16);

WARPKIT_VECTOR_1(longlong1, long long int, 8);
WARPKIT_VECTOR_2(longlong2, long long int, 16);
WARPKIT_VECTOR_3(longlong3, long long int, 8);
WARPKIT_VECTOR_4(longlong4, long long int, 16);
WARPKIT_VECTOR_1(ulonglong1, unsigned long long int, 8);
WARPKIT_VECTOR_2(ulonglong2, unsigned long long int, 16);
WARPKIT_VECTOR_3(ulonglong3, unsigned long long int, 8);
WARPKIT_VECTOR_4(ulonglong4, unsigned long long int, 16);

WARPKIT_VECTOR_1(float1, float, 4);
WARPKIT_VECTOR_2(float2, float, 8);
WARPKIT_VECTOR_3(float3, float, 4);
WARPKIT_VECTOR_4(float4, float, 16);
WARPKIT_VECTOR_1(double1, double, 8);
WARPKIT_VECTOR_2(double2, double, 16);
WARPKIT_VECTOR_3(double3, double, 8);
WARPKIT_VECTOR_4(double4, double, 16);

// Four of eight bytes, with the alignment in the name.
WARPKIT_VECTOR_4(long4_16a, long int, 16);
WARPKIT_VECTOR_4(ulong4_16a, unsigned long int, 16);
WARPKIT_VECTOR_4(longlong4_16a, long long int, 16);
WARPKIT_VECTOR_4(ulonglong4_16a, unsigned long long int, 16);
WARPKIT_VECTOR_4(double4_16a, double, 16);
WARPKIT_VECTOR_4(long4_32a, long int, 32);
WARPKIT_VECTOR_4(ulong4_32a, unsigned long int, 32);
WARPKIT_VECTOR_4(longlong4_32a, long long int, 32);
WARPKIT_VECTOR_4(ulonglong4_32a, unsigned long long int, 32);
WARPKIT_VECTOR_4(double4_32a, double, 32);

struct dim3 {
  unsigned int x, y, z;
  constexpr dim3(unsigned int vx = 1, unsigned int vy = 1, unsigned int vz = 1)
      : x(vx), y(vy), z(vz) {}
  constexpr dim3(uint3 v) : x(v.x), y(v.y), z(v.z) {}
  constexpr operator uint3() const { return uint3{x, y, z}; }
};
