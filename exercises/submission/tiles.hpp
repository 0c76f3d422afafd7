/// @file
/// Matrices in tiles, as a kernel that mixes up rows and columns leaves them.
#pragma once

#include <cstddef>
#include <vector>

namespace warpkit::exercise {

/// Elements of a matrix, or the place where a row begins.
/// @param rows rows, or the row; not negative
/// @param cols elements of a row
/// @return their product
inline std::size_t area(int rows, int cols) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
}

/// Transposes each tile in its place; a tile as wide as the matrix gives the matrix transposed.
/// @param matrix (side,side), row-major
/// @param side rows and columns; a multiple of tile
/// @param tile rows and columns of a tile
/// @return (side,side), row-major
std::vector<float> tiles_transposed(const std::vector<float>& matrix, int side, int tile);

}  // namespace warpkit::exercise
