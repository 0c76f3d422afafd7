/// @file
/// What one request, the accesses of a warp's lanes by one instruction, costs a GPU's memory.
#pragma once

#include <cstdint>

namespace warpkit::emulator::counting {

inline constexpr int kLanes = 32;                  ///< Of a warp.
inline constexpr std::uint32_t kSectorBytes = 32;  ///< What global memory is read and written by.
inline constexpr std::uint32_t kLineBytes = 128;   ///< Four sectors: one tag of the cache.
inline constexpr std::uint32_t kBanks = 32;        ///< Of shared memory.
inline constexpr std::uint32_t kWordBytes = 4;     ///< Of a bank.

/// One request.
struct Request {
  std::uint32_t lanes = 0;            ///< A bit for each active lane; at least one.
  std::uint32_t bytes = 0;            ///< Of each lane's access: 1, 2, 4, 8 or 16.
  std::uint64_t addresses[kLanes]{};  ///< By lane; of active lanes only.
};

/// @param request any.
/// @param unit a power of two.
/// @return how many aligned pieces of `unit` bytes the active lanes touch.
std::uint32_t distinct_units(const Request& request, std::uint32_t unit);

/// @param lanes active lanes.
/// @param bytes of each.
/// @return the sectors that as many bytes fill.
constexpr std::uint64_t ideal_sectors(std::uint64_t lanes, std::uint64_t bytes) {
  return (lanes * bytes + kSectorBytes - 1) / kSectorBytes;
}

/// @param request to shared memory.
/// @return the steps that it takes: in each, every bank gives one word. Lanes of 8 bytes go by
///   half-warps and those of 16 by quarters, where neighbours without a conflict go together.
std::uint32_t shared_wavefronts(const Request& request);

/// @param request to shared memory.
/// @return the steps that its width alone needs: one for each part with an active lane.
std::uint32_t ideal_wavefronts(const Request& request);

}  // namespace warpkit::emulator::counting
