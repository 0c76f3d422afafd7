/// @file
/// The sections of NVIDIA's reports that hold something that the emulator counts.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace warpkit::driver {

/// A group of metrics under a heading.
struct NcuSection {
  std::string identifier;  ///< what --section takes
  std::string title;       ///< its heading
  /// Label and metric's name, in order.
  std::vector<std::pair<std::string, std::string>> entries;
};

/// @return all sections, in the order in which they are shown
const std::vector<NcuSection>& ncu_sections();

/// Looks a section up.
/// @param identifier what --section was given
/// @return the same
/// @throws Failure with code 2 and one line, if it is unknown or needs a GPU
std::string known_section(const std::string& identifier);

/// The sections that a set of NVIDIA's has here.
/// @param set basic, detailed, full, source, none
/// @return their identifiers
/// @throws Failure with code 2 and one line, for other sets
std::vector<std::string> sections_of_set(const std::string& set);

}  // namespace warpkit::driver
