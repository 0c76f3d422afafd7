// Transpose a row-major matrix of any shape: in (rows,cols) to out (cols,rows), device memory.
// Warps read rows of `in` and write rows of `out`; a tile in shared memory turns them over. Each
// element is read once and written once, every sector is used whole, and no request to the tile
// takes more steps than its width needs: no excess wavefronts.
#include "exercises/12_bank_conflicts/transpose/entry.hpp"

void transpose(const float* in, float* out, int rows, int cols) {
  // TODO(you): a kernel with a shared tile above, its launch here (about 20 lines)
}
