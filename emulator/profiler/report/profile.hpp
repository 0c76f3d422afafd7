/// @file
/// What the profiler counted, as data: read from its JSON, shown by tables, pages and tests.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace warpkit::profile {

/// x, y, z.
using Extent = std::array<std::uint32_t, 3>;

/// Which memory an access is to.
enum class Space { Global, Shared, Constant, Local };

/// What an access does.
enum class Operation { Load, Store, Atomic };

/// Warp-level memory instructions of one space and operation. Where a name is a counter of
/// NVIDIA's, docs/profiler.md says which.
struct AccessCounts {
  std::uint64_t requests = 0;          ///< warp instructions with at least one active lane
  std::uint64_t lanes = 0;             ///< active lanes, summed over the requests
  std::uint64_t bytes = 0;             ///< asked for by the lanes, summed
  std::uint64_t sectors = 0;           ///< 32-byte sectors touched, global and local memory
  std::uint64_t sectors_ideal = 0;     ///< what the bytes alone need
  std::uint64_t lines = 0;             ///< 128-byte lines touched, global memory
  std::uint64_t wavefronts = 0;        ///< steps, shared memory
  std::uint64_t wavefronts_ideal = 0;  ///< what the width alone needs

  /// @return sectors beyond the ideal; never below zero
  std::uint64_t excess_sectors() const {
    return sectors > sectors_ideal ? sectors - sectors_ideal : 0;
  }
  /// @return wavefronts beyond the ideal; never below zero
  std::uint64_t excess_wavefronts() const {
    return wavefronts > wavefronts_ideal ? wavefronts - wavefronts_ideal : 0;
  }
};

/// One line of source, one space, one operation, one width.
struct LineCounts : AccessCounts {
  std::string file;                       ///< as the compiler knew it, shortened
  int line = 0;                           ///< from 1
  Space space = Space::Global;            ///< where to
  Operation operation = Operation::Load;  ///< what
  std::uint32_t bytes_per_lane = 0;       ///< width of a lane's access
  std::string array;                      ///< its name, where all accesses are to one
};

/// Branches at one line of source.
struct BranchCounts {
  std::string file;             ///< as in LineCounts
  int line = 0;                 ///< from 1
  std::uint64_t executed = 0;   ///< by warps
  std::uint64_t divergent = 0;  ///< times that the active lanes of a warp disagreed
  std::uint64_t lanes = 0;      ///< active lanes, summed
};

/// Floating-point operations: a sum, a difference, a product, a quotient or a square root is 1, a
/// fused multiply-add 2.
struct FlopCounts {
  std::uint64_t f16 = 0;  ///< of half and bfloat16
  std::uint64_t f32 = 0;  ///< of float
  std::uint64_t f64 = 0;  ///< of double

  /// @return all of them
  std::uint64_t all() const { return f16 + f32 + f64; }
};

/// The floating-point operations of one line of source.
struct FlopLine : FlopCounts {
  std::string file;  ///< as in LineCounts
  int line = 0;      ///< from 1
};

/// What has floating-point operations that can't be counted, at one line of source.
struct UncountedFlops {
  std::string file;         ///< as in LineCounts; may be empty
  int line = 0;             ///< from 1
  std::string what;         ///< `expf`: what was called
  std::uint64_t times = 0;  ///< that lanes did so
};

/// One lane's part of a request.
struct LaneAccess {
  std::uint32_t lane = 0;    ///< 0 to 31
  std::uint64_t offset = 0;  ///< bytes from the array's first
};

/// One request in full, for pictures.
struct Pattern {
  std::string file;                       ///< as in LineCounts
  int line = 0;                           ///< from 1
  Space space = Space::Global;            ///< where to
  Operation operation = Operation::Load;  ///< what
  std::uint32_t bytes_per_lane = 0;       ///< width of a lane's access
  Extent block{};                         ///< blockIdx
  std::uint32_t warp = 0;                 ///< of the block
  std::uint32_t step = 0;                 ///< the n-th request of this line by this warp, from 0
  std::string array;                      ///< its name; may be empty
  std::uint64_t base = 0;                 ///< address of offset 0, modulo 128
  std::vector<LaneAccess> lanes;          ///< those that are active, by lane
  std::uint32_t sectors = 0;              ///< of this request
  std::uint32_t wavefronts = 0;           ///< of this request
};

/// Which elements of an array one block reads and writes: ranges [first, last] of bytes.
struct Footprint {
  std::string array;                                 ///< its name
  Space space = Space::Global;                       ///< where it lies
  std::uint64_t bytes = 0;                           ///< its size
  std::uint32_t element_bytes = 0;                   ///< of an element; 0 when unknown
  Extent block{};                                    ///< blockIdx
  std::vector<std::array<std::uint64_t, 2>> reads;   ///< in order, disjoint
  std::vector<std::array<std::uint64_t, 2>> writes;  ///< likewise
};

/// One launch of a kernel.
struct Launch {
  std::string kernel;                ///< as written
  std::string file;                  ///< where it is launched
  int line = 0;                      ///< from 1
  Extent grid{};                     ///< blocks
  Extent block{};                    ///< threads a block
  std::string failure;               ///< why the counts aren't whole; empty when they are
  std::uint64_t dynamic_shared = 0;  ///< bytes a block
  std::uint64_t static_shared = 0;   ///< bytes a block
  AccessCounts global_load, global_store, global_atomic;
  AccessCounts shared_load, shared_store, shared_atomic;
  AccessCounts constant_load, local_load, local_store;
  std::uint64_t warps = 0;                      ///< of the grid
  std::uint64_t barriers = 0;                   ///< __syncthreads and its kin, by warps
  std::uint64_t branches = 0;                   ///< executed by warps
  std::uint64_t divergent_branches = 0;         ///< of those, with active lanes that disagree
  double mean_active_lanes = 0;                 ///< active lanes a warp step
  std::optional<std::uint64_t> flops;           ///< where they can be counted
  FlopCounts flop_counts;                       ///< by precision, where they are
  std::optional<double> theoretical_occupancy;  ///< 0 to 1, for the registers assumed
  std::uint32_t registers_assumed = 0;          ///< a thread; the emulator can't know them
  std::vector<LineCounts> lines;                ///< by file, line, space, operation, width
  std::vector<BranchCounts> branch_lines;       ///< by file, line
  std::vector<FlopLine> flop_lines;             ///< by file, line
  std::vector<UncountedFlops> uncounted;        ///< what flops lacks
  std::vector<Pattern> patterns;                ///< of the first blocks' warps
  std::vector<Footprint> footprints;            ///< of the first block
};

/// A launch's floating-point operations a byte of global memory that its lanes load and store.
/// @param launch the launch
/// @return the quotient; nothing where the operations weren't counted or there are no bytes
std::optional<double> intensity(const Launch& launch);

/// What one run of a program counted.
struct Profile {
  std::string device;            ///< what counted
  std::vector<Launch> launches;  ///< in order
};

/// Reads what the profiler wrote.
/// @param text JSON, as CLI.md and docs/profiler.md describe
/// @return the profile
/// @throws std::runtime_error with one line that says what is wrong and where
Profile read_profile(const std::string& text);

/// Reads a file.
/// @param path its path
/// @return the profile
/// @throws std::runtime_error as read_profile, or when it can't be read
Profile load_profile(const std::string& path);

}  // namespace warpkit::profile
