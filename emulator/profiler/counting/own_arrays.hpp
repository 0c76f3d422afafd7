/// @file
/// The variables of threads that lie in local memory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/profiler/counting/arrays.hpp"
#include "emulator/profiler/counting/requests.hpp"

namespace warpkit::emulator::counting {

/// What a piece of code declares.
struct OwnArraySite {
  Array array;            ///< Its name and size.
  std::size_t piece = 0;  ///< Bytes by which its initial value is written; 0 if it has none.
};

/// By where the code says so.
using OwnArraySites = std::map<std::uintptr_t, OwnArraySite>;

/// Those of one warp's lanes, as far as its steps have been counted.
class OwnArrays {
 public:
  /// Forgets all.
  void clear();
  /// Lanes declare a variable, each its own; what lay there before is gone.
  /// @param request the lanes, with the variable's address in each.
  /// @param array its name and size; stays where it is.
  void begin(const Request& request, const Array& array);
  /// Lanes leave its scope.
  /// @param request the lanes, with the variable's address in each.
  void end(const Request& request);
  /// Takes the lanes out of a request that access one variable.
  /// @param request lanes that it yields are no more in it.
  /// @param lanes receives them, with addresses from the variable's beginning.
  /// @return the variable; null if no lane accesses any.
  const Array* take(Request& request, Request& lanes) const;
  /// @return true while no lane has any.
  bool empty() const { return count_ == 0; }

 private:
  struct Placed {
    std::uintptr_t begin;
    const Array* array;
  };
  void remove(int lane, std::uintptr_t begin, std::uint64_t bytes);
  const Placed* holding(int lane, std::uintptr_t address) const;

  std::vector<Placed> placed_[kLanes];
  std::uint32_t count_ = 0;
};

/// @param request to local memory, addresses from the variable's beginning. A GPU puts the same
///   4-byte word of 32 lanes side by side: word w of lane l begins at byte (w × 32 + l) × 4.
/// @param unit kSectorBytes or kLineBytes.
/// @return how many of them the lanes touch.
std::uint32_t local_units(const Request& request, std::uint32_t unit);

}  // namespace warpkit::emulator::counting
