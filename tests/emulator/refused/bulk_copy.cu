// Refused: bulk copies.
#include <cuda/barrier>

__global__ void fetch(const int* in) {
  __shared__ alignas(16) int buffer[64];
  __shared__ cuda::barrier<cuda::thread_scope_block> barrier;
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  cuda::device::memcpy_async_tx(buffer, in, cuda::aligned_size_t<16>(sizeof buffer), barrier);
}
