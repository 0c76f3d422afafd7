/// @file
/// CUDA's functions on the two halves or four bytes of a word, each lane on its own.
#pragma once

namespace warpkit::emulator {

/// Applies an operation to each lane of two words.
/// @tparam Lane the lanes' type: its size and signedness.
/// @param operation takes two lanes as int; its result is cut to a lane.
template <class Lane, class Operation>
inline unsigned by_lanes(unsigned a, unsigned b, Operation operation) {
  constexpr int kBits = 8 * static_cast<int>(sizeof(Lane));
  constexpr unsigned kMask = (1u << kBits) - 1;
  unsigned result = 0;
  for (int at = 0; at < 32; at += kBits) {
    const int x = static_cast<Lane>(a >> at & kMask);
    const int y = static_cast<Lane>(b >> at & kMask);
    result |= (static_cast<unsigned>(operation(x, y)) & kMask) << at;
  }
  return result;
}

/// The sum of an operation's results over the lanes.
template <class Lane, class Operation>
inline unsigned sum_of_lanes(unsigned a, unsigned b, Operation operation) {
  constexpr int kBits = 8 * static_cast<int>(sizeof(Lane));
  unsigned result = 0;
  for (int at = 0; at < 32; at += kBits) {
    const int x = static_cast<Lane>(a >> at & ((1u << kBits) - 1));
    const int y = static_cast<Lane>(b >> at & ((1u << kBits) - 1));
    result += static_cast<unsigned>(operation(x, y));
  }
  return result;
}

/// The lane's value nearest to x.
template <class Lane>
constexpr int saturated(int x) {
  constexpr int kBits = 8 * static_cast<int>(sizeof(Lane));
  constexpr bool kSigned = static_cast<Lane>(-1) < 0;
  constexpr int kGreatest = (1 << (kBits - kSigned)) - 1;
  constexpr int kLeast = kSigned ? -kGreatest - 1 : 0;
  return x < kLeast ? kLeast : x > kGreatest ? kGreatest : x;
}

constexpr int distance(int x, int y) { return x > y ? x - y : y - x; }

/// Half the sum; a half more is rounded away from zero.
constexpr int rounded_average(int x, int y) { return (x + y + (x + y >= 0)) >> 1; }

}  // namespace warpkit::emulator

#define WARPKIT_LANES_2(name, lane, result)                             \
  inline unsigned int name(unsigned int a, unsigned int b) {            \
    return ::warpkit::emulator::by_lanes<lane>(a, b, [](int x, int y) { \
      using namespace ::warpkit::emulator;                              \
      return static_cast<int>(result);                                  \
    });                                                                 \
  }
#define WARPKIT_LANES_1(name, lane, result)                           \
  inline unsigned int name(unsigned int a) {                          \
    return ::warpkit::emulator::by_lanes<lane>(a, 0, [](int x, int) { \
      using namespace ::warpkit::emulator;                            \
      return static_cast<int>(result);                                \
    });                                                               \
  }
// __vcmp… gives a lane of ones, __vset… a one.
#define WARPKIT_LANES_COMPARE(ending, lane, condition)        \
  WARPKIT_LANES_2(__vcmp##ending, lane, (condition) ? -1 : 0) \
  WARPKIT_LANES_2(__vset##ending, lane, (condition) ? 1 : 0)

#define WARPKIT_LANES(n, signed_lane, unsigned_lane)                                              \
  WARPKIT_LANES_1(__vabs##n, signed_lane, distance(x, 0))                                         \
  WARPKIT_LANES_1(__vabsss##n, signed_lane, saturated<signed_lane>(distance(x, 0)))               \
  WARPKIT_LANES_1(__vneg##n, signed_lane, -x)                                                     \
  WARPKIT_LANES_1(__vnegss##n, signed_lane, saturated<signed_lane>(-x))                           \
  WARPKIT_LANES_2(__vadd##n, unsigned_lane, x + y)                                                \
  WARPKIT_LANES_2(__vaddss##n, signed_lane, saturated<signed_lane>(x + y))                        \
  WARPKIT_LANES_2(__vaddus##n, unsigned_lane, saturated<unsigned_lane>(x + y))                    \
  WARPKIT_LANES_2(__vsub##n, unsigned_lane, x - y)                                                \
  WARPKIT_LANES_2(__vsubss##n, signed_lane, saturated<signed_lane>(x - y))                        \
  WARPKIT_LANES_2(__vsubus##n, unsigned_lane, saturated<unsigned_lane>(x - y))                    \
  WARPKIT_LANES_2(__vabsdiffs##n, signed_lane, distance(x, y))                                    \
  WARPKIT_LANES_2(__vabsdiffu##n, unsigned_lane, distance(x, y))                                  \
  WARPKIT_LANES_2(__vavgs##n, signed_lane, rounded_average(x, y))                                 \
  WARPKIT_LANES_2(__vavgu##n, unsigned_lane, rounded_average(x, y))                               \
  WARPKIT_LANES_2(__vhaddu##n, unsigned_lane, (x + y) >> 1)                                       \
  WARPKIT_LANES_2(__vmaxs##n, signed_lane, x > y ? x : y)                                         \
  WARPKIT_LANES_2(__vmaxu##n, unsigned_lane, x > y ? x : y)                                       \
  WARPKIT_LANES_2(__vmins##n, signed_lane, x < y ? x : y)                                         \
  WARPKIT_LANES_2(__vminu##n, unsigned_lane, x < y ? x : y)                                       \
  WARPKIT_LANES_COMPARE(eq##n, unsigned_lane, x == y)                                             \
  WARPKIT_LANES_COMPARE(ne##n, unsigned_lane, x != y)                                             \
  WARPKIT_LANES_COMPARE(ges##n, signed_lane, x >= y)                                              \
  WARPKIT_LANES_COMPARE(geu##n, unsigned_lane, x >= y)                                            \
  WARPKIT_LANES_COMPARE(gts##n, signed_lane, x > y)                                               \
  WARPKIT_LANES_COMPARE(gtu##n, unsigned_lane, x > y)                                             \
  WARPKIT_LANES_COMPARE(les##n, signed_lane, x <= y)                                              \
  WARPKIT_LANES_COMPARE(leu##n, unsigned_lane, x <= y)                                            \
  WARPKIT_LANES_COMPARE(lts##n, signed_lane, x < y)                                               \
  WARPKIT_LANES_COMPARE(ltu##n, unsigned_lane, x < y)                                             \
  inline unsigned int __vsads##n(unsigned int a, unsigned int b) {                                \
    return ::warpkit::emulator::sum_of_lanes<signed_lane>(a, b, ::warpkit::emulator::distance);   \
  }                                                                                               \
  inline unsigned int __vsadu##n(unsigned int a, unsigned int b) {                                \
    return ::warpkit::emulator::sum_of_lanes<unsigned_lane>(a, b, ::warpkit::emulator::distance); \
  }

WARPKIT_LANES(2, short, unsigned short)
WARPKIT_LANES(4, signed char, unsigned char)

#undef WARPKIT_LANES
#undef WARPKIT_LANES_COMPARE
#undef WARPKIT_LANES_1
#undef WARPKIT_LANES_2
