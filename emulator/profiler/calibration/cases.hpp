/// @file
/// What the counts of known kernels must be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// One number that is known.
struct CalibrationCase {
  const char* kernel;      ///< of kernels.cu
  const char* what;        ///< is counted
  std::uint64_t expected;  ///< how much of it
  /// @return what was counted for a launch
  std::uint64_t (*counted)(const Launch& launch);
};

/// @return all of them, in the order of the launches
const std::vector<CalibrationCase>& calibration_cases();

/// Compares what was counted with what is known.
/// @param profile of a run of kernels.cu
/// @param differences takes how many numbers differ or are missing
/// @return a table in Markdown: kernel, what, expected, counted
std::string calibration_table(const Profile& profile, int& differences);

}  // namespace warpkit::profile
