/// @file
/// What to think about where a thread's own array lies in local memory.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Says why an array is in local memory and what that costs.
/// @param launch for its other lines: each array is spoken of once
/// @param line one of its lines, of accesses to local memory
/// @return sentences; empty where an earlier line has them
std::string local_advice(const Launch& launch, const LineCounts& line);

}  // namespace warpkit::profile
