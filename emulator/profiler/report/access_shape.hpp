/// @file
/// What one request looks like: where its lanes lie from each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// How the lanes' addresses follow one another.
enum class Shape {
  Broadcast,    ///< all lanes at one address
  Contiguous,   ///< neighbouring lanes at neighbouring elements
  Strided,      ///< a constant distance from lane to lane, larger than an element
  Overlapping,  ///< a constant distance smaller than an element, but not none
  Runs,         ///< contiguous runs of equally many lanes
  Scattered,    ///< none of these
};

/// A request's shape, and what its lanes touch.
struct AccessShape {
  Shape shape = Shape::Scattered;   ///< see there
  std::int64_t stride = 0;          ///< bytes from lane to lane; Strided, Overlapping, Contiguous
  std::uint32_t run = 0;            ///< lanes in a run; Runs
  bool gaps = false;                ///< an inactive lane lies between active ones
  std::uint32_t into_sector = 0;    ///< bytes from the start of a sector to the lowest address
  std::uint32_t sectors = 0;        ///< distinct 32-byte sectors
  std::uint32_t sectors_ideal = 0;  ///< that the lanes' bytes would fill
  std::uint32_t addresses = 0;      ///< distinct addresses
  std::uint32_t bank = 0;           ///< the shared-memory bank with the most distinct words
  std::vector<std::uint32_t> in_bank;  ///< for each of its words, the first lane there
};

/// Describes a request by its lanes' addresses alone.
/// @param pattern the request
/// @return its shape
AccessShape shape_of(const Pattern& pattern);

}  // namespace warpkit::profile
