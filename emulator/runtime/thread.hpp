/// @file
/// A CUDA thread that has waited.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "emulator/include/vector_types.h"
#include "emulator/include/warpkit/emulator/site.h"
#include "emulator/runtime/fiber.hpp"
#include "emulator/runtime/sanitizer.hpp"
#include "emulator/runtime/warp.hpp"

namespace warpkit::emulator {

struct Wish;

/// A thread of the running block, known by its linear index. What each switch needs comes first;
/// all of it fits two cache lines, so that a block's threads stay in the nearest cache.
struct alignas(64) Thread {
  Fiber fiber;           ///< Where it waits.
  Thread* next;          ///< In the list it stands in.
  uint3 index;           ///< threadIdx.
  std::uint16_t stack;   ///< Its stack's number in the slab.
  std::uint16_t linear;  ///< x + (y + z * blockDim.y) * blockDim.x.
  std::uint32_t mask;    ///< For warp functions, the mask it gave.
  unsigned block;        ///< The number of the block in which it began to wait, its lower half.
  const char* waits_in;  ///< The function it waits in, for messages; null if it waits for a turn.
  Site site;             ///< The line of that call; not kept at the block's barrier.
  union {
    const Wish* wish;      ///< For wait_until, the condition.
    std::uintptr_t code;   ///< Where it was when it let others have their turn.
    std::uint64_t result;  ///< Of a warp function, once its warp has met.
  };
#if defined(WARPKIT_ASAN)
  void* fake_stack;  ///< AddressSanitizer's.
#endif
};

#if defined(WARPKIT_OWN_SWITCH) && !defined(WARPKIT_ASAN)
static_assert(sizeof(Thread) == 128, "a thread fits two cache lines");
static_assert(offsetof(Thread, result) == kResultPlace, "the switch reads the result");
#endif

/// @param thread a thread that is about to be left.
/// @return where its fake stack is kept; null where no sanitizer wants one.
inline void** fake_stack_of([[maybe_unused]] Thread& thread) {
#if defined(WARPKIT_ASAN)
  return &thread.fake_stack;
#else
  return nullptr;
#endif
}

/// Puts a thread last.
/// @param list where it waits.
/// @param thread the thread; it stands in no other list.
inline void append(ThreadList& list, Thread& thread) {
  thread.next = nullptr;
  if (list.first) {
    list.last->next = &thread;
  } else {
    list.first = &thread;
  }
  list.last = &thread;
}

/// Moves all threads of a list behind those of another.
/// @param to receives them.
/// @param from is left empty.
inline void append_all(ThreadList& to, ThreadList& from) {
  if (!from.first) return;
  if (to.first) {
    to.last->next = from.first;
  } else {
    to.first = from.first;
  }
  to.last = from.last;
  from.first = nullptr;
}

/// @param a a call.
/// @param b another.
/// @return true if they are the same: in one line and, where calls are told apart, one call.
inline bool same_site(const Site& a, const Site& b) {
  return a.line == b.line && a.call == b.call &&
         (a.file == b.file || std::strcmp(a.file, b.file) == 0);
}

}  // namespace warpkit::emulator
