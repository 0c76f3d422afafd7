/// @file
/// What is counted of one launch.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "emulator/profiler/counting/arrays.hpp"
#include "emulator/profiler/counting/byte_set.hpp"
#include "emulator/profiler/counting/requests.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::emulator::counting {

/// What one request costs; what its space doesn't have is 0.
struct RequestCost {
  std::uint32_t sectors = 0;           ///< That it touches.
  std::uint32_t sectors_ideal = 0;     ///< That its bytes would fill.
  std::uint32_t lines = 0;             ///< That it touches.
  std::uint32_t wavefronts = 0;        ///< That it takes.
  std::uint32_t wavefronts_ideal = 0;  ///< That its width needs.
};

/// @param request any.
/// @param space where to.
/// @param is_atomic it is an atomic operation.
/// @return what it costs there.
RequestCost cost_of(const Request& request, Space space, bool is_atomic);

/// One instruction's accesses to one space.
struct AccessSite {
  profile::AccessCounts counts;  ///< Of all its requests.
  std::string array;             ///< The name of what it accesses.
  bool several = false;          ///< Several arrays, or one without a name.

  /// Counts a request.
  /// @param cost of the request.
  /// @param lanes active ones.
  /// @param bytes of each.
  void add(const RequestCost& cost, std::uint64_t lanes, std::uint64_t bytes) {
    ++counts.requests;
    counts.lanes += lanes;
    counts.bytes += lanes * bytes;
    counts.sectors += cost.sectors;
    counts.sectors_ideal += cost.sectors_ideal;
    counts.lines += cost.lines;
    counts.wavefronts += cost.wavefronts;
    counts.wavefronts_ideal += cost.wavefronts_ideal;
  }
  /// Adds what another host thread counted.
  /// @param other of the same instruction.
  void add(const AccessSite& other);
};

/// One instruction of the program.
struct CodeSite {
  std::uint64_t key = 0;        ///< Its event key.
  std::uint64_t steps = 0;      ///< Times that a warp executed it.
  std::uint64_t lanes = 0;      ///< Active lanes, summed.
  std::uint64_t divergent = 0;  ///< Times that they went different ways behind it.
  std::uint64_t next = 0;       ///< The smallest that followed it.
  bool branches = false;        ///< Others have followed it, too.
  AccessSite spaces[4];         ///< By Space.

  /// Adds what another host thread counted.
  /// @param other the same instruction.
  void add(const CodeSite& other);
};

/// Sites by their keys. The table is its own, since kernels run meanwhile.
class CodeSites {
 public:
  CodeSites() : slots_(256) {}
  /// @param key an event's.
  /// @return its site, which stays where it is.
  CodeSite& at(std::uint64_t key);
  /// @return all, in no order.
  const std::deque<CodeSite>& all() const { return sites_; }

 private:
  struct Slot {
    std::uint64_t key = 0;  // 0 where it is free
    CodeSite* site = nullptr;
  };
  std::vector<Slot> slots_;
  std::deque<CodeSite> sites_;
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

/// Which bytes of an array one block touched.
struct TouchedBytes {
  Array array;     ///< What.
  ByteSet reads;   ///< By byte.
  ByteSet writes;  ///< Likewise.
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
  /// @return what it costs.
  RequestCost count(CodeSite& site, const Request& request, Space space, const Array* array);
  /// Adds what another host thread counted of the same launch.
  /// @param other of the other; its kept requests are taken over.
  void add(LaunchCounts& other);
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
