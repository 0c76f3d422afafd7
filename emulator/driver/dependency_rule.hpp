/// @file
/// Rules for make: which headers an object depends on.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// Reads the files that a compiler's rule names.
/// @param path the rule's file
/// @return the files behind the first colon, without make's quoting
std::vector<std::string> read_dependencies(const std::string& path);

/// Composes a rule.
/// @param targets what depends
/// @param files on what, the source first
/// @param phony_headers adds an empty rule for each file but the first
/// @return the text, in the format that make reads
std::string dependency_rule(const std::vector<std::string>& targets,
                            const std::vector<std::string>& files, bool phony_headers);

}  // namespace warpkit::driver
