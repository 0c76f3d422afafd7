#include "emulator/profiler/counting/sequences.hpp"

#include <cstring>
#include <deque>
#include <map>

#include "emulator/profiler/trace.hpp"

namespace warpkit::emulator::counting {
namespace {

void tell_sites(Sequence& sequence) {
  if (sequence.runs == 0) return;
  for (std::uint32_t i = 0; i < sequence.count; ++i) {
    sequence.steps[i].site->steps += sequence.runs;
    sequence.steps[i].site->lanes += sequence.lanes;
  }
  sequence.runs = sequence.lanes = 0;
}

std::uint32_t slot_of(const std::uint64_t* keys, std::uint32_t count) {
  const std::uint64_t mixed = keys[0] * 3 + keys[count / 2] * 5 + keys[count - 1] * 7 + count;
  return static_cast<std::uint32_t>(mixed * 0x9e3779b97f4a7c15u >> 58);
}

}  // namespace

struct Sequences::Memories {
  std::map<const CodeSite*, AccessMemory> by_site;
};

Sequences::Sequences() : memories_(std::make_unique<Memories>()) {
  static_assert(kSlots == 1u << (64 - 58), "slot_of yields as many bits");
}

Sequences::~Sequences() = default;

AccessMemory* Sequences::memory_of(const CodeSite& site, std::uint64_t key) {
  return kind_of(key) == EventKind::Block ? nullptr : &memories_->by_site[&site];
}

Sequence& Sequences::find(const std::uint64_t* keys, std::uint32_t count, LaunchCounts& counts) {
  Sequence& found = slots_[slot_of(keys, count)];
  if (found.count == count && std::memcmp(found.keys.get(), keys, count * sizeof *keys) == 0) {
    return found;
  }
  tell_sites(found);
  found.keys.reset(new std::uint64_t[count]);
  found.steps.reset(new SequenceStep[count]);
  found.count = count;
  found.accesses = 0;
  found.previous = 0;
  std::memcpy(found.keys.get(), keys, count * sizeof *keys);
  for (std::uint32_t i = 0; i < count; ++i) {
    CodeSite& site = counts.sites.at(keys[i]);
    found.steps[i] = {&site, memory_of(site, keys[i])};
    found.accesses += found.steps[i].memory != nullptr;
    if (i > 0) note_next(*found.steps[i - 1].site, keys[i]);
  }
  return found;
}

void Sequences::finish() {
  for (Sequence& sequence : slots_) {
    tell_sites(sequence);
    sequence.count = 0;
  }
  memories_->by_site.clear();
}

}  // namespace warpkit::emulator::counting
