/// @file
/// What is counted of one launch.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/profiler/counting/arrays.hpp"
#include "emulator/profiler/counting/requests.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::emulator::counting {

/// One instruction's accesses to one space.
struct AccessSite {
  profile::AccessCounts counts;  ///< Of all its requests.
  std::string array;             ///< The name of what it accesses.
  bool several = false;          ///< Several arrays, or one without a name.
};

/// One instruction of the program.
struct CodeSite {
  std::uint64_t key = 0;        ///< Its event key; 0 where the table is free.
  std::uint64_t steps = 0;      ///< Times that a warp executed it.
  std::uint64_t lanes = 0;      ///< Active lanes, summed.
  std::uint64_t divergent = 0;  ///< Times that they went different ways behind it.
  std::uint64_t next = 0;       ///< An instruction that followed it.
  bool branches = false;        ///< Others have followed it, too.
  AccessSite spaces[4];         ///< By Space.
};

/// The key of a site, by the key. The table is its own, since kernels run meanwhile.
class CodeSites {
 public:
  CodeSites() : slots_(256) {}
  /// @param key an event's.
  /// @return its site; another call may move it.
  CodeSite& at(std::uint64_t key);
  /// @return all, in no order; those with key 0 are none.
  const std::vector<CodeSite>& all() const { return slots_; }

 private:
  std::vector<CodeSite> slots_;
  std::size_t used_ = 0;
};

/// A request in full.
struct KeptRequest {
  std::uint64_t key;         ///< Of its instruction.
  Space space;               ///< Where to.
  Request request;           ///< Its addresses.
  std::uint64_t block;       ///< Linear index.
  std::uint32_t warp;        ///< Of the block.
  std::uintptr_t base;       ///< The array's first byte, or the lowest address.
  std::string array;         ///< Its name; may be empty.
  std::uint32_t sectors;     ///< That it touches.
  std::uint32_t wavefronts;  ///< That it takes.
};

/// Which bytes of an array one block touched, a bit each.
struct TouchedBytes {
  Array array;               ///< What.
  std::vector<bool> reads;   ///< By byte.
  std::vector<bool> writes;  ///< Likewise.
};

/// One launch.
struct LaunchCounts {
  profile::Launch told;                            ///< Kernel, line, shape.
  CodeSites sites;                                 ///< By instruction.
  std::uint64_t barriers = 0;                      ///< By warps.
  std::vector<KeptRequest> kept;                   ///< In the order in which they were made.
  std::map<std::uintptr_t, TouchedBytes> touched;  ///< By array; of the first block.
  std::string failure;  ///< Why the counts aren't whole; empty when they are.

  /// Counts a request.
  /// @param site of its instruction.
  /// @param request its addresses.
  /// @param space where to.
  /// @param array what it accesses, or null.
  void count(CodeSite& site, const Request& request, Space space, const Array* array);
  /// Keeps a request for pictures, if it is one of the first of its line.
  /// @param key of its instruction.
  /// @param request its addresses.
  /// @param array what it accesses, or null.
  /// @param space where to.
  /// @param block linear index.
  /// @param warp of the block.
  void keep(std::uint64_t key, const Request& request, const Array* array, Space space,
            std::uint64_t block, std::uint32_t warp);
  /// Notes what the first block touches.
  /// @param key of the instruction.
  /// @param request its addresses.
  /// @param array what it accesses.
  void touch(std::uint64_t key, const Request& request, const Array& array);

 private:
  std::map<std::uint64_t, std::uint32_t> kept_by_[4];  // by instruction, for block and warp
};

}  // namespace warpkit::emulator::counting
