/// @file
/// What each lane of a counted kernel does, as events in the order in which it does them: the basic
/// blocks that it enters and its accesses to memory.
#pragma once

#include <cstdint>

#include "emulator/include/device_launch_parameters.h"
#include "emulator/profiler/access_listener.hpp"
#include "emulator/runtime/trace_cursor.hpp"

namespace warpkit::emulator {

/// What an event is; the lowest bits of its key.
enum class EventKind : std::uint64_t {
  Block,   ///< A basic block begins.
  Load,    ///< As AccessKind.
  Store,   ///< Likewise.
  Atomic,  ///< Likewise.
};

inline constexpr int kKindBits = 2;   ///< Of a key, lowest.
inline constexpr int kWidthBits = 5;  ///< Of a key, above: the bytes of an access, 1 to 16.

/// @param code where the event is in the program.
/// @param kind what it is.
/// @param bytes of an access; 0 for a basic block, and where a variable in local memory begins or
///   ends.
/// @return the event's key: events with one key are one instruction.
constexpr std::uint64_t event_key(std::uintptr_t code, EventKind kind, std::uint64_t bytes) {
  return static_cast<std::uint64_t>(code) << (kKindBits + kWidthBits) | bytes << kKindBits |
         static_cast<std::uint64_t>(kind);
}
/// @param key an event's.
/// @return where it is in the program.
constexpr std::uintptr_t code_of(std::uint64_t key) { return key >> (kKindBits + kWidthBits); }
/// @param key an event's.
/// @return what it is.
constexpr EventKind kind_of(std::uint64_t key) {
  return static_cast<EventKind>(key & ((1u << kKindBits) - 1));
}
/// @param key an event's.
/// @return true where a variable in local memory begins or ends, which is nothing that a GPU does.
constexpr bool is_own_array(std::uint64_t key) {
  return kind_of(key) != EventKind::Block && (key >> kKindBits & ((1u << kWidthBits) - 1)) == 0;
}
/// @param key an event's.
/// @return the bytes of an access.
constexpr std::uint32_t bytes_of(std::uint64_t key) {
  return static_cast<std::uint32_t>(key >> kKindBits & ((1u << kWidthBits) - 1));
}

/// Who keeps the events.
class TraceKeeper {
 public:
  virtual ~TraceKeeper() = default;
  /// A thread is about to run its kernel's first line.
  /// @param code of the event that stands for the kernel's beginning.
  virtual void thread_begins(std::uintptr_t code) = 0;
  /// The running thread has returned from its kernel.
  virtual void thread_ends() = 0;
  /// The running thread does what nobody expected, or nobody knows what it does.
  /// @param key the event's.
  /// @param address of an access; else 0.
  virtual void keep(std::uint64_t key, std::uint64_t address) = 0;
  /// The running lane does what is one atomic operation on a GPU, in several steps.
  /// @param begins it begins, or has ended.
  virtual void whole_atomic(bool begins) = 0;
  /// A thread may declare a variable in local memory: an event of no bytes, a Load where it begins
  /// and a Store where it ends, with its address.
  /// @param code of the event where it begins.
  /// @param bytes its size.
  /// @param name as in the source.
  /// @param piece bytes that one instruction writes of its initial value; 0 where it has none.
  virtual void own_array(std::uintptr_t code, std::uint64_t bytes, const char* name,
                         std::size_t piece) = 0;
  /// @param address of a device's or a block's array, or of anything else.
  /// @return the alignment of the array's elements in bytes; 0 where it isn't known.
  virtual std::size_t alignment_at(std::uintptr_t address) = 0;
};

extern TraceKeeper* trace_keeper;  ///< Null when nothing is counted.

/// @param address any.
/// @return true if it is threadIdx or one of its like, which are registers on a GPU.
inline bool is_place_in_grid(std::uintptr_t address) {
  const auto is_in = [address](const auto& variable) {
    return address - reinterpret_cast<std::uintptr_t>(&variable) < sizeof variable;
  };
  return is_in(threadIdx) || is_in(blockIdx) || is_in(blockDim) || is_in(gridDim);
}

/// Where threadIdx and its like lie together, so that one comparison tells them from nearly all
/// other memory: the compiler puts them side by side, or else is_place_in_grid has more to do.
struct GridSpan {
  std::uintptr_t offset;  ///< Of the first byte, from threadIdx.
  std::uintptr_t bytes;   ///< To behind the last.
  bool has_gaps;          ///< Something else lies between them.
};
extern GridSpan grid_span;  ///< The same in every host thread.

/// As is_place_in_grid, and mostly quicker.
/// @param address any.
/// @return likewise.
inline bool is_in_grid_span(std::uintptr_t address) {
  const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(&threadIdx) + grid_span.offset;
  return address - begin < grid_span.bytes && (!grid_span.has_gaps || is_place_in_grid(address));
}

/// Notes an access that is the one expected.
/// @param key its event's.
/// @param address its first byte.
/// @return false if it isn't.
inline bool keep_expected(std::uint64_t key, std::uintptr_t address) {
  TraceCursor& at = trace_cursor;
  if (__builtin_expect(*at.expected != key, 0)) return false;
  ++at.expected;
  *at.address++ = address;
  return true;
}

/// Keeps an access of the running lane, if anybody counts.
/// @param address its first byte.
/// @param bytes how many; those of a struct become several events, as a GPU has no instruction that
///   reads or writes more than the alignment of what it is given.
/// @param kind what it does.
/// @param code where it is in the program.
void keep_access(const volatile void* address, std::size_t bytes, AccessKind kind,
                 const void* code);

}  // namespace warpkit::emulator
