/// @file
/// The counts that a program's own comments promise.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// What a program must count.
struct Annotations {
  /// An access, as `12 global load 4`, or `12 branch `, and its counts by the letters of README.md.
  std::map<std::string, std::map<char, std::uint64_t>> lines;
  /// Lines at which all accesses are right.
  std::map<int, bool> any;
  /// Lines at which all branches are right.
  std::map<int, bool> any_branch;
  /// By kernel: counters with the least and the greatest that is right.
  std::map<std::string, std::map<std::string, std::pair<double, double>>> kernels;
};

/// Reads a program's comments.
/// @param path the program
/// @return what they say
/// @throws std::runtime_error with the line if one can't be understood
Annotations read_annotations(const std::string& path);

/// Compares.
/// @param promised the program's comments
/// @param file name of the program, without its folder
/// @param json what was counted
/// @return one line of text for each difference
std::vector<std::string> differences(const Annotations& promised, const std::string& file,
                                     const std::string& json);

}  // namespace warpkit::profile
