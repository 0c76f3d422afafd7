/// @file
/// A CUDA thread that has waited.
#pragma once

#include <boost/context/detail/fcontext.hpp>
#include <cstdint>
#include <cstring>

#include "emulator/include/vector_types.h"
#include "emulator/include/warpkit/emulator/site.h"
#include "emulator/runtime/warp.hpp"

namespace warpkit::emulator {

struct Wish;

/// What a fiber needs to go on where it left off.
struct Fiber {
  boost::context::detail::fcontext_t context = nullptr;  ///< Registers, saved on its stack.
  int stack = 0;                                         ///< Its stack's number in the slab.
  void* fake_stack = nullptr;                            ///< AddressSanitizer's.
};

/// A thread of the running block, known by its linear index.
struct Thread {
  Fiber fiber;           ///< Where it waits.
  Thread* next;          ///< In the list it stands in.
  std::uint32_t linear;  ///< x + (y + z * blockDim.y) * blockDim.x.
  uint3 index;           ///< threadIdx.
  const char* waits_in;  ///< The function it waits in, for messages; null when it can run.
  Site site;             ///< The line of that call.
  std::uint32_t mask;    ///< For warp functions, the mask it gave.
  int predicate;         ///< For counting barriers.
  const Wish* wish;      ///< For wait_until, the condition.
};

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

/// @param a a call.
/// @param b another.
/// @return true if both stand in one line.
inline bool same_site(const Site& a, const Site& b) {
  return a.line == b.line && (a.file == b.file || std::strcmp(a.file, b.file) == 0);
}

}  // namespace warpkit::emulator
