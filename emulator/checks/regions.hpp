/// @file
/// The allocations that kernels may touch, and those that they may not any more.
#pragma once

#include <cstdint>
#include <map>

#include "emulator/checks/byte_flags.hpp"
#include "emulator/debug_info/source_lines.hpp"
#include "emulator/runtime/block_observer.hpp"

namespace warpkit::emulator::checks {

/// An allocation.
struct Region {
  std::uintptr_t begin = 0;  ///< Its first byte.
  std::size_t bytes = 0;     ///< As asked for.
  MemoryKind kind{};         ///< What allocated it.
  bool is_freed = false;     ///< It has been given back.
  CallStack allocated_at;    ///< The call.
  CallStack freed_at;        ///< Likewise.
  int number = 0;            ///< Counts allocations, so that lists have an order.
  ByteFlags written;         ///< Of Device and Heap memory.
  bool is_scalar = false;    ///< A kernel takes it for numbers, which have no padding.

  /// @return the first byte behind it.
  std::uintptr_t end() const { return begin + bytes; }
  /// @return true if what nobody wrote is known.
  bool tracks_writes() const { return kind == MemoryKind::Device || kind == MemoryKind::Heap; }
};

/// All allocations by address; those freed stay until their addresses are used again.
class Regions {
 public:
  /// Adds an allocation.
  /// @param kind what allocates.
  /// @param address its first byte.
  /// @param bytes its size.
  /// @param calls the call.
  void add(MemoryKind kind, const void* address, std::size_t bytes, CallStack calls);
  /// @param address what was freed.
  /// @param calls the call.
  void free(const void* address, CallStack calls);
  /// @param address any address.
  /// @return the region that begins there, or null.
  Region* beginning_at(const void* address);
  /// @param address any address.
  /// @return the region, freed or not, that the byte lies in; or null.
  Region* holding(std::uintptr_t address);
  /// @param address any address outside regions.
  /// @param within at most this far away.
  /// @return the region whose end or beginning is nearest; live ones first; or null.
  Region* nearest(std::uintptr_t address, std::size_t within);
  /// Forgets all.
  void clear();
  /// @return all regions by address.
  const std::map<std::uintptr_t, Region>& all() const { return regions_; }

 private:
  std::map<std::uintptr_t, Region> regions_;  // by first byte; they don't overlap
  Region* latest_ = nullptr;                  // found last
  int count_ = 0;
};

}  // namespace warpkit::emulator::checks
