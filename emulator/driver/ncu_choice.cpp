// What a command line of ncu asks for: metrics and sections.
#include <algorithm>
#include <regex>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/ncu_kernels.hpp"
#include "emulator/driver/ncu_report.hpp"
#include "emulator/driver/ncu_sections.hpp"

namespace warpkit::driver {
namespace {

std::regex behind_regex(const std::string& option, const std::string& text) {
  return ncu_expression(option, text.substr(std::string(kNcuRegex).size()));
}

void add_metric(const std::string& name, std::vector<NcuColumn>& columns,
                std::vector<std::string>& notes) {
  const std::string section = "Command line profiler metrics";
  if (starts_with(name, kNcuRegex)) {
    const std::regex wanted = behind_regex("--metrics", name);
    const std::size_t before = columns.size();
    for (const profile::Metric& metric : profile::metrics()) {
      if (std::regex_search(metric.name, wanted)) {
        columns.push_back({section, metric.name, metric.name, &metric});
      }
    }
    if (columns.size() == before) {
      notes.push_back(name + ": fits none of the metrics that the emulator counts");
    }
    return;
  }
  for (const char* kind : {"group:", "breakdown:", "pmsampling:"}) {
    if (starts_with(name, kind)) {
      notes.push_back(name +
                      ": needs a GPU; --section and --metrics regex:EXPRESSION choose "
                      "several that the emulator counts");
      return;
    }
  }
  const profile::Metric* metric = profile::find_metric(name);
  const std::string full = metric != nullptr ? metric->name : name;
  if (metric == nullptr) notes.push_back(profile::why_uncounted(name));
  columns.push_back({section, full, full, metric});
}

// Takes what --section asks for; a note where only a GPU has it.
void add_section(const std::string& asked, std::vector<std::string>& wanted,
                 std::vector<std::string>& notes) {
  if (!starts_with(asked, kNcuRegex)) {
    const std::string why = why_ncu_section_is_absent(asked);
    if (why.empty()) {
      wanted.push_back(asked);
    } else {
      notes.push_back("--section " + asked + ": " + why);
    }
    return;
  }
  const std::regex expression = behind_regex("--section", asked);
  const std::size_t before = wanted.size();
  for (const NcuSection& section : ncu_sections()) {
    if (std::regex_search(section.identifier, expression)) wanted.push_back(section.identifier);
  }
  if (wanted.size() == before) {
    notes.push_back("--section " + asked + ": fits none of the sections that the emulator has");
  }
}

std::vector<std::string> wanted_sections(const NcuArguments& arguments,
                                         std::vector<std::string>& notes) {
  std::vector<std::string> wanted;
  for (const std::string& asked : arguments.sections) add_section(asked, wanted, notes);
  for (const std::string& set : arguments.sets) {
    const std::string why = why_ncu_set_is_absent(set);
    if (!why.empty()) notes.push_back("--set " + set + ": " + why);
    const std::vector<std::string> all = sections_of_set(set);
    wanted.insert(wanted.end(), all.begin(), all.end());
  }
  if (arguments.sections.empty() && arguments.sets.empty() && arguments.metrics.empty()) {
    wanted = sections_of_set("full");
  }
  return wanted;
}

}  // namespace

std::vector<NcuColumn> ncu_columns(const NcuArguments& arguments, std::vector<std::string>& notes) {
  std::vector<NcuColumn> columns;
  for (const std::string& name : arguments.metrics) add_metric(name, columns, notes);
  const bool counted = std::any_of(columns.begin(), columns.end(), [](const NcuColumn& column) {
    return column.metric != nullptr;
  });
  const std::vector<std::string> wanted = wanted_sections(arguments, notes);
  if (!counted && wanted.empty()) {
    throw Failure(
        kUsage, notes.empty() ? "nothing to count; --metrics or --section chooses" : notes.front());
  }
  for (const NcuSection& section : ncu_sections()) {
    if (std::find(wanted.begin(), wanted.end(), section.identifier) == wanted.end()) continue;
    for (const auto& [label, name] : section.entries) {
      columns.push_back(
          {section.title, arguments.names ? name : label, name, profile::find_metric(name)});
    }
  }
  return columns;
}

}  // namespace warpkit::driver
