/// @file
/// CUDA's functions for dynamic programming: least and greatest of two or three, of a sum, and with
/// zero (relu); on words and on both halves of a word. Sums wrap around.
#pragma once

#include "simd_word_functions.h"

namespace warpkit::emulator {

template <class T>
constexpr T greater_of(T a, T b) {
  return a > b ? a : b;
}
template <class T>
constexpr T lesser_of(T a, T b) {
  return a < b ? a : b;
}

/// a + b, cut to the type.
template <class T>
constexpr T wrapped_sum(T a, T b) {
  return static_cast<T>(static_cast<unsigned>(a) + static_cast<unsigned>(b));
}

/// Applies an operation to the halves of three words.
template <class Half, class Operation>
inline unsigned by_halves(unsigned a, unsigned b, unsigned c, Operation operation) {
  const auto low = static_cast<unsigned short>(
      operation(static_cast<Half>(a), static_cast<Half>(b), static_cast<Half>(c)));
  const auto high = static_cast<unsigned short>(operation(
      static_cast<Half>(a >> 16), static_cast<Half>(b >> 16), static_cast<Half>(c >> 16)));
  return static_cast<unsigned>(high) << 16 | low;
}

}  // namespace warpkit::emulator

// `pick` is greater_of or lesser_of, `name` max or min.
#define WARPKIT_DPX_WORDS(name, pick, ending, type)              \
  inline type __vi##name##3_##ending(type a, type b, type c) {   \
    using namespace ::warpkit::emulator;                         \
    return pick(pick(a, b), c);                                  \
  }                                                              \
  inline type __viadd##name##_##ending(type a, type b, type c) { \
    using namespace ::warpkit::emulator;                         \
    return pick(wrapped_sum(a, b), c);                           \
  }
#define WARPKIT_DPX_WORDS_RELU(name, pick)                   \
  inline int __vi##name##_s32_relu(int a, int b) {           \
    using namespace ::warpkit::emulator;                     \
    return greater_of(pick(a, b), 0);                        \
  }                                                          \
  inline int __vi##name##3_s32_relu(int a, int b, int c) {   \
    using namespace ::warpkit::emulator;                     \
    return greater_of(pick(pick(a, b), c), 0);               \
  }                                                          \
  inline int __viadd##name##_s32_relu(int a, int b, int c) { \
    using namespace ::warpkit::emulator;                     \
    return greater_of(pick(wrapped_sum(a, b), c), 0);        \
  }
#define WARPKIT_DPX_HALVES(name, pick, ending, half)                                             \
  inline unsigned int __vi##name##3_##ending(unsigned int a, unsigned int b, unsigned int c) {   \
    using namespace ::warpkit::emulator;                                                         \
    return by_halves<half>(a, b, c, [](half x, half y, half z) { return pick(pick(x, y), z); }); \
  }                                                                                              \
  inline unsigned int __viadd##name##_##ending(unsigned int a, unsigned int b, unsigned int c) { \
    using namespace ::warpkit::emulator;                                                         \
    return by_halves<half>(a, b, c,                                                              \
                           [](half x, half y, half z) { return pick(wrapped_sum(x, y), z); });   \
  }
#define WARPKIT_DPX_HALVES_RELU(name, pick)                                                        \
  inline unsigned int __vi##name##_s16x2_relu(unsigned int a, unsigned int b) {                    \
    using namespace ::warpkit::emulator;                                                           \
    return by_halves<short>(                                                                       \
        a, b, 0, [](short x, short y, short zero) { return greater_of(pick(x, y), zero); });       \
  }                                                                                                \
  inline unsigned int __vi##name##3_s16x2_relu(unsigned int a, unsigned int b, unsigned int c) {   \
    using namespace ::warpkit::emulator;                                                           \
    return by_halves<short>(a, b, c, [](short x, short y, short z) {                               \
      return greater_of(pick(pick(x, y), z), short{0});                                            \
    });                                                                                            \
  }                                                                                                \
  inline unsigned int __viadd##name##_s16x2_relu(unsigned int a, unsigned int b, unsigned int c) { \
    using namespace ::warpkit::emulator;                                                           \
    return by_halves<short>(a, b, c, [](short x, short y, short z) {                               \
      return greater_of(pick(wrapped_sum(x, y), z), short{0});                                     \
    });                                                                                            \
  }
// Which one was it? The predicate says whether it was a, also when they are equal.
#define WARPKIT_DPX_WHICH(name, sign, pick)                                                        \
  inline int __vib##name##_s32(int a, int b, bool* first) {                                        \
    *first = a sign b;                                                                             \
    return ::warpkit::emulator::pick(a, b);                                                        \
  }                                                                                                \
  inline unsigned int __vib##name##_u32(unsigned int a, unsigned int b, bool* first) {             \
    *first = a sign b;                                                                             \
    return ::warpkit::emulator::pick(a, b);                                                        \
  }                                                                                                \
  inline unsigned int __vib##name##_s16x2(unsigned int a, unsigned int b, bool* high, bool* low) { \
    *high = static_cast<short>(a >> 16) sign static_cast<short>(b >> 16);                          \
    *low = static_cast<short>(a) sign static_cast<short>(b);                                       \
    return __v##name##s2(a, b);                                                                    \
  }                                                                                                \
  inline unsigned int __vib##name##_u16x2(unsigned int a, unsigned int b, bool* high, bool* low) { \
    *high = (a >> 16) sign(b >> 16);                                                               \
    *low = (a & 0xffff) sign(b & 0xffff);                                                          \
    return __v##name##u2(a, b);                                                                    \
  }

#define WARPKIT_DPX(name, pick)                         \
  WARPKIT_DPX_WORDS(name, pick, s32, int)               \
  WARPKIT_DPX_WORDS(name, pick, u32, unsigned int)      \
  WARPKIT_DPX_WORDS_RELU(name, pick)                    \
  WARPKIT_DPX_HALVES(name, pick, s16x2, short)          \
  WARPKIT_DPX_HALVES(name, pick, u16x2, unsigned short) \
  WARPKIT_DPX_HALVES_RELU(name, pick)

WARPKIT_DPX(max, greater_of)
WARPKIT_DPX(min, lesser_of)
WARPKIT_DPX_WHICH(max, >=, greater_of)
WARPKIT_DPX_WHICH(min, <=, lesser_of)

#undef WARPKIT_DPX
#undef WARPKIT_DPX_WHICH
#undef WARPKIT_DPX_HALVES_RELU
#undef WARPKIT_DPX_HALVES
#undef WARPKIT_DPX_WORDS_RELU
#undef WARPKIT_DPX_WORDS
