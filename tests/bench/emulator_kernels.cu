#include "tests/bench/emulator_kernels.hpp"

#include <cuda_runtime.h>

namespace warpkit::bench {
namespace {

__global__ void add(const float* a, const float* b, float* c, std::size_t count) {
  const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < count) c[i] = a[i] + b[i];
}

__global__ void multiply(const float* A, const float* B, float* C, int size) {
  __shared__ float A_tile[kTile][kTile];
  __shared__ float B_tile[kTile][kTile];
  const int m = static_cast<int>(blockIdx.y) * kTile + threadIdx.y;
  const int n = static_cast<int>(blockIdx.x) * kTile + threadIdx.x;
  float sum = 0.0f;
  for (int k = 0; k < size; k += kTile) {
    A_tile[threadIdx.y][threadIdx.x] = A[static_cast<std::size_t>(m) * size + k + threadIdx.x];
    B_tile[threadIdx.y][threadIdx.x] = B[static_cast<std::size_t>(k + threadIdx.y) * size + n];
    __syncthreads();  // the tiles are whole
    for (int t = 0; t < kTile; ++t) sum += A_tile[threadIdx.y][t] * B_tile[t][threadIdx.x];
    __syncthreads();  // the tiles have been used
  }
  C[static_cast<std::size_t>(m) * size + n] = sum;
}

__global__ void reduce(const float* x, float* sums, std::size_t count) {
  __shared__ float partial[kVectorBlock];
  const std::size_t tile = count / gridDim.x;
  const float* x_b = x + blockIdx.x * tile;  // (tile)
  float sum = 0.0f;
  for (std::size_t i = threadIdx.x; i < tile; i += blockDim.x) sum += x_b[i];
  partial[threadIdx.x] = sum;
  __syncthreads();  // every partial sum is there
  for (unsigned half = kVectorBlock / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) partial[threadIdx.x] += partial[threadIdx.x + half];
    __syncthreads();  // the lower half holds the sums
  }
  if (threadIdx.x == 0) sums[blockIdx.x] = partial[0];
}

// The condition holds for all, but that isn't plain, so each thread waits by itself.
__global__ void wait_often(int rounds, int* reached) {
  int done = 0;
  for (; done < rounds; ++done) {
    if (threadIdx.x < blockDim.x) __syncthreads();
  }
  reached[threadIdx.x] = done;
}

__global__ void shuffle_often(int rounds, int* received) {
  int value = threadIdx.x % 32;
  for (int round = 0; round < rounds; ++round) {
    value = __shfl_sync(0xffffffffu, value, threadIdx.x + 1) + 1;
  }
  received[threadIdx.x] = value;
}

__global__ void do_nothing() {}

}  // namespace

void add_vectors(const float* a, const float* b, float* c, std::size_t count) {
  const unsigned blocks = static_cast<unsigned>((count + kVectorBlock - 1) / kVectorBlock);
  add<<<blocks, kVectorBlock>>>(a, b, c, count);
}

void multiply_matrices(const float* A, const float* B, float* C, int size) {
  const unsigned tiles = static_cast<unsigned>(size / kTile);
  multiply<<<dim3(tiles, tiles), dim3(kTile, kTile)>>>(A, B, C, size);
}

void reduce_blocks(const float* x, float* sums, std::size_t count, int blocks) {
  reduce<<<blocks, kVectorBlock>>>(x, sums, count);
}

void wait_at_barriers(int rounds, int* reached) { wait_often<<<1, 256>>>(rounds, reached); }

void shuffle_in_warps(int rounds, int* received) { shuffle_often<<<1, 256>>>(rounds, received); }

void launch_nothing() { do_nothing<<<1, 1>>>(); }

}  // namespace warpkit::bench
