/// @file
/// The arithmetic that half and bfloat16 share, as macros: both have the same functions by the same
/// names, and arguments have to convert to them.
#pragma once

#include <math.h>

#include "atomic_functions.h"
#include "math_functions.h"
#include "small_float.h"

/// A function of two numbers, and of two pairs.
#define WARPKIT_SMALL_BINARY(T, T2, name, pair_name, result) \
  inline T name(T a, T b) { return result; }                 \
  inline T2 pair_name(T2 a, T2 b) { return T2(name(a.x, b.x), name(a.y, b.y)); }

/// A function of one number and of one pair, by way of double.
#define WARPKIT_SMALL_UNARY(T, T2, name, result) \
  inline T h##name(T a) {                        \
    const double x = float(a);                   \
    return T(result);                            \
  }                                              \
  inline T2 h2##name(T2 a) { return T2(h##name(a.x), h##name(a.y)); }

/// The comparisons by one condition: of numbers; 2 gives 1 or 0 for each of a pair, 2_mask all bits
/// or none, hb…2 whether it holds for both. The plain forms don't hold for NaNs, the u forms do.
#define WARPKIT_SMALL_COMPARE(T, T2, name, condition)                                          \
  inline bool __h##name(T a, T b) {                                                            \
    const float x = a, y = b;                                                                  \
    return condition;                                                                          \
  }                                                                                            \
  inline bool __h##name##u(T a, T b) { return __hisnan(a) || __hisnan(b) || __h##name(a, b); } \
  WARPKIT_SMALL_COMPARE_PAIRS(T, T2, name)                                                     \
  WARPKIT_SMALL_COMPARE_PAIRS(T, T2, name##u)

#define WARPKIT_SMALL_COMPARE_PAIRS(T, T2, name)                                            \
  inline T2 __h##name##2(T2 a, T2 b) {                                                      \
    return T2(T(float(__h##name(a.x, b.x))), T(float(__h##name(a.y, b.y))));                \
  }                                                                                         \
  inline unsigned int __h##name##2_mask(T2 a, T2 b) {                                       \
    return (__h##name(a.x, b.x) ? 0xffffu : 0u) | (__h##name(a.y, b.y) ? 0xffff0000u : 0u); \
  }                                                                                         \
  inline bool __hb##name##2(T2 a, T2 b) { return __h##name(a.x, b.x) && __h##name(a.y, b.y); }

/// Operators of numbers.
#define WARPKIT_SMALL_OPERATORS(T)                                                \
  inline T operator+(const T& a, const T& b) { return T(float(a) + float(b)); }   \
  inline T operator-(const T& a, const T& b) { return T(float(a) - float(b)); }   \
  inline T operator*(const T& a, const T& b) { return T(float(a) * float(b)); }   \
  inline T operator/(const T& a, const T& b) { return T(float(a) / float(b)); }   \
  inline T operator+(const T& a) { return a; }                                    \
  inline T operator-(const T& a) { return T::from_bits(a.bits() ^ 0x8000u); }     \
  inline bool operator==(const T& a, const T& b) { return float(a) == float(b); } \
  inline bool operator!=(const T& a, const T& b) { return float(a) != float(b); } \
  inline bool operator<(const T& a, const T& b) { return float(a) < float(b); }   \
  inline bool operator<=(const T& a, const T& b) { return float(a) <= float(b); } \
  inline bool operator>(const T& a, const T& b) { return float(a) > float(b); }   \
  inline bool operator>=(const T& a, const T& b) { return float(a) >= float(b); } \
  WARPKIT_SMALL_ASSIGNMENTS(T, T(1.0f))

/// Operators of pairs; comparisons hold if they hold for both.
#define WARPKIT_SMALL_PAIR_OPERATORS(T, T2)                                   \
  inline T2 operator+(const T2& a, const T2& b) { return __hadd2(a, b); }     \
  inline T2 operator-(const T2& a, const T2& b) { return __hsub2(a, b); }     \
  inline T2 operator*(const T2& a, const T2& b) { return __hmul2(a, b); }     \
  inline T2 operator/(const T2& a, const T2& b) { return __h2div(a, b); }     \
  inline T2 operator+(const T2& a) { return a; }                              \
  inline T2 operator-(const T2& a) { return __hneg2(a); }                     \
  inline bool operator==(const T2& a, const T2& b) { return __hbeq2(a, b); }  \
  inline bool operator!=(const T2& a, const T2& b) { return __hbneu2(a, b); } \
  inline bool operator<(const T2& a, const T2& b) { return __hblt2(a, b); }   \
  inline bool operator<=(const T2& a, const T2& b) { return __hble2(a, b); }  \
  inline bool operator>(const T2& a, const T2& b) { return __hbgt2(a, b); }   \
  inline bool operator>=(const T2& a, const T2& b) { return __hbge2(a, b); }  \
  WARPKIT_SMALL_ASSIGNMENTS(T2, T2(T(1.0f), T(1.0f)))

#define WARPKIT_SMALL_ASSIGNMENTS(T, one)                      \
  inline T& operator+=(T& a, const T& b) { return a = a + b; } \
  inline T& operator-=(T& a, const T& b) { return a = a - b; } \
  inline T& operator*=(T& a, const T& b) { return a = a * b; } \
  inline T& operator/=(T& a, const T& b) { return a = a / b; } \
  inline T& operator++(T& a) { return a = a + one; }           \
  inline T& operator--(T& a) { return a = a - one; }           \
  inline T operator++(T& a, int) {                             \
    const T before = a;                                        \
    ++a;                                                       \
    return before;                                             \
  }                                                            \
  inline T operator--(T& a, int) {                             \
    const T before = a;                                        \
    --a;                                                       \
    return before;                                             \
  }

/// Sums, products, quotients, the fused forms; _sat cuts to [0, 1], _relu to [0, infinity).
#define WARPKIT_SMALL_ARITHMETIC(T, T2)                                                            \
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
  WARPKIT_SMALL_BINARY(T, T2, __hmin, __hmin2, ::warpkit::emulator::lesser(a, b))                  \
  WARPKIT_SMALL_BINARY(T, T2, __hmax, __hmax2, ::warpkit::emulator::greater(a, b))                 \
  WARPKIT_SMALL_BINARY(T, T2, __hmin_nan, __hmin2_nan,                                             \
                       ::warpkit::emulator::unless_nan(a, b, __hmin(a, b)))                        \
  WARPKIT_SMALL_BINARY(T, T2, __hmax_nan, __hmax2_nan,                                             \
                       ::warpkit::emulator::unless_nan(a, b, __hmax(a, b)))                        \
  inline T __hfma(T a, T b, T c) {                                                                 \
    return T(::warpkit::emulator::fused(float(a), float(b), float(c)));                            \
  }                                                                                                \
  inline T __hfma_sat(T a, T b, T c) { return T(__saturatef(float(__hfma(a, b, c)))); }            \
  inline T __hfma_relu(T a, T b, T c) { return __hmax_nan(__hfma(a, b, c), T(0.0f)); }             \
  inline T2 __hfma2(T2 a, T2 b, T2 c) { return T2(__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)); } \
  inline T2 __hfma2_sat(T2 a, T2 b, T2 c) {                                                        \
    return T2(__hfma_sat(a.x, b.x, c.x), __hfma_sat(a.y, b.y, c.y));                               \
  }                                                                                                \
  inline T2 __hfma2_relu(T2 a, T2 b, T2 c) {                                                       \
    return T2(__hfma_relu(a.x, b.x, c.x), __hfma_relu(a.y, b.y, c.y));                             \
  }                                                                                                \
  /* a * b + c of complex numbers. */                                                              \
  inline T2 __hcmadd(T2 a, T2 b, T2 c) {                                                           \
    return T2(__hfma(-a.y, b.y, __hfma(a.x, b.x, c.x)), __hfma(a.y, b.x, __hfma(a.x, b.y, c.y)));  \
  }                                                                                                \
  inline T __hneg(T a) { return -a; }                                                              \
  inline T __habs(T a) { return T::from_bits(a.bits() & 0x7fffu); }                                \
  inline T2 __hneg2(T2 a) { return T2(-a.x, -a.y); }                                               \
  inline T2 __habs2(T2 a) { return T2(__habs(a.x), __habs(a.y)); }                                 \
  inline bool __hisnan(T a) { return ::warpkit::emulator::is_nan(a); }                             \
  inline int __hisinf(T a) {                                                                       \
    if ((a.bits() & 0x7fffu) != T::kInfinityBits) return 0;                                        \
    return a.bits() & 0x8000u ? -1 : 1;                                                            \
  }                                                                                                \
  inline T2 __hisnan2(T2 a) { return T2(T(float(__hisnan(a.x))), T(float(__hisnan(a.y)))); }

#define WARPKIT_SMALL_MATHEMATICS(T, T2)           \
  WARPKIT_SMALL_UNARY(T, T2, sqrt, sqrt(x))        \
  WARPKIT_SMALL_UNARY(T, T2, rsqrt, 1.0 / sqrt(x)) \
  WARPKIT_SMALL_UNARY(T, T2, rcp, 1.0 / x)         \
  WARPKIT_SMALL_UNARY(T, T2, exp, exp(x))          \
  WARPKIT_SMALL_UNARY(T, T2, exp2, exp2(x))        \
  WARPKIT_SMALL_UNARY(T, T2, exp10, pow(10.0, x))  \
  WARPKIT_SMALL_UNARY(T, T2, log, log(x))          \
  WARPKIT_SMALL_UNARY(T, T2, log2, log2(x))        \
  WARPKIT_SMALL_UNARY(T, T2, log10, log10(x))      \
  WARPKIT_SMALL_UNARY(T, T2, sin, sin(x))          \
  WARPKIT_SMALL_UNARY(T, T2, cos, cos(x))          \
  WARPKIT_SMALL_UNARY(T, T2, tanh, tanh(x))        \
  WARPKIT_SMALL_UNARY(T, T2, tanh_approx, tanh(x)) \
  WARPKIT_SMALL_UNARY(T, T2, floor, floor(x))      \
  WARPKIT_SMALL_UNARY(T, T2, ceil, ceil(x))        \
  WARPKIT_SMALL_UNARY(T, T2, trunc, trunc(x))      \
  WARPKIT_SMALL_UNARY(T, T2, rint, rint(x))

/// Defines all functions of a 16-bit float type T and of its pair T2, each result rounded once.
#define WARPKIT_SMALL_FLOAT_FUNCTIONS(T, T2)       \
  WARPKIT_SMALL_OPERATORS(T)                       \
  WARPKIT_SMALL_ARITHMETIC(T, T2)                  \
  WARPKIT_SMALL_COMPARE(T, T2, eq, x == y)         \
  WARPKIT_SMALL_COMPARE(T, T2, ne, x<y || x> y)    \
  WARPKIT_SMALL_COMPARE(T, T2, lt, x < y)          \
  WARPKIT_SMALL_COMPARE(T, T2, le, x <= y)         \
  WARPKIT_SMALL_COMPARE(T, T2, gt, x > y)          \
  WARPKIT_SMALL_COMPARE(T, T2, ge, x >= y)         \
  WARPKIT_SMALL_PAIR_OPERATORS(T, T2)              \
  WARPKIT_SMALL_MATHEMATICS(T, T2)                 \
  WARPKIT_SMALL_ATOMIC_ADD(T, T2, atomicAdd)       \
  WARPKIT_SMALL_ATOMIC_ADD(T, T2, atomicAdd_block) \
  WARPKIT_SMALL_ATOMIC_ADD(T, T2, atomicAdd_system)

// A pair is added in one piece, which CUDA doesn't promise.
#define WARPKIT_SMALL_ATOMIC_ADD(T, T2, name)                                               \
  inline T name(T* address, T value) {                                                      \
    return ::warpkit::emulator::atomic_change(address, [&](T old) { return old + value; }); \
  }                                                                                         \
  inline T2 name(T2* address, T2 value) {                                                   \
    using namespace ::warpkit::emulator;                                                    \
    typedef unsigned __attribute__((may_alias)) Word;                                       \
    const unsigned old = atomic_change(reinterpret_cast<Word*>(address), [&](Word word) {   \
      return Word{same_bits<unsigned>(same_bits<T2>(unsigned{word}) + value)};              \
    });                                                                                     \
    return same_bits<T2>(old);                                                              \
  }
