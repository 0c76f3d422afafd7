/// @file
/// What cuda::atomic and cuda::atomic_ref do with the memory behind them.
#pragma once

#include <atomic>
#include <type_traits>

#include "../atomic_functions.h"
#include "../condition_functions.h"
#include "thread_scope.h"

namespace warpkit::emulator {

/// An order as the compiler's atomic functions take it.
constexpr int built_in(std::memory_order order) { return static_cast<int>(order); }

/// The order in which a failed exchange reads.
constexpr std::memory_order order_of_failure(std::memory_order order) {
  if (order == std::memory_order_acq_rel) return std::memory_order_acquire;
  if (order == std::memory_order_release) return std::memory_order_relaxed;
  return order;
}

/// True for orders that make others' earlier accesses visible to this thread.
constexpr bool acquires(std::memory_order order) {
  return order != std::memory_order_relaxed && order != std::memory_order_release;
}

/// True for orders that make this thread's earlier accesses visible to others.
constexpr bool releases(std::memory_order order) {
  return order == std::memory_order_release || order == std::memory_order_acq_rel ||
         order == std::memory_order_seq_cst;
}

/// Who can change what waits in this scope.
constexpr Reach reach_of(::cuda::thread_scope scope) {
  return scope == ::cuda::thread_scope_block || scope == ::cuda::thread_scope_thread
             ? Reach::Block
             : Reach::Device;
}

/// The distance type of fetch_add.
template <class T>
struct DifferenceOf {
  using type = T;
};
template <class T>
struct DifferenceOf<T*> {
  using type = std::ptrdiff_t;
};

/// The word that an atomic of so many bytes is changed as: the compilers' atomic functions want
/// full alignment, which a pair of floats lacks by its type.
template <size_t kBytes>
struct AtomicWord;
template <>
struct AtomicWord<1> {
  typedef unsigned char __attribute__((may_alias)) type;
};
template <>
struct AtomicWord<2> {
  typedef unsigned short __attribute__((may_alias)) type;
};
template <>
struct AtomicWord<4> {
  typedef unsigned int __attribute__((may_alias)) type;
};
template <>
struct AtomicWord<8> {
  typedef unsigned long long __attribute__((may_alias)) type;
};

/// Functions of an atomic.
/// @tparam Atomic has `T* address() const`.
/// @tparam T what it holds.
/// @tparam kScope how far it reaches.
template <class Atomic, class T, ::cuda::thread_scope kScope>
class AtomicOperations {
  static_assert(sizeof(T) <= 8 && (sizeof(T) & (sizeof(T) - 1)) == 0,
                "atomics of 1, 2, 4 and 8 bytes are in the emulator");
  using Order = std::memory_order;
  using Difference = typename DifferenceOf<T>::type;
  using Word = typename AtomicWord<sizeof(T)>::type;
  using Scope = AtomicScope<reach_of(kScope) == Reach::Block>;
  static constexpr bool kHasInstructions = std::is_integral_v<T> && !std::is_same_v<T, bool>;

 public:
  using value_type = T;
  static constexpr bool is_always_lock_free = true;
  bool is_lock_free() const { return true; }

  T load(Order order = std::memory_order_seq_cst) const {
    const T value = [&] {
      [[maybe_unused]] const Scope scope;
      return value_of(__atomic_load_n(word(), built_in(order)));
    }();
    if (acquires(order)) note_acquire(address());
    let_others_run();  // it may be waiting for one of them to store
    return value;
  }
  operator T() const { return load(); }

  void store(T value, Order order = std::memory_order_seq_cst) const {
    [[maybe_unused]] const Scope scope;
    if (releases(order)) note_release(address());
    __atomic_store_n(word(), bits_of(value), built_in(order));
  }

  T exchange(T value, Order order = std::memory_order_seq_cst) const {
    [[maybe_unused]] const Scope scope;
    if (releases(order)) note_release(address());
    const Word old = __atomic_exchange_n(word(), bits_of(value), built_in(order));
    if (acquires(order)) note_acquire(address());
    if (old == bits_of(value)) let_others_run();
    return value_of(old);
  }

  bool compare_exchange_strong(T& expected, T desired, Order success, Order failure) const {
    [[maybe_unused]] const Scope scope;
    if (releases(success)) note_release(address());
    Word found = bits_of(expected);
    const bool done = __atomic_compare_exchange_n(word(), &found, bits_of(desired), false,
                                                  built_in(success), built_in(failure));
    if (!done) expected = value_of(found);
    if (acquires(done ? success : failure)) note_acquire(address());
    if (!done) let_others_run();
    return done;
  }
  bool compare_exchange_strong(T& expected, T desired,
                               Order order = std::memory_order_seq_cst) const {
    return compare_exchange_strong(expected, desired, order, order_of_failure(order));
  }
  bool compare_exchange_weak(T& expected, T desired, Order success, Order failure) const {
    return compare_exchange_strong(expected, desired, success, failure);
  }
  bool compare_exchange_weak(T& expected, T desired,
                             Order order = std::memory_order_seq_cst) const {
    return compare_exchange_strong(expected, desired, order);
  }

  T fetch_add(Difference value, Order order = std::memory_order_seq_cst) const {
    if constexpr (kHasInstructions) {
      return ordered(order, [&] { return __atomic_fetch_add(address(), value, built_in(order)); });
    } else {
      return change(order, [value](T old) { return static_cast<T>(old + value); });
    }
  }
  T fetch_sub(Difference value, Order order = std::memory_order_seq_cst) const {
    if constexpr (kHasInstructions) {
      return ordered(order, [&] { return __atomic_fetch_sub(address(), value, built_in(order)); });
    } else {
      return change(order, [value](T old) { return static_cast<T>(old - value); });
    }
  }
  T fetch_and(T value, Order order = std::memory_order_seq_cst) const {
    if constexpr (kHasInstructions) {
      return ordered(order, [&] { return __atomic_fetch_and(address(), value, built_in(order)); });
    } else {
      return change(order, [value](T old) { return static_cast<T>(old & value); });
    }
  }
  T fetch_or(T value, Order order = std::memory_order_seq_cst) const {
    if constexpr (kHasInstructions) {
      return ordered(order, [&] { return __atomic_fetch_or(address(), value, built_in(order)); });
    } else {
      return change(order, [value](T old) { return static_cast<T>(old | value); });
    }
  }
  T fetch_xor(T value, Order order = std::memory_order_seq_cst) const {
    if constexpr (kHasInstructions) {
      return ordered(order, [&] { return __atomic_fetch_xor(address(), value, built_in(order)); });
    } else {
      return change(order, [value](T old) { return static_cast<T>(old ^ value); });
    }
  }
  T fetch_min(T value, Order order = std::memory_order_seq_cst) const {
    return change(order, [value](T old) { return value < old ? value : old; });
  }
  T fetch_max(T value, Order order = std::memory_order_seq_cst) const {
    return change(order, [value](T old) { return old < value ? value : old; });
  }

  T operator++(int) const { return fetch_add(1); }
  T operator--(int) const { return fetch_sub(1); }
  T operator++() const { return static_cast<T>(fetch_add(1) + 1); }
  T operator--() const { return static_cast<T>(fetch_sub(1) - 1); }
  T operator+=(Difference value) const { return static_cast<T>(fetch_add(value) + value); }
  T operator-=(Difference value) const { return static_cast<T>(fetch_sub(value) - value); }
  T operator&=(T value) const { return static_cast<T>(fetch_and(value) & value); }
  T operator|=(T value) const { return static_cast<T>(fetch_or(value) | value); }
  T operator^=(T value) const { return static_cast<T>(fetch_xor(value) ^ value); }

  void wait(T old, Order order = std::memory_order_seq_cst, Site site = Site::here()) const {
    wait_until({"cuda::atomic::wait", differs, address(), bits_of(old), reach_of(kScope)}, site);
    if (acquires(order)) note_acquire(address());
  }
  /// Those who wait look for themselves.
  void notify_one() const {}
  void notify_all() const {}

 private:
  T* address() const { return static_cast<const Atomic*>(this)->address(); }

  Word* word() const {
    return reinterpret_cast<Word*>(const_cast<std::remove_cv_t<T>*>(address()));
  }
  static Word bits_of(const T& value) {
    Word bits;
    __builtin_memcpy(&bits, static_cast<const void*>(&value), sizeof(T));
    return bits;
  }
  static T value_of(Word bits) {
    std::remove_cv_t<T> value;
    __builtin_memcpy(static_cast<void*>(&value), &bits, sizeof(T));
    return value;
  }

  // A look on behalf of a waiting thread: not an access of the thread's own, so the hooks don't
  // count it.
  __attribute__((no_sanitize("thread"))) static bool differs(const void* object,
                                                             unsigned long long bits) {
    return *static_cast<const volatile Word*>(object) != static_cast<Word>(bits);
  }

  /// Tells the checks what an operation orders.
  template <class Operation>
  T ordered(Order order, Operation operation) const {
    [[maybe_unused]] const Scope scope;
    if (releases(order)) note_release(address());
    const T old = operation();
    if (acquires(order)) note_acquire(address());
    return old;
  }

  /// For what the processor has no instruction for.
  template <class Change>
  T change(Order order, Change new_value) const {
    return ordered(order, [&] {
      Word old = __atomic_load_n(word(), __ATOMIC_RELAXED);
      while (!__atomic_compare_exchange_n(word(), &old, bits_of(new_value(value_of(old))), true,
                                          built_in(order), built_in(order_of_failure(order)))) {
      }
      return value_of(old);
    });
  }
};

}  // namespace warpkit::emulator
