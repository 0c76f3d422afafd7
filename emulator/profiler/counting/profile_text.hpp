/// @file
/// The profile as JSON.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "emulator/profiler/counting/launch_counts.hpp"

namespace warpkit::emulator::counting {

/// Writes what was counted, as read_profile reads it: beside the file, then in its place. Says on
/// standard error when that can't be done.
/// @param file its path.
/// @param launches in the order in which they ended.
void write_profile(const std::string& file,
                   const std::vector<std::unique_ptr<LaunchCounts>>& launches);

}  // namespace warpkit::emulator::counting
