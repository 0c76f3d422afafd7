/// @file
/// Advice on atomics of many lanes on one address.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Advice on atomics of many lanes on one address.
/// @param launch whose patterns are looked at
/// @param line one of its lines
/// @return the sentences; empty where the counts give no reason for any
std::string contention_advice(const Launch& launch, const LineCounts& line);

}  // namespace warpkit::profile
