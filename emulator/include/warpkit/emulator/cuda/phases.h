/// @file
/// The barrier that lives in one 64-bit word: arrivals still missing, arrivals expected, phase.
#pragma once

#include <cstdint>

#include "../atomic_functions.h"
#include "../condition_functions.h"

namespace warpkit::emulator {

/// Where the fields lie, from the lowest bit: missing, expected, phase.
constexpr unsigned kArrivalBits = 20;
constexpr std::uint64_t kMaxArrivals = (std::uint64_t{1} << kArrivalBits) - 1;
constexpr std::uint64_t kOneExpected = std::uint64_t{1} << kArrivalBits;
constexpr std::uint64_t kOnePhase = std::uint64_t{1} << 2 * kArrivalBits;

constexpr std::uint64_t missing_of(std::uint64_t word) { return word & kMaxArrivals; }
constexpr std::uint64_t expected_of(std::uint64_t word) {
  return word >> kArrivalBits & kMaxArrivals;
}
constexpr std::uint64_t phase_of(std::uint64_t word) { return word >> 2 * kArrivalBits; }

/// What a barrier in memory that nobody wrote seems to be in.
constexpr std::uint64_t kNoPhase = phase_of(~std::uint64_t{0});

/// The phase that follows; keeps the parity when it starts again.
constexpr std::uint64_t next_phase(std::uint64_t phase) {
  return phase + 1 == kNoPhase ? 1 : phase + 1;
}

/// A word as a waiting thread's neighbour looks at it: not an access of the thread's own, so the
/// hooks don't count it.
__attribute__((no_sanitize("thread"))) inline std::uint64_t glance(const void* word) {
  return *static_cast<const volatile std::uint64_t*>(word);
}

/// Begins a barrier's first phase. A plain store: who arrives must be ordered behind it.
inline void begin_phases(std::uint64_t* word, std::uint64_t expected) {
  *word = expected << kArrivalBits | expected;
}

/// Arrives.
/// @param word the barrier.
/// @param count how many arrivals this is.
/// @param change what to take from the word: `count`, and kOneExpected for one who leaves.
/// @param reach whose barrier it is.
/// @param complete called by the last to arrive, before the next phase begins.
/// @param site the line that arrives.
/// @return the phase arrived at.
template <class Complete>
std::uint64_t arrive_at_phase(std::uint64_t* word, std::uint64_t count, std::uint64_t change,
                              Reach reach, Complete complete, Site site) {
  const std::uint64_t old = subtract_released(word, change, reach);
  if (missing_of(old) < count || missing_of(old) > expected_of(old) || phase_of(old) == kNoPhase) {
    misuse(
        "more arrivals at a barrier than it expects; or it was never initialised, or nobody "
        "waited for its initialisation",
        site);
  }
  if (missing_of(old) == count) {
    complete();
    const std::uint64_t expected = expected_of(old - change);
    store_released(word,
                   next_phase(phase_of(old)) * kOnePhase | expected << kArrivalBits | expected);
  }
  return phase_of(old);
}

/// Condition: the phase has ended.
__attribute__((no_sanitize("thread"))) inline bool phase_has_ended(const void* word,
                                                                   unsigned long long phase) {
  return phase_of(glance(word)) != phase;
}

/// Condition: the phase that runs isn't of this parity, so the last one of that parity has ended.
__attribute__((no_sanitize("thread"))) inline bool parity_has_ended(const void* word,
                                                                    unsigned long long parity) {
  return (phase_of(glance(word)) & 1) != parity;
}

/// Asks once, and lets others run if the answer is no.
inline bool try_condition(Condition holds, const void* word, unsigned long long argument) {
  if (!holds(word, argument)) {
    let_others_run();
    if (!holds(word, argument)) return false;
  }
  note_acquire(word);
  return true;
}

}  // namespace warpkit::emulator
