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

/// Consecutive threads of one row, x in [begin, end), and the linear index of the first.
struct SplitRow {
  unsigned begin;
  unsigned end;
  unsigned linear;
  unsigned position;  ///< How many threads come before it in this part.
};

/// Gives the next threads of a part, and sets threadIdx.y and .z for them.
/// @param row those before; all zero at first.
/// @param end where the part ends: the barrier.
/// @return false when all threads have had their turn.
bool next_split_row(SplitRow& row, Site end);

/// Gives room for what a part keeps, until its SplitMark ends.
/// @param bytes of one thread.
/// @return room for every thread of the block, aligned to 64 bytes.
void* split_storage(size_t bytes);

/// How much of the room is taken.
struct SplitRoom {
  int chunk;
  size_t used;
};
SplitRoom split_room();
void release_split_room(SplitRoom room);

/// Gives back what the parts in its scope have kept, when it ends.
class SplitMark {
 public:
  SplitMark() : room_(split_room()) {}
  ~SplitMark() { release_split_room(room_); }
  SplitMark(const SplitMark&) = delete;
  SplitMark& operator=(const SplitMark&) = delete;

 private:
  SplitRoom room_;
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

/// Runs one part for every thread of the block, in the launch's order.
/// @tparam Part takes the thread's linear index, and returns what it keeps, or nothing.
/// @param part the part.
/// @param end the barrier that it ends at, for messages.
/// @return what each thread keeps, by linear index; or nothing.
template <class Part>
inline __attribute__((always_inline)) auto run_threads(const Part& part, Site end = Site{}) {
  using Result = decltype(part(0u));
  SplitRow row{};
  if constexpr (std::is_void_v<Result>) {
    while (next_split_row(row, end)) {
      for (unsigned x = row.begin; x != row.end; ++x) {
        threadIdx.x = x;
        asm volatile("" : : "m"(threadIdx.x));  // so that messages name the right thread
        part(row.linear + (x - row.begin));
      }
    }
  } else {
    Result* const kept = static_cast<Result*>(split_storage(sizeof(Result)));
    while (next_split_row(row, end)) {
      for (unsigned x = row.begin; x != row.end; ++x) {
        threadIdx.x = x;
        asm volatile("" : : "m"(threadIdx.x));
        const unsigned linear = row.linear + (x - row.begin);
        new (static_cast<void*>(&kept[linear])) Result(part(linear));
      }
    }
    return kept;
  }
}

}  // namespace warpkit::emulator
