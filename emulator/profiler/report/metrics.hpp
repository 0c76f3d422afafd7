/// @file
/// NVIDIA's names for what the profiler counts: one table, for `ncu`, the documentation and the
/// comparison with a GPU.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// How a count relates to what a GPU counts for the same launch.
enum class Agreement {
  Exact,    ///< the same number, where nvcc makes the accesses that the source has
  Source,   ///< counted at the source's branches or steps; a GPU counts machine instructions
  Assumed,  ///< holds for the registers that the emulator assumes
};

/// A metric of NVIDIA's that can be computed from what is counted.
struct Metric {
  const char* name;         ///< NVIDIA's, with its rollup (`….sum`, `….ratio`) where it has one
  const char* unit;         ///< as ncu prints it; empty for a bare number
  const char* description;  ///< what it counts
  Agreement agreement;      ///< with a GPU
  bool whole;               ///< a whole number, always
  /// @return its value for a launch; nothing where the launch doesn't say
  std::optional<double> (*value)(const Launch& launch);
};

/// All metrics, by name.
/// @return the table
const std::vector<Metric>& metrics();

/// Finds a metric. A name without its `.sum` (or the other rollup in the table) finds it, too.
/// @param name NVIDIA's name for it
/// @return the metric, or null where nothing like it is counted
const Metric* find_metric(const std::string& name);

/// Says in one line why a metric isn't in the table.
/// @param name a name for which find_metric returns null
/// @return the line, without a newline; names the metric that comes nearest where there is one
std::string why_uncounted(const std::string& name);

}  // namespace warpkit::profile
