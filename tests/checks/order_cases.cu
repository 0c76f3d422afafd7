// What orders blocks and threads besides barriers: fences with atomics or flags, locks, the grid.
#include <cooperative_groups.h>

#include "tests/checks/cases.hpp"

namespace cg = cooperative_groups;

__device__ unsigned int blocks_done;

// The last block adds what all have written: right with the fence, wrong without.
__global__ void sum_with_fence(const int* in, int* partial, int* out) {
  __shared__ bool is_last;
  if (threadIdx.x == 0) {
    partial[blockIdx.x] = in[blockIdx.x];
    __threadfence();
    is_last = atomicInc(&blocks_done, gridDim.x - 1) == gridDim.x - 1;
  }
  __syncthreads();
  if (is_last && threadIdx.x == 0) {
    int sum = 0;
    for (unsigned b = 0; b < gridDim.x; ++b) sum += partial[b];
    *out = sum;
  }
}
CASE(last_block_with_fence) {
  int *in = device_zeros<int>(8), *partial = device_zeros<int>(8), *out = device_zeros<int>(1);
  sum_with_fence<<<8, 64>>>(in, partial, out);
  sum_with_fence<<<8, 64>>>(in, partial, out);
  cudaFree(in);
  cudaFree(partial);
  cudaFree(out);
}
__global__ void sum_without_fence(const int* in, int* partial, int* out) {
  __shared__ bool is_last;
  if (threadIdx.x == 0) {
    partial[blockIdx.x] = in[blockIdx.x]; /*a1*/
    is_last = atomicInc(&blocks_done, gridDim.x - 1) == gridDim.x - 1;
  }
  __syncthreads();
  if (is_last && threadIdx.x == 0) {
    int sum = 0;
    for (unsigned b = 0; b < gridDim.x; ++b) sum += partial[b]; /*a2*/
    *out = sum;
  }
}
// expect: racecheck error a1 a2
CASE(last_block_without_fence) {
  int *in = device_zeros<int>(8), *partial = device_zeros<int>(8), *out = device_zeros<int>(1);
  sum_without_fence<<<8, 64>>>(in, partial, out);
  cudaFree(in);
  cudaFree(partial);
  cudaFree(out);
}
// All threads write, one fences for all behind the barrier; the array is volatile, as in old code.
__global__ void all_then_fence(volatile int* partial, int* out, bool fence) {
  __shared__ bool is_last;
  partial[blockIdx.x * blockDim.x + threadIdx.x] = 1; /*b1*/
  __syncthreads();
  if (threadIdx.x == 0) {
    if (fence) __threadfence();
    is_last = atomicInc(&blocks_done, gridDim.x - 1) == gridDim.x - 1;
  }
  __syncthreads();
  if (!is_last) return;
  for (unsigned b = 0; b < gridDim.x; ++b) {
    atomicAdd(out, partial[b * blockDim.x + threadIdx.x]); /*b2*/
  }
}
CASE(one_fence_for_the_block) {
  int *partial = device_zeros<int>(128), *out = device_zeros<int>(1);
  all_then_fence<<<4, 32>>>(partial, out, true);
  cudaFree(partial);
  cudaFree(out);
}
// expect: racecheck error b1 b2
CASE(no_fence_for_the_block) {
  int *partial = device_zeros<int>(128), *out = device_zeros<int>(1);
  all_then_fence<<<4, 32>>>(partial, out, false);
  cudaFree(partial);
  cudaFree(out);
}
// Each thread fences for itself, then the barrier, then one tells.
__global__ void fence_then_barrier(int* partial, int* out) {
  __shared__ bool is_last;
  partial[blockIdx.x * blockDim.x + threadIdx.x] = 1;
  __threadfence();
  __syncthreads();
  if (threadIdx.x == 0) is_last = atomicInc(&blocks_done, gridDim.x - 1) == gridDim.x - 1;
  __syncthreads();
  if (!is_last) return;
  for (unsigned b = 0; b < gridDim.x; ++b) atomicAdd(out, partial[b * blockDim.x + threadIdx.x]);
}
CASE(fence_before_the_barrier) {
  int *partial = device_zeros<int>(128), *out = device_zeros<int>(1);
  fence_then_barrier<<<4, 32>>>(partial, out);
  cudaFree(partial);
  cudaFree(out);
}

// A lock: by atomicCAS and atomicExch, with and without fences.
__global__ void add_under_lock(int* lock, int* total, bool fence) {
  if (threadIdx.x % 32 != 0) return;
  while (atomicCAS(lock, 0, 1) != 0) {
  }
  if (fence) __threadfence();
  *total += 1; /*c1*/
  if (fence) __threadfence();
  atomicExch(lock, 0);
}
CASE(lock_with_fences) {
  int *lock = device_zeros<int>(1), *total = device_zeros<int>(1);
  add_under_lock<<<3, 96>>>(lock, total, true);
  cudaFree(lock);
  cudaFree(total);
}
// expect: racecheck error c1 c1
CASE(lock_without_fences) {
  int *lock = device_zeros<int>(1), *total = device_zeros<int>(1);
  add_under_lock<<<3, 96>>>(lock, total, false);
  cudaFree(lock);
  cudaFree(total);
}

// Blocks take numbers, and each waits for the one before it: a flag is a volatile word.
__device__ unsigned int next_number;
__global__ void chain(volatile int* flags, int* sums, bool fence) {
  __shared__ unsigned int number;
  if (threadIdx.x == 0) number = atomicAdd(&next_number, 1u);
  __syncthreads();
  const unsigned int mine = number;
  if (threadIdx.x != 0) return;
  if (mine > 0) {
    while (flags[mine - 1] == 0) { /*d1*/
    }
    __threadfence();
  }
  sums[mine] = 1 + (mine > 0 ? sums[mine - 1] : 0); /*d2*/
  if (fence) __threadfence();
  flags[mine] = 1; /*d3*/
}
CASE(chain_of_flags) {
  int *flags = device_zeros<int>(6), *sums = device_zeros<int>(6);
  const unsigned int zero = 0;
  cudaMemcpyToSymbol(next_number, &zero, sizeof zero);
  chain<<<6, 64>>>(flags, sums, true);
  cudaFree(flags);
  cudaFree(sums);
}

// Tiles and coalesced groups order their own threads.
__global__ void tile_exchange(int* data) {
  __shared__ int s[64];
  const auto tile = cg::tiled_partition<8>(cg::this_thread_block());
  s[threadIdx.x] = data[threadIdx.x];
  tile.sync();
  const int right = (threadIdx.x / 8) * 8 + (tile.thread_rank() + 1) % 8;
  const int v = s[right];
  tile.sync();
  s[threadIdx.x] = v;
  cg::this_thread_block().sync();
  data[threadIdx.x] = s[63 - threadIdx.x];
}
CASE(tiles_order_their_threads) {
  int* d = device_zeros<int>(64);
  tile_exchange<<<1, 64>>>(d);
  cudaFree(d);
}
__global__ void tile_too_small(int* data) {
  __shared__ int s[64];
  const auto tile = cg::tiled_partition<8>(cg::this_thread_block());
  s[threadIdx.x] = data[threadIdx.x]; /*e1*/
  tile.sync();
  data[threadIdx.x] = s[(threadIdx.x + 8) % 64]; /*e2*/
}
// expect: racecheck error e1 e2
CASE(tile_reads_the_next_tile) {
  int* d = device_zeros<int>(64);
  tile_too_small<<<1, 64>>>(d);
  cudaFree(d);
}

// The whole grid waits.
__global__ void grid_steps(int* data, bool wait) {
  const auto grid = cg::this_grid();
  data[blockIdx.x * blockDim.x + threadIdx.x] = 1; /*f1*/
  if (wait) grid.sync();
  const unsigned next = (blockIdx.x + 1) % gridDim.x;
  const int v = data[next * blockDim.x + threadIdx.x]; /*f2*/
  if (wait) grid.sync();
  data[(gridDim.x + blockIdx.x) * blockDim.x + threadIdx.x] = v;
}
CASE(grid_waits) {
  int* d = device_zeros<int>(256);
  bool wait = true;
  void* arguments[] = {&d, &wait};
  cudaLaunchCooperativeKernel(reinterpret_cast<const void*>(grid_steps), 4, 32, arguments, 0,
                              nullptr);
  cudaFree(d);
}
// expect: racecheck error f1 f2
CASE(grid_does_not_wait) {
  int* d = device_zeros<int>(256);
  grid_steps<<<4, 32>>>(d, false);
  cudaFree(d);
}

// One waits for two flags, at which it looks in turn, of threads in its own and in another block.
__global__ void wait_for_two(volatile int* flags, int* data, int* out) {
  if (threadIdx.x == 40) {
    data[blockIdx.x] = 5;
    __threadfence();
    flags[blockIdx.x] = 1;
  } else if (threadIdx.x == 0 && blockIdx.x == 0) {
    while ((flags[0] & flags[1]) == 0) {
    }
    __threadfence();
    out[0] = data[0] + data[1];
  }
}
CASE(two_flags_in_turn) {
  int *flags = device_zeros<int>(2), *data = device_zeros<int>(2), *out = device_zeros<int>(1);
  wait_for_two<<<2, 64>>>(flags, data, out);
  int sum = 0;
  cudaMemcpy(&sum, out, sizeof sum, cudaMemcpyDeviceToHost);
  if (sum != 10) std::printf("the sum is %d\n", sum);
  cudaFree(flags);
  cudaFree(data);
  cudaFree(out);
}

// The counter tells which block is the last, but a fence for the block alone tells nothing to
// others.
__device__ unsigned blocks_arrived;
template <bool kDevice>
__global__ void last_block_fences(const int* in, int* part, int* out) {
  __shared__ bool last;
  if (threadIdx.x == 0) {
    part[blockIdx.x] = in[blockIdx.x]; /*g1*/
    if (kDevice)
      __threadfence();
    else
      __threadfence_block();
    last = atomicAdd(&blocks_arrived, 1u) == gridDim.x - 1;
  }
  __syncthreads();
  if (last && threadIdx.x == 0) {
    int s = 0;
    for (unsigned b = 0; b < gridDim.x; ++b) s += part[b]; /*g2*/
    *out = s;
    blocks_arrived = 0;
  }
}
// expect: racecheck error g1 g2
CASE(last_block_block_fence) {
  int* i = device_zeros<int>(4);
  int* p = device_zeros<int>(4);
  int* o = device_zeros<int>(1);
  last_block_fences<false><<<4, 32>>>(i, p, o);
  cudaFree(i);
  cudaFree(p);
  cudaFree(o);
}
CASE(last_block_device_fence) {
  int* i = device_zeros<int>(4);
  int* p = device_zeros<int>(4);
  int* o = device_zeros<int>(1);
  last_block_fences<true><<<4, 32>>>(i, p, o);
  cudaFree(i);
  cudaFree(p);
  cudaFree(o);
}
