// Unpack n_blocks Q4_0 blocks of 18 bytes, each to 32 floats; all in device memory.
// Bytes 0-1 of a block are its scale, a half. Byte 2 + j holds two elements: element j in its low
// nibble, element j + 16 in its high one. A nibble q stands for scale * (q - 8).
// __half2float gives the scale as a float; the blocks are only 2-byte aligned.
#include <cuda_fp16.h>

#include "exercises/26_int4_dequantisation/q4_0_unpack/entry.hpp"

void q4_0_unpack(const unsigned char* blocks, float* out, int n_blocks) {
  // TODO(you): a kernel above, its launch here (about 15 lines)
}
