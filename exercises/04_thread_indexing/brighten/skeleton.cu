// A scanner sees some columns darker than others. Brighten its image in place, every column by an
// amount of its own, up to white: image[y][x] = min(image[y][x] + amount[x], 1). The image has
// height rows of width pixels, stored row after row without gaps, in device memory already; both
// may be any number from 1. Launch a two-dimensional grid: every pixel belongs to one thread.
#include "exercises/04_thread_indexing/brighten/entry.hpp"

void brighten(float* image, const float* amount, int height, int width) {
  // TODO(you): a kernel above, its launch here (about 9 lines)
}
