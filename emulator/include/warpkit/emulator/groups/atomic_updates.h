/// @file
/// Combining an atomic with a value by any operation.
#pragma once

#include "../../../cuda/atomic"

namespace warpkit::emulator {

/// @param target the atomic, or a reference to one.
/// @param value what it is combined with.
/// @param operation gives the new value of old value and `value`.
/// @return the old value.
template <class Atomic, class T, class Operation>
T update_atomic(Atomic& target, const T& value, Operation& operation) {
  T old = target.load(::cuda::std::memory_order_relaxed);
  while (!target.compare_exchange_weak(old, operation(old, value),
                                       ::cuda::std::memory_order_relaxed)) {
  }
  return old;
}

}  // namespace warpkit::emulator
