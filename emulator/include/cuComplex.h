/// @file
/// Complex numbers, of float and of double, with CUDA's plain functions.
#pragma once

#include <math.h>

#include "vector_functions.h"
#include "vector_types.h"

typedef float2 cuFloatComplex;
typedef double2 cuDoubleComplex;
typedef cuFloatComplex cuComplex;

// `suffix` is f for the functions of float; `real` the coordinates' type.
#define WARPKIT_COMPLEX(complex, Name, real, suffix)                                            \
  inline real cuCreal##suffix(complex a) { return a.x; }                                        \
  inline real cuCimag##suffix(complex a) { return a.y; }                                        \
  inline complex make_##Name(real x, real y) { return complex{x, y}; }                          \
  inline complex cuConj##suffix(complex a) { return complex{a.x, -a.y}; }                       \
  inline complex cuCadd##suffix(complex a, complex b) { return complex{a.x + b.x, a.y + b.y}; } \
  inline complex cuCsub##suffix(complex a, complex b) { return complex{a.x - b.x, a.y - b.y}; } \
  inline complex cuCmul##suffix(complex a, complex b) {                                         \
    return complex{a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};                               \
  }                                                                                             \
  /* Scaled by the divisor's size, so that its square neither overflows nor vanishes. */        \
  inline complex cuCdiv##suffix(complex a, complex b) {                                         \
    const real scale = 1 / (fabs##suffix(b.x) + fabs##suffix(b.y));                             \
    const real ax = a.x * scale, ay = a.y * scale, bx = b.x * scale, by = b.y * scale;          \
    const real over = 1 / (bx * bx + by * by);                                                  \
    return complex{(ax * bx + ay * by) * over, (ay * bx - ax * by) * over};                     \
  }                                                                                             \
  inline real cuCabs##suffix(complex a) { return hypot##suffix(a.x, a.y); }                     \
  inline complex cuCfma##suffix(complex a, complex b, complex c) {                              \
    return cuCadd##suffix(cuCmul##suffix(a, b), c);                                             \
  }
WARPKIT_COMPLEX(cuFloatComplex, cuFloatComplex, float, f)
WARPKIT_COMPLEX(cuDoubleComplex, cuDoubleComplex, double, )
#undef WARPKIT_COMPLEX

inline cuComplex make_cuComplex(float x, float y) { return cuComplex{x, y}; }
inline cuDoubleComplex cuComplexFloatToDouble(cuFloatComplex a) {
  return cuDoubleComplex{a.x, a.y};
}
inline cuFloatComplex cuComplexDoubleToFloat(cuDoubleComplex a) {
  return cuFloatComplex{static_cast<float>(a.x), static_cast<float>(a.y)};
}
