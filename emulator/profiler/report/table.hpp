/// @file
/// A profile as a table for the terminal.
#pragma once

#include <cstdio>
#include <string>

#include "emulator/profiler/report/profile.hpp"
#include "emulator/profiler/report/sources.hpp"

namespace warpkit::profile {

/// How a table looks.
struct TableStyle {
  bool colour = false;  ///< marks what is in excess; see wants_colour
  bool advice = true;   ///< says under each launch what to think about
  Sources sources;      ///< whose lines stand beside the counts; see find_sources
};

/// Whether output to a stream may be coloured: it is a terminal, TERM isn't `dumb`, and NO_COLOR is
/// unset or empty.
/// @param stream where the table goes
/// @return whether
bool wants_colour(std::FILE* stream);

/// Writes a profile as text of at most 100 columns: for each launch its totals, its lines of source
/// with counts, and advice. Launches that look the same are shown once, with their number; of those
/// that differ, the first 40. Control characters of names and sources come out as `?`.
/// @param profile the counts
/// @param style how it looks
/// @return the text, which ends in a newline
std::string print_table(const Profile& profile, const TableStyle& style = {});

}  // namespace warpkit::profile
