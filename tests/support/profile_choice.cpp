#include "tests/support/profile_choice.hpp"

#include "emulator/profiler/report/advice.hpp"
#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

// `a.cu` is the end of `src/a.cu`, but not of `extra.cu`.
bool ends_in(const std::string& path, const std::string& end) {
  if (path.size() < end.size()) return false;
  const std::size_t start = path.size() - end.size();
  return path.compare(start, end.size(), end) == 0 && (start == 0 || path[start - 1] == '/');
}

bool wanted(Operation operation, const Where& where) {
  if (where.operation) return operation == *where.operation;
  return operation != Operation::Atomic;
}

void add(AccessCounts& sum, const AccessCounts& counts) {
  sum.requests += counts.requests;
  sum.lanes += counts.lanes;
  sum.bytes += counts.bytes;
  sum.sectors += counts.sectors;
  sum.sectors_ideal += counts.sectors_ideal;
  sum.lines += counts.lines;
  sum.wavefronts += counts.wavefronts;
  sum.wavefronts_ideal += counts.wavefronts_ideal;
}

}  // namespace

const LineCounts* Choice::worst() const {
  const LineCounts* worst = nullptr;
  const auto excess = [](const LineCounts& line) {
    return static_cast<double>(line.excess_sectors()) / static_cast<double>(line.requests);
  };
  for (const LineCounts* line : lines) {
    if (worst == nullptr || excess(*line) > excess(*worst)) worst = line;
  }
  return worst;
}

Choice choose(const Launch& launch, Space space, const Where& where) {
  Choice choice;
  for (const LineCounts& line : launch.lines) {
    if (line.space != space || !wanted(line.operation, where) || line.requests == 0) continue;
    if (!where.file.empty() && (line.line != where.line || !ends_in(line.file, where.file))) {
      continue;
    }
    choice.lines.push_back(&line);
    add(choice.total, line);
  }
  choice.nothing =
      std::string("nothing was counted: no requests to ") + name(space) + " memory" + words(where);
  return choice;
}

std::string words(const Where& where) {
  std::string text;
  if (where.operation) text = std::string(" of ") + name(*where.operation) + "s";
  if (!where.file.empty()) text += " at " + where.file + ":" + std::to_string(where.line);
  return text;
}

std::string place(const LineCounts& line) {
  std::string text = line.file + ":" + std::to_string(line.line) + ", " + name(line.space) + " " +
                     name(line.operation);
  return line.array.empty() ? text : text + " of '" + line.array + "'";
}

std::string hint(const Launch& launch, const LineCounts& line) {
  const std::string advice = access_advice(launch, line);
  return advice.empty() ? "" : "; think about this: " + advice;
}

std::string hint_at(const Launch& launch, const LineCounts& line) {
  return "; most of it at " + place(line) + hint(launch, line);
}

std::string hint(const BranchCounts& branch) {
  const std::string place = "; the first is " + branch.file + ":" + std::to_string(branch.line);
  const std::string advice = branch_advice(branch);
  if (!advice.empty()) return place + "; think about this: " + advice;
  return place + ", at " + std::to_string(branch.divergent) + " of " +
         std::to_string(branch.executed) + " times";
}

Where Everywhere() { return {}; }

Where Loads() { return {"", 0, Operation::Load}; }

Where Stores() { return {"", 0, Operation::Store}; }

Where AtLine(const std::string& file, int line) { return {file, line, std::nullopt}; }

Where AtLine(const std::string& file, int line, Operation operation) {
  return {file, line, operation};
}

}  // namespace warpkit::profile
