/// @file
/// The C++ compiler that a command line chooses by -ccbin.
#pragma once

#include <string>

#include "emulator/driver/toolchain.hpp"

namespace warpkit::driver {

/// The toolchain with another compiler, and the options that only it takes.
/// @param toolchain the build's
/// @param chosen a compiler's path or name, or the folder it is in; empty for the build's own
/// @return the toolchain to use
/// @throws Failure with code 2, and one line, if there is none, or it is neither g++ nor clang++
Toolchain with_compiler(const Toolchain& toolchain, const std::string& chosen);

}  // namespace warpkit::driver
