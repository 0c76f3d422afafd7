#include "tests/gpu/ncu_table.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <sstream>
#include <stdexcept>

namespace warpkit::gpu_check {
namespace {

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

// With --print-units auto, 23552 bytes are "23.55 Kbyte", which no count can be compared with.
void require_base_unit(const std::string& unit, const std::string& metric) {
  const std::size_t at = unit.find("byte");
  if (at != std::string::npos && at > 0 && std::isalpha(static_cast<unsigned char>(unit[at - 1]))) {
    throw std::invalid_argument(metric + " is in " + unit +
                                ", rounded: run ncu with --print-units base");
  }
}

bool read_value(std::string text, Reading& reading) {
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  char* end = nullptr;
  reading.value = std::strtod(text.c_str(), &end);
  reading.whole = text.find('.') == std::string::npos;
  return !text.empty() && *end == '\0';
}

// What ncu prints where it has no value.
bool is_absent(const std::string& text) {
  return text.empty() || text.rfind("(!)", 0) == 0 || text == "n/a" || text == "nan";
}

// One run's table, from its line of column names on.
class Table {
 public:
  explicit Table(std::vector<std::string> names) : names_(std::move(names)) {
    for (const char* needed : {"ID", "Kernel Name", "Metric Name", "Metric Unit", "Metric Value"}) {
      if (at(needed) == names_.size()) {
        throw std::invalid_argument(std::string("ncu's table has no column ") + needed +
                                    ": run it with --csv and without --page raw");
      }
    }
  }

  void add(const std::vector<std::string>& cells, std::vector<CountedLaunch>& launches) {
    if (cells.size() != names_.size()) return;  // the program's own output
    CountedLaunch& launch = launch_of(cells, launches);
    Reading reading;
    reading.metric = cells[at("Metric Name")];
    const std::string& value = cells[at("Metric Value")];
    if (is_absent(value)) return;
    require_base_unit(cells[at("Metric Unit")], reading.metric);
    if (!read_value(value, reading)) {
      throw std::invalid_argument(reading.metric + ": not a number: " + value);
    }
    launch.readings.push_back(reading);
  }

 private:
  std::size_t at(const char* name) const {
    return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
  }

  std::string cell(const std::vector<std::string>& cells, const char* name) const {
    const std::size_t column = at(name);
    return column < cells.size() ? cells[column] : "";
  }

  CountedLaunch& launch_of(const std::vector<std::string>& cells,
                           std::vector<CountedLaunch>& launches) {
    const auto known = by_id_.find(cells[at("ID")]);
    if (known != by_id_.end()) return launches[known->second];
    const std::string kernel = base_name(cells[at("Kernel Name")]);
    const int nth = times_[kernel]++;
    std::size_t index = 0;
    while (index < launches.size() &&
           (launches[index].kernel != kernel || launches[index].nth != nth)) {
      ++index;
    }
    if (index == launches.size()) {
      launches.push_back({kernel, nth, cell(cells, "Grid Size"), cell(cells, "Block Size"), {}});
    }
    by_id_[cells[at("ID")]] = index;
    return launches[index];
  }

  std::vector<std::string> names_;
  std::map<std::string, int> times_;          // launches of a kernel so far
  std::map<std::string, std::size_t> by_id_;  // where a launch stands in the list
};

}  // namespace

std::string base_name(const std::string& name) {
  // Only what stands outside of <…> and before the parameters; "<unnamed>" is a namespace.
  std::string flat;
  int depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name.compare(i, 11, "(anonymous ") == 0) {
      i = name.find(')', i);
      if (i == std::string::npos) break;
      continue;
    }
    if (name[i] == '(' && depth == 0) break;
    if (name[i] == '<') ++depth;
    if (depth == 0) flat += name[i];
    if (name[i] == '>') --depth;
  }
  while (!flat.empty() && flat.back() == ' ') flat.pop_back();
  const std::size_t start = flat.find_last_of(" :");
  return start == std::string::npos ? flat : flat.substr(start + 1);
}

std::vector<CountedLaunch> read_ncu_csv(const std::string& text) {
  std::istringstream lines(text);
  std::vector<Table> tables;
  std::vector<CountedLaunch> launches;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("\"ID\",", 0) == 0) {
      tables.emplace_back(csv_cells(line));
    } else if (!tables.empty() && line.rfind('"', 0) == 0) {
      tables.back().add(csv_cells(line), launches);
    }
  }
  if (tables.empty()) throw std::invalid_argument("ncu printed no table");
  return launches;
}

}  // namespace warpkit::gpu_check
