// Multiply two row-major matrices of any shape: C (M,N) = A (M,K) times B (K,N), device memory.
// A block computes one square tile of C. It walks along K: all its threads together load a tile of
// A and a tile of B into shared memory, then each thread adds up its share of products from there.
// M, N and K need not be multiples of the tile: load zero where a tile hangs over the edge.
#include "exercises/21_matmul_tiled/tiled_matmul/entry.hpp"

void matmul_tiled(const float* A, const float* B, float* C, int M, int N, int K) {
  // TODO(you): a kernel with two shared tiles above, its launch here (about 30 lines)
}
