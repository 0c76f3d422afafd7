/// @file
/// The command line of `warpkit exec`.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// What `warpkit exec` was asked for.
struct ExecArguments {
  bool help = false;                           ///< only the text
  std::string order;                           ///< of the threads of a block; empty for the usual
  std::string checks;                          ///< names with commas between; empty for none
  bool json = false;                           ///< findings and counts as JSON
  bool profile = false;                        ///< count
  std::string profile_file;                    ///< where all counts go as JSON; may be empty
  std::string page_file;                       ///< where the page goes; may be empty
  std::string file;                            ///< what to build
  std::vector<std::string> program_arguments;  ///< those after `--`
};

/// Reads the command line.
/// @param words those after the program's name
/// @return what it asks for
/// @throws Failure with code 2 if it asks for nothing that there is
ExecArguments read_exec_arguments(const std::vector<std::string>& words);

/// What --help prints.
/// @return the text, which ends in a newline
const char* exec_usage();

}  // namespace warpkit::driver
