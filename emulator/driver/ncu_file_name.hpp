/// @file
/// Names of files that ncu writes, in which a percent sign stands for something.
#pragma once

#include <string>

namespace warpkit::driver {

/// Where --export writes to.
/// @param name as given: %p is the process, %h the machine, %q{NAME} a variable of the environment,
///   %i the first number from 0 for which there is no such file, %% a percent sign
/// @param process the program's process; 0 for this one
/// @return the path, which ends in .ncu-rep or .json; empty for an empty name
std::string ncu_export_path(const std::string& name, long process);

/// Where --log-file writes to.
/// @param name as for ncu_export_path
/// @param process the program's process; 0 for this one
/// @return the path
std::string ncu_log_path(const std::string& name, long process);

}  // namespace warpkit::driver
