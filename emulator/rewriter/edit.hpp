/// @file
/// Replacements in a source text that keep the reader's line and column numbers right.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace warpkit::rewriter {

/// A part of a replacement.
struct Piece {
  /// Marks text of ours, which has no place in the source.
  static constexpr std::size_t kNoOrigin = static_cast<std::size_t>(-1);

  std::string text;                ///< what to write
  std::size_t origin = kNoOrigin;  ///< offset in the source that messages about it should show
};

/// Where an edit stands, which decides how places are kept.
enum class EditPlace {
  Code,           ///< may be split into lines, each with its `#line`
  MacroArgument,  ///< directives aren't allowed here; only the count of lines is kept
  MacroBody,      ///< likewise, and every newline needs a backslash
  SameWidth,      ///< the replacement has the width of what it replaces
};

/// Replaces source[begin, end) by the pieces.
struct Edit {
  std::size_t begin = 0;              ///< offset of the first character replaced
  std::size_t end = 0;                ///< offset just past the last one
  EditPlace place = EditPlace::Code;  ///< how to keep places
  std::vector<Piece> pieces = {};     ///< the replacement
};

/// A place in a text, counted from 1.
struct Place {
  int line = 1;    ///< line
  int column = 1;  ///< column in bytes
};

/// Finds the place of an offset.
/// @param source the text
/// @param offset at most source.size()
/// @return its line and column
Place place_of(std::string_view source, std::size_t offset);

/// Applies edits.
/// @param source the text
/// @param file name that compilers and debuggers should show for it
/// @param edits in any order; they don't overlap
/// @return the new text, beginning with a `#line` directive
std::string apply_edits(std::string_view source, std::string_view file, std::vector<Edit> edits);

/// Puts text into a C++ string literal.
/// @param text any characters
/// @return the literal with its quotes
std::string quote(std::string_view text);

}  // namespace warpkit::rewriter
