#include "exercises/submission/tiles.hpp"

namespace warpkit::exercise {

std::vector<float> tiles_transposed(const std::vector<float>& matrix, int side, int tile) {
  std::vector<float> turned(matrix.size());
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      const int from_row = r / tile * tile + c % tile;
      const int from_column = c / tile * tile + r % tile;
      turned[area(r, side) + c] = matrix[area(from_row, side) + from_column];
    }
  }
  return turned;
}

}  // namespace warpkit::exercise
