// Replace every element of v (n), in place and exactly once: v[i] = 2 * v[i] + 1. The array lies in
// device memory already. Launch one kernel with just the grid and the blocks that are given: they
// may have one, two or three dimensions, and far fewer threads than elements, or far more.
#include "exercises/04_thread_indexing/grid_stride_map/entry.hpp"

void grid_stride_map(float* v, int n, dim3 grid, dim3 block) {
  // TODO(you): a kernel with a loop above, its launch here (about 10 lines)
}
