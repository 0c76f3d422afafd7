/// @file
/// What to think about where the lanes of a warp read different words of constant memory.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Says how many addresses a constant read asks for at once.
/// @param launch for its patterns
/// @param line one of its lines, of loads from constant memory
/// @return a sentence or two; empty where no request that was kept asks for more than one
std::string constant_advice(const Launch& launch, const LineCounts& line);

}  // namespace warpkit::profile
