/// @file
/// Atomic operations on global and shared memory. The plain, _block and _system forms are one here:
/// each is atomic for every host thread, and only the checks tell _block from the others. Like
/// CUDA's they order nothing else.
#pragma once

#include <stddef.h>

#include <type_traits>

#include "../../device_launch_parameters.h"
#include "vector_copy.h"

namespace warpkit::emulator {

/// See AtomicScope.
extern WARPKIT_THREAD_LOCAL bool atomics_for_block;

/// In builds whose accesses are watched: what follows is one atomic operation on a GPU.
void note_whole_atomic(const volatile void* address, size_t bytes);
/// That operation has ended.
void note_whole_atomic_ends();

/// While one lives, the running thread does what a GPU does in one atomic operation.
struct WholeAtomic {
#if defined(WARPKIT_COUNTED)
  WholeAtomic(const volatile void* address, size_t bytes) { note_whole_atomic(address, bytes); }
  ~WholeAtomic() { note_whole_atomic_ends(); }
  WholeAtomic(const WholeAtomic&) = delete;             // each ends what it began
  WholeAtomic& operator=(const WholeAtomic&) = delete;  // likewise
#else
  WholeAtomic(const volatile void*, size_t) {}
#endif
};

/// Replaces `*address` by `change(old)`, atomically; for what the processor has no instruction for.
/// @return the old value.
template <class T, class Change>
inline T atomic_change(T* address, Change change) {
  [[maybe_unused]] const WholeAtomic whole(address, sizeof *address);
  T expected;
  __atomic_load(address, &expected, __ATOMIC_RELAXED);
  for (;;) {
    T desired = change(expected);
    if (__atomic_compare_exchange(address, &expected, &desired, true, __ATOMIC_RELAXED,
                                  __ATOMIC_RELAXED)) {
      return expected;
    }
  }
}

/// Adds; integers in one instruction.
template <class T>
inline T atomic_add(T* address, T value) {
  if constexpr (std::is_integral_v<T>) {
    return __atomic_fetch_add(address, value, __ATOMIC_RELAXED);
  } else {
    return atomic_change(address, [&](T old) { return old + value; });
  }
}

/// Sets to the lesser of old and new, if that changes anything.
template <class T>
inline T atomic_min(T* address, T value) {
  return atomic_change(address, [&](T old) { return value < old ? value : old; });
}

/// Sets to the greater of old and new.
template <class T>
inline T atomic_max(T* address, T value) {
  return atomic_change(address, [&](T old) { return old < value ? value : old; });
}

/// A thread that spins on a lock now and then gives others of its block their turn: called when an
/// exchange changed nothing.
void let_others_run();

/// Gives the other threads of the block a turn, and other host threads; also on the host.
void yield_thread();

/// Of the operations that locks are made of. Programs that forget a lock's fences work by it; in
/// builds whose accesses are watched they are to be found.
#if defined(WARPKIT_COUNTED)
constexpr int kLockOrder = __ATOMIC_RELAXED;
#else
constexpr int kLockOrder = __ATOMIC_SEQ_CST;
#endif

/// While one of these lives, the running thread's atomic operations are for its block alone. Only
/// builds whose accesses are watched tell the difference.
template <bool kForBlock = true>
struct AtomicScope {
#if defined(WARPKIT_COUNTED)
  AtomicScope() { atomics_for_block = kForBlock; }
  ~AtomicScope() { atomics_for_block = false; }
  AtomicScope(const AtomicScope&) = delete;             // each ends what it began
  AtomicScope& operator=(const AtomicScope&) = delete;  // likewise
#endif
};

/// Exchanges.
template <class T>
inline T atomic_exchange(T* address, T value) {
  T old;
  __atomic_exchange(address, &value, &old, kLockOrder);
  if (old == value) let_others_run();
  return old;
}

/// Compares and exchanges.
template <class T>
inline T atomic_compare_and_swap(T* address, T compare, T value) {
  T expected = compare;
  if (!__atomic_compare_exchange(address, &expected, &value, false, kLockOrder, kLockOrder)) {
    let_others_run();
  }
  return expected;
}

}  // namespace warpkit::emulator

#define WARPKIT_ATOMIC(name, type, function)                         \
  inline type name(type* address, type value) {                      \
    return ::warpkit::emulator::function(address, value);            \
  }                                                                  \
  inline type name##_block(type* address, type value) {              \
    [[maybe_unused]] const ::warpkit::emulator::AtomicScope<> scope; \
    return ::warpkit::emulator::function(address, value);            \
  }                                                                  \
  inline type name##_system(type* address, type value) {             \
    return ::warpkit::emulator::function(address, value);            \
  }
#define WARPKIT_ATOMIC_INTEGERS(name, function) \
  WARPKIT_ATOMIC(name, int, function)           \
  WARPKIT_ATOMIC(name, unsigned int, function)  \
  WARPKIT_ATOMIC(name, unsigned long long int, function)

WARPKIT_ATOMIC_INTEGERS(atomicAdd, atomic_add)
WARPKIT_ATOMIC(atomicAdd, float, atomic_add)
WARPKIT_ATOMIC(atomicAdd, double, atomic_add)
WARPKIT_ATOMIC_INTEGERS(atomicExch, atomic_exchange)
WARPKIT_ATOMIC(atomicExch, float, atomic_exchange)
WARPKIT_ATOMIC_INTEGERS(atomicMin, atomic_min)
WARPKIT_ATOMIC(atomicMin, long long int, atomic_min)
WARPKIT_ATOMIC_INTEGERS(atomicMax, atomic_max)
WARPKIT_ATOMIC(atomicMax, long long int, atomic_max)

namespace warpkit::emulator {

/// Subtracts.
template <class T>
inline T atomic_sub(T* address, T value) {
  return __atomic_fetch_sub(address, value, __ATOMIC_RELAXED);
}
/// Bitwise and.
template <class T>
inline T atomic_and(T* address, T value) {
  return __atomic_fetch_and(address, value, __ATOMIC_RELAXED);
}
/// Bitwise or.
template <class T>
inline T atomic_or(T* address, T value) {
  return __atomic_fetch_or(address, value, __ATOMIC_RELAXED);
}
/// Bitwise exclusive or.
template <class T>
inline T atomic_xor(T* address, T value) {
  return __atomic_fetch_xor(address, value, __ATOMIC_RELAXED);
}
/// Counts up to `limit`, then starts again at 0.
inline unsigned atomic_increment(unsigned* address, unsigned limit) {
  return atomic_change(address, [&](unsigned old) { return old >= limit ? 0u : old + 1; });
}
/// Counts down to 0, then starts again at `limit`.
inline unsigned atomic_decrement(unsigned* address, unsigned limit) {
  return atomic_change(address,
                       [&](unsigned old) { return old == 0 || old > limit ? limit : old - 1; });
}

}  // namespace warpkit::emulator

WARPKIT_ATOMIC(atomicSub, int, atomic_sub)
WARPKIT_ATOMIC(atomicSub, unsigned int, atomic_sub)
WARPKIT_ATOMIC_INTEGERS(atomicAnd, atomic_and)
WARPKIT_ATOMIC_INTEGERS(atomicOr, atomic_or)
WARPKIT_ATOMIC_INTEGERS(atomicXor, atomic_xor)
WARPKIT_ATOMIC(atomicInc, unsigned int, atomic_increment)
WARPKIT_ATOMIC(atomicDec, unsigned int, atomic_decrement)

#define WARPKIT_ATOMIC_CAS(name, type)                                            \
  inline type name(type* address, type compare, type value) {                     \
    return ::warpkit::emulator::atomic_compare_and_swap(address, compare, value); \
  }
#define WARPKIT_ATOMIC_CAS_SCOPES(type)                                           \
  WARPKIT_ATOMIC_CAS(atomicCAS, type)                                             \
  inline type atomicCAS_block(type* address, type compare, type value) {          \
    [[maybe_unused]] const ::warpkit::emulator::AtomicScope<> scope;              \
    return ::warpkit::emulator::atomic_compare_and_swap(address, compare, value); \
  }                                                                               \
  WARPKIT_ATOMIC_CAS(atomicCAS_system, type)
WARPKIT_ATOMIC_CAS_SCOPES(int)
WARPKIT_ATOMIC_CAS_SCOPES(unsigned int)
WARPKIT_ATOMIC_CAS_SCOPES(unsigned long long int)
WARPKIT_ATOMIC_CAS_SCOPES(unsigned short int)
#undef WARPKIT_ATOMIC_CAS_SCOPES
#undef WARPKIT_ATOMIC_CAS
#undef WARPKIT_ATOMIC_INTEGERS
