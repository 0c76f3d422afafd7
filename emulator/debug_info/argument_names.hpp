/// @file
/// The names of a launch's arguments.
#pragma once

#include <string>
#include <vector>

namespace warpkit::emulator {

/// Splits `a, b[i], f(x, y)` at the commas outside brackets and quotes.
/// @param text arguments as written.
/// @return each without blanks around it.
std::vector<std::string> split_arguments(const std::string& text);

}  // namespace warpkit::emulator
