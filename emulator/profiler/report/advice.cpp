#include "emulator/profiler/report/advice.hpp"

#include <algorithm>

#include "emulator/profiler/report/bank_advice.hpp"
#include "emulator/profiler/report/constant_advice.hpp"
#include "emulator/profiler/report/contention_advice.hpp"
#include "emulator/profiler/report/local_advice.hpp"
#include "emulator/profiler/report/sector_advice.hpp"
#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

struct Finding {
  Topic topic = Topic::Sectors;
  std::string text;
};

// Contention comes first: where atomics collide, their sectors matter less.
Finding find(const Launch& launch, const LineCounts& line) {
  if (line.operation == Operation::Atomic) {
    std::string text = contention_advice(launch, line);
    if (!text.empty()) return {Topic::Contention, std::move(text)};
  }
  if (line.space == Space::Global) return {Topic::Sectors, sector_advice(launch, line)};
  if (line.space == Space::Shared) return {Topic::Wavefronts, bank_advice(launch, line)};
  if (line.space == Space::Local) return {Topic::Sectors, local_advice(launch, line)};
  if (line.space == Space::Constant) return {Topic::Contention, constant_advice(launch, line)};
  return {};
}

}  // namespace

std::string access_advice(const Launch& launch, const LineCounts& line) {
  return find(launch, line).text;
}

std::string branch_advice(const BranchCounts& branch) {
  if (branch.divergent < 2 || branch.divergent * 4 < branch.executed) return "";
  return "At " + std::to_string(branch.divergent) + " of the " + std::to_string(branch.executed) +
         " times that a warp comes here, its lanes disagree, and some wait while others go on. "
         "Where the work allows it, guard with warps (threadIdx.x / 32), not lanes.";
}

std::vector<Advice> advise(const Launch& launch) {
  std::vector<Advice> list;
  for (const LineCounts& line : launch.lines) {
    Finding finding = find(launch, line);
    if (finding.text.empty()) continue;
    const auto same = std::find_if(list.begin(), list.end(), [&](const Advice& other) {
      return other.line == line.line && other.file == line.file && other.text == finding.text;
    });
    if (same != list.end()) {
      same->access += std::string(" and ") + name(line.operation);
      continue;
    }
    const std::string access = std::string(name(line.space)) + " " + name(line.operation);
    list.push_back({line.file, line.line, finding.topic, access, std::move(finding.text)});
  }
  for (const BranchCounts& branch : launch.branch_lines) {
    std::string text = branch_advice(branch);
    if (text.empty()) continue;
    list.push_back({branch.file, branch.line, Topic::Divergence, "branch", std::move(text)});
  }
  return list;
}

}  // namespace warpkit::profile
