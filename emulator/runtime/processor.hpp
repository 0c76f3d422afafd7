/// @file
/// What a loop tells the processor while it waits for another thread.
#pragma once

namespace warpkit::emulator {

/// Lets the other thread of this core, and the store that is waited for, go first.
inline void pause_processor() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace warpkit::emulator
