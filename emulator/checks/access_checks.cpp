// What a kernel's access means for the checks.
#include <cstring>

#include "emulator/checks/checker.hpp"
#include "emulator/include/warpkit/emulator/atomic_functions.h"
#include "emulator/profiler/trace.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/device_memory.hpp"

namespace warpkit::emulator::checks {
namespace {

constexpr std::size_t kMostUnwritten = 1 << 20;  // reads kept a launch
constexpr unsigned kPatience = 64;               // reads of one flag before others get a turn
constexpr unsigned kLongPatience = 512;          // reads of flags, of which there may be many

std::uintptr_t number(const volatile void* address) {
  return reinterpret_cast<std::uintptr_t>(address);
}

bool is_read(const Access& access) {
  return access.kind == AccessKind::Load ||
         (access.kind == AccessKind::Atomic && access.effect != AtomicEffect::Write);
}

bool is_write(const Access& access) {
  return access.kind == AccessKind::Store ||
         (access.kind == AccessKind::Atomic && access.effect != AtomicEffect::Read);
}

}  // namespace

void Checker::on_access(const Access& access) {
  if (!in_block()) return;  // the loop that runs threads, before their first
  if (running->on_stack(const_cast<const void*>(access.address))) return;
  if (is_place_in_grid(number(access.address))) return;
  bool goes_on, waits;
  {
    const Lock lock(mutex_);
    goes_on = check(access);
    waits = goes_on && spins(access, here());
  }
  if (!goes_on) {
    atomics_for_block = false;
    running->end_thread();
  }
  const std::uintptr_t code = number(access.code) - 1;
  if (waits) {
    running->yield(code);
    // The access comes only now: it sees what others of this host thread have released meanwhile.
    const Lock lock(mutex_);
    settle(here());
    here().look = {running_thread(here()).thread, number(access.address)};
  }
  running->stop_at_time_limit(code);
}

void Checker::on_copy(const Access& target, const Access& source) {
  if (!in_block()) return;
  const bool from_stack = running->on_stack(const_cast<const void*>(source.address));
  const bool to_stack = running->on_stack(const_cast<const void*>(target.address));
  bool goes_on;
  {
    const Lock lock(mutex_);
    goes_on = (from_stack || check(source)) && (to_stack || check(target));
    // What nobody wrote stays so when it is copied.
    if (goes_on && !from_stack && !to_stack) {
      copy_flags(static_cast<char*>(const_cast<void*>(target.address)),
                 static_cast<const char*>(const_cast<const void*>(source.address)), source.bytes);
    }
  }
  if (!goes_on) running->end_thread();
}

void Checker::on_host_access(const Access& access) {
  const void* address = const_cast<const void*>(access.address);
  if (!settings_.has(Tool::Memcheck) || !DeviceMemory::instance().contains(address)) return;
  const Lock lock(mutex_);
  Example example;
  example.has_thread = false;
  example.text = std::string("host code ") +
                 (access.kind == AccessKind::Load ? "reads " : "writes ") +
                 words_for(address, access.bytes, example) + " at \1";
  example.next =
      "copy it with cudaMemcpy, or allocate it with cudaMallocManaged if both sides are to use it";
  Place place;
  place.code = number(access.code);
  note_on_host(Tool::Memcheck, true, "device pointer on the host", place, example);
  host_access_told_ = true;
  findings_.flush();
}

bool Checker::check(const Access& access) {
  BlockState& block = here();
  settle(block);
  const std::uint32_t thread = running_thread(block).thread;
  if (thread >= block.threads()) return true;  // the loop that runs threads, between two of them
  const std::uintptr_t at = number(access.address);
  const Target target = locate(access, block);
  if (target.wrong) {
    if (!settings_.has(Tool::Memcheck)) return true;
    tell_wrong_access(access, target, block);
    const bool misaligned = std::strcmp(target.wrong, "misaligned") == 0;
    const bool goes_on = !misaligned && std::strcmp(target.wrong, "null pointer") != 0 &&
                         (map_.ground_at(at) != Ground::Nothing || AddressMap::make_harmless(at));
    block.lost_thread |= !goes_on;
    return goes_on;
  }
  if (!target.is_watched) return true;
  block.last_code[thread] = number(access.code);
  synchronise(access, block, target.shared != nullptr);
  if (is_read(access)) check_written(access, target, block);
  if (is_write(access)) mark_written(access, target);
  touch(access, target, block);
  return true;
}

Target Checker::locate(const Access& access, const BlockState& block) {
  Target target;
  const std::uintptr_t at = number(access.address);
  const void* address = const_cast<const void*>(access.address);
  if (DeviceMemory::instance().contains(address)) {
    locate_in_device_memory(at, access.bytes, block, target);
  } else if (is_argument(at, block)) {
    return target;
  } else if (!locate_in_shared_memory(at, access.bytes, const_cast<BlockState&>(block), target)) {
    locate_elsewhere(at, access.bytes, block, target);
  }
  const bool scalar = access.is_aligned && !access.is_range;
  if (!target.wrong && target.is_watched && scalar && at % access.bytes != 0) {
    const Named named = target.shared ? name_of_shared(*target.shared, at, access.bytes)
                                      : name_of_global(at, access.bytes, block);
    target.wrong = "misaligned";
    target.text = std::to_string(access.bytes) + " bytes of " + named.text +
                  ", whose address isn't a multiple of " + std::to_string(access.bytes);
    target.next = "access it by elements that fit its alignment: a vector of " +
                  std::to_string(access.bytes) + " bytes must begin at a multiple of " +
                  std::to_string(access.bytes);
    target.array = named.array;
    target.index = named.index;
    target.extra = named.extra;
  }
  return target;
}

/// What an atomic or volatile access tells and learns; a volatile store behind a fence is how
/// programs without atomics set a flag.
void Checker::synchronise(const Access& access, BlockState& block, bool in_shared) {
  const bool is_atomic = access.kind == AccessKind::Atomic;
  if (!is_atomic && !access.is_volatile) return;
  const std::uint32_t thread = running_thread(block).thread;
  const std::uintptr_t at = number(access.address);
  if (is_atomic && is_write(access) && access.order >= __ATOMIC_RELEASE) {
    block.fence(thread, !atomics_for_block);
  }
  if (is_read(access)) {
    block.acquire(thread, at);
    // Another host thread's block may release the word before it is really read.
    block.look = {thread, at};
  }
  if (is_write(access) && (is_atomic || block.has_fenced(thread, in_shared))) {
    block.release(thread, at);
  }
}

void Checker::check_written(const Access& access, const Target& target, BlockState& block) {
  if (!settings_.has(Tool::Initcheck)) return;
  const std::uintptr_t at = number(access.address);
  const ByteFlags* written = nullptr;
  std::size_t offset = 0;
  bool is_scalar = false;
  if (target.shared) {
    written = &target.shared->written;
    offset = at - target.shared->begin;
    is_scalar = target.shared->is_scalar();
  } else if (target.region && target.region->tracks_writes()) {
    written = &target.region->written;
    offset = at - target.region->begin;
    is_scalar = target.region->is_scalar;
  }
  if (!written) return;
  Suspicions& suspicions = target.shared ? block.suspicions : block.launch().suspicions;
  const bool is_atomic = access.kind == AccessKind::Atomic;
  if (written->all(offset, access.bytes) && !(is_atomic && suspicions.changed_unwritten.count(at)))
    return;
  const std::size_t count = written->count(offset, access.bytes);
  if (is_atomic) {
    suspicions.changed_unwritten.insert(at);
  } else {
    // A struct may be read with the padding that nobody writes.
    const bool exact = (is_scalar && !access.is_range) ||
                       (count > 0 && findings_.lines().is_vector_copy(number(access.code)));
    if (count > 0 && !exact) return;
  }
  if (suspicions.unwritten.size() >= kMostUnwritten) return;
  suspicions.unwritten.push_back({at, access.bytes, number(access.code), running_thread(block),
                                  access.kind == AccessKind::Atomic});
}

void Checker::mark_written(const Access& access, const Target& target) {
  const std::uintptr_t at = number(access.address);
  if (target.shared) target.shared->written.set(at - target.shared->begin, access.bytes);
  if (target.region && target.region->tracks_writes()) {
    target.region->written.set(at - target.region->begin, access.bytes);
  }
}

void Checker::touch(const Access& access, const Target& target, BlockState& block) {
  if (!settings_.has(Tool::Racecheck) && !settings_.has(Tool::Initcheck)) return;
  Attempt attempt;
  attempt.code = number(access.code);
  attempt.thread = running_thread(block).thread;
  attempt.is_volatile = access.is_volatile;
  attempt.touch = access.kind == AccessKind::Load    ? Touch::Read
                  : access.kind == AccessKind::Store ? Touch::Write
                                                     : Touch::Atomic;
  attempt.is_for_block = attempt.touch == Touch::Atomic && atomics_for_block;
  attempt.is_flag = access.is_volatile && attempt.touch == Touch::Write &&
                    block.has_fenced(attempt.thread, target.shared != nullptr);
  block.stamp(attempt);
  follow_guess(access, target, block, attempt.thread);
  if (attempt.touch == Touch::Write) {
    // The value is known once it is written: at this host thread's next event.
    block.pending = {attempt, number(access.address), access.bytes, target.shared};
  } else {
    touch_words(attempt, number(access.address), access.bytes, target.shared, false, block);
  }
}

/// Nothing has to order a plain read whose value only a compare-and-swap of the same word takes.
void Checker::follow_guess(const Access& access, const Target& target, BlockState& block,
                           std::uint32_t thread) {
  const std::uintptr_t at = number(access.address);
  if (access.kind == AccessKind::Load && !access.is_range) {
    block.reads.add(thread, at, access.bytes, number(access.code));
  } else if (access.effect == AtomicEffect::Swap) {
    const std::uintptr_t guess = block.reads.code_of(thread, at, access.bytes);
    if (!guess) return;
    findings_.allow_guess(guess);
    Suspicions& suspicions = target.shared ? block.suspicions : block.launch().suspicions;
    for (std::uintptr_t word = at / 4 * 4; word < at + access.bytes; word += 4) {
      suspicions.guessed.insert(word);
    }
  }
}

/// The latest event's access has been made by now.
void Checker::settle(BlockState& block) {
  if (block.look.word) {
    block.acquire(block.look.thread, block.look.word);
    block.look = {};
  }
  if (block.pending.bytes == 0) return;
  const PendingStore store = block.pending;
  block.pending.bytes = 0;
  touch_words(store.attempt, store.address, store.bytes, store.shared, true, block);
}

void Checker::touch_words(const Attempt& attempt, std::uintptr_t address, std::size_t bytes,
                          SharedVariable* shared, bool has_value, BlockState& block) {
  static thread_local std::vector<Conflict> conflicts;
  for (std::uintptr_t word = address / 4 * 4; word < address + bytes; word += 4) {
    Attempt part = attempt;
    const std::uintptr_t begin = word > address ? word : address;
    const std::uintptr_t end = word + 4 < address + bytes ? word + 4 : address + bytes;
    part.mask = static_cast<std::uint8_t>(((1u << (end - begin)) - 1) << (begin - word));
    if (has_value) {
      std::memcpy(reinterpret_cast<char*>(&part.value) + (begin - word),
                  reinterpret_cast<const void*>(begin), end - begin);
    }
    conflicts.clear();
    if (shared) {
      Cell& cell = shared->cells[(word - shared->begin / 4 * 4) / 4];
      touch_word(cell, block.pool, part, block, block.serial(), true, conflicts);
    } else {
      touch_word(cell_of(word), pool_, part, block, block.launch().id, false, conflicts);
    }
    for (const Conflict& conflict : conflicts) tell_race(conflict, part, word, shared, block);
  }
}

Cell& Checker::cell_of(std::uintptr_t word) {
  const std::uintptr_t page = word / 4096;
  if (page != latest_page_ || !latest_cells_) {
    std::unique_ptr<CellPage>& cells = pages_[page];
    if (!cells) cells = std::make_unique<CellPage>();
    latest_page_ = page;
    latest_cells_ = cells.get();
  }
  return (*latest_cells_)[word % 4096 / 4];
}

// The heap hands out memory again while the kernel runs, and orders the old owner before the new.
void Checker::forget_touches(std::uintptr_t address, std::size_t bytes) {
  for (std::uintptr_t word = address / 4 * 4; word < address + bytes; word += 4) {
    if (pages_.count(word / 4096)) cell_of(word) = Cell();
  }
}

/// A thread that reads flags again and again waits for another, which may need this host thread.
bool Checker::spins(const Access& access, BlockState& block) {
  const bool may_wait =
      (access.kind == AccessKind::Load && access.is_volatile) || access.kind == AccessKind::Atomic;
  if (!may_wait) {
    block.spin_code = 0;
    return false;
  }
  const std::uint32_t thread = running_thread(block).thread;
  if (block.spin_thread != thread) block.looks = 0;
  // What only updates memory doesn't wait.
  if (access.effect != AtomicEffect::Update && ++block.looks % kLongPatience == 0) return true;
  if (block.spin_code != number(access.code) || block.spin_thread != thread ||
      block.spin_address != number(access.address)) {
    block.spin_code = number(access.code);
    block.spin_thread = thread;
    block.spin_address = number(access.address);
    block.spins = 0;
    return false;
  }
  return ++block.spins % kPatience == 0;
}

}  // namespace warpkit::emulator::checks
