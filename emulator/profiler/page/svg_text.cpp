#include "emulator/profiler/page/svg_text.hpp"

#include <algorithm>
#include <cmath>

#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

// What fits into a picture's width, in the widest of the usual fonts.
constexpr std::size_t kNoteLetters = 98;
constexpr std::ptrdiff_t kTitleLetters = 84;

}  // namespace

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string coordinate(double value) {
  const long long tenths = std::llround(value * 10);
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) {
    if (tenths < 0 && tenths > -10) text.insert(0, "-");
    text += "." + std::to_string(std::llabs(tenths % 10));
  }
  return text;
}

std::string text_element(double x, double y, const std::string& text, const std::string& style) {
  return "<text x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" class=\"" + style + "\">" +
         escaped(text) + "</text>";
}

std::string box_commands(double x, double y, double width, double height) {
  return "M" + coordinate(x) + " " + coordinate(y) + "h" + coordinate(width) + "v" +
         coordinate(height) + "h" + coordinate(-width) + "z";
}

std::string path_element(const std::string& commands, const std::string& style) {
  if (commands.empty()) return "";
  return "<path class=\"" + style + "\" d=\"" + commands + "\"/>";
}

std::string lane_row(const Pattern& pattern) {
  std::string active;
  std::string idle;
  std::string labels;
  std::vector<bool> is_active(32, false);
  for (const LaneAccess& access : pattern.lanes) {
    if (access.lane < 32) is_active[access.lane] = true;
  }
  for (std::uint32_t lane = 0; lane < 32; ++lane) {
    const double left = kLeft + kCell * lane;
    (is_active[lane] ? active : idle) +=
        box_commands(left + 1, kLanesTop, kCell - 2, kLanesBottom - kLanesTop);
    labels += text_element(left + kCell / 2.0, kLanesTop + 13, std::to_string(lane),
                           is_active[lane] ? "wp-small wp-on" : "wp-small wp-faint");
  }
  return text_element(kLeft - 6, kLanesTop + 13, "lane", "wp-side") +
         path_element(active, "wp-lane") + path_element(idle, "wp-idle") + labels;
}

std::string legend(const std::vector<LegendEntry>& entries, int y) {
  std::string text;
  double x = kLeft;
  for (const LegendEntry& entry : entries) {
    text += path_element(box_commands(x + 1, y - 10, 16, 11), entry.style) +
            text_element(x + 23, y, entry.text, "wp-note");
    x += 40 + 6.2 * static_cast<double>(entry.text.size());
  }
  return text;
}

std::string note_lines(const std::string& text, int y, int& lines) {
  std::string elements;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.size();
    if (end - at > kNoteLetters) end = text.rfind(' ', at + kNoteLetters);
    if (end == std::string::npos || end <= at) end = text.size();
    elements += text_element(kLeft, y + kNoteLine * lines, text.substr(at, end - at), "wp-note");
    ++lines;
    at = end + 1;
  }
  return elements;
}

std::string title_element(const std::string& title) {
  const auto letters =
      std::count_if(title.begin(), title.end(), [](char c) { return (c & 0xc0) != 0x80; });
  const std::string element = text_element(kLeft, 24, title, "wp-head");
  if (letters <= kTitleLetters) return element;
  return "<text textLength=\"" + std::to_string(32 * kCell) +
         "\" lengthAdjust=\"spacingAndGlyphs\"" + element.substr(std::string("<text").size());
}

std::string pattern_title(const Pattern& pattern) {
  std::string title = pattern.file.substr(pattern.file.rfind('/') + 1) + ":" +
                      std::to_string(pattern.line) + ", " + name(pattern.space) + " " +
                      name(pattern.operation);
  if (!pattern.array.empty()) title += " of " + pattern.array;
  title += ", " + how_many(pattern.bytes_per_lane, "byte") + " a lane, block ";
  title += std::to_string(pattern.block[0]) + "," + std::to_string(pattern.block[1]) + "," +
           std::to_string(pattern.block[2]);
  return title + ", warp " + std::to_string(pattern.warp) + ", step " +
         std::to_string(pattern.step + 1);
}

std::string how_many(std::uint64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

}  // namespace warpkit::profile
