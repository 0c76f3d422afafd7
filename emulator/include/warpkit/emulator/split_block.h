/// @file
/// Kernels that the rewriter has split at their barriers: one call runs all threads of a block,
/// part by part, and nobody has to wait.
#pragma once

#include <stddef.h>

#include <new>
#include <type_traits>
#include <utility>

#include "launch.h"
#include "site.h"

/// Every part is inlined into its loop over the threads.
#define WARPKIT_SPLIT_PART __attribute__((always_inline))
// A variable without a value yet is kept like any other.
#if defined(__clang__)
#define WARPKIT_SPLIT_BEGIN \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wuninitialized\"")
#else
#define WARPKIT_SPLIT_BEGIN                                                            \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wuninitialized\"") \
      _Pragma("GCC diagnostic ignored \"-Wmaybe-uninitialized\"")
#endif
#define WARPKIT_SPLIT_END _Pragma("GCC diagnostic pop")

namespace warpkit::emulator {

/// Whether the block that begins may be run as a whole; set before its first thread.
extern WARPKIT_THREAD_LOCAL int block_can_split;

/// Notes that the running call runs the whole block.
void split_begins();

/// @return true if the caller is to run all threads of the block.
inline __attribute__((always_inline)) bool begin_split_block() {
  if (!block_can_split) return false;
  split_begins();
  return true;
}

/// Consecutive threads of one row: x in [begin, end), and the linear index of the first.
struct SplitRow {
  unsigned begin;
  unsigned end;
  unsigned linear;
};

/// What each thread is to do before the next barrier, or a piece of it.
struct SplitPart {
  void (*run)(const SplitPart& part, const SplitRow& row);  ///< run_part of its type.
  const void* body;                                         ///< The code with what it captured.
  void* kept;                                               ///< What each thread keeps, or null.
};

/// Notes a part. It is run at the next barrier or the kernel's end: each thread does all parts
/// noted by then in one go, as it would by itself, so that a missing barrier shows.
/// @param part the part.
void add_part(const SplitPart& part);

/// Runs the parts noted since the last barrier.
/// @param site the barrier, for messages.
void split_barrier(Site site);

/// @param bytes how many.
/// @return room until the innermost loop's next iteration but one, or the block's end; aligned to
/// 64
///   bytes.
void* split_storage(size_t bytes);

/// @param bytes of one thread.
/// @return the same for every thread of the block.
void* split_storage_of_threads(size_t bytes);

void split_iteration_begins();
void split_iteration_ends();

/// One iteration of a loop in which parts are noted.
class SplitIteration {
 public:
  SplitIteration() { split_iteration_begins(); }
  ~SplitIteration() { split_iteration_ends(); }
  SplitIteration(const SplitIteration&) = delete;
  SplitIteration& operator=(const SplitIteration&) = delete;
};

/// Variables of one thread between parts; arrays too.
template <class... T>
struct Kept;
template <>
struct Kept<> {
  static constexpr bool kPlain = true;
};
template <class First, class... Rest>
struct Kept<First, Rest...> {
  // No destructor is called, and no other constructor than a copy's.
  static constexpr bool kPlain = std::is_trivially_copyable_v<First> && Kept<Rest...>::kPlain;
  First first;
  Kept<Rest...> rest;
};

/// Fills a variable's room.
template <class T>
inline __attribute__((always_inline)) void keep_in(T& home, const T& value) {
  if constexpr (std::is_array_v<T>) {
    __builtin_memcpy(home, value, sizeof(T));
  } else {
    home = value;
  }
}
inline __attribute__((always_inline)) void keep_all(Kept<>&) {}
template <class First, class... Rest>
inline __attribute__((always_inline)) void keep_all(Kept<First, Rest...>& kept, const First& first,
                                                    const Rest&... rest) {
  keep_in(kept.first, first);
  keep_all(kept.rest, rest...);
}

/// @return copies of a thread's variables.
template <class... T>
inline __attribute__((always_inline)) Kept<T...> keep(const T&... values) {
  static_assert(Kept<T...>::kPlain, "a variable that is kept can't have a constructor");
  Kept<T...> kept;
  keep_all(kept, values...);
  return kept;
}

/// @tparam Slot which of the variables, from 0.
/// @return the variable's room.
template <int Slot, class First, class... Rest>
inline __attribute__((always_inline)) auto& kept(Kept<First, Rest...>& all) {
  if constexpr (Slot == 0) {
    return all.first;
  } else {
    return kept<Slot - 1>(all.rest);
  }
}

/// A part's own copy of a variable, so that the compiler can hold it in registers; written back
/// when the part ends.
template <class T>
class Borrowed {
 public:
  explicit __attribute__((always_inline)) Borrowed(T& home) : home_(home) { keep_in(value, home); }
  __attribute__((always_inline)) ~Borrowed() { keep_in(home_, value); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  T value;

 private:
  T& home_;
};

/// Runs a part for some threads.
/// @tparam Body takes a thread's linear index, and returns what the thread keeps, or nothing.
/// @param part the part.
/// @param row the threads; threadIdx.y and .z are set for them.
template <class Body>
void run_part(const SplitPart& part, const SplitRow& row) {
  using Result = decltype(std::declval<const Body&>()(0u));
  // A copy of its own lets the compiler keep what it captured in registers.
  const Body body = *static_cast<const Body*>(part.body);
  for (unsigned x = row.begin; x != row.end; ++x) {
    threadIdx.x = x;
    asm volatile("" : : "m"(threadIdx.x));  // so that messages name the right thread
    const unsigned linear = row.linear + (x - row.begin);
    if constexpr (std::is_void_v<Result>) {
      body(linear);
    } else {
      new (static_cast<void*>(static_cast<Result*>(part.kept) + linear)) Result(body(linear));
    }
  }
}

/// Notes a part.
/// @param body as in run_part.
/// @return what each thread will have kept, by linear index; or nothing.
template <class Body>
inline __attribute__((always_inline)) auto defer_part(const Body& body) {
  using Result = decltype(body(0u));
  static_assert(std::is_trivially_destructible_v<Body>,
                "what all threads share can't have a destructor");
  const Body* const stored = new (split_storage(sizeof(Body))) Body(body);
  if constexpr (std::is_void_v<Result>) {
    add_part({run_part<Body>, stored, nullptr});
  } else {
    Result* const kept = static_cast<Result*>(split_storage_of_threads(sizeof(Result)));
    add_part({run_part<Body>, stored, kept});
    return kept;
  }
}

}  // namespace warpkit::emulator
