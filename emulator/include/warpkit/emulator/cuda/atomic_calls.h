/// @file
/// The functions of C's kind on atomics: atomic_load(&a), atomic_fetch_add_explicit(&a, 1, order)
/// ….
#pragma once

#include "atomic.h"

namespace cuda {
namespace std {

template <class T, thread_scope kScope>
inline T atomic_load(const ::cuda::atomic<T, kScope>* object) {
  return object->load();
}
template <class T, thread_scope kScope>
inline T atomic_load_explicit(const ::cuda::atomic<T, kScope>* object, memory_order order) {
  return object->load(order);
}
template <class T, thread_scope kScope>
inline void atomic_store(::cuda::atomic<T, kScope>* object, ::std::common_type_t<T> value) {
  object->store(value);
}
template <class T, thread_scope kScope>
inline void atomic_store_explicit(::cuda::atomic<T, kScope>* object, ::std::common_type_t<T> value,
                                  memory_order order) {
  object->store(value, order);
}

#define WARPKIT_ATOMIC_CALL(name, Argument)                                            \
  template <class T, thread_scope kScope>                                              \
  inline T atomic_##name(::cuda::atomic<T, kScope>* object, Argument value) {          \
    return object->name(value);                                                        \
  }                                                                                    \
  template <class T, thread_scope kScope>                                              \
  inline T atomic_##name##_explicit(::cuda::atomic<T, kScope>* object, Argument value, \
                                    memory_order order) {                              \
    return object->name(value, order);                                                 \
  }
WARPKIT_ATOMIC_CALL(exchange, ::std::common_type_t<T>)
WARPKIT_ATOMIC_CALL(fetch_add, typename ::warpkit::emulator::DifferenceOf<T>::type)
WARPKIT_ATOMIC_CALL(fetch_sub, typename ::warpkit::emulator::DifferenceOf<T>::type)
WARPKIT_ATOMIC_CALL(fetch_and, ::std::common_type_t<T>)
WARPKIT_ATOMIC_CALL(fetch_or, ::std::common_type_t<T>)
WARPKIT_ATOMIC_CALL(fetch_xor, ::std::common_type_t<T>)
WARPKIT_ATOMIC_CALL(fetch_min, ::std::common_type_t<T>)
WARPKIT_ATOMIC_CALL(fetch_max, ::std::common_type_t<T>)
#undef WARPKIT_ATOMIC_CALL

#define WARPKIT_ATOMIC_COMPARE(strength)                                                         \
  template <class T, thread_scope kScope>                                                        \
  inline bool atomic_compare_exchange_##strength(::cuda::atomic<T, kScope>* object, T* expected, \
                                                 ::std::common_type_t<T> desired) {              \
    return object->compare_exchange_##strength(*expected, desired);                              \
  }                                                                                              \
  template <class T, thread_scope kScope>                                                        \
  inline bool atomic_compare_exchange_##strength##_explicit(                                     \
      ::cuda::atomic<T, kScope>* object, T* expected, ::std::common_type_t<T> desired,           \
      memory_order success, memory_order failure) {                                              \
    return object->compare_exchange_##strength(*expected, desired, success, failure);            \
  }
WARPKIT_ATOMIC_COMPARE(weak)
WARPKIT_ATOMIC_COMPARE(strong)
#undef WARPKIT_ATOMIC_COMPARE

}  // namespace std
}  // namespace cuda
