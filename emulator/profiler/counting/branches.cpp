#include "emulator/profiler/counting/branches.hpp"

#include <set>

#include "emulator/profiler/trace.hpp"
#include "emulator/runtime/program_code.hpp"

namespace warpkit::emulator::counting {

// An event, and what comes behind it.
struct BranchPlaces::Site {
  const CodeSite* counts;
  Parting parting;
  std::uintptr_t moved;  // from the file's addresses to the program's
};

const CodeIndex& BranchPlaces::index_of(const std::string& file) {
  std::unique_ptr<CodeIndex>& index = indices_[file];
  if (!index) index = std::make_unique<CodeIndex>(code_.of(file));
  return *index;
}

std::vector<BranchPlaces::Site> BranchPlaces::sites_of(const LaunchCounts& launch) {
  struct Event {
    const CodeSite* site;
    std::uintptr_t moved;
  };
  struct File {
    std::set<std::uint64_t> codes;
    std::vector<Event> events;
  };
  std::map<std::string, File> files;
  std::vector<Site> sites;
  for (const CodeSite& site : launch.sites.all()) {
    CodePlace place;
    if (!find_code(code_of(site.key) - 1, place)) {
      sites.push_back({&site, {}, 0});
      continue;
    }
    File& file = files[place.file];
    file.codes.insert(place.offset + 1);
    file.events.push_back({&site, code_of(site.key) - 1 - place.offset});
  }
  for (auto& [name, file] : files) {
    BranchFlow flow(index_of(name), std::move(file.codes));
    for (const auto& [site, moved] : file.events) {
      const std::uint64_t next = site->next == 0 ? 0 : code_of(site->next) - moved;
      sites.push_back({site, flow.behind(code_of(site->key) - moved, next), moved});
    }
  }
  return sites;
}

// The jump's own line, or that of what decides it. What a header of the emulator's decides is no
// branch of the source: an atomic operation and a shuffle are one instruction of a GPU.
Line BranchPlaces::line_of(const Site& site, bool& is_sources) {
  is_sources = true;
  for (const std::uint64_t place : site.parting.places) {
    const std::uintptr_t code = place + site.moved + 1;  // looked up one byte before
    if (!lines_.has_line(code)) continue;
    is_sources = !lines_.is_emulators(code);
    return lines_.line_of(code);
  }
  return lines_.line_of(code_of(site.counts->key));
}

namespace {

// How often warps executed the branch behind an event; 0 if there is none.
std::uint64_t executed_at(const CodeSite& site, Parting::Kind kind) {
  switch (kind) {
    case Parting::Kind::Return:
      return 0;
    case Parting::Kind::None:
    case Parting::Kind::Shared:
      return site.divergent;  // at least
    case Parting::Kind::Jump:
      return site.steps;
    case Parting::Kind::Unknown:
    case Parting::Kind::Call:
      break;
  }
  return site.branches ? site.steps : 0;
}

// lanes × executed / steps, whose product may need more than 64 bits. Executed is at most steps.
std::uint64_t share_of(std::uint64_t lanes, std::uint64_t executed, std::uint64_t steps) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(Wide{lanes} * executed / steps);
}

}  // namespace

LaunchBranches BranchPlaces::count(const LaunchCounts& launch) {
  const std::vector<Site> sites = sites_of(launch);
  std::vector<std::uintptr_t> codes;
  for (const Site& site : sites) {
    codes.push_back(code_of(site.counts->key));
    for (const std::uint64_t place : site.parting.places) codes.push_back(place + site.moved + 1);
  }
  lines_.prepare(codes);
  LaunchBranches result;
  for (const Site& site : sites) {
    const CodeSite& counts = *site.counts;
    const std::uint64_t executed = executed_at(counts, site.parting.kind);
    bool is_sources = true;
    const Line line = line_of(site, is_sources);
    if (executed == 0 || !is_sources) continue;
    result.executed += executed;
    result.divergent += counts.divergent;
    if (line.file.empty()) continue;
    profile::BranchCounts& branch = result.lines[{line.file, line.line}];
    branch.executed += executed;
    branch.divergent += counts.divergent;
    branch.lanes += share_of(counts.lanes, executed, counts.steps);
  }
  return result;
}

}  // namespace warpkit::emulator::counting
