// The functions that gcc and clang call in place of atomic operations under -fsanitize=thread: they
// do the operation too. Every memory order is taken as the strongest.
#include <cstddef>
#include <cstdint>

#include "emulator/profiler/hooks.hpp"

using warpkit::emulator::Access;
using warpkit::emulator::AccessKind;
using warpkit::emulator::AtomicEffect;
using warpkit::emulator::hear;

namespace {

Access atomic(const volatile void* address, std::size_t bytes, const void* code,
              AtomicEffect effect, int order) {
  return {address, bytes, AccessKind::Atomic, code, false, true, false, effect, order};
}

}  // namespace

#define WARPKIT_ATOMIC_FETCH(bits, name)                                                         \
  std::uint##bits##_t __tsan_atomic##bits##_fetch_##name(volatile std::uint##bits##_t* address,  \
                                                         std::uint##bits##_t value, int order) { \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Update, order));   \
    return __atomic_fetch_##name(address, value, __ATOMIC_SEQ_CST);                              \
  }

#define WARPKIT_ATOMIC_HOOKS(bits)                                                               \
  std::uint##bits##_t __tsan_atomic##bits##_load(const volatile std::uint##bits##_t* address,    \
                                                 int order) {                                    \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Read, order));     \
    return __atomic_load_n(address, __ATOMIC_SEQ_CST);                                           \
  }                                                                                              \
  void __tsan_atomic##bits##_store(volatile std::uint##bits##_t* address,                        \
                                   std::uint##bits##_t value, int order) {                       \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Write, order));    \
    __atomic_store_n(address, value, __ATOMIC_SEQ_CST);                                          \
  }                                                                                              \
  std::uint##bits##_t __tsan_atomic##bits##_exchange(volatile std::uint##bits##_t* address,      \
                                                     std::uint##bits##_t value, int order) {     \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Update, order));   \
    return __atomic_exchange_n(address, value, __ATOMIC_SEQ_CST);                                \
  }                                                                                              \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile std::uint##bits##_t* address,       \
                                                    std::uint##bits##_t* expected,               \
                                                    std::uint##bits##_t value, int order, int) { \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Swap, order));     \
    return __atomic_compare_exchange_n(address, expected, value, false, __ATOMIC_SEQ_CST,        \
                                       __ATOMIC_SEQ_CST);                                        \
  }                                                                                              \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile std::uint##bits##_t* address,         \
                                                  std::uint##bits##_t* expected,                 \
                                                  std::uint##bits##_t value, int order, int) {   \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Swap, order));     \
    return __atomic_compare_exchange_n(address, expected, value, true, __ATOMIC_SEQ_CST,         \
                                       __ATOMIC_SEQ_CST);                                        \
  }                                                                                              \
  std::uint##bits##_t __tsan_atomic##bits##_compare_exchange_val(                                \
      volatile std::uint##bits##_t* address, std::uint##bits##_t expected,                       \
      std::uint##bits##_t value, int order, int) {                                               \
    hear(atomic(address, bits / 8, __builtin_return_address(0), AtomicEffect::Swap, order));     \
    __atomic_compare_exchange_n(address, &expected, value, false, __ATOMIC_SEQ_CST,              \
                                __ATOMIC_SEQ_CST);                                               \
    return expected;                                                                             \
  }                                                                                              \
  WARPKIT_ATOMIC_FETCH(bits, add)                                                                \
  WARPKIT_ATOMIC_FETCH(bits, sub)                                                                \
  WARPKIT_ATOMIC_FETCH(bits, and)                                                                \
  WARPKIT_ATOMIC_FETCH(bits, or)                                                                 \
  WARPKIT_ATOMIC_FETCH(bits, xor)                                                                \
  WARPKIT_ATOMIC_FETCH(bits, nand)

extern "C" {

WARPKIT_ATOMIC_HOOKS(8)
WARPKIT_ATOMIC_HOOKS(16)
WARPKIT_ATOMIC_HOOKS(32)
WARPKIT_ATOMIC_HOOKS(64)

void __tsan_atomic_thread_fence(int) {
  using warpkit::emulator::access_listener;
  if (access_listener && warpkit::emulator::running) access_listener->on_fence();
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
void __tsan_atomic_signal_fence(int) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }

}  // extern "C"
