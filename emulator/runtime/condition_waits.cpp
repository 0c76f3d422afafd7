// Threads that wait until memory says something.
#include "emulator/include/warpkit/emulator/condition_functions.h"

#include <cstdlib>
#include <thread>

#include "emulator/include/warpkit/emulator/address_functions.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {

void BlockRunner::wait_for_condition(const Wish& wish, Site site) {
  Thread& self = current_thread();
  self.site = site;
  self.waits_in = wish.function;
  self.mask = 0;
  self.wish = &wish;
  append(at_condition_, self);
  switch_from(self);
}

bool BlockRunner::release_conditions() {
  // Asked only when nobody else can run, so that a change wakes all it concerns in one go, and
  // whoever changes memory needs to know of no one.
  ThreadList waiting;
  bool any = false;
  for (Thread* thread = at_condition_.first; thread;) {
    Thread* next = thread->next;
    const Wish& wish = *thread->wish;
    const bool holds = wish.holds(wish.object, wish.argument);
    any |= holds;
    append(holds ? ready_ : waiting, *thread);
    thread = next;
  }
  at_condition_ = waiting;
  return any;
}

bool BlockRunner::others_can_help() const {
  for (const Thread* thread = at_condition_.first; thread; thread = thread->next) {
    const Wish& wish = *thread->wish;
    // Whatever its scope says, no other block reaches this one's shared memory.
    if (wish.reach == Reach::Device && space_of(wish.object) != AddressSpace::Shared) return true;
  }
  return false;
}

void wait_until(const Wish& wish, Site site) {
  while (!wish.holds(wish.object, wish.argument)) {
    if (running) {
      running->wait_for_condition(wish, site);
    } else {
      std::this_thread::yield();
    }
  }
}

void misuse(const char* text, Site site) {
  if (running) running->fail(cudaErrorLaunchFailure, "%s, at %s:%d", text, site.file, site.line);
  say("error: %s, at %s:%d", text, site.file, site.line);
  std::abort();
}

void note_release(const void* object) {
  __atomic_thread_fence(__ATOMIC_RELEASE);
  if (block_observer && running) block_observer->released(object);
}

unsigned long subtract_released(unsigned long* word, unsigned long amount, Reach reach) {
  note_release(word);
  if (reach == Reach::Block) {
    const unsigned long old = *word;
    *word = old - amount;
    return old;
  }
  return __atomic_fetch_sub(word, amount, __ATOMIC_ACQ_REL);
}

void store_released(unsigned long* word, unsigned long value) {
  note_release(word);
  __atomic_store_n(word, value, __ATOMIC_RELEASE);
}

void note_acquire(const void* object) {
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  if (block_observer && running) block_observer->acquired(object);
}

}  // namespace warpkit::emulator
