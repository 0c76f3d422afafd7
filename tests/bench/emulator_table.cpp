#include "tests/bench/emulator_table.hpp"

#include <algorithm>
#include <cstdio>

namespace warpkit::bench {
namespace {

using Row = std::vector<std::string>;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value < 0.1 ? "%.4f" : value < 100.0 ? "%.2f" : "%.0f", value);
  return text;
}

std::string time_of(double seconds) {
  if (seconds < 1e-3) return number(1e6 * seconds) + " µs";
  return number(1e3 * seconds) + " ms";
}

bool reaches(double value, double limit, bool at_most) {
  return at_most ? value <= limit : value >= limit;
}

/// 0 missed, 1 must, 2 aim.
int level(double value, const Goal& goal) {
  if (goal.must == 0.0) return 2;
  if (reaches(value, goal.aim, goal.at_most)) return 2;
  return reaches(value, goal.must, goal.at_most) ? 1 : 0;
}

std::string goal_text(const Measurement& row, double Goal::*limit) {
  std::string text;
  if (row.value_goal.must != 0.0) text = number(row.value_goal.*limit) + " " + row.unit;
  if (row.ratio_goal.must == 0.0) return text.empty() ? "-" : text;
  return text + (text.empty() ? "" : ", ") + number(row.ratio_goal.*limit) + " of loop";
}

Row to_row(const Measurement& row) {
  const bool has_loop = row.ratio >= 0.0;
  return {row.name,
          number(row.value) + " " + row.unit,
          has_loop ? number(row.ratio) : "-",
          verdict(row),
          goal_text(row, &Goal::must),
          goal_text(row, &Goal::aim),
          row.others,
          time_of(row.span.wall),
          time_of(row.span.cpu),
          has_loop ? time_of(row.loop.wall) : "-",
          has_loop ? time_of(row.loop.cpu) : "-"};
}

/// Characters, not bytes: a byte that goes on with a character of UTF-8 begins with the bits 10.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string verdict(const Measurement& measurement) {
  if (measurement.value_goal.must == 0.0 && measurement.ratio_goal.must == 0.0) return "-";
  constexpr const char* kNames[] = {"missed", "must", "aim"};
  return kNames[std::min(level(measurement.value, measurement.value_goal),
                         level(measurement.ratio, measurement.ratio_goal))];
}

std::string to_table(const std::vector<Measurement>& rows) {
  std::vector<Row> cells = {{"benchmark", "emulator", "of the loop", "reached", "must", "aim",
                             "others, two cores", "wall", "CPU", "loop wall", "loop CPU"}};
  for (const Measurement& row : rows) cells.push_back(to_row(row));
  std::vector<std::size_t> widths(cells[0].size());
  for (const Row& row : cells) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
  }
  std::string text;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    for (std::size_t c = 0; c < widths.size(); ++c) {
      text += "| " + cells[r][c] + std::string(widths[c] - width(cells[r][c]) + 1, ' ');
    }
    text += "|\n";
    if (r > 0) continue;
    for (const std::size_t w : widths) text += "|" + std::string(w + 2, '-');
    text += "|\n";
  }
  return text;
}

}  // namespace warpkit::bench
