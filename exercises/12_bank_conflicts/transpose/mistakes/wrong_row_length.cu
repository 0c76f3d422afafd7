// Mistake: a row of the output is taken to be as long as one of the input.
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
  __syncthreads();                      // the tile is whole before anyone reads a column of it
  const int r_out = c_0 + threadIdx.y;  // a row of out is a column of in
  const int c_out = r_0 + threadIdx.x;
  if (r_out < cols && c_out < rows) {
    out[static_cast<long long>(r_out) * cols + c_out] = tile[threadIdx.x][threadIdx.y];
  }
}

}  // namespace

void transpose(const float* in, float* out, int rows, int cols) {
  const dim3 block(kTile, kTile);
  const dim3 grid((cols + kTile - 1) / kTile, (rows + kTile - 1) / kTile);
  turn<<<grid, block>>>(in, out, rows, cols);
}
