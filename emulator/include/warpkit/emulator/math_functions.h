/// @file
/// CUDA's mathematics beyond the C library: what every `.cu` file may call without an include.
#pragma once

#include <math.h>
#include <stdlib.h>

#include "address_functions.h"
#include "bit_functions.h"
#include "cached_access.h"
#include "clock_functions.h"
#include "dpx_functions.h"
#include "integer_functions.h"
#include "rounded_functions.h"
#include "simd_word_functions.h"
#include "special_functions.h"

// Fast approximations. On a GPU they are less exact than these.
extern "C" {
inline float __expf(float x) noexcept { return expf(x); }
inline float __exp10f(float x) noexcept { return powf(10.0f, x); }
inline float __logf(float x) noexcept { return logf(x); }
inline float __log2f(float x) noexcept { return log2f(x); }
inline float __log10f(float x) noexcept { return log10f(x); }
inline float __powf(float x, float y) noexcept { return powf(x, y); }
inline float __sinf(float x) noexcept { return sinf(x); }
inline float __cosf(float x) noexcept { return cosf(x); }
inline float __tanf(float x) noexcept { return tanf(x); }
}
inline void __sincosf(float x, float* sine, float* cosine) {
  *sine = sinf(x);
  *cosine = cosf(x);
}
inline float __tanhf(float x) { return tanhf(x); }
inline float __fdividef(float x, float y) { return x / y; }
inline float fdividef(float x, float y) { return x / y; }
inline double fdivide(double x, double y) { return x / y; }
inline float __saturatef(float x) { return x > 0.0f ? (x < 1.0f ? x : 1.0f) : 0.0f; }

// Functions that C lacks. Plain C++ files that include CUDA's headers often bring the first.
#if defined(__CUDACC__)
inline float rsqrtf(float x) { return 1.0f / sqrtf(x); }
inline float rsqrt(float x) { return rsqrtf(x); }
inline double rsqrt(double x) { return 1.0 / sqrt(x); }
#endif
inline float rcbrtf(float x) { return static_cast<float>(1.0 / cbrt(double(x))); }
inline double rcbrt(double x) { return 1.0 / cbrt(x); }
#if !defined(__USE_GNU)
inline void sincosf(float x, float* sine, float* cosine) {
  *sine = sinf(x);
  *cosine = cosf(x);
}
inline void sincos(double x, double* sine, double* cosine) {
  *sine = sin(x);
  *cosine = cos(x);
}
inline float exp10f(float x) { return powf(10.0f, x); }
inline double exp10(double x) { return pow(10.0, x); }
#endif

// The double forms' names also take a float.
#define WARPKIT_FLOAT_OVERLOAD(name) \
  inline float name(float x) { return name##f(x); }
WARPKIT_FLOAT_OVERLOAD(rcbrt)
WARPKIT_FLOAT_OVERLOAD(exp10)
WARPKIT_FLOAT_OVERLOAD(j0)
WARPKIT_FLOAT_OVERLOAD(j1)
WARPKIT_FLOAT_OVERLOAD(y0)
WARPKIT_FLOAT_OVERLOAD(y1)
#undef WARPKIT_FLOAT_OVERLOAD
inline float jn(int n, float x) { return jnf(n, x); }
inline float yn(int n, float x) { return ynf(n, x); }
inline void sincos(float x, float* sine, float* cosine) { sincosf(x, sine, cosine); }
inline void sincospi(float x, float* sine, float* cosine) { sincospif(x, sine, cosine); }

// Least and greatest, with those for integers. As in CUDA, a NaN loses against a number.
#if defined(__CUDACC__)
inline float min(float a, float b) { return fminf(a, b); }
inline float max(float a, float b) { return fmaxf(a, b); }
inline double min(double a, double b) { return fmin(a, b); }
inline double max(double a, double b) { return fmax(a, b); }
inline double min(float a, double b) { return fmin(a, b); }
inline double max(float a, double b) { return fmax(a, b); }
inline double min(double a, float b) { return fmin(a, b); }
inline double max(double a, float b) { return fmax(a, b); }
#endif
