/// @file
/// Builds a program again, so that its accesses can be checked or counted.
#pragma once

#include <string>
#include <vector>

#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"

namespace warpkit::driver {

/// What the hooks on accesses are for.
enum class Hooks { Checks, Counts };

/// A program with hooks.
struct CheckedProgram {
  std::string path;                    ///< where it is
  std::vector<std::string> unchecked;  ///< parts whose sources aren't known, so that they have none
};

/// Builds a program again as its build record tells, with the hooks and the checks or the counting.
/// What it is linked from (objects, static libraries) is built again, too, where it has a record.
/// @param program the path of a program that `cc` has linked
/// @param toolchain with what
/// @param folder takes the new program
/// @param hooks what is to listen to them
/// @return the new program
/// @throws Failure with code 2 if there is no record, or what run_job throws
CheckedProgram build_checked(const std::string& program, const Toolchain& toolchain,
                             const TemporaryFolder& folder, Hooks hooks = Hooks::Checks);

}  // namespace warpkit::driver
