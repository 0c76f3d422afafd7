/// @file
/// Lesson pages: Markdown whose code is taken by label from files that are compiled.
///
/// A line `\snippet FILE LABEL` stands for the lines between two `// [LABEL]` lines of FILE (a
/// path from the repository's root). Doxygen reads the same command, so that the site and the
/// terminal show the same code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace warpkit::kit {

/// First heading of a page.
/// @param markdown the page
/// @return the heading's text without its anchor; empty when there is none
std::string page_title(const std::string& markdown);

/// The lines of a file between the two marks of a label, their common indentation taken off.
/// @param root the repository
/// @param file path from the root
/// @param label the label
/// @return the lines, each ended by a newline
/// @throws Failure (machine) when the file or either mark is missing
std::string snippet(const std::filesystem::path& root, const std::string& file,
                    const std::string& label);

/// A page made ready for the terminal: snippets resolved, pictures named by their text and file.
/// @param root the repository
/// @param page the page's file
/// @param colour whether to use terminal colours
/// @return the text
/// @throws Failure (machine) when a snippet cannot be resolved
std::string render_page(const std::filesystem::path& root, const std::filesystem::path& page,
                        bool colour);

/// What is wrong with a page: labels that resolve to nothing, links and pictures that are not
/// there, missing sections, too much text.
/// @param root the repository
/// @param page the page's file
/// @return one line a fault; empty for a whole page
std::vector<std::string> page_faults(const std::filesystem::path& root,
                                     const std::filesystem::path& page);

}  // namespace warpkit::kit
