// The functions that gcc and clang call in place of atomic operations under -fsanitize=thread: they
// do the operation too. Every memory order is taken as the strongest.
#include <cstdint>

#include "emulator/profiler/hooks.hpp"

using warpkit::emulator::AccessKind;
using warpkit::emulator::hear;

#define WARPKIT_ATOMIC_FETCH(bits, name)                                                        \
  std::uint##bits##_t __tsan_atomic##bits##_fetch_##name(volatile std::uint##bits##_t* address, \
                                                         std::uint##bits##_t value, int) {      \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                   \
    return __atomic_fetch_##name(address, value, __ATOMIC_SEQ_CST);                             \
  }

#define WARPKIT_ATOMIC_HOOKS(bits)                                                            \
  std::uint##bits##_t __tsan_atomic##bits##_load(const volatile std::uint##bits##_t* address, \
                                                 int) {                                       \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                 \
    return __atomic_load_n(address, __ATOMIC_SEQ_CST);                                        \
  }                                                                                           \
  void __tsan_atomic##bits##_store(volatile std::uint##bits##_t* address,                     \
                                   std::uint##bits##_t value, int) {                          \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                 \
    __atomic_store_n(address, value, __ATOMIC_SEQ_CST);                                       \
  }                                                                                           \
  std::uint##bits##_t __tsan_atomic##bits##_exchange(volatile std::uint##bits##_t* address,   \
                                                     std::uint##bits##_t value, int) {        \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                 \
    return __atomic_exchange_n(address, value, __ATOMIC_SEQ_CST);                             \
  }                                                                                           \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile std::uint##bits##_t* address,    \
                                                    std::uint##bits##_t* expected,            \
                                                    std::uint##bits##_t value, int, int) {    \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                 \
    return __atomic_compare_exchange_n(address, expected, value, false, __ATOMIC_SEQ_CST,     \
                                       __ATOMIC_SEQ_CST);                                     \
  }                                                                                           \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile std::uint##bits##_t* address,      \
                                                  std::uint##bits##_t* expected,              \
                                                  std::uint##bits##_t value, int, int) {      \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                 \
    return __atomic_compare_exchange_n(address, expected, value, true, __ATOMIC_SEQ_CST,      \
                                       __ATOMIC_SEQ_CST);                                     \
  }                                                                                           \
  std::uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(                             \
      volatile std::uint##bits##_t* address, std::uint##bits##_t expected,                    \
      std::uint##bits##_t value, int, int) {                                                  \
    hear(address, bits / 8, AccessKind::Atomic, __builtin_return_address(0));                 \
    __atomic_compare_exchange_n(address, &expected, value, false, __ATOMIC_SEQ_CST,           \
                                __ATOMIC_SEQ_CST);                                            \
    return expected;                                                                          \
  }                                                                                           \
  WARPKIT_ATOMIC_FETCH(bits, add)                                                             \
  WARPKIT_ATOMIC_FETCH(bits, sub)                                                             \
  WARPKIT_ATOMIC_FETCH(bits, and)                                                             \
  WARPKIT_ATOMIC_FETCH(bits, or)                                                              \
  WARPKIT_ATOMIC_FETCH(bits, xor)                                                             \
  WARPKIT_ATOMIC_FETCH(bits, nand)

extern "C" {

WARPKIT_ATOMIC_HOOKS(8)
WARPKIT_ATOMIC_HOOKS(16)
WARPKIT_ATOMIC_HOOKS(32)
WARPKIT_ATOMIC_HOOKS(64)

void __tsan_atomic_thread_fence(int) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
void __tsan_atomic_signal_fence(int) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }

}  // extern "C"
