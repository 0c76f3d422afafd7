// Mistake: a thread does one element and is done.
#include "exercises/04_thread_indexing/grid_stride_map/entry.hpp"

namespace {

__global__ void map(float* v, int n) {
  const int block_threads = blockDim.x * blockDim.y * blockDim.z;
  const int in_block = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
  const int in_grid = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
  const int i = in_grid * block_threads + in_block;
  if (i < n) v[i] = 2.0f * v[i] + 1.0f;
}

}  // namespace

void grid_stride_map(float* v, int n, dim3 grid, dim3 block) { map<<<grid, block>>>(v, n); }
