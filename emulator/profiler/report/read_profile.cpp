#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "emulator/profiler/report/json_fields.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

using Json = nlohmann::json;

// An absent list is empty. What is wrong in it is said with its place.
template <class T, class Read>
std::vector<T> list_of(const Json& json, const char* name, Read read) {
  std::vector<T> list;
  if (!json.contains(name)) return list;
  const Json& all = json.at(name);
  if (!all.is_array()) throw std::runtime_error("'" + std::string(name) + "' is no list");
  for (const Json& one : all) {
    try {
      list.push_back(read(one));
    } catch (const std::runtime_error& error) {
      const std::string place = std::string(name) + "[" + std::to_string(list.size()) + "]";
      const std::string what = error.what();
      const bool deeper = what.find("]: ") != std::string::npos;
      throw std::runtime_error(place + (deeper ? "." : ": ") + what);
    }
  }
  return list;
}

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
  return named(kNames, required<std::string>(json, "space"));
}

Operation operation_of(const Json& json) {
  static const std::map<std::string, Operation> kNames = {
      {"load", Operation::Load}, {"store", Operation::Store}, {"atomic", Operation::Atomic}};
  return named(kNames, required<std::string>(json, "op"));
}

// `global_requests_ld` and its like: what isn't there is 0.
AccessCounts counts_of(const Json& counters, const std::string& space, const std::string& ending) {
  const auto value = [&](const char* name) {
    return optional<std::uint64_t>(counters, space + "_" + name + ending);
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
  line.file = required<std::string>(json, "file");
  line.line = required<int>(json, "line");
  line.space = space_of(json);
  line.operation = operation_of(json);
  line.bytes_per_lane = required<std::uint32_t>(json, "bytes");
  line.array = optional<std::string>(json, "array");
  line.requests = required<std::uint64_t>(json, "requests");
  line.lanes = required<std::uint64_t>(json, "lanes");
  line.bytes = line.lanes * line.bytes_per_lane;
  line.sectors = optional<std::uint64_t>(json, "sectors");
  line.sectors_ideal = optional<std::uint64_t>(json, "sectors_ideal");
  line.lines = optional<std::uint64_t>(json, "lines");
  line.wavefronts = optional<std::uint64_t>(json, "wavefronts");
  line.wavefronts_ideal = optional<std::uint64_t>(json, "wavefronts_ideal");
  return line;
}

BranchCounts branch_of(const Json& json) {
  return {required<std::string>(json, "file"), required<int>(json, "line"),
          required<std::uint64_t>(json, "executed"), required<std::uint64_t>(json, "divergent"),
          required<std::uint64_t>(json, "lanes")};
}

FlopCounts flop_counts_of(const Json& json) {
  FlopCounts counts;
  counts.f16 = optional<std::uint64_t>(json, "flops_f16");
  counts.f32 = optional<std::uint64_t>(json, "flops_f32");
  counts.f64 = optional<std::uint64_t>(json, "flops_f64");
  return counts;
}

FlopLine flop_line_of(const Json& json) {
  FlopLine line;
  static_cast<FlopCounts&>(line) = flop_counts_of(json);
  line.file = required<std::string>(json, "file");
  line.line = required<int>(json, "line");
  return line;
}

UncountedFlops uncounted_of(const Json& json) {
  return {optional<std::string>(json, "file"), optional<int>(json, "line"),
          required<std::string>(json, "what"), required<std::uint64_t>(json, "times")};
}

Pattern pattern_of(const Json& json) {
  Pattern pattern;
  pattern.file = required<std::string>(json, "file");
  pattern.line = required<int>(json, "line");
  pattern.space = space_of(json);
  pattern.operation = operation_of(json);
  pattern.bytes_per_lane = required<std::uint32_t>(json, "bytes");
  pattern.block = required<Extent>(json, "block");
  pattern.warp = required<std::uint32_t>(json, "warp");
  pattern.step = required<std::uint32_t>(json, "step");
  pattern.array = optional<std::string>(json, "array");
  pattern.base = required<std::uint64_t>(json, "base");
  pattern.lanes = list_of<LaneAccess>(json, "lanes", [](const Json& pair) {
    const auto lane = read_value<std::array<std::uint64_t, 2>>(pair, "a lane's [lane, offset]");
    if (lane[0] > 31) throw std::runtime_error("lane " + std::to_string(lane[0]) + " of a warp");
    return LaneAccess{static_cast<std::uint32_t>(lane[0]), lane[1]};
  });
  pattern.sectors = optional<std::uint32_t>(json, "sectors");
  pattern.wavefronts = optional<std::uint32_t>(json, "wavefronts");
  return pattern;
}

using Range = std::array<std::uint64_t, 2>;

Range range_of(const Json& json) { return read_value<Range>(json, "a range"); }

Footprint footprint_of(const Json& json) {
  Footprint footprint;
  footprint.array = required<std::string>(json, "array");
  footprint.space = space_of(json);
  footprint.bytes = required<std::uint64_t>(json, "bytes");
  footprint.element_bytes = required<std::uint32_t>(json, "element_bytes");
  footprint.block = required<Extent>(json, "block");
  footprint.reads = list_of<Range>(json, "reads", range_of);
  footprint.writes = list_of<Range>(json, "writes", range_of);
  return footprint;
}

Launch launch_of(const Json& json) {
  Launch launch;
  launch.kernel = required<std::string>(json, "kernel");
  launch.file = optional<std::string>(json, "file");
  launch.line = optional<int>(json, "line");
  launch.failure = optional<std::string>(json, "failure");
  launch.grid = required<Extent>(json, "grid");
  launch.block = required<Extent>(json, "block");
  launch.dynamic_shared = required<std::uint64_t>(json, "dynamic_shared");
  launch.static_shared = optional<std::uint64_t>(json, "static_shared");
  if (!json.contains("counters")) throw std::runtime_error("'counters' is missing");
  const Json& counters = json.at("counters");
  if (!counters.is_object()) throw std::runtime_error("'counters' is no object");
  launch.global_load = counts_of(counters, "global", "_ld");
  launch.global_store = counts_of(counters, "global", "_st");
  launch.global_atomic = counts_of(counters, "global", "_atomic");
  launch.shared_load = counts_of(counters, "shared", "_ld");
  launch.shared_store = counts_of(counters, "shared", "_st");
  launch.shared_atomic = counts_of(counters, "shared", "_atomic");
  launch.constant_load = counts_of(counters, "constant", "_ld");
  launch.local_load = counts_of(counters, "local", "_ld");
  launch.local_store = counts_of(counters, "local", "_st");
  launch.warps = required<std::uint64_t>(counters, "warps");
  launch.barriers = required<std::uint64_t>(counters, "barriers");
  launch.branches = required<std::uint64_t>(counters, "branches");
  launch.divergent_branches = required<std::uint64_t>(counters, "divergent_branches");
  launch.mean_active_lanes = required<double>(counters, "mean_active_lanes");
  if (counters.contains("flops")) launch.flops = required<std::uint64_t>(counters, "flops");
  launch.flop_counts = flop_counts_of(counters);
  if (counters.contains("theoretical_occupancy")) {
    launch.theoretical_occupancy = required<double>(counters, "theoretical_occupancy");
  }
  launch.registers_assumed = optional<std::uint32_t>(counters, "registers_assumed");
  launch.lines = list_of<LineCounts>(json, "lines", line_of);
  launch.branch_lines = list_of<BranchCounts>(json, "branch_lines", branch_of);
  launch.flop_lines = list_of<FlopLine>(json, "flop_lines", flop_line_of);
  launch.uncounted = list_of<UncountedFlops>(json, "uncounted", uncounted_of);
  launch.patterns = list_of<Pattern>(json, "patterns", pattern_of);
  launch.footprints = list_of<Footprint>(json, "footprints", footprint_of);
  return launch;
}

}  // namespace

std::optional<double> intensity(const Launch& launch) {
  const std::uint64_t bytes = launch.global_load.bytes + launch.global_store.bytes;
  if (!launch.flops || bytes == 0) return std::nullopt;
  return static_cast<double>(*launch.flops) / static_cast<double>(bytes);
}

Profile read_profile(const std::string& text) {
  Json json;
  try {
    json = Json::parse(text);
  } catch (const Json::exception& error) {
    const std::string what = error.what();  // `[name of the exception] what is wrong`
    const std::size_t end = what.find("] ");
    throw std::runtime_error("not a profile: " +
                             (end == std::string::npos ? what : what.substr(end + 2)));
  }
  try {
    return {required<std::string>(json, "device"), list_of<Launch>(json, "launches", launch_of)};
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(std::string("not a profile: ") + error.what());
  }
}

Profile load_profile(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw std::runtime_error("cannot read " + path + ": it is a folder");
  }
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
