/// @file
/// Which element of an array lies at an address.
#pragma once

#include <cstddef>
#include <string>

#include "emulator/include/warpkit/emulator/array_shape.h"

namespace warpkit::emulator::checks {

/// An element's place in its array.
struct ElementIndex {
  std::string text;  ///< As in the source: `[3][17]`.
  std::string json;  ///< A number, or a list of numbers for several dimensions.
};

/// @param shape of the array.
/// @param offset in bytes from its first element, negative before it; only the first index may be
///   outside of its extent.
/// @return the element's place.
ElementIndex element_index(const ArrayShape& shape, std::ptrdiff_t offset);

/// @param shape of an array.
/// @param bytes its size.
/// @return words for its size: `4 x 17 elements of 4 bytes`.
std::string extent_words(const ArrayShape& shape, std::size_t bytes);

}  // namespace warpkit::emulator::checks
