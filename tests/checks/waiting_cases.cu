// Barriers and warp functions that not everyone reaches.
#include "tests/checks/cases.hpp"

__global__ void two_barriers(int* data) {
  if (threadIdx.x < 32) {
    __syncthreads(); /*a1*/
    data[threadIdx.x] = 1;
  } else {
    __syncthreads(); /*a2*/
    data[threadIdx.x] = 2;
  }
}
// expect: synccheck error a1 a2
CASE(two_barriers) {
  int* d = device_zeros<int>(64);
  two_barriers<<<1, 64>>>(d);
  cudaFree(d);
}
__global__ void one_barrier(int* data) {
  if (threadIdx.x < 32) data[threadIdx.x] = 1;
  __syncthreads();
  if (threadIdx.x >= 32) data[threadIdx.x] = 2;
}
CASE(one_barrier) {
  int* d = device_zeros<int>(64);
  one_barrier<<<1, 64>>>(d);
  cudaFree(d);
}
// Whole blocks may leave, or take a branch of their own.
__global__ void uniform_branch(int* data) {
  if (blockIdx.x == 1) return;
  if (blockIdx.x == 0) {
    __syncthreads();
    data[threadIdx.x] = 1;
  }
  __syncthreads();
}
CASE(uniform_branch) {
  int* d = device_zeros<int>(64);
  uniform_branch<<<3, 64>>>(d);
  cudaFree(d);
}
__global__ void early_return(int* data, int n) {
  if (static_cast<int>(threadIdx.x) >= n) return;
  data[threadIdx.x] += 1;
  __syncthreads(); /*b1*/
  data[threadIdx.x] += 1;
}
// expect: synccheck warning b1
CASE(early_return) {
  int* d = device_zeros<int>(64);
  early_return<<<1, 64>>>(d, 50);
  cudaFree(d);
}
CASE(no_return_is_early) {
  int* d = device_zeros<int>(64);
  early_return<<<1, 64>>>(d, 64);
  cudaFree(d);
}
// One lane stands at the barrier, the rest of its warp in a shuffle.
__global__ void mixed(int* data) {
  int v = static_cast<int>(threadIdx.x);
  if (threadIdx.x == 5) {
    __syncthreads(); /*c1*/
  } else {
    v = __shfl_sync(0xffffffffu, v, 0); /*c2*/
  }
  data[threadIdx.x] = v;
}
// expect: synccheck error c2 c1
CASE(barrier_against_shuffle) {
  int* d = device_zeros<int>(32);
  mixed<<<1, 32>>>(d);
  cudaFree(d);
}
// Masks.
__global__ void masked(int* data, unsigned mask) {
  if (threadIdx.x < 16) {
    data[threadIdx.x] = __shfl_sync(mask, static_cast<int>(threadIdx.x), 0); /*d1*/
  }
}
// expect: synccheck error d1
CASE(caller_outside_its_mask) {
  int* d = device_zeros<int>(32);
  masked<<<1, 32>>>(d, 0xffu);
  cudaFree(d);
}
CASE(callers_in_their_mask) {
  int* d = device_zeros<int>(32);
  masked<<<1, 32>>>(d, 0xffffu);
  cudaFree(d);
}
// Lanes that have returned need not come, so this mask is right.
__global__ void some_return(int* data) {
  if (threadIdx.x >= 20) return;
  data[threadIdx.x] = __shfl_sync(0xffffffffu, static_cast<int>(threadIdx.x), 3);
}
CASE(lanes_return) {
  int* d = device_zeros<int>(32);
  some_return<<<1, 32>>>(d);
  cudaFree(d);
}
__global__ void different_masks(int* data) {
  const unsigned mask = threadIdx.x < 16 ? 0xffffu : 0xffffffffu;
  data[threadIdx.x] = __any_sync(mask, threadIdx.x == 20); /*e1*/
  __syncthreads();                                         /*e2*/
}
// expect: synccheck error e2 e1
CASE(half_waits_for_all) {
  int* d = device_zeros<int>(32);
  different_masks<<<1, 32>>>(d);
  cudaFree(d);
}
// Shuffles from lanes that aren't there.
__global__ void half_shuffles(int* data, unsigned mask, int delta) {
  int value = static_cast<int>(threadIdx.x);
  if (threadIdx.x < 16) value += __shfl_down_sync(mask, value, delta); /*f1*/
  data[threadIdx.x] = value;
}
// expect: synccheck error f1
CASE(reads_a_lane_that_did_not_come) {
  int* d = device_zeros<int>(32);
  half_shuffles<<<1, 32>>>(d, 0xffffffffu, 8);
  cudaFree(d);
}
// expect: synccheck warning f1
CASE(reads_beyond_its_mask) {
  int* d = device_zeros<int>(32);
  half_shuffles<<<1, 32>>>(d, 0xffffu, 8);
  cudaFree(d);
}
__global__ void half_shuffles_among_itself(int* data) {
  int value = static_cast<int>(threadIdx.x);
  if (threadIdx.x < 16) value += __shfl_down_sync(0xffffu, value, 8, 16);
  data[threadIdx.x] = value;
}
CASE(reads_within_its_mask) {
  int* d = device_zeros<int>(32);
  half_shuffles_among_itself<<<1, 32>>>(d);
  cudaFree(d);
}
// Threads that don't take the branch go on without the barrier.
__global__ void branch_around(int* data) {
  if (threadIdx.x < 16) __syncthreads(); /*k1*/
  data[threadIdx.x] = 1;                 /*k2*/
}
// expect: synccheck error k1 k2
CASE(barrier_in_a_branch) {
  int* d = device_zeros<int>(64);
  branch_around<<<1, 64>>>(d);
  cudaFree(d);
}
// Lanes that the mask names don't vote.
__global__ void vote_in_a_branch(int* data) {
  int any = 0;
  if (threadIdx.x < 8) any = __any_sync(0xffffffffu, data[threadIdx.x] > 0); /*l1*/
  data[32 + threadIdx.x] = any;                                              /*l2*/
}
// expect: synccheck error l1 l2
CASE(vote_without_the_others) {
  int* d = device_zeros<int>(64);
  vote_in_a_branch<<<1, 32>>>(d);
  cudaFree(d);
}
