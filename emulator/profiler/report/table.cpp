#include "emulator/profiler/report/table.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <sstream>
#include <tuple>
#include <unordered_map>

#include "emulator/profiler/report/advice.hpp"
#include "emulator/profiler/report/advice_words.hpp"
#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kCountColumns = 68;

// One row; the source is what is left of 100 columns.
struct Row {
  std::string line, access, requests, per_request, ideal, excess, lanes, source;
};

class Writer {
 public:
  explicit Writer(const TableStyle& style) : style_(style) {}

  void row(const Row& row, const char* paint = "") {
    // A number wider than its column moves the rest, but touches no neighbour.
    std::string text = right(row.line, 6) + "  " + left(row.access, 16);
    text += " " + right(row.requests, 10) + " " + right(row.per_request, 9) + " " +
            right(row.ideal, 6) + " " + right(row.excess, 9) + " " + right(row.lanes, 5);
    if (!row.source.empty() && text.size() + 6 < kColumns) {
      text = left(text, kCountColumns) + "  ";
      text += fit(row.source, kColumns - text.size());
    }
    line(text.substr(0, text.find_last_not_of(' ') + 1), paint);
  }
  void line(const std::string& text, const char* paint = "") {
    const bool painted = style_.colour && *paint != '\0';
    text_ += painted ? paint + text + "\033[0m\n" : text + "\n";
  }
  void add(const std::string& text) { text_ += text; }
  const std::string& text() const { return text_; }

 private:
  const TableStyle& style_;
  std::string text_;
};

constexpr const char* kBold = "\033[1m";
constexpr const char* kExcess = "\033[33m";
constexpr const char* kFailure = "\033[1;31m";
// Different launches; more can't be read, and files hold them.
constexpr std::size_t kMostShown = 40;

std::string extent(const Extent& extent) {
  return std::to_string(extent[0]) + "x" + std::to_string(extent[1]) + "x" +
         std::to_string(extent[2]);
}

std::string three_digits(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

Row row_of(const AccessCounts& counts, Space space) {
  Row row;
  const bool shared = space == Space::Shared;
  const auto requests = static_cast<double>(counts.requests);
  row.requests = std::to_string(counts.requests);
  row.lanes = quotient(static_cast<double>(counts.lanes), requests);
  if (space == Space::Constant) return row;
  if (shared && counts.wavefronts == 0) return row;  // atomics: their steps aren't defined
  const std::uint64_t count = shared ? counts.wavefronts : counts.sectors;
  const std::uint64_t ideal = shared ? counts.wavefronts_ideal : counts.sectors_ideal;
  row.per_request = quotient(static_cast<double>(count), requests) + (shared ? " wf" : " sec");
  row.ideal = quotient(static_cast<double>(ideal), requests);
  row.excess = std::to_string(shared ? counts.excess_wavefronts() : counts.excess_sectors());
  return row;
}

void write_title(Writer& out, const Launch& launch) {
  std::string first =
      fit(launch.kernel, 40) + "  grid " + extent(launch.grid) + "  block " + extent(launch.block);
  if (!launch.file.empty()) {
    first += "  (" + fit(launch.file.substr(launch.file.rfind('/') + 1), 40) + ":" +
             std::to_string(launch.line) + ")";
  }
  out.line(fit(first, kColumns), kBold);
  if (!launch.failure.empty()) {
    const std::string failure = "NOT WHOLE: " + fit(launch.failure, 4000);
    for (const std::string& line : wrap(failure, kColumns - 2)) out.line("  " + line, kFailure);
  }
}

void write_facts(Writer& out, const Launch& launch) {
  std::string second =
      "  shared " + std::to_string(launch.static_shared + launch.dynamic_shared) + " bytes";
  if (launch.theoretical_occupancy) {
    second += "  occupancy " + quotient(100 * *launch.theoretical_occupancy, 1) + " %";
    if (launch.registers_assumed > 0) {
      second += " (for " + std::to_string(launch.registers_assumed) + " registers a thread)";
    }
  }
  out.line(fit(second, kColumns));
  out.line(fit("  " + counted(launch.warps, "warp") + ", " + counted(launch.barriers, "barrier") +
                   ", " + std::to_string(launch.divergent_branches) + " of " +
                   std::to_string(launch.branches) +
                   (launch.branches == 1 ? " branch" : " branches") + " divergent, " +
                   quotient(launch.mean_active_lanes, 1) + " active lanes a step",
               kColumns));
  const std::uint64_t read = launch.global_load.bytes, written = launch.global_store.bytes;
  const std::optional<double> per_byte = intensity(launch);
  std::string third = "  global bytes asked for: " + std::to_string(read) + " read, " +
                      std::to_string(written) + " written";
  if (launch.flops) {
    third += "; " + std::to_string(*launch.flops) + " FLOP";
    if (per_byte) third += ", " + three_digits(*per_byte) + " a byte";
  }
  out.line(fit(third, kColumns));
  for (const UncountedFlops& one : launch.uncounted) {
    const std::string place = one.file.empty() ? ""
                                               : " (" + one.file.substr(one.file.rfind('/') + 1) +
                                                     ":" + std::to_string(one.line) + ")";
    out.line(fit("  not in the FLOP: " +
                     (one.times > 0 ? counted(one.times, "call") + " of " : "") + one.what + place,
                 kColumns));
  }
}

void write_totals(Writer& out, const Launch& launch) {
  const std::tuple<const AccessCounts*, Space, Operation> totals[] = {
      {&launch.global_load, Space::Global, Operation::Load},
      {&launch.global_store, Space::Global, Operation::Store},
      {&launch.global_atomic, Space::Global, Operation::Atomic},
      {&launch.shared_load, Space::Shared, Operation::Load},
      {&launch.shared_store, Space::Shared, Operation::Store},
      {&launch.shared_atomic, Space::Shared, Operation::Atomic},
      {&launch.constant_load, Space::Constant, Operation::Load},
      {&launch.local_load, Space::Local, Operation::Load},
      {&launch.local_store, Space::Local, Operation::Store}};
  const bool any = std::any_of(std::begin(totals), std::end(totals),
                               [](const auto& total) { return std::get<0>(total)->requests > 0; });
  if (!any && launch.branch_lines.empty()) return;
  out.row({"line", "access", "requests", "a request", "ideal", "excess", "lanes", ""}, kBold);
  for (const auto& [counts, space, operation] : totals) {
    if (counts->requests == 0) continue;
    Row row = row_of(*counts, space);
    row.line = "all";
    row.access = std::string(name(space)) + " " + name(operation);
    // Line by line, so that a broadcast in one hides no excess of another.
    std::uint64_t excess = 0;
    for (const LineCounts& line : launch.lines) {
      if (line.space != space || line.operation != operation) continue;
      excess += space == Space::Shared ? line.excess_wavefronts() : line.excess_sectors();
    }
    if (!launch.lines.empty() && !row.excess.empty()) row.excess = std::to_string(excess);
    out.row(row);
  }
}

std::string source_of(const Sources& sources, const std::string& file, int line) {
  const auto found = sources.find(file);
  if (found == sources.end() || line < 1) return "";
  std::istringstream text(found->second);
  std::string result;
  for (int i = 0; i < line; ++i) {
    if (!std::getline(text, result)) return "";
  }
  const std::size_t start = result.find_first_not_of(" \t");
  const std::size_t end = result.find_last_not_of(" \t\r");
  return start == std::string::npos ? "" : result.substr(start, end - start + 1);
}

struct PaintedRow {
  Row row;
  bool excess = false;
};

// Rows by file and line, so that the branches stand among the accesses.
void write_lines(Writer& out, const Launch& launch, const Sources& sources) {
  std::map<std::string, std::map<int, std::vector<PaintedRow>>> files;
  for (const BranchCounts& branch : launch.branch_lines) {
    Row row;
    row.access = "branch";
    row.requests = std::to_string(branch.executed);
    row.per_request = std::to_string(branch.divergent) + " div";
    row.lanes = quotient(static_cast<double>(branch.lanes), static_cast<double>(branch.executed));
    files[branch.file][branch.line].push_back({row, branch.divergent > 0});
  }
  for (const LineCounts& line : launch.lines) {
    Row row = row_of(line, line.space);
    row.access = std::string(name(line.space)) + " " + name(line.operation) + " " +
                 std::to_string(line.bytes_per_lane) + "B";
    const bool excess =
        line.space == Space::Shared ? line.excess_wavefronts() > 0 : line.excess_sectors() > 0;
    files[line.file][line.line].push_back({row, excess});
  }
  for (const FlopLine& line : launch.flop_lines) {
    Row row;
    row.access = "FLOP";
    row.requests = std::to_string(line.all());
    files[line.file][line.line].push_back({row, false});
  }
  for (auto& [file, lines] : files) {
    out.line(fit(file, kColumns), kBold);
    for (auto& [number, rows] : lines) {
      rows.front().row.line = std::to_string(number);
      rows.front().row.source = source_of(sources, file, number);
      for (const PaintedRow& one : rows) out.row(one.row, one.excess ? kExcess : "");
    }
  }
}

void write_advice(Writer& out, const Launch& launch) {
  for (const Advice& advice : advise(launch)) {
    const std::string start =
        fit(advice.file, 60) + ":" + std::to_string(advice.line) + ", " + advice.access + ": ";
    for (const std::string& line : wrap(fit(start + advice.text, 4000), kColumns - 2)) {
      out.line("  " + line);
    }
  }
}

/// Launches that look the same.
struct Alike {
  std::string head, body;
  std::size_t launches = 0;
};

std::vector<Alike> group(const Profile& profile, const TableStyle& style) {
  std::vector<Alike> groups;
  std::unordered_map<std::string, std::size_t> places;
  for (const Launch& launch : profile.launches) {
    Writer head(style), body(style);
    write_title(head, launch);
    write_facts(body, launch);
    if (launch.lines.empty() && launch.branch_lines.empty()) body.line("  no line touched memory");
    write_totals(body, launch);
    write_lines(body, launch, style.sources);
    if (style.advice) write_advice(body, launch);
    const auto [found, is_new] = places.emplace(head.text() + body.text(), groups.size());
    if (is_new) groups.push_back({head.text(), body.text(), 0});
    ++groups[found->second].launches;
  }
  return groups;
}

}  // namespace

bool wants_colour(std::FILE* stream) {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  const char* terminal = std::getenv("TERM");
  if (terminal == nullptr || std::string(terminal) == "dumb") return false;
  return isatty(fileno(stream)) == 1;
}

std::string print_table(const Profile& profile, const TableStyle& style) {
  Writer out(style);
  out.line("Counted by: " + fit(profile.device, 88));
  if (profile.launches.empty()) out.line("No kernel was launched.");
  const std::vector<Alike> groups = group(profile, style);
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i >= kMostShown) {
      left_out += groups[i].launches;
      continue;
    }
    out.line("");
    out.add(groups[i].head);
    if (groups[i].launches > 1) {
      out.line("  " + std::to_string(groups[i].launches) + " launches, each with these counts");
    }
    out.add(groups[i].body);
  }
  if (left_out > 0) {
    out.line("");
    out.line("And " + std::to_string(left_out) + (left_out == 1 ? " launch" : " launches") +
             " more, which differ from those above; JSON and page hold all.");
  }
  return out.text();
}

}  // namespace warpkit::profile
