/// @file
/// What the page's script reads.
#pragma once

#include <string>

#include "emulator/profiler/page/page.hpp"

namespace warpkit::profile {

/// The profile, its pictures and the sources, as JSON that may stand in a script element.
/// @param profile what was counted
/// @param sources the files' texts
/// @return JSON without any `<`
std::string page_data(const Profile& profile, const Sources& sources);

}  // namespace warpkit::profile
