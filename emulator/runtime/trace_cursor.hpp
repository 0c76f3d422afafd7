/// @file
/// Where the running CUDA thread notes what it does, in programs whose kernels are counted.
#pragma once

#include <cstdint>

#include "emulator/include/device_launch_parameters.h"

namespace warpkit::emulator {

/// Equals no event's key.
inline constexpr std::uint64_t kNoEvent = 0;

/// What a thread is likely to do next, and where it notes that.
struct TraceCursor {
  const std::uint64_t* expected;  ///< The key of its next event, likely; &kNoEvent: nobody notes.
  std::uint64_t* address;         ///< Where the address of its next access goes.
  const std::uint64_t* left;      ///< `expected`, when it was stopped.
};
/// Of this host thread.
extern WARPKIT_THREAD_LOCAL TraceCursor trace_cursor;

/// Another thread is to run: its next event finds nothing that it is expected to do.
inline void stop_trace() {
  if (trace_cursor.expected == &kNoEvent) return;
  trace_cursor.left = trace_cursor.expected;
  trace_cursor.expected = &kNoEvent;
}

}  // namespace warpkit::emulator
