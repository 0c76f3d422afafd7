/// @file
/// Device memory: one arena that the host can't dereference.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "emulator/include/driver_types.h"

namespace warpkit::emulator {

/// A piece of device memory.
struct Allocation {
  std::size_t begin = 0;  ///< Offset in the arena.
  std::size_t size = 0;   ///< Bytes asked for.
  std::size_t first = 0;  ///< Offset of its first page.
  std::size_t pages = 0;  ///< Bytes of its pages.
  bool parked = false;    ///< Closed by putting its page table entries elsewhere.
};

/// One range of addresses, mapped twice. The device's addresses, which programs hold, can be
/// touched only by kernels: the first that does finds them closed, and opens them for all until the
/// host has waited for the device (or, where closing costs little, no kernel runs any more). The
/// runtime copies through the other mapping, at any time. A page that can never be
/// touched lies between allocations, and an allocation ends where a page ends, but for CUDA's
/// alignment of 256 bytes, so that an overrun meets it.
///
/// All members may be called from several host threads.
class DeviceMemory {
 public:
  /// The process's device memory.
  static DeviceMemory& instance();

  /// @param size bytes, at least 1.
  /// @return the device address, aligned to 256 bytes; null if there is no room.
  void* allocate(std::size_t size);
  /// @param pointer what allocate returned.
  /// @return false if it isn't an allocation's first byte.
  bool release(void* pointer);
  /// Releases everything.
  void release_all();

  /// @param pointer any address.
  /// @return true if it lies in the arena, allocated or not.
  bool contains(const void* pointer) const;
  /// Looks an address up.
  /// @param pointer any address.
  /// @param allocation receives the allocation; when the address lies in none, the last one below
  ///   it, or nothing (size 0).
  /// @return false if it lies in none.
  bool find(const void* pointer, Allocation& allocation) const;
  /// @param pointer a device address.
  /// @param count bytes from there.
  /// @return true if they lie in one allocation.
  bool holds(const void* pointer, std::size_t count) const;
  /// @param pointer a device address.
  /// @return where the runtime can always read and write the same byte.
  void* alias(const void* pointer) const;
  /// @param allocation an allocation.
  /// @return its device address.
  void* address(const Allocation& allocation) const { return device_ + allocation.begin; }
  /// @return bytes not allocated.
  std::size_t free_bytes() const;

  /// A kernel is about to run.
  void launch_begins();
  /// A kernel couldn't touch an address. Called in a signal handler, but by the kernel's own
  /// access, which happens in no critical section.
  /// @param address any address.
  /// @return true if it lies in an allocation, which is open now, so that the access will succeed.
  bool open_for(const void* address);
  /// No kernel runs any more.
  void launch_ended();
  /// The host has waited for the device: its dereferences must fail from here on.
  void synchronized();

 private:
  using Clock = std::chrono::steady_clock;

  DeviceMemory();
  std::size_t place(std::size_t bytes);
  void protect(const Allocation& allocation, int protection) const;
  void open();
  void close();
  bool park(Allocation& allocation);
  void unpark(Allocation& allocation);

  mutable std::mutex mutex_;
  int file_ = -1;
  char* device_ = nullptr;
  char* alias_ = nullptr;
  char* parking_ = nullptr;  // addresses for page table entries of closed allocations
  std::map<std::size_t, Allocation> allocations_;  // by first page
  std::size_t used_ = 0;                           // bytes, by pages
  std::size_t unused_ = 0;                         // from here on nothing has been; for checks
  int kernels_ = 0;                                // running
  bool open_ = false;
  std::uint64_t openings_ = 0;
  Clock::time_point opened_at_{};
  Clock::duration cost_{};  // of the latest closing
};

/// Lets kernels open device memory while it lives.
class DeviceAccess {
 public:
  DeviceAccess() { DeviceMemory::instance().launch_begins(); }
  ~DeviceAccess() { DeviceMemory::instance().launch_ended(); }
  DeviceAccess(const DeviceAccess&) = delete;             // one begin, one end
  DeviceAccess& operator=(const DeviceAccess&) = delete;  // likewise
};

}  // namespace warpkit::emulator
