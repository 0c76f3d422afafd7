/// @file
/// Headers of NVIDIA's libraries that the emulator doesn't have.
#pragma once

#include <string>
#include <string_view>

namespace warpkit::rewriter {

/// Says why a header can't be included.
/// @param name the header, as a program includes it
/// @return the message, or an empty string for any other header
std::string refusal_of_header(std::string_view name);

/// Whether a library's other headers may be there, though refusal_of_header knows the library.
/// @param name the header, as a program includes it
/// @return true if so
bool is_part_of_a_library(std::string_view name);

}  // namespace warpkit::rewriter
