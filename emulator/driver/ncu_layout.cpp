#include "emulator/driver/ncu_layout.hpp"

#include <algorithm>
#include <cstdio>

namespace warpkit::driver {
namespace {

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width > text.size() ? width - text.size() : 0, ' ');
  return right ? blanks + text : text + blanks;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + "\"";
}

}  // namespace

std::optional<double> ncu_value(const NcuColumn& column, const profile::Launch& launch) {
  return column.metric != nullptr ? column.metric->value(launch) : std::nullopt;
}

std::string ncu_number(double value, bool is_whole) {
  char text[64];
  std::snprintf(text, sizeof text, is_whole ? "%.0f" : "%.2f", value);
  std::string result = text;
  const std::size_t first = result[0] == '-' ? 1 : 0;
  const std::size_t whole = std::min(result.find('.'), result.size());
  for (std::size_t at = whole; at > first + 3; at -= 3) result.insert(at - 3, ",");
  return result;
}

NcuScale ncu_scale(const NcuArguments& arguments, const NcuColumn& column, double value) {
  NcuScale scale;
  if (column.metric == nullptr || arguments.base_units) return scale;
  if (std::string(column.metric->unit).rfind("byte", 0) != 0) return scale;
  for (const char* next : {"K", "M", "G"}) {
    if (value / scale.size < 1000) break;
    scale.size *= 1000;
    scale.prefix = next;
  }
  return scale;
}

NcuShown ncu_shown(const NcuArguments& arguments, const NcuColumn& column,
                   const profile::Launch& launch) {
  if (column.metric == nullptr) return {"", kNcuNoNumber};
  const std::optional<double> value = ncu_value(column, launch);
  if (!value) return {column.metric->unit, kNcuNoNumber};
  const NcuScale scale = ncu_scale(arguments, column, *value);
  const bool is_whole = column.metric->whole && scale.prefix.empty() && !arguments.two_digits;
  return {scale.prefix + column.metric->unit, ncu_number(*value / scale.size, is_whole)};
}

std::string ncu_extent(const profile::Extent& extent) {
  return "(" + std::to_string(extent[0]) + ", " + std::to_string(extent[1]) + ", " +
         std::to_string(extent[2]) + ")";
}

std::string ncu_table(const std::vector<std::vector<std::string>>& rows, std::size_t left_columns) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string rule = "   ";
  for (const std::size_t width : widths) rule += " " + std::string(width, '-');
  rule += "\n";
  std::string text = rule;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += "   ";
    for (std::size_t c = 0; c < rows[i].size(); ++c) {
      text += " " + padded(rows[i][c], widths[c], c >= left_columns);
    }
    while (text.back() == ' ') text.pop_back();
    text += "\n";
    if (i == 0) text += rule;
  }
  return text + rule + "\n";
}

std::string ncu_csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + quoted(cell);
  return line + "\n";
}

}  // namespace warpkit::driver
