/// @file
/// The source files that a profile names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// The text of each source file, by the name that the profile has for it.
using Sources = std::map<std::string, std::string>;

/// Finds the files that a profile names. A name is tried as it is, then in each folder, whole and
/// with its leading folders left off one by one.
/// @param profile what names the files
/// @param folders where to look, in order
/// @return the files that could be read; the others are absent
Sources find_sources(const Profile& profile, const std::vector<std::string>& folders);

}  // namespace warpkit::profile
