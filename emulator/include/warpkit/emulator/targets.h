/// @file
/// The machinery of <nv/target>.
#pragma once

/// Takes the parentheses from `(code)`.
#define WARPKIT_TARGET_BODY(...) __VA_ARGS__

/// @name A condition, called with the code for yes and the code for no
/// @{
#define WARPKIT_IF_WARPKIT_TARGET_HOST(yes, no) \
  if (!::warpkit::emulator::runs_on_device()) { \
    WARPKIT_TARGET_BODY yes                     \
  } else {                                      \
    WARPKIT_TARGET_BODY no                      \
  }
#define WARPKIT_IF_WARPKIT_TARGET_DEVICE(yes, no) \
  if (::warpkit::emulator::runs_on_device()) {    \
    WARPKIT_TARGET_BODY yes                       \
  } else {                                        \
    WARPKIT_TARGET_BODY no                        \
  }
#define WARPKIT_IF_WARPKIT_TARGET_ALWAYS(yes, no) \
  { WARPKIT_TARGET_BODY yes }
#define WARPKIT_IF_WARPKIT_TARGET_NEVER(yes, no) \
  { WARPKIT_TARGET_BODY no }
/// @}

#define WARPKIT_TARGET_JOIN(a, b) a##b
#define WARPKIT_IF_TARGET(condition, yes, no) WARPKIT_TARGET_JOIN(WARPKIT_IF_, condition)(yes, no)
#define WARPKIT_IF_TARGET_OR(condition, yes, no, ...) WARPKIT_IF_TARGET(condition, yes, no)

/// Takes pairs of a condition and code; the first condition that holds is chosen.
#define WARPKIT_DISPATCH_TARGET(...)                                                        \
  WARPKIT_DISPATCH_BY_COUNT(__VA_ARGS__, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0) \
  (__VA_ARGS__)
#define WARPKIT_DISPATCH_BY_COUNT(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, count, ...) \
  WARPKIT_TARGET_JOIN(WARPKIT_DISPATCH_, count)
#define WARPKIT_DISPATCH_1(condition, code) WARPKIT_IF_TARGET(condition, code, ())
#define WARPKIT_DISPATCH_2(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_1(__VA_ARGS__)))
#define WARPKIT_DISPATCH_3(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_2(__VA_ARGS__)))
#define WARPKIT_DISPATCH_4(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_3(__VA_ARGS__)))
#define WARPKIT_DISPATCH_5(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_4(__VA_ARGS__)))
#define WARPKIT_DISPATCH_6(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_5(__VA_ARGS__)))
#define WARPKIT_DISPATCH_7(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_6(__VA_ARGS__)))
#define WARPKIT_DISPATCH_8(condition, code, ...) \
  WARPKIT_IF_TARGET(condition, code, (WARPKIT_DISPATCH_7(__VA_ARGS__)))
