/// @file
/// What `cc --version` says, in the form that build systems read.
#pragma once

#include <string>

namespace warpkit::driver {

/// Names the emulator, and the release of CUDA whose interface it has.
/// @return some lines
std::string version_text();

}  // namespace warpkit::driver
