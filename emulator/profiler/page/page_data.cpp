#include "emulator/profiler/page/page_data.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "emulator/profiler/page/access_picture.hpp"
#include "emulator/profiler/page/svg_text.hpp"
#include "emulator/profiler/report/advice.hpp"
#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

using Json = nlohmann::json;

Json counts_json(const AccessCounts& counts) {
  return {{"requests", counts.requests},
          {"lanes", counts.lanes},
          {"bytes", counts.bytes},
          {"sectors", counts.sectors},
          {"sectors_ideal", counts.sectors_ideal},
          {"excess_sectors", counts.excess_sectors()},
          {"lines", counts.lines},
          {"wavefronts", counts.wavefronts},
          {"wavefronts_ideal", counts.wavefronts_ideal},
          {"excess_wavefronts", counts.excess_wavefronts()}};
}

Json line_json(const LineCounts& line) {
  Json json = counts_json(line);
  json.update({{"file", line.file},
               {"line", line.line},
               {"space", name(line.space)},
               {"op", name(line.operation)},
               {"width", line.bytes_per_lane},
               {"array", line.array}});
  return json;
}

Json branch_json(const BranchCounts& branch) {
  return {{"file", branch.file},
          {"line", branch.line},
          {"executed", branch.executed},
          {"divergent", branch.divergent},
          {"lanes", branch.lanes}};
}

Json flops_json(const FlopCounts& flops) {
  return {{"half", flops.f16}, {"float", flops.f32}, {"double", flops.f64}};
}

Json uncounted_json(const UncountedFlops& one) {
  return {{"file", one.file}, {"line", one.line}, {"what", one.what}, {"times", one.times}};
}

/// Things of one kind, each once: later launches of a kernel mostly repeat those of the first.
class Shelf {
 public:
  std::size_t add(const Json& thing) {
    // Names may hold bytes that aren't UTF-8.
    const auto [found, is_new] =
        places_.emplace(thing.dump(-1, ' ', false, Json::error_handler_t::replace), things_.size());
    if (is_new) things_.push_back(thing);
    return found->second;
  }
  Json take() { return std::move(things_); }

 private:
  std::map<std::string, std::size_t> places_;
  Json things_ = Json::array();
};

struct Shelves {
  Shelf parts;
  Shelf patterns;
  Shelf footprints;
};

Json pattern_json(const Pattern& pattern, Shelves& shelves) {
  const AccessPicture picture = draw_access(pattern);
  Json lanes = Json::array();
  for (std::size_t i = 0; i < pattern.lanes.size(); ++i) {
    const LanePlace& place = picture.places.at(i);
    lanes.push_back({pattern.lanes[i].lane, pattern.lanes[i].offset, place.first, place.last});
  }
  return {{"file", pattern.file},
          {"line", pattern.line},
          {"space", name(pattern.space)},
          {"op", name(pattern.operation)},
          {"width", pattern.bytes_per_lane},
          {"block", pattern.block},
          {"warp", pattern.warp},
          {"step", pattern.step},
          {"array", pattern.array},
          {"lanes", lanes},
          {"sectors", pattern.sectors},
          {"wavefronts", pattern.wavefronts},
          {"title", picture.title},
          {"description", picture.description},
          {"size", {picture.width, picture.height}},
          {"parts", {shelves.parts.add(picture.frame), shelves.parts.add(picture.body)}}};
}

Json footprint_json(const Footprint& footprint) {
  return {{"array", footprint.array},  {"space", name(footprint.space)},
          {"bytes", footprint.bytes},  {"element_bytes", footprint.element_bytes},
          {"block", footprint.block},  {"reads", footprint.reads},
          {"writes", footprint.writes}};
}

Json advice_json(const Advice& advice) {
  return {{"file", advice.file}, {"line", advice.line}, {"text", advice.text}};
}

template <class T, class Make>
Json list_json(const std::vector<T>& list, Make make) {
  Json json = Json::array();
  for (const T& one : list) json.push_back(make(one));
  return json;
}

Json launch_json(const Launch& launch, Shelves& shelves) {
  return {{"kernel", launch.kernel},
          {"file", launch.file},
          {"line", launch.line},
          {"failure", launch.failure},
          {"grid", launch.grid},
          {"block", launch.block},
          {"dynamic_shared", launch.dynamic_shared},
          {"static_shared", launch.static_shared},
          {"counts",
           {{"global load", counts_json(launch.global_load)},
            {"global store", counts_json(launch.global_store)},
            {"global atomic", counts_json(launch.global_atomic)},
            {"shared load", counts_json(launch.shared_load)},
            {"shared store", counts_json(launch.shared_store)},
            {"shared atomic", counts_json(launch.shared_atomic)},
            {"constant load", counts_json(launch.constant_load)},
            {"local load", counts_json(launch.local_load)},
            {"local store", counts_json(launch.local_store)}}},
          {"warps", launch.warps},
          {"barriers", launch.barriers},
          {"branches", launch.branches},
          {"divergent_branches", launch.divergent_branches},
          {"mean_active_lanes", launch.mean_active_lanes},
          {"flops", launch.flops ? Json(*launch.flops) : Json()},
          {"flop_counts", flops_json(launch.flop_counts)},
          {"uncounted", list_json(launch.uncounted, uncounted_json)},
          {"theoretical_occupancy",
           launch.theoretical_occupancy ? Json(*launch.theoretical_occupancy) : Json()},
          {"registers_assumed", launch.registers_assumed},
          {"lines", list_json(launch.lines, line_json)},
          {"branch_lines", list_json(launch.branch_lines, branch_json)},
          {"patterns", list_json(launch.patterns,
                                 [&](const Pattern& one) {
                                   return shelves.patterns.add(pattern_json(one, shelves));
                                 })},
          {"footprints", list_json(launch.footprints,
                                   [&](const Footprint& one) {
                                     return shelves.footprints.add(footprint_json(one));
                                   })},
          {"advice", list_json(advise(launch), advice_json)}};
}

Json source_json(const std::string& text) {
  Json lines = Json::array();
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::string page_data(const Profile& profile, const Sources& sources) {
  Shelves shelves;
  Json json = {{"device", profile.device}, {"sources", Json::object()}};
  json["launches"] = list_json(profile.launches,
                               [&](const Launch& launch) { return launch_json(launch, shelves); });
  for (const auto& [file, text] : sources) json["sources"][file] = source_json(text);
  json["parts"] = shelves.parts.take();
  json["patterns"] = shelves.patterns.take();
  json["footprints"] = shelves.footprints.take();
  // Bytes that aren't UTF-8 are shown as such; a `<` could end the script element.
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace warpkit::profile
