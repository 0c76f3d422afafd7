#include "emulator/driver/ncu_report.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>

namespace warpkit::driver {
namespace {

using profile::Extent;
using profile::Launch;

struct Shown {
  std::string unit;
  std::string value;
};

std::string with_commas(double whole) {
  char text[64];
  std::snprintf(text, sizeof text, "%.0f", whole);
  std::string result = text;
  for (std::size_t at = result.size(); at > 3; at -= 3) result.insert(at - 3, ",");
  return result;
}

std::string two_digits(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

Shown shown(const NcuColumn& column, const Launch& launch, bool base_units) {
  if (column.metric == nullptr) return {"", "(!) n/a"};
  const std::string unit = column.metric->unit;
  const std::optional<double> value = column.metric->value(launch);
  if (!value) return {unit, "(!) n/a"};
  if (!base_units && unit.rfind("byte", 0) == 0 && *value >= 1000) {
    double scaled = *value;
    const char* prefix = "";
    for (const char* next : {"K", "M", "G"}) {
      if (scaled < 1000) break;
      scaled /= 1000;
      prefix = next;
    }
    return {prefix + unit, two_digits(scaled)};
  }
  return {unit, column.metric->whole ? with_commas(*value) : two_digits(*value)};
}

std::string extent(const Extent& extent) {
  return "(" + std::to_string(extent[0]) + ", " + std::to_string(extent[1]) + ", " +
         std::to_string(extent[2]) + ")";
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width > text.size() ? width - text.size() : 0, ' ');
  return right ? blanks + text : text + blanks;
}

std::string heading(const Launch& launch) {
  const std::string failure =
      launch.failure.empty() ? ""
                             : "    ==WARNING== The counts aren't whole: " + launch.failure + "\n";
  return "  " + launch.kernel + " " + extent(launch.grid) + "x" + extent(launch.block) +
         ", Context 1, Stream 7, Device 0, CC 9.0\n" + failure;
}

std::string process_line(const NcuProcess& process) {
  return "[" + std::to_string(process.id) + "] " + process.name + "@127.0.0.1\n";
}

// One table of rows under a heading, ruled as NVIDIA's are; numbers stand at the right.
std::string table(const std::vector<std::vector<std::string>>& rows, std::size_t left_columns) {
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
      text += " " + padded(rows[i][c], widths[c], i > 0 && c >= left_columns);
    }
    while (text.back() == ' ') text.pop_back();
    text += "\n";
    if (i == 0) text += rule;
  }
  return text + rule + "\n";
}

std::string details(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                    const NcuLaunch& one) {
  std::string text = heading(*one.launch);
  for (std::size_t i = 0; i < columns.size();) {
    const std::string& section = columns[i].section;
    std::vector<std::vector<std::string>> rows = {{"Metric Name", "Metric Unit", "Metric Value"}};
    const bool raw = arguments.page == NcuPage::Raw;
    for (; i < columns.size() && (raw || columns[i].section == section); ++i) {
      const Shown value = shown(columns[i], *one.launch, arguments.base_units);
      rows.push_back({raw ? columns[i].name : columns[i].label, value.unit, value.value});
    }
    if (!raw) text += "    Section: " + section + "\n";
    text += table(rows, 1);
  }
  return text;
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + quoted(cell);
  return line + "\n";
}

const std::vector<std::string>& csv_head() {
  static const std::vector<std::string> kHead = {
      "ID",     "Process ID", "Process Name", "Host Name", "Kernel Name", "Context",
      "Stream", "Block Size", "Grid Size",    "Device",    "CC"};
  return kHead;
}

std::vector<std::string> csv_start(const NcuLaunch& one, const NcuProcess& process) {
  return {std::to_string(one.id),
          std::to_string(process.id),
          process.name,
          "127.0.0.1",
          one.launch->kernel,
          "1",
          "7",
          extent(one.launch->block),
          extent(one.launch->grid),
          "0",
          "9.0"};
}

std::string details_csv(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                        const std::vector<NcuLaunch>& launches, const NcuProcess& process) {
  std::vector<std::string> head = csv_head();
  head.insert(head.end(), {"Section Name", "Metric Name", "Metric Unit", "Metric Value"});
  std::string text = csv_line(head);
  for (const NcuLaunch& one : launches) {
    for (const NcuColumn& column : columns) {
      const Shown value = shown(column, *one.launch, arguments.base_units);
      std::vector<std::string> cells = csv_start(one, process);
      cells.insert(cells.end(), {column.section, column.label, value.unit, value.value});
      text += csv_line(cells);
    }
  }
  return text;
}

// A column a metric, and a second line of units; so values can't change their unit by launch.
std::string raw_csv(const std::vector<NcuColumn>& columns, const std::vector<NcuLaunch>& launches,
                    const NcuProcess& process) {
  std::vector<std::string> names = csv_head();
  std::vector<std::string> units(names.size());
  for (const NcuColumn& column : columns) {
    names.push_back(column.name);
    units.emplace_back(column.metric != nullptr ? column.metric->unit : "");
  }
  std::string text = csv_line(names) + csv_line(units);
  for (const NcuLaunch& one : launches) {
    std::vector<std::string> cells = csv_start(one, process);
    for (const NcuColumn& column : columns) {
      cells.push_back(shown(column, *one.launch, true).value);
    }
    text += csv_line(cells);
  }
  return text;
}

struct LineSums {
  std::uint64_t instructions = 0, lanes = 0, sectors = 0, ideal = 0, excess = 0, wavefronts = 0,
                wavefronts_ideal = 0, wavefronts_excess = 0;
};

std::string source_line(const std::string& path, int number) {
  std::ifstream stream(path);
  std::string line;
  for (int i = 0; i < number && std::getline(stream, line);) ++i;
  const std::size_t start = line.find_first_not_of(" \t");
  return stream && start != std::string::npos ? line.substr(start) : "";
}

// The lines of source that access memory.
std::vector<std::vector<std::string>> source_rows(const Launch& launch) {
  std::map<std::pair<std::string, int>, LineSums> lines;
  for (const profile::LineCounts& line : launch.lines) {
    LineSums& sums = lines[{line.file, line.line}];
    sums.instructions += line.requests;
    sums.lanes += line.lanes;
    if (line.space == profile::Space::Global) {
      sums.sectors += line.sectors;
      sums.ideal += line.sectors_ideal;
      sums.excess += line.excess_sectors();
    } else if (line.space == profile::Space::Shared) {
      sums.wavefronts += line.wavefronts;
      sums.wavefronts_ideal += line.wavefronts_ideal;
      sums.wavefronts_excess += line.excess_wavefronts();
    }
  }
  std::vector<std::vector<std::string>> rows = {
      {"#", "Source", "Memory Instructions Executed", "Memory Thread Instructions Executed",
       "L2 Theoretical Sectors Global", "L2 Theoretical Sectors Global Ideal",
       "L2 Theoretical Sectors Global Excessive", "L1 Wavefronts Shared",
       "L1 Wavefronts Shared Ideal", "L1 Wavefronts Shared Excessive"}};
  for (const auto& [place, sums] : lines) {
    std::vector<std::string> row = {std::to_string(place.second),
                                    source_line(place.first, place.second)};
    if (row[1].empty()) row[1] = place.first;
    for (const std::uint64_t count :
         {sums.instructions, sums.lanes, sums.sectors, sums.ideal, sums.excess, sums.wavefronts,
          sums.wavefronts_ideal, sums.wavefronts_excess}) {
      row.push_back(std::to_string(count));
    }
    rows.push_back(row);
  }
  return rows;
}

std::string source_page(bool csv, const std::vector<NcuLaunch>& launches) {
  std::string text;
  for (const NcuLaunch& one : launches) {
    const std::vector<std::vector<std::string>> rows = source_rows(*one.launch);
    if (csv) {
      text += csv_line({"Kernel Name", one.launch->kernel});
      for (const std::vector<std::string>& row : rows) text += csv_line(row);
    } else {
      text += heading(*one.launch) + table(rows, 2);
    }
  }
  return text;
}

}  // namespace

std::string ncu_page(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                     const std::vector<NcuLaunch>& launches, const NcuProcess& process) {
  if (arguments.page == NcuPage::Source) {
    return (arguments.csv ? "" : process_line(process)) + source_page(arguments.csv, launches);
  }
  if (arguments.csv) {
    return arguments.page == NcuPage::Raw ? raw_csv(columns, launches, process)
                                          : details_csv(arguments, columns, launches, process);
  }
  std::string text = process_line(process);
  for (const NcuLaunch& one : launches) text += details(arguments, columns, one);
  return text;
}

}  // namespace warpkit::driver
