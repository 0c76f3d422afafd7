/// @file
/// What AddressSanitizer must be told about stacks; nothing in other builds.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define WARPKIT_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WARPKIT_ASAN 1
#endif
#endif

#if defined(WARPKIT_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

namespace warpkit::emulator {

/// A stretch of stack memory.
struct StackBounds {
  void* bottom;      ///< Lowest address.
  std::size_t size;  ///< In bytes.
};

/// Before a switch: says which stack comes next.
/// @param fake_stack keeps the leaving fiber's fake stack; null when it never runs again.
/// @param to the stack that is switched to.
inline void announce_switch([[maybe_unused]] void** fake_stack, [[maybe_unused]] StackBounds to) {
#if defined(WARPKIT_ASAN)
  __sanitizer_start_switch_fiber(fake_stack, to.bottom, to.size);
#endif
}

/// After a switch, on the stack that was switched to.
/// @param fake_stack what announce_switch kept for this fiber; null on its first run.
/// @param from receives the stack that was left; may be null.
inline void complete_switch([[maybe_unused]] void* fake_stack, [[maybe_unused]] StackBounds* from) {
#if defined(WARPKIT_ASAN)
  const void* bottom = nullptr;
  std::size_t size = 0;
  __sanitizer_finish_switch_fiber(fake_stack, &bottom, &size);
  if (from) *from = {const_cast<void*>(bottom), size};
#endif
}

/// Forgets what an abandoned fiber left on its stack.
/// @param stack the stack, which no fiber uses any more.
inline void forget_stack_contents([[maybe_unused]] StackBounds stack) {
#if defined(WARPKIT_ASAN)
  __asan_unpoison_memory_region(stack.bottom, stack.size);
#endif
}

}  // namespace warpkit::emulator
