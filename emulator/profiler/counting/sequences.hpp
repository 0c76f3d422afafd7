/// @file
/// Remembers what is known of the instructions that warps execute one after another: most warps
/// execute what others have executed before.
#pragma once

#include <cstdint>
#include <memory>

#include "emulator/profiler/counting/access_memory.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"

namespace warpkit::emulator::counting {

/// One instruction of a sequence.
struct SequenceStep {
  CodeSite* site = nullptr;        ///< Where it is counted.
  AccessMemory* memory = nullptr;  ///< What it accessed before; null for a basic block.
};

/// Instructions that lanes have executed together, in this order.
struct Sequence {
  std::unique_ptr<std::uint64_t[]> keys;  ///< Of the instructions.
  std::unique_ptr<SequenceStep[]> steps;  ///< Likewise.
  std::uint32_t count = 0;                ///< How many.
  std::uint32_t accesses = 0;             ///< How many of them access memory.
  std::uint64_t runs = 0;                 ///< Times executed, not yet told to the sites.
  std::uint64_t lanes = 0;                ///< Active lanes, summed, likewise.
  std::uint64_t previous = 0;             ///< What was executed before it the last time.
};

/// Those of one launch and one host thread.
class Sequences {
 public:
  Sequences();
  ~Sequences();
  Sequences(const Sequences&) = delete;             // steps point into the counts
  Sequences& operator=(const Sequences&) = delete;  // likewise

  /// @param keys of the instructions.
  /// @param count how many, at least 1.
  /// @param counts of the launch.
  /// @return what is known of them; until the next call.
  Sequence& find(const std::uint64_t* keys, std::uint32_t count, LaunchCounts& counts);
  /// Tells the sites how often they were executed, and forgets all.
  void finish();

 private:
  struct Memories;
  AccessMemory* memory_of(const CodeSite& site, std::uint64_t key);

  static constexpr std::uint32_t kSlots = 64;
  Sequence slots_[kSlots];
  std::unique_ptr<Memories> memories_;
};

/// Notes that one instruction followed another; of several the smallest is kept, whoever came
/// first.
/// @param before the former's site.
/// @param key the latter's.
inline void note_next(CodeSite& before, std::uint64_t key) {
  before.branches |= before.next != 0 && before.next != key;
  if (before.next == 0 || key < before.next) before.next = key;
}

}  // namespace warpkit::emulator::counting
