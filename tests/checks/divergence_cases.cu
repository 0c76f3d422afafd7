// Barriers and warp functions that not everybody reaches.
#include <cooperative_groups.h>

#include "tests/checks/cases.hpp"

namespace cg = cooperative_groups;
__global__ void divergent(int* out) {
  __shared__ int s[64];
  s[threadIdx.x] = 1;
  if (threadIdx.x < 32) {
    __syncthreads(); /*a1*/
    out[threadIdx.x] = s[threadIdx.x];
  } else {
    __syncthreads(); /*a2*/
    out[threadIdx.x] = s[threadIdx.x] + 1;
  }
}
// expect: synccheck error a1 a2 by 0:0
CASE(barriers_in_both_branches) {
  int* o = device_zeros<int>(64);
  divergent<<<1, 64>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void in_if(int* out) {
  out[threadIdx.x] = 1;
  if (threadIdx.x % 2) {
    __syncthreads(); /*a3*/
  }
  out[threadIdx.x] = 2; /*a4*/
}
// expect: synccheck error a3 a4
CASE(barrier_in_if) {
  int* o = device_zeros<int>(64);
  in_if<<<1, 64>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void trips(int* out) {
  for (unsigned i = 0; i <= threadIdx.x / 32; ++i) {
    out[threadIdx.x] = i;
    __syncthreads(); /*a5*/
  }
  out[threadIdx.x] = 9; /*a6*/
}
// expect: synccheck error a5 a6
CASE(barrier_in_loop_trips) {
  int* o = device_zeros<int>(64);
  trips<<<1, 64>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void even_trips(int* out) {
  for (unsigned i = 0; i < 4; ++i) {
    out[threadIdx.x] = i;
    __syncthreads();
  }
}
CASE(barrier_in_loop) {
  int* o = device_zeros<int>(64);
  even_trips<<<1, 64>>>(o);
  cudaFree(o);
}
__global__ void early(int* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[i] = 1;
  __syncthreads(); /*a7*/
  out[i] = 2;
}
// expect: synccheck warning a7
CASE(early_return) {
  int* o = device_zeros<int>(100);
  early<<<2, 64>>>(o, 100);
  cudaFree(o);
}
CASE(no_early_return) {
  int* o = device_zeros<int>(128);
  early<<<2, 64>>>(o, 128);
  cudaFree(o);
}
__global__ void shfl_half(int* out) {
  int v = threadIdx.x;
  if (threadIdx.x < 16) v = __shfl_down_sync(0xffffffffu, v, 1); /*b1*/
  out[threadIdx.x] = v;                                          /*b2*/
}
// expect: synccheck error b1
CASE(shuffle_in_branch) {
  int* o = device_zeros<int>(32);
  shfl_half<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void shfl_wrong(int* out) {
  int v = __shfl_sync(0x0000ffffu, threadIdx.x, 0); /*b3*/
  out[threadIdx.x] = v;
}
// expect: synccheck error b3 by 0:16
CASE(shuffle_mask_without_self) {
  int* o = device_zeros<int>(32);
  shfl_wrong<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void shfl_ok(int* out) {
  int v = threadIdx.x;
  if (threadIdx.x < 16) v = __shfl_down_sync(0x0000ffffu, v, 1, 16);
  out[threadIdx.x] = v;
}
CASE(shuffle_half_mask) {
  int* o = device_zeros<int>(32);
  shfl_ok<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void syncwarp_wrong(int* out) {
  if (threadIdx.x >= 8) __syncwarp(0xff); /*b4*/
  out[threadIdx.x] = 1;
}
// expect: synccheck error b4 by 0:8
CASE(syncwarp_mask_without_self) {
  int* o = device_zeros<int>(32);
  syncwarp_wrong<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void masks_differ(int* out) {
  unsigned m = threadIdx.x < 16 ? 0xffffffffu : 0xffff0000u;
  unsigned v = __ballot_sync(m, 1); /*b5*/
  out[threadIdx.x] = v;             /*b8*/
}
// expect: synccheck error b5 b8
CASE(masks_that_differ) {
  int* o = device_zeros<int>(32);
  masks_differ<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void tile_branch(int* out) {
  auto t = cg::tiled_partition<16>(cg::this_thread_block());
  if (t.thread_rank() < 8) t.sync(); /*b6*/
  out[threadIdx.x] = 1;              /*b7*/
}
// expect: synccheck error b6 b7
CASE(tile_sync_in_branch) {
  int* o = device_zeros<int>(32);
  tile_branch<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void tile_ok(int* out) {
  auto t = cg::tiled_partition<16>(cg::this_thread_block());
  if (t.meta_group_rank() == 1) t.sync();
  out[threadIdx.x] = t.shfl(1, 0);
}
CASE(tile_sync_per_tile) {
  int* o = device_zeros<int>(32);
  tile_ok<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void deadlock(int* out) {
  if (threadIdx.x == 0) {
    __syncthreads(); /*c1*/
  } else {
    __syncwarp(); /*c2*/
    __syncthreads();
  }
  out[threadIdx.x] = 1;
}
// expect: synccheck error c1 c2
CASE(barrier_against_syncwarp) {
  int* o = device_zeros<int>(32);
  deadlock<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void count(int* out) {
  if (threadIdx.x < 16)
    out[threadIdx.x] = __syncthreads_count(1); /*c3*/
  else
    out[threadIdx.x] = __syncthreads_count(0); /*c4*/
}
// expect: synccheck error c3 c4
CASE(counting_barrier_split) {
  int* o = device_zeros<int>(32);
  count<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void count_ok(int* out) { out[threadIdx.x] = __syncthreads_count(threadIdx.x < 16); }
CASE(counting_barrier) {
  int* o = device_zeros<int>(32);
  count_ok<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void coalesced(int* out) {
  if (threadIdx.x % 2) {
    auto g = cg::coalesced_threads();
    g.sync();
    out[threadIdx.x] = g.shfl(threadIdx.x, 0);
  }
}
CASE(coalesced_in_branch) {
  int* o = device_zeros<int>(32);
  coalesced<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void barrier_nested(int* out, int n) {
  for (int i = 0; i < n; ++i) {
    if (i % 2 == 0) __syncthreads();
    out[threadIdx.x] = i;
  }
}
CASE(uniform_nested_barrier) {
  int* o = device_zeros<int>(64);
  barrier_nested<<<1, 64>>>(o, 5);
  cudaFree(o);
}
__device__ void helper(int* out) {
  __syncthreads(); /*d1*/
  out[threadIdx.x] = 1;
}
__global__ void in_helper(int* out) {
  if (threadIdx.x < 40) helper(out);
  out[threadIdx.x] = 3; /*d2*/
}
// expect: synccheck error d1 d2
CASE(barrier_in_a_helper) {
  int* o = device_zeros<int>(64);
  in_helper<<<1, 64>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void exited_reduce(int* out) {
  if (threadIdx.x >= 24) return;
  int v = __shfl_xor_sync(0xffffffffu, threadIdx.x, 16); /*d3*/
  out[threadIdx.x] = v;
}
// expect: synccheck error d3 by 0:8
CASE(shuffle_from_returned_lane) {
  int* o = device_zeros<int>(32);
  exited_reduce<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
__global__ void switch_barrier(int* out) {
  switch (threadIdx.x % 3) {
    case 0:
      __syncthreads(); /*d4*/
      break;
    case 1:
      __syncthreads(); /*d5*/
      break;
    default:
      __syncthreads();
  }
  out[threadIdx.x] = 1;
}
// expect: synccheck error d4 d5
CASE(barriers_in_a_switch) {
  int* o = device_zeros<int>(64);
  switch_barrier<<<1, 64>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
