// The functions that gcc and clang call before each access under -fsanitize=thread. A program with
// them needs no libtsan, and can't have it.
#include <cstring>

#include "emulator/profiler/hooks.hpp"

namespace warpkit::emulator {

AccessListener* access_listener = nullptr;

void set_access_listener(AccessListener* listener) { access_listener = listener; }

}  // namespace warpkit::emulator

using warpkit::emulator::AccessKind;
using warpkit::emulator::hear;

#define WARPKIT_HOOKS(bytes)                                              \
  void __tsan_read##bytes(void* address) {                                \
    hear(address, bytes, AccessKind::Load, __builtin_return_address(0));  \
  }                                                                       \
  void __tsan_write##bytes(void* address) {                               \
    hear(address, bytes, AccessKind::Store, __builtin_return_address(0)); \
  }                                                                       \
  void __tsan_unaligned_read##bytes(void* address) {                      \
    hear(address, bytes, AccessKind::Load, __builtin_return_address(0));  \
  }                                                                       \
  void __tsan_unaligned_write##bytes(void* address) {                     \
    hear(address, bytes, AccessKind::Store, __builtin_return_address(0)); \
  }                                                                       \
  void __tsan_volatile_read##bytes(void* address) {                       \
    hear(address, bytes, AccessKind::Load, __builtin_return_address(0));  \
  }                                                                       \
  void __tsan_volatile_write##bytes(void* address) {                      \
    hear(address, bytes, AccessKind::Store, __builtin_return_address(0)); \
  }

extern "C" {

WARPKIT_HOOKS(1)
WARPKIT_HOOKS(2)
WARPKIT_HOOKS(4)
WARPKIT_HOOKS(8)
WARPKIT_HOOKS(16)

void __tsan_read_range(void* address, unsigned long bytes) {
  hear(address, bytes, AccessKind::Load, __builtin_return_address(0));
}
void __tsan_write_range(void* address, unsigned long bytes) {
  hear(address, bytes, AccessKind::Store, __builtin_return_address(0));
}

void* __tsan_memcpy(void* to, const void* from, unsigned long bytes) {
  hear(from, bytes, AccessKind::Load, __builtin_return_address(0));
  hear(to, bytes, AccessKind::Store, __builtin_return_address(0));
  return std::memcpy(to, from, bytes);
}
void* __tsan_memmove(void* to, const void* from, unsigned long bytes) {
  hear(from, bytes, AccessKind::Load, __builtin_return_address(0));
  hear(to, bytes, AccessKind::Store, __builtin_return_address(0));
  return std::memmove(to, from, bytes);
}
void* __tsan_memset(void* to, int value, unsigned long bytes) {
  hear(to, bytes, AccessKind::Store, __builtin_return_address(0));
  return std::memset(to, value, bytes);
}

// Not accesses of a kernel's data.
void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}
void __tsan_vptr_read(void**) {}
void __tsan_vptr_update(void**, void*) {}
void __tsan_ignore_thread_begin() {}
void __tsan_ignore_thread_end() {}

}  // extern "C"
