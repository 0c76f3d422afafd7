// The functions that gcc and clang call before each access under -fsanitize=thread. A program with
// them needs no libtsan, and can't have it.
#include <cstring>

#include "emulator/profiler/hooks.hpp"

namespace warpkit::emulator {

AccessListener* access_listener = nullptr;

void set_access_listener(AccessListener* listener) { access_listener = listener; }

}  // namespace warpkit::emulator

// In the emulator's namespace, by which its own code is told from the program's.
namespace warpkit::emulator {
namespace {

/// The event that an access by one of the hooks below is.
inline std::uint64_t key_of(const void* code, std::size_t bytes, AccessKind kind) {
  return event_key(reinterpret_cast<std::uintptr_t>(code),
                   kind == AccessKind::Load ? EventKind::Load : EventKind::Store, bytes);
}

/// What the hooks below know of an access before it is made.
struct Scalar {
  unsigned char bytes;
  AccessKind kind;
  bool is_volatile;
  bool is_aligned;
};

// What isn't expected. When an AccessListener is there too, nothing is.
template <class What>
__attribute__((noinline)) void hear_scalar(const void* address, const void* code) {
  constexpr Scalar what = What::scalar();
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  if (trace_keeper && !what.is_aligned) {
    keep_access(address, what.bytes, what.kind, code);
  } else if (trace_keeper && !is_place_in_grid(at)) {
    trace_keeper->keep(key_of(code, what.bytes, what.kind), at);
  }
  tell({address, what.bytes, what.kind, code, what.is_volatile, what.is_aligned});
}

}  // namespace
}  // namespace warpkit::emulator

using namespace warpkit::emulator;

#define WARPKIT_HOOK(name, size, kind, is_volatile, is_aligned)            \
  void __tsan_##name##size(void* address) {                                \
    struct What {                                                          \
      static constexpr Scalar scalar() {                                   \
        return {size, AccessKind::kind, is_volatile, is_aligned};          \
      }                                                                    \
    };                                                                     \
    const void* const code = __builtin_return_address(0);                  \
    const auto at = reinterpret_cast<std::uintptr_t>(address);             \
    const std::uint64_t key = key_of(code, size, AccessKind::kind);        \
    if (is_aligned && __builtin_expect(keep_expected(key, at), 1)) return; \
    if (is_in_grid_span(at) && !access_listener) return;                   \
    hear_scalar<What>(address, code);                                      \
  }

#define WARPKIT_HOOKS(bytes)                                      \
  WARPKIT_HOOK(read, bytes, Load, false, true)                    \
  WARPKIT_HOOK(write, bytes, Store, false, true)                  \
  WARPKIT_HOOK(unaligned_read, bytes, Load, false, false)         \
  WARPKIT_HOOK(unaligned_write, bytes, Store, false, false)       \
  WARPKIT_HOOK(volatile_read, bytes, Load, true, true)            \
  WARPKIT_HOOK(volatile_write, bytes, Store, true, true)          \
  WARPKIT_HOOK(unaligned_volatile_read, bytes, Load, true, false) \
  WARPKIT_HOOK(unaligned_volatile_write, bytes, Store, true, false)

namespace {

Access range(const void* address, unsigned long bytes, AccessKind kind, const void* code) {
  return {address, bytes, kind, code, false, false, true};
}

/// Both sides of a copy.
void hear_copy(void* to, const void* from, unsigned long bytes, const void* code) {
  if (bytes == 0) return;
  const Access target = range(to, bytes, AccessKind::Store, code);
  const Access source = range(from, bytes, AccessKind::Load, code);
  if (access_listener && running) {
    if (trace_keeper) {
      keep_access(from, bytes, AccessKind::Load, code);
      keep_access(to, bytes, AccessKind::Store, code);
    }
    access_listener->on_copy(target, source);
  } else {
    hear(source);
    hear(target);
  }
}

}  // namespace

extern "C" {

WARPKIT_HOOKS(1)
WARPKIT_HOOKS(2)
WARPKIT_HOOKS(4)
WARPKIT_HOOKS(8)
WARPKIT_HOOKS(16)

void __tsan_read_range(void* address, unsigned long bytes) {
  hear(range(address, bytes, AccessKind::Load, __builtin_return_address(0)));
}
void __tsan_write_range(void* address, unsigned long bytes) {
  hear(range(address, bytes, AccessKind::Store, __builtin_return_address(0)));
}

void* __tsan_memcpy(void* to, const void* from, unsigned long bytes) {
  hear_copy(to, from, bytes, __builtin_return_address(0));
  return std::memcpy(to, from, bytes);
}
void* __tsan_memmove(void* to, const void* from, unsigned long bytes) {
  hear_copy(to, from, bytes, __builtin_return_address(0));
  return std::memmove(to, from, bytes);
}
void* __tsan_memset(void* to, int value, unsigned long bytes) {
  if (bytes) hear(range(to, bytes, AccessKind::Store, __builtin_return_address(0)));
  return std::memset(to, value, bytes);
}

// An object's pointer to its class's virtual functions is read and written like any member.
void __tsan_vptr_read(void** address) {
  hear({address, sizeof *address, AccessKind::Load, __builtin_return_address(0), false, true});
}
void __tsan_vptr_update(void** address, void*) {
  hear({address, sizeof *address, AccessKind::Store, __builtin_return_address(0), false, true});
}

// Not accesses of a kernel's data.
void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_ignore_thread_begin() {}
void __tsan_ignore_thread_end() {}

}  // extern "C"
