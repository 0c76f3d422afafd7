// Mistake: no tile; each thread copies its element straight to its place.
#include "exercises/12_bank_conflicts/transpose/entry.hpp"

namespace {

constexpr int kTile = 32;

__global__ void turn(const float* in, float* out, int rows, int cols) {
  const int c = blockIdx.x * kTile + threadIdx.x;
  const int r = blockIdx.y * kTile + threadIdx.y;
  if (r < rows && c < cols) {
    out[static_cast<long long>(c) * rows + r] = in[static_cast<long long>(r) * cols + c];
  }
}

}  // namespace

void transpose(const float* in, float* out, int rows, int cols) {
  const dim3 block(kTile, kTile);
  const dim3 grid((cols + kTile - 1) / kTile, (rows + kTile - 1) / kTile);
  turn<<<grid, block>>>(in, out, rows, cols);
}
