// Combining one value of each thread of a warp or a block.
//
// A warp adds up by shuffles: five steps, no memory, no barrier. A block first does that in each of
// its warps; then the first lanes leave one partial result a warp in shared memory, and every
// thread combines those few.
#pragma once

#include <cuda_runtime.h>

namespace warpkit {

constexpr int kWarpSize = 32;
constexpr int kMaxWarps = 32;  // in a block of 1024 threads
constexpr unsigned int kFullMask = 0xffffffffu;

// Sum over the 32 lanes of a warp, known to all of them. Every lane must call it.
__device__ inline float warp_sum(float value) {
  for (int offset = kWarpSize / 2; offset > 0; offset /= 2) {
    value += __shfl_xor_sync(kFullMask, value, offset);
  }
  return value;
}

// Sum over the threads of a block, known to all of them. Every thread must call it; the block is a
// whole number of warps. `partials` (kMaxWarps) is shared memory that nobody else uses between the
// caller's barriers.
__device__ inline float block_sum(float value, float* partials) {
  const int lane = static_cast<int>(threadIdx.x) % kWarpSize;
  const int warp = static_cast<int>(threadIdx.x) / kWarpSize;
  const int n_warps = static_cast<int>(blockDim.x) / kWarpSize;
  value = warp_sum(value);
  if (lane == 0) partials[warp] = value;
  __syncthreads();  // every warp's partial is there
  float sum = 0.0f;
  for (int w = 0; w < n_warps; ++w) sum += partials[w];
  return sum;
}

}  // namespace warpkit
