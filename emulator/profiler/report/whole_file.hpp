/// @file
/// Files that are either whole or not there.
#pragma once

#include <string>

namespace warpkit::profile {

/// Writes a file beside its place first, so that nobody ever sees half of it and what was there
/// stays if there is no room. What isn't a file, such as a pipe, is written to directly.
/// @param path where it belongs
/// @param text what it holds
/// @throws std::runtime_error with one line that names the file and what is in the way
void write_whole(const std::string& path, const std::string& text);

/// Tries whether write_whole could write there, and leaves everything as it is.
/// @param path where a file is to be
/// @return what is in the way, for a message; empty if nothing is
std::string obstacle_to(const std::string& path);

}  // namespace warpkit::profile
