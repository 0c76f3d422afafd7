#include "emulator/profiler/counting/profile_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/trace.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator::counting {
namespace {

using Json = nlohmann::json;

constexpr std::uint32_t kKeptSteps = 8;  // of a line, block and warp

const char* const kSpaces[] = {"global", "shared", "constant", "local"};
const char* const kOperations[] = {"load", "store", "atomic"};
const char* const kEndings[] = {"_ld", "_st", "_atomic"};

int operation_of(std::uint64_t key) { return static_cast<int>(kind_of(key)) - 1; }

void add(profile::AccessCounts& to, const profile::AccessCounts& from) {
  to.requests += from.requests;
  to.lanes += from.lanes;
  to.bytes += from.bytes;
  to.sectors += from.sectors;
  to.sectors_ideal += from.sectors_ideal;
  to.lines += from.lines;
  to.wavefronts += from.wavefronts;
  to.wavefronts_ideal += from.wavefronts_ideal;
}

// What is counted of a space; the rest is left out.
void put(Json& json, const profile::AccessCounts& counts, Space space, int operation,
         const std::string& before, const std::string& behind) {
  const auto name = [&](const char* what) { return before + what + behind; };
  json[name("requests")] = counts.requests;
  json[name("lanes")] = counts.lanes;
  if (!before.empty()) json[name("bytes")] = counts.bytes;
  if (space == Space::Global || space == Space::Local) {
    json[name("sectors")] = counts.sectors;
    json[name("sectors_ideal")] = counts.sectors_ideal;
    json[name("lines")] = counts.lines;
  } else if (space == Space::Shared && operation != 2) {
    json[name("wavefronts")] = counts.wavefronts;
    json[name("wavefronts_ideal")] = counts.wavefronts_ideal;
  }
}

// A line of source, a space, an operation and a width.
using LineKey = std::tuple<std::string, int, int, int, std::uint32_t>;

class LaunchText {
 public:
  LaunchText(const LaunchCounts& counts, SourceLines& lines, FlopCounting& flops,
             BranchPlaces& branches)
      : counts_(counts), lines_(lines), flops_(flops), branches_(branches.count(counts)) {}

  Json json() {
    const profile::Launch& told = counts_.told;
    Json json = {{"kernel", told.kernel},
                 {"file", told.file},
                 {"line", told.line},
                 {"grid", told.grid},
                 {"block", told.block},
                 {"dynamic_shared", told.dynamic_shared},
                 {"static_shared", told.static_shared}};
    if (!counts_.failure.empty()) json["failure"] = counts_.failure;
    sum();
    json["counters"] = counters();
    json["lines"] = lines();
    json["branch_lines"] = branch_lines();
    json["patterns"] = patterns();
    json["footprints"] = footprints();
    put_flops(flops_.count(counts_), json["counters"]["bytes"], json);
    return json;
  }

 private:
  struct OneLine {
    profile::AccessCounts counts;
    std::string array;
    bool several = false;
  };

  LineKey key_of(std::uint64_t key, Space space) {
    const Line line = lines_.line_of(code_of(key));
    return {line.file, line.line, static_cast<int>(space), operation_of(key), bytes_of(key)};
  }

  void sum() {
    for (const CodeSite& site : counts_.sites.all()) {
      if (!is_own_array(site.key)) {
        steps_ += site.steps;
        lanes_ += site.lanes;
      }
      if (kind_of(site.key) == EventKind::Block) continue;
      for (int space = 0; space < 4; ++space) {
        const AccessSite& access = site.spaces[space];
        if (access.counts.requests == 0) continue;
        add(total_[space][operation_of(site.key)], access.counts);
        OneLine& line = by_line_[key_of(site.key, static_cast<Space>(space))];
        line.several |= access.several || (line.counts.requests > 0 && line.array != access.array);
        line.array = access.array;
        add(line.counts, access.counts);
      }
    }
  }

  double occupancy() const {
    const profile::Launch& told = counts_.told;
    const std::uint64_t warps =
        (std::uint64_t{told.block[0]} * told.block[1] * told.block[2] + kWarpSize - 1) / kWarpSize;
    constexpr std::uint64_t kMostWarps = kMaxThreadsPerMultiprocessor / kWarpSize;
    constexpr std::uint64_t kSharedUnit = 128, kRegisterUnit = 256;
    const std::uint64_t shared = told.static_shared + told.dynamic_shared + kReservedSharedPerBlock;
    const std::uint64_t registers =
        (kRegistersPerThread * kWarpSize + kRegisterUnit - 1) / kRegisterUnit * kRegisterUnit;
    const std::uint64_t blocks = std::min<std::uint64_t>(
        {kMaxBlocksPerMultiprocessor, kMostWarps / warps,
         kSharedPerMultiprocessor / ((shared + kSharedUnit - 1) / kSharedUnit * kSharedUnit),
         kRegistersPerMultiprocessor / registers / warps});
    return static_cast<double>(blocks * warps) / static_cast<double>(kMostWarps);
  }

  Json counters() const {
    Json json;
    std::uint64_t bytes = 0, atomics = 0;
    for (int space = 0; space < 4; ++space) {
      const std::string name = std::string(kSpaces[space]) + "_";
      for (int operation = 0; operation < 3; ++operation) {
        const profile::AccessCounts& counts = total_[space][operation];
        if (operation > 0 && space == static_cast<int>(Space::Constant)) continue;
        if (operation > 1 && space == static_cast<int>(Space::Local)) continue;
        put(json, counts, static_cast<Space>(space), operation, name, kEndings[operation]);
        if (operation == 2) atomics += counts.requests;
      }
      profile::AccessCounts both = total_[space][0];
      add(both, total_[space][1]);
      put(json, both, static_cast<Space>(space), 0, name, "");
      if (space == 0) bytes = both.bytes;
    }
    json["bytes"] = bytes;
    json["atomics"] = atomics;
    json["warps"] = counts_.told.warps;
    json["barriers"] = counts_.barriers;
    json["branches"] = branches_.executed;
    json["divergent_branches"] = branches_.divergent;
    json["mean_active_lanes"] =
        steps_ == 0 ? 0 : static_cast<double>(lanes_) / static_cast<double>(steps_);
    json["theoretical_occupancy"] = occupancy();
    json["registers_assumed"] = kRegistersPerThread;
    return json;
  }

  Json lines() const {
    Json list = Json::array();
    for (const auto& [key, line] : by_line_) {
      const auto& [file, number, space, operation, bytes] = key;
      Json json = {{"file", file},
                   {"line", number},
                   {"space", kSpaces[space]},
                   {"op", kOperations[operation]},
                   {"bytes", bytes},
                   {"active_lanes", static_cast<double>(line.counts.lanes) /
                                        static_cast<double>(line.counts.requests)}};
      if (!line.several && !line.array.empty()) json["array"] = line.array;
      put(json, line.counts, static_cast<Space>(space), operation, "", "");
      list.push_back(json);
    }
    return list;
  }

  Json branch_lines() const {
    Json list = Json::array();
    for (const auto& [place, branch] : branches_.lines) {
      list.push_back({{"file", place.first},
                      {"line", place.second},
                      {"executed", branch.executed},
                      {"divergent", branch.divergent},
                      {"lanes", branch.lanes}});
    }
    return list;
  }

  Json extent_of(std::uint64_t block) const {
    const profile::Extent& grid = counts_.told.grid;
    return {block % grid[0], block / grid[0] % grid[1], block / grid[0] / grid[1]};
  }

  Json patterns() {
    Json list = Json::array();
    std::map<std::tuple<LineKey, std::uint64_t, std::uint32_t>, std::uint32_t> steps;
    // Not in the order in which blocks and warps happened to run.
    std::vector<const KeptRequest*> in_order;
    for (const KeptRequest& kept : counts_.kept) in_order.push_back(&kept);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const KeptRequest* a, const KeptRequest* b) {
                       return std::tie(a->block, a->warp) < std::tie(b->block, b->warp);
                     });
    for (const KeptRequest* one : in_order) {
      const KeptRequest& kept = *one;
      const LineKey key = key_of(kept.key, kept.space);
      const std::uint32_t step = steps[{key, kept.block, kept.warp}]++;
      if (step >= kKeptSteps) continue;
      Json lanes = Json::array();
      for (std::uint32_t left = kept.request.lanes; left != 0; left &= left - 1) {
        const int lane = __builtin_ctz(left);
        lanes.push_back({lane, kept.request.addresses[lane] - kept.base});
      }
      Json json = {
          {"file", std::get<0>(key)},
          {"line", std::get<1>(key)},
          {"space", kSpaces[std::get<2>(key)]},
          {"op", kOperations[std::get<3>(key)]},
          {"bytes", kept.request.bytes},
          {"block", extent_of(kept.block)},
          {"warp", kept.warp},
          {"step", step},
          // Where a block's shared memory lies is the host's affair; a GPU begins at bank 0.
          {"base", kept.space == Space::Shared ? 0 : kept.base % kLineBytes},
          {"lanes", lanes}};
      if (!kept.array.empty()) json["array"] = kept.array;
      if (kept.space == Space::Global) json["sectors"] = kept.sectors;
      if (kept.space == Space::Shared) json["wavefronts"] = kept.wavefronts;
      list.push_back(json);
    }
    return list;
  }

  static Json ranges(const ByteSet& bytes) {
    Json list = Json::array();
    for (std::uint64_t end, first = bytes.find(0, true); first < bytes.size();
         first = bytes.find(end, true)) {
      end = bytes.find(first, false);
      list.push_back({first, end - 1});
    }
    return list;
  }

  Json footprints() const {
    Json list = Json::array();
    // Not by address, which differs from run to run.
    std::vector<const TouchedBytes*> in_order;
    for (const auto& one : counts_.touched) in_order.push_back(&one.second);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const TouchedBytes* a, const TouchedBytes* b) {
                       return std::tie(a->array.space, a->array.number, a->array.name) <
                              std::tie(b->array.space, b->array.number, b->array.name);
                     });
    for (const TouchedBytes* one : in_order) {
      const TouchedBytes& touched = *one;
      list.push_back({{"array", touched.array.name},
                      {"space", kSpaces[static_cast<int>(touched.array.space)]},
                      {"bytes", touched.array.bytes},
                      {"element_bytes", touched.array.element_bytes},
                      {"block", {0, 0, 0}},
                      {"reads", ranges(touched.reads)},
                      {"writes", ranges(touched.writes)}});
    }
    return list;
  }

  const LaunchCounts& counts_;
  SourceLines& lines_;
  FlopCounting& flops_;
  const LaunchBranches branches_;
  profile::AccessCounts total_[4][3];  // by space and operation
  std::map<LineKey, OneLine> by_line_;
  std::uint64_t steps_ = 0, lanes_ = 0;
};

}  // namespace

std::string launch_text(const LaunchCounts& launch, SourceLines& lines, FlopCounting& flops,
                        BranchPlaces& branches) {
  // Names of files may be in any encoding.
  return LaunchText(launch, lines, flops, branches)
      .json()
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace warpkit::emulator::counting
