/// @file
/// What to think about, line by line: sentences that follow from the counts and the access
/// patterns, and say no more than those do.
#pragma once

#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// What a piece of advice is about.
enum class Topic {
  Sectors,     ///< global memory: more sectors than the bytes fill
  Wavefronts,  ///< shared memory: bank conflicts
  Divergence,  ///< lanes of a warp that disagree
  Contention,  ///< atomics on one address
};

/// One or two sentences about one line of source.
struct Advice {
  std::string file;              ///< as in LineCounts
  int line = 0;                  ///< from 1
  Topic topic = Topic::Sectors;  ///< what it is about
  std::string access;            ///< `global load`, `shared load and store`, `branch`
  std::string text;              ///< the sentences, on one line
};

/// Advice on the accesses of one line.
/// @param launch whose patterns are looked at
/// @param line one of its lines
/// @return the sentences; empty where the counts give no reason for any
std::string access_advice(const Launch& launch, const LineCounts& line);

/// Advice on the branches of one line: only where lanes disagree at more than the odd tail guard,
/// that is at two branches or more and at a quarter of them or more.
/// @param branch its counts
/// @return the sentences; empty where the counts give no reason for any
std::string branch_advice(const BranchCounts& branch);

/// All advice on a launch; what holds for several accesses of a line is said once.
/// @param launch its counts
/// @return by accesses in the order of their lines, then branches
std::vector<Advice> advise(const Launch& launch);

}  // namespace warpkit::profile
