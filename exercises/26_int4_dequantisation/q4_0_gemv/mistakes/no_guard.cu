// Mistake: the rows of the last thread block are all taken for real.
#include <cuda_fp16.h>

#include "exercises/26_int4_dequantisation/q4_0_gemv/entry.hpp"

namespace {

constexpr int kWarp = 32;
constexpr int kRowsEach = 4;  // rows, and so warps, of a thread block

struct Block {
  __half scale;
  unsigned char nibbles[16];
};
static_assert(sizeof(Block) == 18, "blocks lie one after another without a gap");

__device__ float dot(const Block& block, const float* x_b) {
  float sum = 0.0f;
  for (int j = 0; j < 16; ++j) {
    sum += static_cast<float>((block.nibbles[j] & 15) - 8) * x_b[j];
    sum += static_cast<float>((block.nibbles[j] >> 4) - 8) * x_b[j + 16];
  }
  return __half2float(block.scale) * sum;  // one scale for all 32
}

__global__ void gemv(const Block* w, const float* x, float* y, int rows, int cols) {
  const int r = blockIdx.x * kRowsEach + threadIdx.y;
  const int n_blocks = cols / 32;
  const Block* w_r = w + static_cast<long long>(r) * n_blocks;
  float sum = 0.0f;
  for (int b = threadIdx.x; b < n_blocks; b += kWarp) sum += dot(w_r[b], x + b * 32);
  for (int offset = kWarp / 2; offset > 0; offset /= 2) {
    sum += __shfl_down_sync(0xffffffffu, sum, offset);
  }
  if (threadIdx.x == 0) y[r] = sum;
}

}  // namespace

void q4_0_gemv(const unsigned char* w, const float* x, float* y, int rows, int cols) {
  const dim3 threads(kWarp, kRowsEach);
  gemv<<<(rows + kRowsEach - 1) / kRowsEach, threads>>>(reinterpret_cast<const Block*>(w), x, y,
                                                        rows, cols);
}
