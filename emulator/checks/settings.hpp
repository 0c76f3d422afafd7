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
  bool decides_exit = true;   ///< An error makes a program that would exit with 0 exit with 1.
  bool leaks = true;          ///< Memcheck tells what was never freed.
  std::string prefix = "========= ";  ///< With banners, what each line begins with.
  int print_limit = -1;               ///< How many findings are told; negative for all.
  bool warnings = true;               ///< Warnings are told, too.
  std::string kernels;                ///< An expression that a kernel's name must match, if any.
  std::string other_kernels;          ///< One that it must not match, if any.

  /// @param tool a check.
  /// @return true if it is on.
  bool has(Tool tool) const { return on[static_cast<int>(tool)]; }
  /// @return true if any check is on.
  bool any() const { return on[0] || on[1] || on[2] || on[3]; }

  /// Switches checks on.
  /// @param list names with commas between, `all`, or `none`.
  /// @return the first name that isn't one, or an empty string.
  std::string parse(const std::string& list);

  /// @param kernel its name, as written.
  /// @return true if findings in it are wanted.
  bool wants(const std::string& kernel) const;

  /// Reads WARPKIT_CHECKS, WARPKIT_FINDINGS…, WARPKIT_LEAK_CHECK, WARPKIT_CHECKED_KERNELS and
  /// WARPKIT_UNCHECKED_KERNELS; says on standard error which check's name it doesn't know.
  static Settings from_environment();
};

}  // namespace warpkit::emulator::checks
