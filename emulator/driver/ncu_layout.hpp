/// @file
/// The layout of NVIDIA's tables and CSV, and how values are written in them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/driver/ncu_options.hpp"
#include "emulator/driver/ncu_report.hpp"

namespace warpkit::driver {

/// A value as it is printed.
struct NcuShown {
  std::string unit;   ///< perhaps with a prefix, as in Kbyte
  std::string value;  ///< with separators of thousands
};

/// What stands where there is no number.
constexpr const char* kNcuNoNumber = "(!) n/a";

/// A launch's value.
/// @param column which
/// @param launch whose
/// @return the value; none where only a GPU counts it, or the launch doesn't say
std::optional<double> ncu_value(const NcuColumn& column, const profile::Launch& launch);

/// Writes a number.
/// @param value the number
/// @param is_whole whether it is written without digits behind the point
/// @return the text, with a comma between thousands
std::string ncu_number(double value, bool is_whole);

/// A prefix for bytes and what one of it holds, so that values stay readable.
struct NcuScale {
  std::string prefix;  ///< empty, K, M or G
  double size = 1;     ///< 1, a thousand, a million, a billion
};

/// Chooses a prefix.
/// @param arguments --print-units
/// @param column whose unit; only bytes have prefixes
/// @param value the largest value that is shown with it
/// @return the prefix
NcuScale ncu_scale(const NcuArguments& arguments, const NcuColumn& column, double value);

/// Writes a launch's value.
/// @param arguments --print-units and --print-fp
/// @param column which
/// @param launch whose
/// @return the value and its unit
NcuShown ncu_shown(const NcuArguments& arguments, const NcuColumn& column,
                   const profile::Launch& launch);

/// Writes a grid or a block.
/// @param extent its size
/// @return as in (2, 1, 1)
std::string ncu_extent(const profile::Extent& extent);

/// Lays out a table, ruled as NVIDIA's are.
/// @param rows the first is the head
/// @param left_columns how many stand at the left; numbers and their heads stand at the right
/// @return lines, and an empty one
std::string ncu_table(const std::vector<std::vector<std::string>>& rows, std::size_t left_columns);

/// Lays out a line of CSV.
/// @param cells any text
/// @return the line, each cell in quotes
std::string ncu_csv_line(const std::vector<std::string>& cells);

}  // namespace warpkit::driver
