#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

using Json = nlohmann::json;

template <class T>
T named(const std::map<std::string, T>& names, const std::string& name) {
  const auto found = names.find(name);
  if (found == names.end()) throw std::runtime_error("unknown name '" + name + "'");
  return found->second;
}

Space space_of(const Json& json) {
  static const std::map<std::string, Space> kNames = {{"global", Space::Global},
                                                      {"shared", Space::Shared},
                                                      {"constant", Space::Constant},
                                                      {"local", Space::Local}};
  return named(kNames, json.at("space").get<std::string>());
}

Operation operation_of(const Json& json) {
  static const std::map<std::string, Operation> kNames = {
      {"load", Operation::Load}, {"store", Operation::Store}, {"atomic", Operation::Atomic}};
  return named(kNames, json.at("op").get<std::string>());
}

// `global_requests_ld` and its like: what isn't there is 0.
AccessCounts counts_of(const Json& counters, const std::string& space, const std::string& ending) {
  const auto value = [&](const char* name) {
    return counters.value(space + "_" + name + ending, std::uint64_t{0});
  };
  AccessCounts counts;
  counts.requests = value("requests");
  counts.lanes = value("lanes");
  counts.bytes = value("bytes");
  counts.sectors = value("sectors");
  counts.sectors_ideal = value("sectors_ideal");
  counts.lines = value("lines");
  counts.wavefronts = value("wavefronts");
  counts.wavefronts_ideal = value("wavefronts_ideal");
  return counts;
}

LineCounts line_of(const Json& json) {
  LineCounts line;
  line.file = json.at("file");
  line.line = json.at("line");
  line.space = space_of(json);
  line.operation = operation_of(json);
  line.bytes_per_lane = json.at("bytes");
  line.array = json.value("array", "");
  line.requests = json.at("requests");
  line.lanes = json.at("lanes");
  line.bytes = line.lanes * line.bytes_per_lane;
  line.sectors = json.value("sectors", std::uint64_t{0});
  line.sectors_ideal = json.value("sectors_ideal", std::uint64_t{0});
  line.lines = json.value("lines", std::uint64_t{0});
  line.wavefronts = json.value("wavefronts", std::uint64_t{0});
  line.wavefronts_ideal = json.value("wavefronts_ideal", std::uint64_t{0});
  return line;
}

BranchCounts branch_of(const Json& json) {
  return {json.at("file"), json.at("line"), json.at("executed"), json.at("divergent"),
          json.at("lanes")};
}

Pattern pattern_of(const Json& json) {
  Pattern pattern;
  pattern.file = json.at("file");
  pattern.line = json.at("line");
  pattern.space = space_of(json);
  pattern.operation = operation_of(json);
  pattern.bytes_per_lane = json.at("bytes");
  pattern.block = json.at("block");
  pattern.warp = json.at("warp");
  pattern.step = json.at("step");
  pattern.array = json.value("array", "");
  pattern.base = json.at("base");
  for (const Json& lane : json.at("lanes")) pattern.lanes.push_back({lane.at(0), lane.at(1)});
  pattern.sectors = json.value("sectors", 0u);
  pattern.wavefronts = json.value("wavefronts", 0u);
  return pattern;
}

Footprint footprint_of(const Json& json) {
  Footprint footprint;
  footprint.array = json.at("array");
  footprint.space = space_of(json);
  footprint.bytes = json.at("bytes");
  footprint.element_bytes = json.at("element_bytes");
  footprint.block = json.at("block");
  footprint.reads = json.at("reads").get<std::vector<std::array<std::uint64_t, 2>>>();
  footprint.writes = json.at("writes").get<std::vector<std::array<std::uint64_t, 2>>>();
  return footprint;
}

template <class T, class Read>
std::vector<T> list_of(const Json& json, const char* name, Read read) {
  std::vector<T> list;
  if (!json.contains(name)) return list;
  for (const Json& one : json.at(name)) list.push_back(read(one));
  return list;
}

Launch launch_of(const Json& json) {
  Launch launch;
  launch.kernel = json.at("kernel");
  launch.file = json.value("file", "");
  launch.line = json.value("line", 0);
  launch.grid = json.at("grid");
  launch.block = json.at("block");
  launch.dynamic_shared = json.at("dynamic_shared");
  launch.static_shared = json.value("static_shared", std::uint64_t{0});
  const Json& counters = json.at("counters");
  launch.global_load = counts_of(counters, "global", "_ld");
  launch.global_store = counts_of(counters, "global", "_st");
  launch.global_atomic = counts_of(counters, "global", "_atomic");
  launch.shared_load = counts_of(counters, "shared", "_ld");
  launch.shared_store = counts_of(counters, "shared", "_st");
  launch.shared_atomic = counts_of(counters, "shared", "_atomic");
  launch.constant_load = counts_of(counters, "constant", "_ld");
  launch.local_load = counts_of(counters, "local", "_ld");
  launch.local_store = counts_of(counters, "local", "_st");
  launch.warps = counters.at("warps");
  launch.barriers = counters.at("barriers");
  launch.branches = counters.at("branches");
  launch.divergent_branches = counters.at("divergent_branches");
  launch.mean_active_lanes = counters.at("mean_active_lanes");
  if (counters.contains("flops")) launch.flops = counters.at("flops").get<std::uint64_t>();
  if (counters.contains("theoretical_occupancy")) {
    launch.theoretical_occupancy = counters.at("theoretical_occupancy").get<double>();
  }
  launch.registers_assumed = counters.value("registers_assumed", 0u);
  launch.lines = list_of<LineCounts>(json, "lines", line_of);
  launch.branch_lines = list_of<BranchCounts>(json, "branch_lines", branch_of);
  launch.patterns = list_of<Pattern>(json, "patterns", pattern_of);
  launch.footprints = list_of<Footprint>(json, "footprints", footprint_of);
  return launch;
}

}  // namespace

Profile read_profile(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    return {json.at("device"), list_of<Launch>(json, "launches", launch_of)};
  } catch (const Json::exception& error) {
    throw std::runtime_error(std::string("not a profile: ") + error.what());
  }
}

Profile load_profile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) throw std::runtime_error("cannot read " + path);
  try {
    return read_profile(text.str());
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
}

}  // namespace warpkit::profile
