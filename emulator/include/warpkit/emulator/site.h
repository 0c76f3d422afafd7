/// @file
/// A place in the user's source.
#pragma once

namespace warpkit::emulator {

/// A line of the user's source. Device functions that wait take one as a default argument, so that
/// messages can name the line of the call.
struct Site {
  const char* file;  ///< As the compiler was given it, or as `#line` says.
  int line;          ///< From 1.
  int call = 0;      ///< Tells calls in one line apart; 0 where that isn't needed.

  /// The place of the call whose default argument this is.
  static constexpr Site here(const char* file = __builtin_FILE(), int line = __builtin_LINE(),
                             int call = 0) {
    return Site{file, line, call};
  }
};

}  // namespace warpkit::emulator
