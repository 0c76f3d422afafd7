/// @file
/// What `warpkit exec --profile` does around a program's run: before it, while it counts, after it.
#pragma once

#include <string>

#include "emulator/driver/exec_options.hpp"
#include "emulator/driver/watched_child.hpp"

namespace warpkit::driver {

/// Notices that a report can't be written to where it is to go, while nothing has been built yet.
/// @param option which option names the file
/// @param path the file; may be empty
/// @throws Failure with code 2 and one line that names the file and what is in the way
void check_place(const std::string& option, const std::string& path);

/// Says on standard error that it is counted, which kernel, and since when.
/// @param records path of the records of the run
/// @param seconds since the program's start
void tell_progress(const std::string& records, double seconds);

/// Writes the files and shows the table or the JSON that the command line asks for.
/// @param arguments the command line
/// @param records path of the records of the run
/// @param end how the program ended
/// @return true if the counts are all that the program made; else it was said what they lack
/// @throws std::runtime_error with one line, if a file can't be written
bool show_counts(const ExecArguments& arguments, const std::string& records, const WatchedEnd& end);

}  // namespace warpkit::driver
