/// @file
/// How the compiler's hooks reach the listener.
#pragma once

#include "emulator/profiler/access_listener.hpp"
#include "emulator/profiler/trace.hpp"
#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {

/// The listener, or null.
extern AccessListener* access_listener;

/// Passes an access on if somebody listens.
/// @param access what is about to be done.
inline void tell(const Access& access) {
  if (!access_listener) return;
  if (running) {
    access_listener->on_access(access);
  } else {
    access_listener->on_host_access(access);
  }
}

/// Likewise, and to whoever counts.
/// @param access what is about to be done.
inline void hear(const Access& access) {
  if (trace_keeper && access.effect == AtomicEffect::Read) {
    keep_access(access.address, access.bytes, AccessKind::Load, access.code);
  } else if (trace_keeper && access.effect == AtomicEffect::Write) {
    keep_access(access.address, access.bytes, AccessKind::Store, access.code);
  } else if (trace_keeper) {
    keep_access(access.address, access.bytes, access.kind, access.code);
  }
  tell(access);
}

}  // namespace warpkit::emulator
