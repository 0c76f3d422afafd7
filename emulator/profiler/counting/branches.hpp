/// @file
/// The branches of a launch, by line.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/branch_flow.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::emulator::counting {

/// One launch's.
struct LaunchBranches {
  std::uint64_t executed = 0;   ///< By warps.
  std::uint64_t divergent = 0;  ///< Of those, with lanes that went different ways.
  /// By file and line; what has no line is in the sums only.
  std::map<std::pair<std::string, int>, profile::BranchCounts> lines;
};

/// Finds the branches of all launches of a program.
class BranchPlaces {
 public:
  /// @param lines finds the learner's lines; must outlive the places.
  /// @param code of the program; likewise.
  BranchPlaces(SourceLines& lines, CodeOfFiles& code) : lines_(lines), code_(code) {}
  /// @param launch what its warps executed.
  /// @return its branches.
  LaunchBranches count(const LaunchCounts& launch);

 private:
  struct Site;
  const CodeIndex& index_of(const std::string& file);
  std::vector<Site> sites_of(const LaunchCounts& launch);
  Line line_of(const Site& site, bool& is_sources);

  SourceLines& lines_;
  CodeOfFiles& code_;
  std::map<std::string, std::unique_ptr<CodeIndex>> indices_;  // by file
};

}  // namespace warpkit::emulator::counting
