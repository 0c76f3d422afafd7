/// @file
/// Words and numbers for tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Text without control characters (tabs become spaces, others `?`), and no longer than asked.
/// @param text UTF-8
/// @param columns the most characters; what is longer ends in `...`; at least 3
/// @return the text
std::string fit(const std::string& text, std::size_t columns);

/// Text filled up with spaces on its left.
/// @param text ASCII
/// @param columns to this width; longer text stays as it is
/// @return the text
std::string right(const std::string& text, std::size_t columns);

/// Text filled up with spaces on its right.
/// @param text UTF-8
/// @param columns to this width; longer text stays as it is
/// @return the text
std::string left(const std::string& text, std::size_t columns);

/// A quotient with one digit behind the point.
/// @param above what is divided
/// @param below by what
/// @return the text; `-` where below is 0
std::string quotient(double above, double below);

/// The name of a space.
/// @param space which
/// @return as in the JSON
const char* name(Space space);

/// The name of an operation.
/// @param operation which
/// @return as in the JSON
const char* name(Operation operation);

/// Text broken at spaces.
/// @param text without newlines
/// @param columns the most a line has, unless one word is longer
/// @return its lines
std::vector<std::string> wrap(const std::string& text, std::size_t columns);

}  // namespace warpkit::profile
