// What a command line of ncu asks for: metrics and launches.
#include <algorithm>
#include <regex>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/ncu_report.hpp"
#include "emulator/driver/ncu_sections.hpp"

namespace warpkit::driver {
namespace {

constexpr const char* kRegex = "regex:";

std::regex expression(const std::string& option, const std::string& text) {
  try {
    return std::regex(text, std::regex::extended);
  } catch (const std::regex_error&) {
    throw Failure(kUsage, option + ": '" + text + "' is no regular expression");
  }
}

void add_metric(const std::string& name, std::vector<NcuColumn>& columns,
                std::vector<std::string>& notes) {
  const std::string section = "Command line profiler metrics";
  if (starts_with(name, kRegex)) {
    const std::regex wanted = expression("--metrics", name.substr(std::string(kRegex).size()));
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
  const profile::Metric* metric = profile::find_metric(name);
  const std::string full = metric != nullptr ? metric->name : name;
  if (metric == nullptr) notes.push_back(profile::why_uncounted(name));
  columns.push_back({section, full, full, metric});
}

// `a::k<int>` and `void k(int)` are k.
std::string function_name(std::string name) {
  name = name.substr(0, name.find_first_of("<("));
  while (!name.empty() && name.back() == ' ') name.pop_back();
  const std::size_t at = name.find_last_of(": ");
  return at == std::string::npos ? name : name.substr(at + 1);
}

}  // namespace

std::vector<NcuColumn> ncu_columns(const NcuArguments& arguments, std::vector<std::string>& notes) {
  std::vector<NcuColumn> columns;
  for (const std::string& name : arguments.metrics) add_metric(name, columns, notes);
  const bool counted = std::any_of(columns.begin(), columns.end(), [](const NcuColumn& column) {
    return column.metric != nullptr;
  });
  std::vector<std::string> wanted = arguments.sections;
  if (wanted.empty() && arguments.metrics.empty()) wanted = sections_of_set("default");
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

std::vector<NcuLaunch> ncu_launches(const NcuArguments& arguments,
                                    const profile::Profile& profile) {
  const bool by_expression = starts_with(arguments.kernel, kRegex);
  std::regex wanted;
  if (by_expression) {
    wanted = expression("--kernel-name", arguments.kernel.substr(std::string(kRegex).size()));
  }
  std::vector<NcuLaunch> result;
  long matching = 0;
  for (std::size_t i = 0; i < profile.launches.size(); ++i) {
    const profile::Launch& launch = profile.launches[i];
    if (static_cast<long>(i) < arguments.skip_all) continue;
    const std::string name = arguments.whole_names ? launch.kernel : function_name(launch.kernel);
    if (!arguments.kernel.empty() &&
        !(by_expression ? std::regex_search(name, wanted) : name == arguments.kernel)) {
      continue;
    }
    if (matching++ < arguments.skip) continue;
    if (arguments.count >= 0 && static_cast<long>(result.size()) >= arguments.count) break;
    result.push_back({result.size(), i, &launch});
  }
  return result;
}

}  // namespace warpkit::driver
