/// @file
/// What was counted as JSON.
#pragma once

#include <string>

#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/branches.hpp"
#include "emulator/profiler/counting/flops.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"

namespace warpkit::emulator::counting {

/// One of the profile's launches, as read_profile reads it.
/// @param launch what was counted.
/// @param lines finds lines of code, and remembers them for the next launch.
/// @param flops counts floating-point operations, and remembers code for the next launch.
/// @param branches finds branches, likewise.
/// @return JSON without line breaks.
std::string launch_text(const LaunchCounts& launch, SourceLines& lines, FlopCounting& flops,
                        BranchPlaces& branches);

}  // namespace warpkit::emulator::counting
