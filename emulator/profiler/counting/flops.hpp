/// @file
/// The floating-point operations of a launch, by line.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/flops_code.hpp"
#include "emulator/profiler/counting/flops_places.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"

namespace warpkit::emulator::counting {

/// One launch's.
struct LaunchFlops {
  using Place = std::pair<std::string, int>;  ///< File and line; no file where it is unknown.

  profile::FlopCounts total;                   ///< Of the launch.
  std::map<Place, profile::FlopCounts> lines;  ///< Of each line.
  std::map<std::pair<Place, std::string>, std::uint64_t>
      uncounted;          ///< By line and name: times
                          ///< that lanes did what can't be counted.
  bool is_known = false;  ///< False where the program's code can't be read.
};

/// Counts for all launches of a program.
class FlopCounting {
 public:
  /// @param lines finds the learner's lines; must outlive the counting.
  /// @param code of the program; likewise.
  FlopCounting(SourceLines& lines, CodeOfFiles& code) : lines_(lines), code_(code) {}
  /// @param launch what its lanes executed.
  /// @return its floating-point operations.
  LaunchFlops count(const LaunchCounts& launch);

 private:
  struct File;
  void count_file(const File& file, LaunchFlops& result);

  SourceLines& lines_;
  CodeOfFiles& code_;
  std::map<std::string, std::map<std::uint64_t, HeaderUse>> uses_;  // by file and address
};

/// Writes them into a launch's JSON: counters, `flop_lines` and `uncounted`.
/// @param flops the operations.
/// @param bytes asked of global memory, loads and stores.
/// @param json the launch's, with its counters.
void put_flops(const LaunchFlops& flops, std::uint64_t bytes, nlohmann::json& json);

}  // namespace warpkit::emulator::counting
