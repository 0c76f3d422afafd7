/// @file
/// The rules of the tree: which room may include which, and how folders may not be called.
#pragma once

#include <string>
#include <vector>

namespace warpkit::layout {

/// Looks at every source file of every room.
/// @param root the repository's root
/// @return one line a violation, `file:line: what`; empty if all is well
std::vector<std::string> find_violations(const std::string& root);

/// Counts the source files that find_violations() looks at.
/// @param root the repository's root
/// @return their number
int count_sources(const std::string& root);

}  // namespace warpkit::layout
