#include "emulator/profiler/report/written_report.hpp"

#include <nlohmann/json.hpp>

#include "emulator/profiler/report/advice.hpp"
#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

using Json = nlohmann::ordered_json;

const char* name(Topic topic) {
  switch (topic) {
    case Topic::Sectors:
      return "sectors";
    case Topic::Wavefronts:
      return "wavefronts";
    case Topic::Divergence:
      return "divergence";
    case Topic::Contention:
      break;
  }
  return "contention";
}

Json json_of(const LineCounts& line) {
  return {{"file", line.file},
          {"line", line.line},
          {"space", name(line.space)},
          {"op", name(line.operation)},
          {"bytes", line.bytes_per_lane},
          {"array", line.array},
          {"requests", line.requests},
          {"lanes", line.lanes},
          {"sectors", line.sectors},
          {"sectors_ideal", line.sectors_ideal},
          {"excess_sectors", line.excess_sectors()},
          {"wavefronts", line.wavefronts},
          {"wavefronts_ideal", line.wavefronts_ideal},
          {"excess_wavefronts", line.excess_wavefronts()}};
}

Json json_of(const Launch& launch) {
  Json lines = Json::array();
  for (const LineCounts& line : launch.lines) lines.push_back(json_of(line));
  Json branches = Json::array();
  for (const BranchCounts& branch : launch.branch_lines) {
    branches.push_back({{"file", branch.file},
                        {"line", branch.line},
                        {"executed", branch.executed},
                        {"divergent", branch.divergent},
                        {"lanes", branch.lanes}});
  }
  Json list = Json::array();
  for (const Advice& advice : advise(launch)) {
    list.push_back({{"file", advice.file},
                    {"line", advice.line},
                    {"topic", name(advice.topic)},
                    {"access", advice.access},
                    {"text", advice.text}});
  }
  Json json = {{"kernel", launch.kernel}};
  if (!launch.failure.empty()) json["failure"] = launch.failure;
  json.update({{"lines", lines}, {"branches", branches}, {"advice", list}});
  return json;
}

std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char byte : text) quoted += byte == '"' ? std::string("\"\"") : std::string(1, byte);
  return quoted + "\"";
}

}  // namespace

std::string report_json(const Profile& profile) {
  Json launches = Json::array();
  for (const Launch& launch : profile.launches) launches.push_back(json_of(launch));
  const Json report = {{"device", profile.device}, {"launches", launches}};
  return report.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string report_csv(const Profile& profile) {
  std::string text =
      "launch,kernel,file,line,space,op,bytes,array,requests,lanes,sectors,sectors_ideal,"
      "excess_sectors,wavefronts,wavefronts_ideal,excess_wavefronts,failure\n";
  for (std::size_t i = 0; i < profile.launches.size(); ++i) {
    const Launch& launch = profile.launches[i];
    const std::string begin = std::to_string(i) + "," + cell(launch.kernel);
    const std::string end = "," + cell(launch.failure) + "\n";
    // What failed before its first access has no lines, but is to be seen.
    if (launch.lines.empty() && !launch.failure.empty()) {
      text += begin + std::string(json_of(LineCounts()).size(), ',') + end;
    }
    for (const LineCounts& line : launch.lines) {
      text += begin;
      const Json row = json_of(line);
      for (const Json& value : row) {
        text += "," + (value.is_string() ? cell(value.get<std::string>())
                                         : std::to_string(value.get<std::uint64_t>()));
      }
      text += end;
    }
  }
  return text;
}

}  // namespace warpkit::profile
