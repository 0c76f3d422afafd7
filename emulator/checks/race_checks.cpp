// What is said of races and of memory that nobody wrote.
#include <algorithm>

#include "emulator/checks/checker.hpp"

namespace warpkit::emulator::checks {
namespace {

/// One side of a race.
struct Party {
  GridThread thread;
  std::uintptr_t code;
  Touch touch;
};

const char* verb(Touch touch) {
  switch (touch) {
    case Touch::Read:
      return "reads";
    case Touch::Write:
      return "writes";
    case Touch::Atomic:
      return "updates (by an atomic operation)";
  }
  return "touches";
}

/// The writer is told first; of two writers the one whose line comes first, then the lower thread.
bool is_told_first(const Party& a, const Party& b, SourceLines& lines) {
  const auto rank = [](const Party& party) {
    return party.touch == Touch::Write ? 0 : party.touch == Touch::Atomic ? 1 : 2;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  if (a.code != b.code) {
    const Line first = lines.line_of(a.code);
    const Line second = lines.line_of(b.code);
    const auto key = [](const Line& line) { return std::make_pair(line.file, line.line); };
    if (key(first) != key(second)) return key(first) < key(second);
  }
  return a.thread < b.thread;
}

std::string advice(const Party& first, const Party& second, bool shared, bool equal) {
  if (equal) return "let one thread write it, if all are to write the same";
  const bool same_block = first.thread.block == second.thread.block;
  if (first.touch == Touch::Atomic && second.touch == Touch::Atomic) {
    return "use the operation for the whole device, without _block (or with a wider scope): this "
           "one is atomic only within its block";
  }
  if (first.touch == Touch::Atomic || second.touch == Touch::Atomic) {
    return std::string("make both accesses atomic, or ") +
           (same_block ? "put __syncthreads() between the two lines"
                       : "order the blocks: __threadfence() before the atomic operation that "
                         "tells the others, or two launches");
  }
  if (!same_block) {
    return "blocks run in any order: let each write elements of its own, use an atomic operation, "
           "or split the work into two launches";
  }
  if (first.thread.thread / 32 == second.thread.thread / 32) {
    return "the threads of a warp don't move together: put __syncwarp() (or __syncthreads(), if "
           "more than one warp takes part) between the two accesses";
  }
  if (first.touch == Touch::Write && second.touch == Touch::Write && first.code == second.code) {
    return shared ? "give each thread an element of its own, or use an atomic operation"
                  : "give each thread an element of its own, or use an atomic operation such as "
                    "atomicAdd";
  }
  return "put __syncthreads() between the two accesses, where every thread of the block passes";
}

}  // namespace

void Checker::tell_race(const Conflict& conflict, const Attempt& attempt, std::uintptr_t word,
                        SharedVariable* shared, BlockState& block) {
  LaunchContext& launch = block.launch();
  (shared ? block.suspicions : launch.suspicions).raced.insert(word);
  if (!settings_.has(Tool::Racecheck)) return;
  const Record& record = conflict.record;
  const auto lowest = static_cast<std::uint32_t>(__builtin_ctz(conflict.lanes));
  const Party earlier{{record.block, record.warp * 32u + lowest}, record.code, record.touch};
  const Party now{{block.block(), attempt.thread}, attempt.code, attempt.touch};
  const bool turned = !is_told_first(now, earlier, findings_.lines());
  const Party& first = turned ? earlier : now;
  const Party& second = turned ? now : earlier;
  const std::uint32_t both = bits_of(record.mask & attempt.mask);
  const bool equal = first.touch == Touch::Write && second.touch == Touch::Write &&
                     (record.value & both) == (attempt.value & both);
  FindingKey key{Tool::Racecheck, !equal, equal ? "equal writes" : "race", launch.number, {}, {}};
  key.place.code = first.code;
  key.other_place.code = second.code;
  key.may_be_guess = first.touch == Touch::Atomic && second.touch == Touch::Read;
  Example example;
  example.self = first.thread;
  example.other = second.thread;
  example.has_other = true;
  example.tie = shared ? word - shared->begin / 4 * 4 : word;
  Example* told = findings_.note(key, example.tie, example);
  if (!told) return;
  const std::uint8_t mask = record.mask & attempt.mask;
  const std::uintptr_t at = word + static_cast<std::uintptr_t>(__builtin_ctz(mask));
  const auto bytes = static_cast<std::size_t>(__builtin_popcount(mask));
  const Named named =
      shared ? name_of_shared(*shared, at, bytes) : name_of_global(at, bytes, block);
  const bool same_block = first.thread.block == second.thread.block;
  told->text = who(launch, first.thread) + " " + verb(first.touch) + " " + named.text +
               " at \1, and " +
               (same_block ? "thread " + triple_of(launch, second.thread) + " of the same block"
                           : who(launch, second.thread)) +
               " " + verb(second.touch) + " it at \2" +
               (equal ? ", both with the same value" : "; nothing orders the two");
  told->next = advice(first, second, shared != nullptr, equal);
  told->array = named.array;
  told->index = named.index;
  told->extra = named.extra;
}

Named Checker::name_of_unwritten(const UnwrittenRead& read, LaunchContext& launch,
                                 BlockState* block) {
  SharedVariable* variable = block ? block->variable_holding(read.address) : nullptr;
  if (variable) return name_of_shared(*variable, read.address, read.bytes);
  const Region* region = regions_.holding(read.address);
  return region ? name_of_region(*region, read.address, read.bytes, launch) : Named{};
}

void Checker::tell_unwritten(const Suspicions& suspicions, LaunchContext& launch,
                             BlockState* block) {
  for (const UnwrittenRead& read : suspicions.unwritten) {
    bool is_race = false;
    for (std::uintptr_t word = read.address / 4 * 4; word < read.address + read.bytes; word += 4) {
      is_race |= suspicions.raced.count(word) > 0 &&
                 !(read.is_atomic && suspicions.guessed.count(word) > 0);
    }
    // Had the other thread run first, the word would have been written: racecheck tells of it.
    if (is_race) continue;
    FindingKey key{Tool::Initcheck, true, "unwritten memory", launch.number, {}, {}};
    key.place.code = read.code;
    Example example;
    example.self = read.thread;
    example.tie = read.address;
    const std::uint64_t counted =
        static_cast<std::uint64_t>(read.thread.block) << 32 | read.thread.thread;
    Example* told = findings_.note(key, counted, example);
    if (!told) continue;
    const Named named = name_of_unwritten(read, launch, block);
    told->text =
        who(launch, read.thread) + " reads " + named.text + " at \1, but nobody has written it";
    told->next = block ? "write it first; shared memory isn't zero when a block begins"
                       : "fill it by cudaMemset, cudaMemcpy or a kernel; new memory isn't zero";
    told->array = named.array;
    told->index = named.index;
    told->extra = named.extra;
  }
}

}  // namespace warpkit::emulator::checks
