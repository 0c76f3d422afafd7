// Mistake: the tile is there, but each warp still writes a column of the output.
#include "exercises/12_bank_conflicts/transpose/entry.hpp"

namespace {

constexpr int kTile = 32;

__global__ void turn(const float* in, float* out, int rows, int cols) {
  __shared__ float tile[kTile][kTile + 1];  // a row is one longer: a column meets every bank
  const int c_0 = blockIdx.x * kTile;
  const int r_0 = blockIdx.y * kTile;
  const int r_in = r_0 + threadIdx.y;
  const int c_in = c_0 + threadIdx.x;
  if (r_in < rows && c_in < cols) {
    tile[threadIdx.y][threadIdx.x] = in[static_cast<long long>(r_in) * cols + c_in];
  }
  __syncthreads();  // the tile is whole before anyone reads a column of it
  if (r_in < rows && c_in < cols) {
    out[static_cast<long long>(c_in) * rows + r_in] = tile[threadIdx.y][threadIdx.x];
  }
}

}  // namespace

void transpose(const float* in, float* out, int rows, int cols) {
  const dim3 block(kTile, kTile);
  const dim3 grid((cols + kTile - 1) / kTile, (rows + kTile - 1) / kTile);
  turn<<<grid, block>>>(in, out, rows, cols);
}
