// Mistake: the warps write rows, but each reads a column of the input.
#include "exercises/12_bank_conflicts/transpose/entry.hpp"

namespace {

constexpr int kTile = 32;

__global__ void turn(const float* in, float* out, int rows, int cols) {
  const int r = blockIdx.x * kTile + threadIdx.x;
  const int c = blockIdx.y * kTile + threadIdx.y;
  if (r < rows && c < cols) {
    out[static_cast<long long>(c) * rows + r] = in[static_cast<long long>(r) * cols + c];
  }
}

}  // namespace

void transpose(const float* in, float* out, int rows, int cols) {
  const dim3 block(kTile, kTile);
  const dim3 grid((rows + kTile - 1) / kTile, (cols + kTile - 1) / kTile);
  turn<<<grid, block>>>(in, out, rows, cols);
}
