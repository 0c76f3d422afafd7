/// @file
/// A profile as one HTML page, and one access pattern as one SVG.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"
#include "emulator/profiler/report/sources.hpp"

namespace warpkit::profile {

/// Makes the page: one file that needs nothing else, neither a server nor a network.
/// @param profile what was counted
/// @param sources what to show beside the counts; a file that is absent shows its counts only
/// @return HTML, in UTF-8
/// @throws std::runtime_error with one line, if a request in it can't be one of a warp
std::string profile_page(const Profile& profile, const Sources& sources);

/// Which request a picture is to show: of the first launch that has any that fit, the one that
/// needs most sectors or wavefronts.
struct PatternChoice {
  int line = 0;            ///< of the source, from 1
  std::uint32_t warp = 0;  ///< of the block
  std::uint32_t step = 0;  ///< the n-th request of that line by that warp
  std::string access;      ///< "global load" and its like; any if empty
};

/// Makes the picture of one request: which lane touches which sector, or which bank.
/// @param profile where the request is, in any of its launches
/// @param choice which request
/// @return SVG, in UTF-8, with title and desc, for light and dark backgrounds
/// @throws std::runtime_error with one line that says which requests there are, if none fits
std::string access_svg(const Profile& profile, const PatternChoice& choice);

/// Makes the page of a profile that lies in a file, in another file.
/// @param profile path of the JSON
/// @param page path of the HTML
/// @param folders where to look for the source files, as find_sources
/// @throws std::runtime_error with one line, as load_profile, profile_page and write_whole
void write_page(const std::string& profile, const std::string& page,
                const std::vector<std::string>& folders);

}  // namespace warpkit::profile
