/// @file
/// What each lane of a counted kernel does, as events in the order in which it does them: the basic
/// blocks that it enters and its accesses to memory.
#pragma once

#include <cstdint>

#include "emulator/include/device_launch_parameters.h"
#include "emulator/profiler/access_listener.hpp"

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
/// @param bytes of an access; 0 for a basic block.
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
/// @return the bytes of an access.
constexpr std::uint32_t bytes_of(std::uint64_t key) {
  return static_cast<std::uint32_t>(key >> kKindBits & ((1u << kWidthBits) - 1));
}

/// Where this host thread's running lane writes its next event.
struct TraceCursor {
  std::uint64_t* next = nullptr;  ///< The next key; its address goes `stride` behind.
  std::uint64_t* end = nullptr;   ///< Behind the last that there is room for.
  std::uint64_t stride = 0;       ///< From keys to addresses.
  unsigned x = ~0u;               ///< threadIdx of the lane.
  unsigned y = ~0u;               ///< Likewise.
  unsigned z = ~0u;               ///< Likewise.
};

/// Who keeps the events.
class TraceKeeper {
 public:
  virtual ~TraceKeeper() = default;
  /// A thread is about to run its kernel's first line.
  /// @param code of the event that stands for the kernel's beginning.
  virtual void thread_begins(std::uintptr_t code) = 0;
  /// The running thread has returned from its kernel.
  virtual void thread_ends() = 0;
  /// The cursor is another lane's, or full.
  /// @param code of the event that is to be kept.
  /// @return false if the event is to be dropped.
  virtual bool make_room(std::uintptr_t code) = 0;
  /// The running lane does what is one atomic operation on a GPU, in several steps.
  /// @param begins it begins, or has ended.
  virtual void whole_atomic(bool begins) = 0;
  /// @param address of a device's or a block's array, or of anything else.
  /// @return the alignment of the array's elements in bytes; 0 where it isn't known.
  virtual std::size_t alignment_at(std::uintptr_t address) = 0;
};

extern TraceKeeper* trace_keeper;                ///< Null when nothing is counted.
extern WARPKIT_THREAD_LOCAL TraceCursor cursor;  ///< Of this host thread.

/// Keeps an event of the running lane.
/// @param key the event's key.
/// @param address of an access; else 0.
inline void keep_event(std::uint64_t key, std::uint64_t address) {
  TraceCursor& at = cursor;
  const bool ready =
      at.x == threadIdx.x && at.y == threadIdx.y && at.z == threadIdx.z && at.next != at.end;
  if (__builtin_expect(!ready, 0) && !trace_keeper->make_room(code_of(key))) return;
  *at.next = key;
  at.next[at.stride] = address;
  ++at.next;
}

/// @param address any.
/// @return true if it is threadIdx or one of its like, which are registers on a GPU.
inline bool is_place_in_grid(std::uintptr_t address) {
  const auto is_in = [address](const auto& variable) {
    return address - reinterpret_cast<std::uintptr_t>(&variable) < sizeof variable;
  };
  return is_in(threadIdx) || is_in(blockIdx) || is_in(blockDim) || is_in(gridDim);
}

/// Keeps an access of one scalar or vector.
/// @param address its first byte.
/// @param bytes how many: 1, 2, 4, 8 or 16.
/// @param kind Load or Store.
/// @param code where it is in the program.
inline void keep_scalar(const volatile void* address, std::size_t bytes, AccessKind kind,
                        const void* code) {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  if (is_place_in_grid(at)) return;
  const EventKind event = kind == AccessKind::Load ? EventKind::Load : EventKind::Store;
  keep_event(event_key(reinterpret_cast<std::uintptr_t>(code), event, bytes), at);
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
