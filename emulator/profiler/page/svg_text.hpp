/// @file
/// The few words of SVG that the pictures are made of.
#pragma once

#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Width of a lane's box and of a bank's.
constexpr int kCell = 20;
/// Left edge of lane 0 and of bank 0.
constexpr int kLeft = 64;
/// Top and bottom of the lanes' boxes.
constexpr int kLanesTop = 44;
constexpr int kLanesBottom = 62;
/// Height of a line of notes.
constexpr int kNoteLine = 16;
/// Width of every picture.
constexpr int kPictureWidth = kLeft + 32 * kCell + 16;

/// @param text any text
/// @return the text with what HTML and SVG give a meaning to escaped
std::string escaped(const std::string& text);

/// @param value a coordinate
/// @return it, to one decimal at most
std::string coordinate(double value);

/// A text element.
/// @param x of its anchor
/// @param y of its base line
/// @param text what it says, not yet escaped
/// @param style CSS classes
/// @return the element
std::string text_element(double x, double y, const std::string& text, const std::string& style);

/// Rectangles, as parts of one path.
/// @param x left edge
/// @param y top edge
/// @param width of it
/// @param height of it
/// @return the path's commands
std::string box_commands(double x, double y, double width, double height);

/// A path element.
/// @param commands what to draw; an empty string gives no element
/// @param style CSS classes
/// @return the element
std::string path_element(const std::string& commands, const std::string& style);

/// The row of 32 lanes, active ones filled.
/// @param pattern whose lanes are active
/// @return elements
std::string lane_row(const Pattern& pattern);

/// One entry of a picture's legend.
struct LegendEntry {
  std::string style;  ///< CSS class of its box
  std::string text;   ///< what the box stands for
};

/// A legend, from left to right.
/// @param entries what to explain; none gives nothing
/// @param y of its base line
/// @return elements
std::string legend(const std::vector<LegendEntry>& entries, int y);

/// Text in as many lines as it needs, each a `wp-note`.
/// @param text words
/// @param y of the first base line
/// @param lines how many lines there are, added to
/// @return elements
std::string note_lines(const std::string& text, int y, int& lines);

/// A picture's title, drawn narrower where it would be cut off.
/// @param title what pattern_title gave
/// @return the element
std::string title_element(const std::string& title);

/// @param lane 0 to 31
/// @return the middle of its box
inline double lane_middle(std::uint32_t lane) { return kLeft + kCell * (lane + 0.5); }

/// @param pattern a request
/// @return what it is, with its file's name but not the folders:
///   "transpose.cu:12, global load, 4 bytes a lane, block 0,0,0, warp 0, step 1"
std::string pattern_title(const Pattern& pattern);

/// @param count how many
/// @param one the word for one
/// @return "1 sector", "4 sectors"
std::string how_many(std::uint64_t count, const std::string& one);

}  // namespace warpkit::profile
