// Multiply a (rows,cols) matrix of Q4_0 blocks by a vector x (cols): y[r] = sum_k w[r][k] * x[k].
// Each row is cols / 32 blocks of 18 bytes, as in 26/q4_0_unpack. Unpack a weight where you use it:
// it never goes back to memory, so the weights cost 4.5 bits each to read and nothing to write.
// Sum in FP32. One warp for each row lets neighbouring lanes read neighbouring blocks.
#include <cuda_fp16.h>

#include "exercises/26_int4_dequantisation/q4_0_gemv/entry.hpp"

void q4_0_gemv(const unsigned char* w, const float* x, float* y, int rows, int cols) {
  // TODO(you): a kernel above, its launch here (about 25 lines)
}
