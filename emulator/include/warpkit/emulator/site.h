/// @file
/// A place in the user's source.
#pragma once

namespace warpkit::emulator {

/// A line of the user's source. Device functions that wait take one as a default argument, so that
/// messages can name the line of the call.
struct Site {
  const char* file;  ///< As the compiler was given it, or as `#line` says.
  int line;          ///< From 1.

  /// The place of the call whose default argument this is.
  static constexpr Site here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
    return Site{file, line};
  }
};

}  // namespace warpkit::emulator
