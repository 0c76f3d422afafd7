/// @file
/// Atomic operations on wide types, and those that name their memory order and scope. Every order
/// is the strongest here, and every scope the whole machine.
#pragma once

#include <type_traits>

#include "../../vector_types.h"
#include "atomic_functions.h"
#include "barrier_functions.h"

namespace warpkit::emulator {

/// Exchanges 16 bytes, in one piece for all that call this or the next function.
/// @param address where, aligned to 16 bytes.
/// @param value what is put there.
/// @param old receives what was there.
void exchange_16_bytes(void* address, const void* value, void* old);
/// Exchanges 16 bytes if they are those of `compare`.
void compare_and_exchange_16_bytes(void* address, const void* compare, const void* value,
                                   void* old);

/// T when it is what CUDA exchanges as 128 bits.
template <class T>
using If16Bytes = std::enable_if_t<sizeof(T) == 16 && alignof(T) >= 16, T>;

}  // namespace warpkit::emulator

#define WARPKIT_WIDE_ATOMIC_BITS(name, operation)                          \
  inline long long int name(long long int* address, long long int value) { \
    return __atomic_fetch_##operation(address, value, __ATOMIC_RELAXED);   \
  }
// Each member on its own, as CUDA does.
#define WARPKIT_WIDE_ATOMIC_ADD(name)                 \
  inline float2 name(float2* address, float2 value) { \
    using ::warpkit::emulator::atomic_add;            \
    const float x = atomic_add(&address->x, value.x); \
    const float y = atomic_add(&address->y, value.y); \
    return float2{x, y};                              \
  }                                                   \
  inline float4 name(float4* address, float4 value) { \
    using ::warpkit::emulator::atomic_add;            \
    const float x = atomic_add(&address->x, value.x); \
    const float y = atomic_add(&address->y, value.y); \
    const float z = atomic_add(&address->z, value.z); \
    const float w = atomic_add(&address->w, value.w); \
    return float4{x, y, z, w};                        \
  }
#define WARPKIT_WIDE_ATOMICS(scope)                                                           \
  WARPKIT_WIDE_ATOMIC_BITS(atomicAnd##scope, and)                                             \
  WARPKIT_WIDE_ATOMIC_BITS(atomicOr##scope, or)                                               \
  WARPKIT_WIDE_ATOMIC_BITS(atomicXor##scope, xor)                                             \
  WARPKIT_WIDE_ATOMIC_ADD(atomicAdd##scope)                                                   \
  template <class T>                                                                          \
  inline ::warpkit::emulator::If16Bytes<T> atomicExch##scope(T* address, T value) {           \
    T old;                                                                                    \
    ::warpkit::emulator::exchange_16_bytes(address, &value, &old);                            \
    return old;                                                                               \
  }                                                                                           \
  template <class T>                                                                          \
  inline ::warpkit::emulator::If16Bytes<T> atomicCAS##scope(T* address, T compare, T value) { \
    T old;                                                                                    \
    ::warpkit::emulator::compare_and_exchange_16_bytes(address, &compare, &value, &old);      \
    return old;                                                                               \
  }
WARPKIT_WIDE_ATOMICS()
WARPKIT_WIDE_ATOMICS(_block)
WARPKIT_WIDE_ATOMICS(_system)
#undef WARPKIT_WIDE_ATOMICS
#undef WARPKIT_WIDE_ATOMIC_ADD
#undef WARPKIT_WIDE_ATOMIC_BITS

#define __NV_ATOMIC_RELAXED __ATOMIC_RELAXED
#define __NV_ATOMIC_CONSUME __ATOMIC_CONSUME
#define __NV_ATOMIC_ACQUIRE __ATOMIC_ACQUIRE
#define __NV_ATOMIC_RELEASE __ATOMIC_RELEASE
#define __NV_ATOMIC_ACQ_REL __ATOMIC_ACQ_REL
#define __NV_ATOMIC_SEQ_CST __ATOMIC_SEQ_CST
#define __NV_THREAD_SCOPE_THREAD 0
#define __NV_THREAD_SCOPE_BLOCK 1
#define __NV_THREAD_SCOPE_CLUSTER 2
#define __NV_THREAD_SCOPE_DEVICE 3
#define __NV_THREAD_SCOPE_SYSTEM 4

template <class T>
inline void __nv_atomic_load(const T* address, T* result, int, int = __NV_THREAD_SCOPE_SYSTEM) {
  __atomic_load(address, result, __ATOMIC_SEQ_CST);
  ::warpkit::emulator::let_others_run();
}
template <class T>
inline T __nv_atomic_load_n(const T* address, int order, int scope = __NV_THREAD_SCOPE_SYSTEM) {
  T result;
  __nv_atomic_load(address, &result, order, scope);
  return result;
}
template <class T>
inline void __nv_atomic_store(T* address, const T* value, int, int = __NV_THREAD_SCOPE_SYSTEM) {
  T copy = *value;
  __atomic_store(address, &copy, __ATOMIC_SEQ_CST);
}
template <class T>
inline void __nv_atomic_store_n(T* address, std::common_type_t<T> value, int,
                                int = __NV_THREAD_SCOPE_SYSTEM) {
  __atomic_store(address, &value, __ATOMIC_SEQ_CST);
}
template <class T>
inline T __nv_atomic_exchange_n(T* address, std::common_type_t<T> value, int,
                                int = __NV_THREAD_SCOPE_SYSTEM) {
  return ::warpkit::emulator::atomic_exchange<T>(address, value);
}
template <class T>
inline void __nv_atomic_exchange(T* address, T* value, T* old, int,
                                 int = __NV_THREAD_SCOPE_SYSTEM) {
  *old = ::warpkit::emulator::atomic_exchange<T>(address, *value);
}
template <class T>
inline bool __nv_atomic_compare_exchange_n(T* address, T* expected, std::common_type_t<T> value,
                                           bool, int, int, int = __NV_THREAD_SCOPE_SYSTEM) {
  const T compare = *expected;
  *expected = ::warpkit::emulator::atomic_compare_and_swap<T>(address, compare, value);
  return __builtin_memcmp(expected, &compare, sizeof compare) == 0;
}
template <class T>
inline bool __nv_atomic_compare_exchange(T* address, T* expected, T* value, bool weak, int success,
                                         int failure, int scope = __NV_THREAD_SCOPE_SYSTEM) {
  return __nv_atomic_compare_exchange_n(address, expected, *value, weak, success, failure, scope);
}
#define WARPKIT_NV_ATOMIC_FETCH(name)                                             \
  template <class T>                                                              \
  inline T __nv_atomic_fetch_##name(T* address, std::common_type_t<T> value, int, \
                                    int = __NV_THREAD_SCOPE_SYSTEM) {             \
    return ::warpkit::emulator::atomic_##name<T>(address, value);                 \
  }
WARPKIT_NV_ATOMIC_FETCH(add)
WARPKIT_NV_ATOMIC_FETCH(sub)
WARPKIT_NV_ATOMIC_FETCH(min)
WARPKIT_NV_ATOMIC_FETCH(max)
WARPKIT_NV_ATOMIC_FETCH(and)
WARPKIT_NV_ATOMIC_FETCH(or)
WARPKIT_NV_ATOMIC_FETCH(xor)
#undef WARPKIT_NV_ATOMIC_FETCH
inline void __nv_atomic_thread_fence(int, int scope = __NV_THREAD_SCOPE_SYSTEM) {
  if (scope == __NV_THREAD_SCOPE_BLOCK || scope == __NV_THREAD_SCOPE_THREAD) {
    ::warpkit::emulator::fence_in_block();
  } else {
    ::warpkit::emulator::fence();
  }
}
