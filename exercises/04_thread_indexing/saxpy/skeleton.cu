// Add a times x to y, in place: y[i] = a * x[i] + y[i] for every i in [0, n).
// x and y lie in device memory already; n may be any number from 1. Each element gets one thread,
// and no thread may touch what lies outside the arrays. How many threads a block has is up to you.
#include "exercises/04_thread_indexing/saxpy/entry.hpp"

void saxpy(float a, const float* x, float* y, int n) {
  // TODO(you): a kernel above, its launch here (about 6 lines)
}
