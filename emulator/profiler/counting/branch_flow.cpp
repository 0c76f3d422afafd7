#include "emulator/profiler/counting/branch_flow.hpp"

#include <utility>

namespace warpkit::emulator::counting {
namespace {

constexpr std::size_t kLinesBefore = 8;  // instructions that are asked for a missing line

// What a way ends at, if it isn't an event: marks beside an address.
constexpr std::uint64_t kReturn = 1ull << 63;    // of this function
constexpr std::uint64_t kTable = 1ull << 62;     // one of several ways from this jump
constexpr std::uint64_t kPointer = 1ull << 61;   // the function that this call's pointer names
constexpr std::uint64_t kFunction = 1ull << 60;  // this function's beginning
constexpr std::uint64_t kThreadEnds = kReturn | kTable;

bool is_computed(const Instruction& one) {
  return one.operands[0] == '*' && one.operands.find("(%rip)") == std::string::npos;
}

}  // namespace

CodeIndex::CodeIndex(const std::vector<CodePart>& parts) {
  std::map<std::string, std::uint64_t> by_name;
  for (const CodePart& part : parts) {
    if (part.instructions.empty()) continue;
    by_name.emplace(part.symbol, part.instructions[0].address);
    for (std::size_t i = 0; i < part.instructions.size(); ++i) {
      const Instruction& one = part.instructions[i];
      spots_[one.address] = {&part, i};
      if (is_call(one) && one.target != 0 && i + 1 < part.instructions.size()) {
        calls_[one.target].push_back(part.instructions[i + 1].address);
      }
    }
  }
  for (const CodePart& part : parts) {
    if (part.instructions.empty()) continue;
    const auto whole = by_name.find(part.symbol.substr(0, part.symbol.find(".cold")));
    functions_[&part] = whole != by_name.end() ? whole->second : part.instructions[0].address;
  }
}

CodeIndex::Spot CodeIndex::at(std::uint64_t address) const {
  const auto found = spots_.find(address);
  return found == spots_.end() ? Spot{} : found->second;
}

bool CodeIndex::is_function(std::uint64_t address) const {
  const Spot spot = at(address);
  return spot.part && spot.index == 0;
}

const std::vector<std::uint64_t>& CodeIndex::behind_calls(std::uint64_t function) const {
  static const std::vector<std::uint64_t>& none = *new std::vector<std::uint64_t>;
  const auto found = calls_.find(function);
  return found == calls_.end() ? none : found->second;
}

BranchFlow::BranchFlow(const CodeIndex& index, std::set<std::uint64_t> events)
    : index_(index), events_(std::move(events)) {
  for (const std::uint64_t event : events_) {
    for (const std::uint64_t code : {event, event - 1}) {
      const Spot spot = index_.at(code);
      if (spot.part) used_.insert(index_.function_of(*spot.part));
    }
  }
}

// Where lanes go on behind an event. What a whole atomic operation does in between isn't heard.
std::vector<std::uint64_t> BranchFlow::begins(std::uint64_t event) const {
  Spot spot = index_.at(event);
  if (!spot.part) spot = index_.at(event - 1);  // a thread's beginning stands one byte further
  if (!spot.part) return {};
  const std::vector<Instruction>& all = spot.part->instructions;
  if (spot.index == 0 || call_of(all[spot.index - 1]) != Call::AtomicBegins) {
    return {all[spot.index].address};
  }
  std::vector<std::uint64_t> found, open = {all[spot.index].address};
  std::set<std::uint64_t> seen;
  while (!open.empty()) {
    const Spot at = index_.at(open.back());
    open.pop_back();
    if (!at.part) continue;
    for (std::size_t i = at.index; i < at.part->instructions.size(); ++i) {
      const Instruction& one = at.part->instructions[i];
      if (!seen.insert(one.address).second) break;
      if (call_of(one) == Call::AtomicEnds && i + 1 < at.part->instructions.size()) {
        found.push_back(at.part->instructions[i + 1].address);
        break;
      }
      if (is_jump(one) && one.target != 0) open.push_back(one.target);
      if (is_always(one)) break;
    }
  }
  return found;
}

// Whether lanes keep an event at this call, or in what it calls.
bool BranchFlow::ends_at_call(const Spot& spot, Ends& ends) const {
  const std::vector<Instruction>& all = spot.part->instructions;
  const Instruction& one = all[spot.index];
  if (spot.index + 1 == all.size()) return true;  // never comes back
  const std::uint64_t behind = all[spot.index + 1].address;
  const Call call = call_of(one);
  if (call == Call::ThreadEnds) {
    ends.insert(kThreadEnds);
  } else if (call == Call::BlockBegins || call == Call::AtomicBegins ||
             call == Call::ThreadBegins || events_.count(behind) != 0) {
    ends.insert(behind);
  } else if (index_.is_function(one.target)) {
    ends.insert(one.target | kFunction);
  } else if (one.target == 0 && is_computed(one)) {
    ends.insert(one.address | kPointer);
  } else {
    return false;
  }
  return true;
}

// Follows one way up to an event, or until it joins another's.
void BranchFlow::follow(std::uint64_t address, Ends& ends, std::vector<std::uint64_t>& open) const {
  Spot spot = index_.at(address);
  if (!spot.part) {
    ends.insert(address);
    return;
  }
  for (; spot.index < spot.part->instructions.size(); ++spot.index) {
    const Instruction& one = spot.part->instructions[spot.index];
    if (is_call(one) && ends_at_call(spot, ends)) return;
    if (is_jump(one)) {
      if (one.target != 0) {
        open.push_back(one.target);
      } else {
        ends.insert({one.address | kTable, (one.address + 1) | kTable});
      }
    }
    if (one.name.compare(0, 3, "ret") == 0) ends.insert(index_.function_of(*spot.part) | kReturn);
    if (is_always(one)) return;
  }
}

const BranchFlow::Ends& BranchFlow::ends_of(std::uint64_t address) {
  const auto known = ends_.find(address);
  if (known != ends_.end()) return known->second;
  Ends ends;
  std::set<std::uint64_t> seen;
  std::vector<std::uint64_t> open = {address};
  while (!open.empty()) {
    const std::uint64_t next = open.back();
    open.pop_back();
    if (seen.insert(next).second) follow(next, ends, open);
  }
  return ends_[address] = std::move(ends);
}

// The first jump from which different events can be come to than from the code behind it.
CodeIndex::Spot BranchFlow::parting_from(std::uint64_t address) {
  std::set<std::uint64_t> seen;
  for (Spot spot = index_.at(address); spot.part && spot.index < spot.part->instructions.size();) {
    const Instruction& one = spot.part->instructions[spot.index];
    if (!seen.insert(one.address).second) return {};
    Ends ends;
    if (is_call(one) && ends_at_call(spot, ends)) {
      return !ends.empty() && (*ends.begin() & kPointer) != 0 ? spot : Spot{};
    }
    if (is_jump(one) && one.target == 0) return spot;
    if (is_jump(one) && is_always(one)) {
      spot = index_.at(one.target);
      continue;
    }
    if (is_always(one)) return {};
    if (is_jump(one) && spot.index + 1 < spot.part->instructions.size() &&
        ends_of(one.target) != ends_of(spot.part->instructions[spot.index + 1].address)) {
      return spot;
    }
    ++spot.index;
  }
  return {};
}

// Behind a function's last event come its callers.
void BranchFlow::returns(std::uint64_t function, std::uint64_t next, Parting& found) {
  std::set<std::uint64_t> seen;
  std::vector<std::uint64_t> open = {function};
  std::size_t calls = 0, jumps = 0;
  Spot best;
  while (!open.empty()) {
    const std::uint64_t one = open.back();
    open.pop_back();
    if (!seen.insert(one).second) continue;
    for (const std::uint64_t behind : index_.behind_calls(one)) {
      if (used_.count(index_.function_of(*index_.at(behind).part)) == 0) continue;
      ++calls;
      const Ends& ends = ends_of(behind);
      if (ends.size() == 1 && (*ends.begin() & kReturn) != 0 && *ends.begin() != kThreadEnds) {
        open.push_back(*ends.begin() & ~kReturn);
        --calls;
      }
      if (ends.size() < 2) continue;
      ++jumps;
      if (!best.part || ends.count(next) != 0) best = parting_from(behind);
    }
  }
  found.kind = Parting::Kind::Return;
  if (!best.part) return;
  found.kind = jumps == calls ? Parting::Kind::Jump : Parting::Kind::Shared;
  found.places = {best.part->instructions[best.index].address};
}

Parting BranchFlow::behind(std::uint64_t event, std::uint64_t next) {
  Parting found;
  const std::vector<std::uint64_t> from = begins(event);
  if (from.empty()) return found;
  found.kind = Parting::Kind::None;
  Ends ends;
  Spot at;
  for (const std::uint64_t one : from) {
    const Ends& more = ends_of(one);
    ends.insert(more.begin(), more.end());
    if (!at.part) at = parting_from(one);
  }
  if (ends.size() == 1 && *ends.begin() != kThreadEnds && (*ends.begin() & kReturn) != 0) {
    returns(*ends.begin() & ~kReturn, next, found);
    return found;
  }
  if (!at.part) return found;
  const std::vector<Instruction>& all = at.part->instructions;
  found.kind = is_call(all[at.index]) ? Parting::Kind::Call : Parting::Kind::Jump;
  for (std::size_t i = 0; i <= kLinesBefore && i <= at.index; ++i) {
    const Instruction& one = all[at.index - i];
    if (i > 0 && is_always(one)) break;
    found.places.push_back(one.address);
    if (i > 0 && is_call(one) && events_.count(all[at.index - i + 1].address) != 0) break;
  }
  return found;
}

}  // namespace warpkit::emulator::counting
