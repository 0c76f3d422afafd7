#include "emulator/driver/ncu_report.hpp"

#include <fstream>
#include <map>

#include "emulator/driver/ncu_layout.hpp"
#include "emulator/driver/ncu_summary.hpp"

namespace warpkit::driver {
namespace {

using profile::Launch;

std::string heading(const NcuArguments& arguments, const Launch& launch) {
  const std::string failure =
      launch.failure.empty() ? ""
                             : "    ==WARNING== The counts aren't whole: " + launch.failure + "\n";
  return "  " + ncu_shown_name(arguments, launch) + " " + ncu_extent(launch.grid) + "x" +
         ncu_extent(launch.block) + ", Context 1, Stream 7, Device 0, CC 9.0\n" + failure;
}

std::string details(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                    const NcuLaunch& one) {
  std::string text = heading(arguments, *one.launch);
  for (std::size_t i = 0; i < columns.size();) {
    const std::string& section = columns[i].section;
    std::vector<std::vector<std::string>> rows = {{"Metric Name", "Metric Unit", "Metric Value"}};
    const bool raw = arguments.page == NcuPage::Raw;
    for (; i < columns.size() && (raw || columns[i].section == section); ++i) {
      const NcuShown value = ncu_shown(arguments, columns[i], *one.launch);
      rows.push_back({raw ? columns[i].name : columns[i].label, value.unit, value.value});
    }
    if (!raw) text += "    Section: " + section + "\n";
    text += ncu_table(rows, 1);
  }
  return text;
}

const std::vector<std::string>& csv_head() {
  static const std::vector<std::string> kHead = {
      "ID",     "Process ID", "Process Name", "Host Name", "Kernel Name", "Context",
      "Stream", "Block Size", "Grid Size",    "Device",    "CC"};
  return kHead;
}

std::vector<std::string> csv_start(const NcuArguments& arguments, const NcuLaunch& one,
                                   const NcuProcess& process) {
  return {std::to_string(one.id),
          std::to_string(process.id),
          process.name,
          "127.0.0.1",
          ncu_shown_name(arguments, *one.launch),
          "1",
          "7",
          ncu_extent(one.launch->block),
          ncu_extent(one.launch->grid),
          "0",
          "9.0"};
}

std::string details_csv(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                        const std::vector<NcuLaunch>& launches, const NcuProcess& process) {
  std::vector<std::string> head = csv_head();
  head.insert(head.end(), {"Section Name", "Metric Name", "Metric Unit", "Metric Value"});
  std::string text = ncu_csv_line(head);
  for (const NcuLaunch& one : launches) {
    for (const NcuColumn& column : columns) {
      const NcuShown value = ncu_shown(arguments, column, *one.launch);
      std::vector<std::string> cells = csv_start(arguments, one, process);
      cells.insert(cells.end(), {column.section, column.label, value.unit, value.value});
      text += ncu_csv_line(cells);
    }
  }
  return text;
}

// A column a metric, and a second line of units; so values can't change their unit by launch.
std::string raw_csv(const NcuArguments& given, const std::vector<NcuColumn>& columns,
                    const std::vector<NcuLaunch>& launches, const NcuProcess& process) {
  NcuArguments arguments = given;
  arguments.base_units = true;
  std::vector<std::string> names = csv_head();
  std::vector<std::string> units(names.size());
  for (const NcuColumn& column : columns) {
    names.push_back(column.name);
    units.emplace_back(column.metric != nullptr ? column.metric->unit : "");
  }
  std::string text = ncu_csv_line(names) + ncu_csv_line(units);
  for (const NcuLaunch& one : launches) {
    std::vector<std::string> cells = csv_start(arguments, one, process);
    for (const NcuColumn& column : columns) {
      cells.push_back(ncu_shown(arguments, column, *one.launch).value);
    }
    text += ncu_csv_line(cells);
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

std::string source_page(const NcuArguments& arguments, const std::vector<NcuLaunch>& launches) {
  std::string text;
  for (const NcuLaunch& one : launches) {
    const std::vector<std::vector<std::string>> rows = source_rows(*one.launch);
    if (arguments.csv) {
      text += ncu_csv_line({"Kernel Name", ncu_shown_name(arguments, *one.launch)});
      for (const std::vector<std::string>& row : rows) text += ncu_csv_line(row);
    } else {
      text += heading(arguments, *one.launch) + ncu_table(rows, 2);
    }
  }
  return text;
}

}  // namespace

std::string ncu_process_line(const NcuProcess& process) {
  return "[" + std::to_string(process.id) + "] " + process.name + "@127.0.0.1\n";
}

std::string ncu_page(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                     const std::vector<NcuLaunch>& launches, const NcuProcess& process) {
  if (arguments.page == NcuPage::Source) {
    return (arguments.csv ? "" : ncu_process_line(process)) + source_page(arguments, launches);
  }
  if (arguments.summary != NcuSummary::None) {
    return ncu_summary(arguments, columns, launches, process);
  }
  if (arguments.csv) {
    return arguments.page == NcuPage::Raw ? raw_csv(arguments, columns, launches, process)
                                          : details_csv(arguments, columns, launches, process);
  }
  std::string text = ncu_process_line(process);
  for (const NcuLaunch& one : launches) text += details(arguments, columns, one);
  return text;
}

}  // namespace warpkit::driver
