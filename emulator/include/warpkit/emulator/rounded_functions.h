/// @file
/// Arithmetic and conversions with the rounding in their name: rn to nearest even, as the processor
/// rounds; rz toward zero, ru up, rd down.
#pragma once

#include <math.h>

#include "bit_functions.h"
#include "rounding.h"

inline float __fadd_rn(float x, float y) { return x + y; }
inline float __fsub_rn(float x, float y) { return x - y; }
inline float __fmul_rn(float x, float y) { return x * y; }
inline float __fdiv_rn(float x, float y) { return x / y; }
inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
inline float __fmaf_ieee_rn(float x, float y, float z) { return fmaf(x, y, z); }
inline float __frcp_rn(float x) { return 1.0f / x; }
inline float __fsqrt_rn(float x) { return sqrtf(x); }
inline float __frsqrt_rn(float x) { return static_cast<float>(1.0 / sqrt(double(x))); }
inline double __dadd_rn(double x, double y) { return x + y; }
inline double __dsub_rn(double x, double y) { return x - y; }
inline double __dmul_rn(double x, double y) { return x * y; }
inline double __ddiv_rn(double x, double y) { return x / y; }
inline double __fma_rn(double x, double y, double z) { return fma(x, y, z); }
inline double __drcp_rn(double x) { return 1.0 / x; }
inline double __dsqrt_rn(double x) { return sqrt(x); }

#define WARPKIT_ROUNDED_ARITHMETIC(suffix, mode)                                                  \
  inline float __fadd_##suffix(float x, float y) {                                                \
    return ::warpkit::emulator::rounded_add(mode, x, y);                                          \
  }                                                                                               \
  inline float __fsub_##suffix(float x, float y) {                                                \
    return ::warpkit::emulator::rounded_add(mode, x, -y);                                         \
  }                                                                                               \
  inline float __fmul_##suffix(float x, float y) {                                                \
    return ::warpkit::emulator::rounded_multiply(mode, x, y);                                     \
  }                                                                                               \
  inline float __fdiv_##suffix(float x, float y) {                                                \
    return ::warpkit::emulator::rounded_divide(mode, x, y);                                       \
  }                                                                                               \
  inline float __fmaf_##suffix(float x, float y, float z) {                                       \
    return ::warpkit::emulator::rounded_fma(mode, x, y, z);                                       \
  }                                                                                               \
  inline float __fmaf_ieee_##suffix(float x, float y, float z) {                                  \
    return ::warpkit::emulator::rounded_fma(mode, x, y, z);                                       \
  }                                                                                               \
  inline float __frcp_##suffix(float x) {                                                         \
    return ::warpkit::emulator::rounded_divide(mode, 1.0f, x);                                    \
  }                                                                                               \
  inline float __fsqrt_##suffix(float x) { return ::warpkit::emulator::rounded_sqrt(mode, x); }   \
  inline double __dadd_##suffix(double x, double y) {                                             \
    return ::warpkit::emulator::rounded_add(mode, x, y);                                          \
  }                                                                                               \
  inline double __dsub_##suffix(double x, double y) {                                             \
    return ::warpkit::emulator::rounded_add(mode, x, -y);                                         \
  }                                                                                               \
  inline double __dmul_##suffix(double x, double y) {                                             \
    return ::warpkit::emulator::rounded_multiply(mode, x, y);                                     \
  }                                                                                               \
  inline double __ddiv_##suffix(double x, double y) {                                             \
    return ::warpkit::emulator::rounded_divide(mode, x, y);                                       \
  }                                                                                               \
  inline double __fma_##suffix(double x, double y, double z) {                                    \
    return ::warpkit::emulator::rounded_fma(mode, x, y, z);                                       \
  }                                                                                               \
  inline double __drcp_##suffix(double x) {                                                       \
    return ::warpkit::emulator::rounded_divide(mode, 1.0, x);                                     \
  }                                                                                               \
  inline double __dsqrt_##suffix(double x) { return ::warpkit::emulator::rounded_sqrt(mode, x); } \
  inline float __double2float_##suffix(double x) {                                                \
    return ::warpkit::emulator::rounded_to_float(mode, x);                                        \
  }                                                                                               \
  inline float __int2float_##suffix(int x) {                                                      \
    return ::warpkit::emulator::rounded_integer_to_float(mode, x);                                \
  }                                                                                               \
  inline float __uint2float_##suffix(unsigned int x) {                                            \
    return ::warpkit::emulator::rounded_integer_to_float(mode, x);                                \
  }                                                                                               \
  inline float __ll2float_##suffix(long long int x) {                                             \
    return ::warpkit::emulator::rounded_integer_to_float(mode, x);                                \
  }                                                                                               \
  inline float __ull2float_##suffix(unsigned long long int x) {                                   \
    return ::warpkit::emulator::rounded_integer_to_float(mode, x);                                \
  }                                                                                               \
  inline double __ll2double_##suffix(long long int x) {                                           \
    return ::warpkit::emulator::rounded_integer_to_double(mode, x);                               \
  }                                                                                               \
  inline double __ull2double_##suffix(unsigned long long int x) {                                 \
    return ::warpkit::emulator::rounded_integer_to_double(mode, x);                               \
  }
WARPKIT_ROUNDED_ARITHMETIC(rz, ::warpkit::emulator::Rounding::Zero)
WARPKIT_ROUNDED_ARITHMETIC(ru, ::warpkit::emulator::Rounding::Up)
WARPKIT_ROUNDED_ARITHMETIC(rd, ::warpkit::emulator::Rounding::Down)
#undef WARPKIT_ROUNDED_ARITHMETIC

#define WARPKIT_TO_INTEGER(from_name, from, to_name, to)  \
  inline to __##from_name##2##to_name##_rn(from x) {      \
    return ::warpkit::emulator::to_integer<to>(rint(x));  \
  }                                                       \
  inline to __##from_name##2##to_name##_rz(from x) {      \
    return ::warpkit::emulator::to_integer<to>(trunc(x)); \
  }                                                       \
  inline to __##from_name##2##to_name##_ru(from x) {      \
    return ::warpkit::emulator::to_integer<to>(ceil(x));  \
  }                                                       \
  inline to __##from_name##2##to_name##_rd(from x) {      \
    return ::warpkit::emulator::to_integer<to>(floor(x)); \
  }
WARPKIT_TO_INTEGER(float, float, int, int)
WARPKIT_TO_INTEGER(float, float, uint, unsigned int)
WARPKIT_TO_INTEGER(float, float, ll, long long int)
WARPKIT_TO_INTEGER(float, float, ull, unsigned long long int)
WARPKIT_TO_INTEGER(double, double, int, int)
WARPKIT_TO_INTEGER(double, double, uint, unsigned int)
WARPKIT_TO_INTEGER(double, double, ll, long long int)
WARPKIT_TO_INTEGER(double, double, ull, unsigned long long int)
#undef WARPKIT_TO_INTEGER
inline float __int2float_rn(int x) { return static_cast<float>(x); }
inline float __uint2float_rn(unsigned int x) { return static_cast<float>(x); }
inline float __ll2float_rn(long long int x) { return static_cast<float>(x); }
inline float __ull2float_rn(unsigned long long int x) { return static_cast<float>(x); }
inline double __int2double_rn(int x) { return x; }
inline double __uint2double_rn(unsigned int x) { return x; }
inline double __ll2double_rn(long long int x) { return static_cast<double>(x); }
inline double __ull2double_rn(unsigned long long int x) { return static_cast<double>(x); }
inline float __double2float_rn(double x) { return static_cast<float>(x); }
