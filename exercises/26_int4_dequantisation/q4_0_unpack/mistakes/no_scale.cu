// Mistake: the scale is left out.
#include <cuda_fp16.h>

#include "exercises/26_int4_dequantisation/q4_0_unpack/entry.hpp"

namespace {

struct Block {
  __half scale;
  unsigned char nibbles[16];
};
static_assert(sizeof(Block) == 18, "blocks lie one after another without a gap");

// Thread j of 16 unpacks byte j of one block: elements j and j + 16.
__global__ void unpack(const Block* blocks, float* out, int n_blocks) {
  const int b = blockIdx.x * (blockDim.x / 16) + threadIdx.x / 16;
  const int j = threadIdx.x % 16;
  if (b >= n_blocks) return;
  const int byte = blocks[b].nibbles[j];
  float* out_b = out + static_cast<long long>(b) * 32;
  out_b[j] = static_cast<float>((byte & 15) - 8);
  out_b[j + 16] = static_cast<float>((byte >> 4) - 8);
}

}  // namespace

void q4_0_unpack(const unsigned char* blocks, float* out, int n_blocks) {
  const int threads = 256;
  const int blocks_each = threads / 16;
  unpack<<<(n_blocks + blocks_each - 1) / blocks_each, threads>>>(
      reinterpret_cast<const Block*>(blocks), out, n_blocks);
}
