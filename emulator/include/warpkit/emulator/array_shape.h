/// @file
/// What kind of array a variable is, so that findings can name its elements.
#pragma once

#include <stddef.h>

#include <type_traits>

namespace warpkit::emulator {

/// The shape of a variable.
struct ArrayShape {
  static constexpr int kMostDimensions = 6;

  size_t element_bytes;             ///< Size of an element.
  int dimensions;                   ///< 0 for a variable that is no array.
  size_t extents[kMostDimensions];  ///< The outermost first; 0 where it isn't declared.
  bool is_scalar;                   ///< Its elements are numbers, which have no padding.
  size_t alignment = 1;             ///< Of an element, in bytes.
};

/// @tparam T a variable's type.
/// @return its shape.
template <class T>
constexpr ArrayShape shape_of() {
  if constexpr (std::is_array_v<T>) {
    constexpr ArrayShape inner = shape_of<std::remove_extent_t<T>>();
    ArrayShape shape{inner.element_bytes,
                     inner.dimensions + 1,
                     {std::extent_v<T>},
                     inner.is_scalar,
                     inner.alignment};
    for (int i = 0; i < inner.dimensions && i + 1 < ArrayShape::kMostDimensions; ++i) {
      shape.extents[i + 1] = inner.extents[i];
    }
    return shape;
  } else {
    return {sizeof(T), 0, {}, std::is_arithmetic_v<T>, alignof(T)};
  }
}

/// One for each type, which lives as long as the program.
template <class T>
inline constexpr ArrayShape kShapeOf = shape_of<std::remove_reference_t<T>>();

}  // namespace warpkit::emulator
