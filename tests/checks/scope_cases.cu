// Atomic operations, fences and flags, and how far they reach.
#include <cuda/atomic>

#include "tests/checks/cases.hpp"

// plain initialisation against atomics, global
__global__ void init_atomic(int* total) {
  if (blockIdx.x == 0 && threadIdx.x == 0) *total = 0; /*c1*/
  atomicAdd(total, 1);                                 /*c2*/
}
// expect: racecheck error c1 c2 of t[0]
CASE(plain_initialisation_in_block) {
  int* t = device_zeros<int>(1);
  init_atomic<<<1, 64>>>(t);
  cudaFree(t);
}
// expect: racecheck error c1 c2 of t[0]
CASE(plain_initialisation_of_grid) {
  int* t = device_zeros<int>(1);
  init_atomic<<<4, 1>>>(t);
  cudaFree(t);
}
__global__ void init_atomic_last(int* total) {
  if (blockIdx.x == gridDim.x - 1 && threadIdx.x == 0) *total = 0; /*c3*/
  atomicAdd(total, 1);                                             /*c4*/
}
// expect: racecheck error c3 c4 of t[0]
CASE(plain_initialisation_by_last_block) {
  int* t = device_zeros<int>(1);
  init_atomic_last<<<4, 1>>>(t);
  cudaFree(t);
}
__global__ void atomic_then_plain(int* total) {
  atomicAdd(total, 1);                                 /*c5*/
  if (blockIdx.x == 1 && threadIdx.x == 0) *total = 7; /*c6*/
}
// expect: racecheck error c6 c5 of t[0]
CASE(atomic_then_plain_grid) {
  int* t = device_zeros<int>(1);
  atomic_then_plain<<<4, 1>>>(t);
  cudaFree(t);
}
__global__ void atomic_then_read(int* total, int* out) {
  atomicAdd(total, 1);      /*c7*/
  out[blockIdx.x] = *total; /*c8*/
}
// expect: racecheck error c7 c8 of t[0]
CASE(atomic_then_plain_read) {
  int* t = device_zeros<int>(1);
  int* o = device_zeros<int>(4);
  atomic_then_read<<<4, 1>>>(t, o);
  cudaFree(t);
  cudaFree(o);
}
// flags
__global__ void flag(int* data, int* flag, int* out) {
  if (blockIdx.x == 0) {
    data[0] = 42; /*d1*/
    atomicExch(flag, 1);
  } else {
    while (atomicAdd(flag, 0) == 0) {
    }
    out[0] = data[0]; /*d2*/
  }
}
// expect: racecheck error d1 d2 of d[0]
CASE(flag_without_fence) {
  int* d = device_zeros<int>(1);
  int* f = device_zeros<int>(1);
  int* o = device_zeros<int>(1);
  flag<<<2, 1>>>(d, f, o);
  cudaFree(d);
  cudaFree(f);
  cudaFree(o);
}
template <int kScope>
__global__ void flag_fenced(int* data, int* flag, int* out) {
  if (blockIdx.x == 0) {
    data[0] = 42; /*d3*/
    if (kScope == 0)
      __threadfence_block();
    else
      __threadfence();
    atomicExch(flag, 1);
  } else {
    while (atomicAdd(flag, 0) == 0) {
    }
    if (kScope == 0)
      __threadfence_block();
    else
      __threadfence();
    out[0] = data[0]; /*d4*/
  }
}
// expect: racecheck error d3 d4 of d[0]
CASE(flag_block_fence) {
  int* d = device_zeros<int>(1);
  int* f = device_zeros<int>(1);
  int* o = device_zeros<int>(1);
  flag_fenced<0><<<2, 1>>>(d, f, o);
  cudaFree(d);
  cudaFree(f);
  cudaFree(o);
}
CASE(flag_device_fence) {
  int* d = device_zeros<int>(1);
  int* f = device_zeros<int>(1);
  int* o = device_zeros<int>(1);
  flag_fenced<1><<<2, 1>>>(d, f, o);
  cudaFree(d);
  cudaFree(f);
  cudaFree(o);
}
__global__ void flag_in_block(int* out) {
  __shared__ int data;
  __shared__ volatile int ready;
  if (threadIdx.x == 0) ready = 0;
  __syncthreads();
  if (threadIdx.x == 0) {
    data = 5;
    __threadfence_block();
    ready = 1;
  }
  if (threadIdx.x == 32) {
    while (ready == 0) {
    }
    __threadfence_block();
    out[0] = data;
  }
}
CASE(flag_block_fence_in_block) {
  int* o = device_zeros<int>(1);
  flag_in_block<<<1, 64>>>(o);
  cudaFree(o);
}
__global__ void block_atomic_in_block(int* out) {
  __shared__ int data;
  __shared__ int ready;
  if (threadIdx.x == 0) ready = 0;
  __syncthreads();
  if (threadIdx.x == 0) {
    data = 5;
    __threadfence_block();
    atomicExch(&ready, 1);
  }
  if (threadIdx.x == 32) {
    while (atomicAdd(&ready, 0) == 0) {
    }
    __threadfence_block();
    out[0] = data;
  }
}
CASE(atomic_block_fence_in_block) {
  int* o = device_zeros<int>(1);
  block_atomic_in_block<<<1, 64>>>(o);
  cudaFree(o);
}
// scopes of cuda::atomic
__global__ void scoped(int* data, cuda::atomic<int, cuda::thread_scope_device>* f, int* out) {
  if (blockIdx.x == 0) {
    data[0] = 1;
    f->store(1, cuda::std::memory_order_release);
  } else {
    while (f->load(cuda::std::memory_order_acquire) == 0) {
    }
    out[0] = data[0];
  }
}
CASE(release_acquire) {
  int* d = device_zeros<int>(1);
  auto* f = (cuda::atomic<int, cuda::thread_scope_device>*)device_zeros<int>(1);
  int* o = device_zeros<int>(1);
  scoped<<<2, 1>>>(d, f, o);
  cudaFree(d);
  cudaFree(f);
  cudaFree(o);
}
__global__ void scoped_block(int* data, cuda::atomic<int, cuda::thread_scope_block>* f, int* out) {
  if (blockIdx.x == 0) {
    data[0] = 1;                                  /*g1*/
    f->store(1, cuda::std::memory_order_release); /*g4*/
  } else {
    while (f->load(cuda::std::memory_order_acquire) == 0) continue; /*g5*/
    out[0] = data[0];                                               /*g2*/
  }
}
// expect: racecheck error g1 g2 of d[0]
// expect g++: racecheck error g4 g5 of f[0]
// expect clang++: racecheck error z0 g5 of f[0]
CASE(release_acquire_block_scope) {
  int* d = device_zeros<int>(1);
  auto* f = (cuda::atomic<int, cuda::thread_scope_block>*)device_zeros<int>(1);
  int* o = device_zeros<int>(1);
  scoped_block<<<2, 1>>>(d, f, o);
  cudaFree(d);
  cudaFree(f);
  cudaFree(o);
}

__global__ void block_add(int* t) { atomicAdd_block(t, 1); } /*g3*/
// expect: racecheck error g3 g3 of t[0]
CASE(block_atomics_of_blocks) {
  int* t = device_zeros<int>(1);
  block_add<<<4, 32>>>(t);
  cudaFree(t);
}
CASE(block_atomics_of_one_block) {
  int* t = device_zeros<int>(1);
  block_add<<<1, 64>>>(t);
  cudaFree(t);
}
