/// @file
/// The accesses that a matcher looks at, and how its messages name them.
#pragma once

#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"
#include "tests/support/profile_matchers.hpp"

namespace warpkit::profile {

/// Accesses of one space that a Where names.
struct Choice {
  AccessCounts total;                    ///< their sum
  std::vector<const LineCounts*> lines;  ///< of the launch that was asked
  std::string nothing;                   ///< what to say where there are no requests

  /// The line with the most sectors in excess a request.
  /// @return it, or null where there is no line
  const LineCounts* worst() const;
};

/// Chooses accesses, atomics not among them unless asked for.
/// @param launch where from
/// @param space which memory
/// @param where which of them
/// @return the choice; its lines live as long as the launch
Choice choose(const Launch& launch, Space space, const Where& where);

/// A Where in words, ` of loads at a.cu:3`.
/// @param where which
/// @return the words with a space before them, or nothing for everywhere
std::string words(const Where& where);

/// A line in words, `a.cu:3, global load of 'in'`.
/// @param line which
/// @return the words
std::string place(const LineCounts& line);

/// What to think about, with `; think about this: ` before it.
/// @param launch the line's
/// @param line which
/// @return the words, or nothing where the counts give no reason
std::string hint(const Launch& launch, const LineCounts& line);

/// The same for a sum of lines: names the line, too.
/// @param launch the line's
/// @param line which
/// @return the words
std::string hint_at(const Launch& launch, const LineCounts& line);

/// What to think about a branch.
/// @param branch which; lanes disagree at it
/// @return the words, with the line's name
std::string hint(const BranchCounts& branch);

}  // namespace warpkit::profile
