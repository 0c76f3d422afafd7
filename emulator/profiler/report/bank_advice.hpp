/// @file
/// Advice on bank conflicts in shared memory.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Advice on bank conflicts in shared memory.
/// @param launch whose patterns are looked at
/// @param line one of its lines
/// @return the sentences; empty where the counts give no reason for any
std::string bank_advice(const Launch& launch, const LineCounts& line);

}  // namespace warpkit::profile
