/// @file
/// What is to be checked, as the environment says.
#pragma once

#include <string>

namespace warpkit::emulator::checks {

/// The four checks.
enum class Tool { Memcheck, Racecheck, Initcheck, Synccheck };

/// @param tool a check.
/// @return its name.
const char* name_of(Tool tool);

/// Which checks are on, and where findings go.
struct Settings {
  bool on[4] = {};            ///< By Tool.
  std::string findings_file;  ///< JSON goes there; empty for none.
  bool banners = false;       ///< Lines look like compute-sanitizer's.
  bool leaks = true;          ///< Memcheck tells what was never freed.

  /// @param tool a check.
  /// @return true if it is on.
  bool has(Tool tool) const { return on[static_cast<int>(tool)]; }
  /// @return true if any check is on.
  bool any() const { return on[0] || on[1] || on[2] || on[3]; }

  /// Switches checks on.
  /// @param list names with commas between, `all`, or `none`.
  /// @return the first name that isn't one, or an empty string.
  std::string parse(const std::string& list);

  /// Reads WARPKIT_CHECKS, WARPKIT_FINDINGS, WARPKIT_FINDINGS_STYLE and WARPKIT_LEAK_CHECK; says on
  /// standard error which name it doesn't know.
  static Settings from_environment();
};

}  // namespace warpkit::emulator::checks
