/// @file
/// How the compiler's hooks reach the listener.
#pragma once

#include "emulator/profiler/access_listener.hpp"
#include "emulator/runtime/block_runner.hpp"

namespace warpkit::emulator {

/// The listener, or null.
extern AccessListener* access_listener;

/// Passes an access on if a kernel runs on this host thread and somebody listens.
/// @param address first byte.
/// @param bytes how many.
/// @param kind what is done.
/// @param code the hook's return address.
inline void hear(const volatile void* address, std::size_t bytes, AccessKind kind,
                 const void* code) {
  if (access_listener && running) access_listener->on_access({address, bytes, kind, code});
}

}  // namespace warpkit::emulator
