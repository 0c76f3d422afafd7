/// @file
/// Clocks and pauses. The stated device's clock rate is 1 GHz, so a cycle is a nanosecond.
#pragma once

#include <time.h>

namespace warpkit::emulator {

/// Lets other threads of the block and of the machine run for about so long.
/// @param nanoseconds how long; at most a millisecond counts, as on a GPU.
void pause_thread(unsigned nanoseconds);

/// Nanoseconds since a moment that stays the same while the program runs.
inline unsigned long long now_in_nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<unsigned long long>(now.tv_sec) * 1000000000u +
         static_cast<unsigned long long>(now.tv_nsec);
}

}  // namespace warpkit::emulator

inline long long int clock64() {
  return static_cast<long long int>(::warpkit::emulator::now_in_nanoseconds());
}
inline unsigned long long int __globaltimer() { return ::warpkit::emulator::now_in_nanoseconds(); }
inline void __nanosleep(unsigned int nanoseconds) {
  ::warpkit::emulator::pause_thread(nanoseconds);
}

// Marks for NVIDIA's tools: nobody listens.
inline void __brkpt() {}
inline void __prof_trigger(int) {}
inline unsigned int __pm0() { return 0; }
inline unsigned int __pm1() { return 0; }
inline unsigned int __pm2() { return 0; }
inline unsigned int __pm3() { return 0; }
