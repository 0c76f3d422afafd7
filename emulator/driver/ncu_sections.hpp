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

/// Why --section can't show a section.
/// @param identifier what --section was given
/// @return half a line; empty if it is there
std::string why_ncu_section_is_absent(const std::string& identifier);

/// Why --set can't show a set.
/// @param set what --set was given
/// @return half a line; empty if it is there
std::string why_ncu_set_is_absent(const std::string& set);

/// The sections that a set of NVIDIA's has here.
/// @param set basic, default, detailed, full, source, none
/// @return their identifiers; none for a set that isn't there
std::vector<std::string> sections_of_set(const std::string& set);

}  // namespace warpkit::driver
