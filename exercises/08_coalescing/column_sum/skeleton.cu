// Sum each column of a row-major matrix: sums[c] = A[0][c] + A[1][c] + ..., device memory, any
// number of rows and columns. sums holds nothing of use before.
// The 32 lanes of a warp should ask for neighbouring words in every step, so that a request costs
// as few sectors as its bytes need.
#include "exercises/08_coalescing/column_sum/entry.hpp"

void column_sum(const float* A, float* sums, int rows, int cols) {
  // TODO(you): a kernel above, its launch here (about 8 lines)
}
