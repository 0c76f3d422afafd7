/// @file
/// Remembers what an instruction's requests cost: the next one mostly goes to the same array, and
/// its lanes lie as far from each other.
#pragma once

#include <cstdint>

#include "emulator/profiler/counting/launch_counts.hpp"

namespace warpkit::emulator::counting {

/// Of one instruction.
class AccessMemory {
 public:
  /// Counts a request, if it is like one before.
  /// @param from by active lane, from the first: its addresses.
  /// @param at which of them.
  /// @param lanes the active lanes.
  /// @param version of what is known of arrays.
  /// @return false if it is unlike, and not counted.
  bool count(const std::uint64_t* const* from, std::uint32_t at, std::uint32_t lanes,
             std::uint64_t version);
  /// Remembers a request whose lanes all go to one place.
  /// @param request the request.
  /// @param begin first byte of the place.
  /// @param bytes of the place.
  /// @param version of what is known of arrays.
  /// @param to where it is counted.
  /// @param cost of the request.
  void remember(const Request& request, std::uintptr_t begin, std::uint64_t bytes,
                std::uint64_t version, AccessSite& to, const RequestCost& cost);

 private:
  static constexpr std::uint32_t kPlaces = kLineBytes / kWordBytes;

  std::uint32_t lanes_ = 0;        // none: nothing is remembered
  std::uint32_t count_ = 0;        // of lanes
  std::uint32_t bytes_ = 0;        // of each
  std::uint64_t version_ = 0;      // of arrays
  std::uint64_t apart_[kLanes]{};  // by active lane: bytes from the first
  std::uint64_t below_ = 0;        // the lowest lane lies this far below the first
  std::uint64_t reach_ = 0;        // the highest ends this far above
  std::uintptr_t begin_ = 0;       // of the array
  std::uint64_t array_bytes_ = 0;
  AccessSite* to_ = nullptr;
  std::uint32_t known_ = 0;     // costs, a bit each
  RequestCost costs_[kPlaces];  // by the word of its line in which the first lane's access begins
};

}  // namespace warpkit::emulator::counting
