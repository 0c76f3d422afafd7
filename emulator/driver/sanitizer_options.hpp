/// @file
/// compute-sanitizer's options: those that work, those without meaning here, those that are
/// refused.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// A command line of compute-sanitizer.
struct SanitizerArguments {
  std::string tool = "memcheck";      ///< --tool
  std::string log_file;               ///< --log-file; empty for standard output
  std::string prefix = "========= ";  ///< --prefix: what each line of it begins with
  int error_exit_code = 0;            ///< --error-exitcode; 0 for the program's own
  int print_limit = 100;              ///< --print-limit: findings; negative for all
  bool leaks = false;                 ///< --leak-check full
  bool warnings = true;               ///< not --print-level error
  std::string kernels;                ///< --kernel-name, --kernel-regex, as one expression
  std::string other_kernels;          ///< --kernel-name-exclude, --kernel-regex-exclude
  std::string ignored;                ///< options given that have no meaning here, with commas
  std::vector<std::string> program;   ///< and its arguments
};

/// @return what --help prints
const char* sanitizer_usage();

/// Reads a command line.
/// @param words without the tool's name
/// @return what it says
/// @throws Failure with code 2, and one line, for an option that is unknown, wrong or refused
SanitizerArguments read_sanitizer_arguments(const std::vector<std::string>& words);

}  // namespace warpkit::driver
