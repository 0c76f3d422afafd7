#include "emulator/driver/ncu_summary.hpp"

#include <algorithm>

#include "emulator/driver/ncu_layout.hpp"

namespace warpkit::driver {
namespace {

// Launches that are shown as one.
struct Group {
  std::string kernel;
  std::string grid, block;
  std::vector<const profile::Launch*> launches;
};

std::vector<Group> groups(const NcuArguments& arguments, const std::vector<NcuLaunch>& launches) {
  std::vector<Group> result;
  for (const NcuLaunch& one : launches) {
    Group group;
    if (arguments.summary == NcuSummary::PerKernel) {
      group.kernel = ncu_shown_name(arguments, *one.launch);
      group.grid = ncu_extent(one.launch->grid);
      group.block = ncu_extent(one.launch->block);
    }
    const auto found = std::find_if(result.begin(), result.end(), [&](const Group& other) {
      return other.kernel == group.kernel && other.grid == group.grid && other.block == group.block;
    });
    Group& where = found == result.end() ? result.emplace_back(group) : *found;
    where.launches.push_back(one.launch);
  }
  return result;
}

// Unit, least, most and mean; no numbers unless all launches have one.
std::vector<std::string> summed(const NcuArguments& arguments, const NcuColumn& column,
                                const Group& group) {
  double least = 0;
  double most = 0;
  double sum = 0;
  for (const profile::Launch* launch : group.launches) {
    const std::optional<double> value = ncu_value(column, *launch);
    if (!value) {
      return {column.metric != nullptr ? column.metric->unit : "", kNcuNoNumber, kNcuNoNumber,
              kNcuNoNumber};
    }
    const bool is_first = launch == group.launches.front();
    least = is_first ? *value : std::min(least, *value);
    most = is_first ? *value : std::max(most, *value);
    sum += *value;
  }
  const NcuScale scale = ncu_scale(arguments, column, most);
  const double mean = sum / static_cast<double>(group.launches.size());
  return {scale.prefix + column.metric->unit, ncu_number(least / scale.size, false),
          ncu_number(most / scale.size, false), ncu_number(mean / scale.size, false)};
}

const std::string& label(const NcuArguments& arguments, const NcuColumn& column) {
  return arguments.page == NcuPage::Raw ? column.name : column.label;
}

std::string csv(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                const std::vector<Group>& all, const NcuProcess& process) {
  std::string text =
      ncu_csv_line({"Process ID", "Process Name", "Host Name", "Kernel Name", "Block Size",
                    "Grid Size", "Device", "CC", "Invocations", "Section Name", "Metric Name",
                    "Metric Unit", "Minimum", "Maximum", "Average"});
  for (const Group& group : all) {
    for (const NcuColumn& column : columns) {
      const std::vector<std::string> values = summed(arguments, column, group);
      text += ncu_csv_line({std::to_string(process.id), process.name, "127.0.0.1", group.kernel,
                            group.block, group.grid, "0", "9.0",
                            std::to_string(group.launches.size()), column.section,
                            label(arguments, column), values[0], values[1], values[2], values[3]});
    }
  }
  return text;
}

}  // namespace

std::string ncu_summary(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                        const std::vector<NcuLaunch>& launches, const NcuProcess& process) {
  const std::vector<Group> all = groups(arguments, launches);
  if (arguments.csv) return csv(arguments, columns, all, process);
  std::string text = ncu_process_line(process);
  for (const Group& group : all) {
    text +=
        "  " +
        (group.kernel.empty() ? "" : group.kernel + " " + group.grid + "x" + group.block + ", ") +
        "Device 0, CC 9.0, Invocations " + std::to_string(group.launches.size()) + "\n";
    for (std::size_t i = 0; i < columns.size();) {
      const std::string& section = columns[i].section;
      std::vector<std::vector<std::string>> rows = {
          {"Metric Name", "Metric Unit", "Minimum", "Maximum", "Average"}};
      for (; i < columns.size() && columns[i].section == section; ++i) {
        rows.push_back(summed(arguments, columns[i], group));
        rows.back().insert(rows.back().begin(), label(arguments, columns[i]));
      }
      text += "    Section: " + section + "\n" + ncu_table(rows, 1);
    }
  }
  return text;
}

}  // namespace warpkit::driver
