/// @file
/// Text as a terminal shows it.
#pragma once

#include <string>

namespace warpkit::kit {

/// Breaks a paragraph at spaces so that it fits a terminal.
/// @param text the paragraph
/// @param columns how wide it may be
/// @return its lines, without a newline at the end
std::string wrapped(const std::string& text, std::size_t columns = 90);

/// A number of things in words.
/// @param count how many
/// @param one the word for one of them; more get an s
/// @return `1 check`, `3 checks`
std::string counted(int count, const std::string& one);

}  // namespace warpkit::kit
