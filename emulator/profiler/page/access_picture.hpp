/// @file
/// The picture of one request of a warp: lanes above, 32-byte sectors or banks below.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// Where one lane's access goes, for the text beside the picture.
struct LanePlace {
  std::uint32_t lane = 0;   ///< 0 to 31
  std::uint32_t first = 0;  ///< its first sector, counted from 0 in the picture; or its first bank
  std::uint32_t last = 0;   ///< its last sector; or, in shared memory, the wavefront, from 0
};

/// A picture and what it says in words.
struct AccessPicture {
  std::string title;              ///< one line
  std::string description;        ///< two or three sentences
  std::string frame;              ///< SVG elements that many pictures share: the lanes
  std::string body;               ///< the other SVG elements, but for the title
  int width = 0;                  ///< of the viewBox
  int height = 0;                 ///< of the viewBox
  std::vector<LanePlace> places;  ///< in the order of the pattern's lanes
};

/// Draws lanes and the sectors that they touch.
/// @param pattern a request to global, constant or local memory
/// @return the picture
AccessPicture draw_sectors(const Pattern& pattern);

/// Draws lanes, banks and wavefronts.
/// @param pattern a request to shared memory
/// @return the picture
AccessPicture draw_banks(const Pattern& pattern);

/// Draws what suits the pattern's memory.
/// @param pattern any request
/// @return the picture
/// @throws std::runtime_error with one line, if no warp can have made such a request
AccessPicture draw_access(const Pattern& pattern);

/// Makes a whole SVG of a picture.
/// @param picture what draw_access gave
/// @return SVG with title, desc and its own colours
std::string svg_document(const AccessPicture& picture);

}  // namespace warpkit::profile
