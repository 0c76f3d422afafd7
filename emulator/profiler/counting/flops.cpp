#include "emulator/profiler/counting/flops.hpp"

#include <algorithm>
#include <set>

#include "emulator/profiler/counting/flops_flow.hpp"
#include "emulator/profiler/counting/flops_instructions.hpp"
#include "emulator/profiler/counting/flops_places.hpp"
#include "emulator/profiler/trace.hpp"
#include "emulator/runtime/program_code.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::size_t kLinesBefore = 8;  // instructions that are asked for a missing line

// What some instruction does, and how many lanes did it.
struct Found {
  Operations operations;
  std::uint64_t lanes;
  bool is_product;  // of doubles
  const CodePart* part;
  std::size_t index;
};

void add(profile::FlopCounts& to, Precision precision, std::uint64_t count) {
  (precision == Precision::F16 ? to.f16 : precision == Precision::F32 ? to.f32 : to.f64) += count;
}

// Whether every block that was counted is in the code that was read.
bool has_all(const std::vector<Piece>& pieces, const LaneCounts& lanes) {
  std::set<std::uint64_t> begins;
  for (const Piece& piece : pieces) begins.insert(piece.part->instructions[piece.begin].address);
  return std::all_of(lanes.blocks.begin(), lanes.blocks.end(), [&](const auto& block) {
    return begins.count(block.first) != 0 || begins.count(block.first - 1) != 0;
  });
}

// What a header's operation stands for.
Operations meant(const Found& found, HeaderUse use) {
  Operations operations = found.operations;
  if (!operations.is_counted || use == HeaderUse::Learners) return operations;
  if (use == HeaderUse::None || (use == HeaderUse::Fused && !found.is_product)) return {};
  operations.precision = use == HeaderUse::Float ? Precision::F32 : Precision::F16;
  if (use == HeaderUse::Fused) operations.count = 2;
  return operations;
}

}  // namespace

struct FlopCounting::File {
  std::string name;
  std::uintptr_t moved = 0;  // from the file's addresses to the program's
  LaneCounts lanes;
};

void FlopCounting::count_file(const File& file, LaunchFlops& result) {
  std::map<std::uint64_t, HeaderUse>& uses = uses_[file.name];
  std::map<std::uint64_t, Found> found;
  std::vector<std::uint64_t> addresses;
  std::vector<std::uintptr_t> codes;
  const std::vector<Piece> pieces = lanes_of_pieces(code_.of(file.name), file.lanes);
  if (!has_all(pieces, file.lanes)) {
    result.is_known = false;
    return;
  }
  for (const Piece& piece : pieces) {
    if (piece.lanes && *piece.lanes == 0) continue;
    for (std::size_t i = piece.begin; i < piece.end; ++i) {
      const Instruction& one = piece.part->instructions[i];
      Operations operations =
          is_call(one) ? operations_of_call(one.symbol) : operations_of(*piece.part, i);
      if (operations.is_counted && operations.count == 0) continue;
      if (!piece.lanes) {
        operations = {0, Precision::F32, false, "code that two ways share"};
      }
      found[one.address] = {operations, piece.lanes.value_or(0), one.name == "mulsd", piece.part,
                            i};
      if (uses.count(one.address) == 0) addresses.push_back(one.address);
      codes.push_back(one.address + file.moved + 1);  // lines are looked up one byte before
    }
  }
  lines_.prepare(codes);
  for (const auto& [address, frames] : frames_of(file.name, addresses)) {
    uses[address] = header_use(frames);
  }
  for (const auto& [address, one] : found) {
    const Operations operations = meant(one, uses[address]);
    if (operations.is_counted && operations.count == 0) continue;
    Line line = lines_.line_of(address + file.moved + 1);
    // What a compiler made of several operations has no line: that of the code before it.
    for (std::size_t i = 1; line.file.empty() && i <= kLinesBefore && i <= one.index; ++i) {
      line = lines_.line_of(one.part->instructions[one.index - i].address + file.moved + 1);
    }
    const LaunchFlops::Place place = {line.file, line.line};
    if (!operations.is_counted) {
      result.uncounted[{place, operations.what}] += one.lanes;
      continue;
    }
    add(result.lines[place], operations.precision, operations.count * one.lanes);
    add(result.total, operations.precision, operations.count * one.lanes);
  }
}

LaunchFlops FlopCounting::count(const LaunchCounts& launch) {
  std::map<std::string, File> files;
  for (const CodeSite& site : launch.sites.all()) {
    const EventKind kind = kind_of(site.key);
    if (kind != EventKind::Block && kind != EventKind::Atomic) continue;
    CodePlace place;
    if (!find_code(code_of(site.key) - 1, place)) continue;
    File& file = files[place.file];
    file.name = place.file;
    file.moved = code_of(site.key) - 1 - place.offset;
    auto& lanes = kind == EventKind::Block ? file.lanes.blocks : file.lanes.atomics;
    lanes[place.offset + 1] += site.lanes;
  }
  LaunchFlops result;
  result.is_known = true;
  for (const auto& [name, file] : files) {
    count_file(file, result);
  }
  return result;
}

void put_flops(const LaunchFlops& flops, std::uint64_t bytes, nlohmann::json& json) {
  if (!flops.is_known) return;
  using Json = nlohmann::json;
  const auto put = [](Json& to, const profile::FlopCounts& from) {
    to["flops"] = from.all();
    to["flops_f16"] = from.f16;
    to["flops_f32"] = from.f32;
    to["flops_f64"] = from.f64;
  };
  Json& counters = json["counters"];
  put(counters, flops.total);
  if (bytes > 0) {
    counters["intensity"] = static_cast<double>(flops.total.all()) / static_cast<double>(bytes);
  }
  Json lines = Json::array(), uncounted = Json::array();
  for (const auto& [place, of_line] : flops.lines) {
    if (place.first.empty()) continue;  // only in the totals
    Json line = {{"file", place.first}, {"line", place.second}};
    put(line, of_line);
    lines.push_back(line);
  }
  for (const auto& [key, times] : flops.uncounted) {
    const auto& [place, what] = key;
    uncounted.push_back(
        {{"file", place.first}, {"line", place.second}, {"what", what}, {"times", times}});
  }
  json["flop_lines"] = lines;
  json["uncounted"] = uncounted;
}

}  // namespace warpkit::emulator::counting
