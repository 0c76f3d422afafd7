// Mistake: every thread takes equally many steps.
#include "exercises/04_thread_indexing/grid_stride_map/entry.hpp"

namespace {

__global__ void map(float* v, int n) {
  const int block_threads = blockDim.x * blockDim.y * blockDim.z;
  const int in_block = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
  const int in_grid = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
  const int stride = gridDim.x * gridDim.y * gridDim.z * block_threads;
  const int first = in_grid * block_threads + in_block;
  const int steps = (n + stride - 1) / stride;
  for (int step = 0; step < steps; ++step) {
    const int i = first + step * stride;
    v[i] = 2.0f * v[i] + 1.0f;
  }
}

}  // namespace

void grid_stride_map(float* v, int n, dim3 grid, dim3 block) { map<<<grid, block>>>(v, n); }
