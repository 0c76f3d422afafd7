/// @file
/// A profile's lines and advice for other programs.
#pragma once

#include <string>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Lines and advice as JSON: `{"device", "launches": [{"kernel", "lines": [{"file", "line",
/// "space", "op", "bytes", "array", "requests", "lanes", "sectors", "sectors_ideal",
/// "excess_sectors", "wavefronts", "wavefronts_ideal", "excess_wavefronts"}], "branches": [{"file",
/// "line", "executed", "divergent", "lanes"}], "advice": [{"file", "line", "topic", "access",
/// "text"}]}]}`.
/// @param profile the counts
/// @return JSON, which ends in a newline
std::string report_json(const Profile& profile);

/// One row for each line, space, operation and width of each launch, below a row of names.
/// @param profile the counts
/// @return CSV as RFC 4180 has it, but with plain newlines
std::string report_csv(const Profile& profile);

}  // namespace warpkit::profile
