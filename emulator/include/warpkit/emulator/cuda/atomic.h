/// @file
/// cuda::atomic and cuda::atomic_ref.
#pragma once

#include "atomic_operations.h"

namespace cuda {

using memory_order = ::std::memory_order;
inline constexpr memory_order memory_order_relaxed = ::std::memory_order_relaxed;
inline constexpr memory_order memory_order_consume = ::std::memory_order_consume;
inline constexpr memory_order memory_order_acquire = ::std::memory_order_acquire;
inline constexpr memory_order memory_order_release = ::std::memory_order_release;
inline constexpr memory_order memory_order_acq_rel = ::std::memory_order_acq_rel;
inline constexpr memory_order memory_order_seq_cst = ::std::memory_order_seq_cst;

template <class T, thread_scope kScope = thread_scope_system>
class atomic : public ::warpkit::emulator::AtomicOperations<atomic<T, kScope>, T, kScope> {
 public:
  atomic() = default;
  constexpr atomic(T value) : value_(value) {}
  atomic(const atomic&) = delete;             // as in C++: two steps that others can see between
  atomic& operator=(const atomic&) = delete;  // likewise
  T operator=(T value) {
    this->store(value);
    return value;
  }

  /// @return where the value lies.
  T* address() const { return &value_; }

 private:
  // Mutable, because what it holds changes through operations that two classes share.
  alignas(sizeof(T)) mutable T value_;
};

template <class T, thread_scope kScope = thread_scope_system>
class atomic_ref : public ::warpkit::emulator::AtomicOperations<atomic_ref<T, kScope>, T, kScope> {
 public:
  static constexpr ::std::size_t required_alignment = sizeof(T);

  explicit atomic_ref(T& object) : object_(&object) {}
  atomic_ref(const atomic_ref&) = default;
  atomic_ref& operator=(const atomic_ref&) =
      delete;  // as in C++: a reference stays with its object
  T operator=(T value) const {
    this->store(value);
    return value;
  }

  /// @return where the value lies.
  T* address() const { return object_; }

 private:
  T* object_;
};

inline void atomic_thread_fence(memory_order, thread_scope scope = thread_scope_system) {
  using namespace ::warpkit::emulator;
  if (reach_of(scope) == Reach::Block) return fence_in_block();
  fence();
}
inline void atomic_signal_fence(memory_order order) { ::std::atomic_signal_fence(order); }

template <thread_scope kScope>
class basic_atomic_flag {
 public:
  basic_atomic_flag() = default;
  constexpr basic_atomic_flag(bool value) : value_(value) {}

  bool test(memory_order order = memory_order_seq_cst) const { return value_.load(order) != 0; }
  bool test_and_set(memory_order order = memory_order_seq_cst) {
    return value_.exchange(1, order) != 0;
  }
  void clear(memory_order order = memory_order_seq_cst) { value_.store(0, order); }
  void wait(bool old, memory_order order = memory_order_seq_cst,
            ::warpkit::emulator::Site site = ::warpkit::emulator::Site::here()) const {
    value_.wait(old, order, site);
  }
  void notify_one() {}
  void notify_all() {}

 private:
  atomic<int, kScope> value_;
};
template <thread_scope kScope = thread_scope_system>
using atomic_flag = basic_atomic_flag<kScope>;

namespace std {

using ::cuda::atomic_signal_fence;
using ::cuda::memory_order;
using ::cuda::memory_order_acq_rel;
using ::cuda::memory_order_acquire;
using ::cuda::memory_order_consume;
using ::cuda::memory_order_relaxed;
using ::cuda::memory_order_release;
using ::cuda::memory_order_seq_cst;

template <class T>
using atomic = ::cuda::atomic<T, thread_scope_system>;
template <class T>
using atomic_ref = ::cuda::atomic_ref<T, thread_scope_system>;
using atomic_flag = ::cuda::basic_atomic_flag<thread_scope_system>;
using atomic_bool = atomic<bool>;
using atomic_int = atomic<int>;
using atomic_uint = atomic<unsigned int>;
using atomic_long = atomic<long>;
using atomic_ulong = atomic<unsigned long>;
using atomic_llong = atomic<long long>;
using atomic_ullong = atomic<unsigned long long>;

inline void atomic_thread_fence(memory_order order) { ::cuda::atomic_thread_fence(order); }

}  // namespace std
}  // namespace cuda
