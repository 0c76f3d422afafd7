/// @file
/// Waiting for memory to say something, and who has seen what: for barriers and atomics that live
/// in memory.
#pragma once

#include "barrier_functions.h"
#include "site.h"

namespace warpkit::emulator {

/// A question about memory.
/// @param object what is asked about.
/// @param argument what its state is compared with.
/// @return the answer.
using Condition = bool (*)(const void* object, unsigned long long argument);

/// Who can make a condition come true.
enum class Reach {
  Block,   ///< Threads of the waiting thread's block: when they are stuck, it is a deadlock.
  Device,  ///< Other blocks and the host as well.
};

/// What a thread waits for.
struct Wish {
  const char* function;         ///< The function it waits in, for messages.
  Condition holds;              ///< The question; it may be asked by any thread of the block.
  const void* object;           ///< Its first argument.
  unsigned long long argument;  ///< Its second.
  Reach reach;                  ///< Who can fulfil it.
};

/// Waits until the condition holds, while others of the block run. On the host, lets other host
/// threads run.
/// @param wish the condition.
/// @param site the line that waits.
void wait_until(const Wish& wish, Site site) WARPKIT_BARRIER;

/// Ends the launch; on the host, the program.
/// @param text what is wrong.
/// @param site the line that does it.
[[noreturn]] void misuse(const char* text, Site site);

/// Makes what this thread has done visible to whoever acquires `object`, and tells the checks so.
/// @param object a barrier or an atomic.
void note_release(const void* object);

/// Makes what those have done who released `object` visible to this thread, and tells the checks
/// so.
/// @param object a barrier or an atomic.
void note_acquire(const void* object);

/// Releases the word, then takes `amount` from it. What threads do to such a word says nothing
/// about them but this, so the hooks don't see it.
/// @param word a barrier's.
/// @param amount what to subtract.
/// @param reach whose it is: a block's threads are all on one host thread.
/// @return what it was before.
unsigned long subtract_released(unsigned long* word, unsigned long amount, Reach reach);

/// Releases the word, then sets it; likewise out of the hooks' sight.
/// @param word a barrier's.
/// @param value what to set it to.
void store_released(unsigned long* word, unsigned long value);

}  // namespace warpkit::emulator
