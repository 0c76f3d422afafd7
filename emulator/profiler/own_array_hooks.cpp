// What kernels call whose own variables lie in local memory.
#include "emulator/include/warpkit/emulator/own_arrays.h"

#include "emulator/profiler/trace.hpp"

namespace warpkit::emulator {

void note_own_array(const volatile void* address, size_t bytes, const char* name,
                    size_t piece) noexcept {
  if (!trace_keeper) return;
  const auto code = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  trace_keeper->own_array(code, bytes, name, piece);
  trace_keeper->keep(event_key(code, EventKind::Load, 0), at);
}

void note_own_array_ends(const volatile void* address) noexcept {
  if (!trace_keeper) return;
  const auto code = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  trace_keeper->keep(event_key(code, EventKind::Store, 0),
                     reinterpret_cast<std::uintptr_t>(address));
}

}  // namespace warpkit::emulator
