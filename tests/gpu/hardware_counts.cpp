#include "tests/gpu/hardware_counts.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace warpkit::gpu_check {
namespace {

bool read_number(std::string text, double& value) {
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  char* end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

// The cells of a line; a doubled quote stands for one.
std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && inside && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (line[i] == '"') {
      inside = !inside;
    } else if (line[i] == ',' && !inside) {
      cells.emplace_back();
    } else if (line[i] != '\r') {
      cells.back() += line[i];
    }
  }
  return cells;
}

// `void k<int>(float *)` is k<int>.
std::string without_parameters(std::string name) {
  name = name.substr(0, name.find('('));
  if (name.rfind("void ", 0) == 0) name.erase(0, 5);
  return name;
}

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

}  // namespace

std::vector<Count> read_emulator_counts(const std::string& text) {
  std::vector<Count> counts;
  std::istringstream lines(text);
  int line_number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++line_number;
    if (line.empty() || line[0] == '#') continue;
    std::istringstream fields(line);
    Count count;
    std::string value;
    std::getline(fields, count.kernel, '\t');
    std::getline(fields, count.metric, '\t');
    std::getline(fields, value, '\t');
    std::getline(fields, count.note, '\t');
    if (count.metric.empty() || !read_number(value, count.value)) {
      throw std::invalid_argument("line " + std::to_string(line_number) +
                                  ": not kernel, metric and count, separated by tabs");
    }
    counts.push_back(count);
  }
  return counts;
}

std::vector<Count> read_ncu_csv(const std::string& text) {
  std::istringstream lines(text);
  std::vector<std::string> names;
  std::vector<Count> counts;
  const auto at = [&names](const char* name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  for (std::string line; std::getline(lines, line);) {
    if (names.empty()) {
      if (line.rfind("\"ID\",", 0) == 0) names = csv_cells(line);
      continue;
    }
    const std::vector<std::string> cells = csv_cells(line);
    if (cells.size() != names.size()) continue;  // the program's own output
    Count count;
    const std::size_t kernel = at("Kernel Name");
    const std::size_t metric = at("Metric Name");
    const std::size_t value = at("Metric Value");
    if (std::max({kernel, metric, value}) >= cells.size()) break;
    count.kernel = without_parameters(cells[kernel]);
    count.metric = cells[metric];
    if (read_number(cells[value], count.value)) counts.push_back(count);
  }
  if (names.empty()) throw std::invalid_argument("ncu printed no table");
  return counts;
}

std::vector<Compared> compare_counts(const std::vector<Count>& emulator,
                                     const std::vector<Count>& hardware) {
  std::vector<Compared> rows;
  for (const Count& ours : emulator) {
    Compared row;
    row.emulator = ours;
    for (const Count& theirs : hardware) {
      if (theirs.kernel != ours.kernel || theirs.metric != ours.metric) continue;
      row.there = true;
      row.hardware = theirs.value;
      row.equal = theirs.value == ours.value;
      break;
    }
    rows.push_back(row);
  }
  return rows;
}

bool counts_agree(const std::vector<Compared>& rows) {
  return !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const Compared& row) {
    return row.there && (row.equal || !row.emulator.note.empty());
  });
}

std::string counts_table(const std::vector<Compared>& rows) {
  std::ostringstream out;
  std::size_t agreeing = 0;
  for (const Compared& row : rows) {
    if (row.equal) ++agreeing;
    out << (row.equal   ? "same     "
            : row.there ? "DIFFERS  "
                        : "MISSING  ")
        << row.emulator.kernel << "  " << row.emulator.metric << "  emulator "
        << number(row.emulator.value) << "  hardware " << (row.there ? number(row.hardware) : "-");
    if (!row.emulator.note.empty()) out << "  (" << row.emulator.note << ")";
    out << "\n";
  }
  out << agreeing << " of " << rows.size() << " counts are the same\n";
  return out.str();
}

}  // namespace warpkit::gpu_check
