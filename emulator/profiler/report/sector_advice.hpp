/// @file
/// Advice on sectors of global memory that no lane asked for.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Advice on sectors of global memory that no lane asked for.
/// @param launch whose patterns are looked at
/// @param line one of its lines
/// @return the sentences; empty where the counts give no reason for any
std::string sector_advice(const Launch& launch, const LineCounts& line);

}  // namespace warpkit::profile
