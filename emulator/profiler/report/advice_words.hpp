/// @file
/// Words that the pieces of advice share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/profiler/report/access_shape.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// A number and its noun, `1 sector`, `4 sectors`.
/// @param number the number
/// @param noun in the singular
/// @return both
std::string counted(std::uint64_t number, const std::string& noun);

/// Which lanes, `lane 5`, `lanes 0 to 31`, `16 lanes from 0 to 30`.
/// @param pattern a request with at least one lane
/// @return the words
std::string lanes_of(const Pattern& pattern);

/// The first lanes by number, `0, 1, 2 and 29 more`.
/// @param lanes lane numbers
/// @return the words
std::string first_lanes(const std::vector<std::uint32_t>& lanes);

/// The array's name, quoted, or `the array`.
/// @param array its name; may be empty
/// @return the words
std::string name_of(const std::string& array);

/// Whether a pattern shows a request of a line.
/// @param pattern a request with at least one lane
/// @param line the line
/// @return whether file, line, space, operation and width are the same
bool shows(const Pattern& pattern, const LineCounts& line);

}  // namespace warpkit::profile
