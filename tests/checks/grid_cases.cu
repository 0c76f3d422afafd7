// Threads that share global memory, structs and a warp.
#include <cooperative_groups.h>

#include "tests/checks/cases.hpp"

namespace cg = cooperative_groups;
// grid-wide: neighbours in global memory
__global__ void stencil_in_place(float* d, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i > 0 && i < n - 1) {
    float l = d[i - 1], r = d[i + 1]; /*e1*/
    d[i] = l + r;                     /*e2*/
  }
}
// expect: racecheck error e2 e1 of d[1]
CASE(stencil_racy) {
  float* d = device_zeros<float>(100);
  stencil_in_place<<<4, 32>>>(d, 100);
  cudaFree(d);
}
__global__ void stencil(const float* a, float* d, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i > 0 && i < n - 1) d[i] = a[i - 1] + a[i + 1];
}
CASE(stencil_ok) {
  float* a = device_zeros<float>(100);
  float* d = device_zeros<float>(100);
  stencil<<<4, 32>>>(a, d, 100);
  cudaFree(d);
  cudaFree(a);
}
__global__ void same_value(int* f) { f[0] = 1; } /*e3*/
// expect: racecheck warning e3 e3 of f[0]
CASE(same_value_all) {
  int* f = device_zeros<int>(1);
  same_value<<<2, 64>>>(f);
  cudaFree(f);
}
__device__ double device_sum;
__global__ void racy_device_double() { device_sum += 1.0; } /*e4*/
// expect: racecheck error e4 e4 of device_sum[0]
CASE(device_double_racy) { racy_device_double<<<1, 64>>>(); }
__device__ double device_sums[4];
__global__ void racy_device_doubles() { device_sums[2] += threadIdx.x; } /*e5*/
// expect: racecheck error e5 e5 of device_sums[2]
CASE(device_doubles_racy) { racy_device_doubles<<<1, 64>>>(); }
__global__ void dyn_racy(float* out) {
  extern __shared__ float sums[];
  sums[threadIdx.x] = 1;                    /*e9*/
  out[threadIdx.x] = sums[threadIdx.x ^ 1]; /*e6*/
}
// expect: racecheck error e9 e6 of sums[0]
CASE(dynamic_racy) {
  float* o = device_zeros<float>(64);
  dyn_racy<<<1, 64, 256>>>(o);
  cudaFree(o);
}
struct P {
  int a, b;
  double c;
};
__global__ void struct_racy(P* p) { p[3].c += threadIdx.x; } /*e7*/
// expect: racecheck error e7 e7 of p[3]
CASE(struct_field_racy) {
  P* p = device_zeros<P>(8);
  struct_racy<<<1, 64>>>(p);
  cudaFree(p);
}
__global__ void struct_shared(int* out) {
  __shared__ P p[8];
  if (threadIdx.x < 8) {
    p[threadIdx.x].a = 1;
    p[threadIdx.x].b = 0;
    p[threadIdx.x].c = 0;
  }
  __syncthreads();
  p[threadIdx.x % 8].b += 1; /*e8*/
  __syncthreads();
  out[threadIdx.x] = p[threadIdx.x % 8].b;
}
// expect: racecheck error e8 e8 of p[0]
CASE(struct_shared_racy) {
  int* o = device_zeros<int>(64);
  struct_shared<<<1, 64>>>(o);
  cudaFree(o);
}
// grid sync
template <bool kSync>
__global__ void two_phase(int* a, int* b) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  a[i] = i; /*f1*/
  if (kSync) cg::this_grid().sync();
  b[i] = a[(i + blockDim.x) % (gridDim.x * blockDim.x)]; /*f2*/
}
// expect: racecheck error f1 f2 of a[0]
CASE(grid_phase_racy) {
  int* a = device_zeros<int>(128);
  int* b = device_zeros<int>(128);
  two_phase<false><<<4, 32>>>(a, b);
  cudaFree(a);
  cudaFree(b);
}
CASE(grid_phase_ok) {
  int* a = device_zeros<int>(128);
  int* b = device_zeros<int>(128);
  void* args[] = {&a, &b};
  cudaLaunchCooperativeKernel((void*)two_phase<true>, dim3(4), dim3(32), args, 0, 0);
  cudaFree(a);
  cudaFree(b);
}
// within a warp, shuffle is not a fence; broadcast
__global__ void warp_bcast(int* out) {
  __shared__ int v;
  if (threadIdx.x == 0) v = 3; /*f3*/
  out[threadIdx.x] = v;        /*f4*/
}
// expect: racecheck error f3 f4 of v[0]
CASE(warp_broadcast_racy) {
  int* o = device_zeros<int>(32);
  warp_bcast<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void warp_bcast_ok(int* out) {
  __shared__ int v;
  if (threadIdx.x == 0) v = 3;
  __syncwarp();
  out[threadIdx.x] = v;
}
CASE(warp_broadcast_ok) {
  int* o = device_zeros<int>(32);
  warp_bcast_ok<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void syncwarp_two_warps(int* out) {
  __shared__ int v[64];
  v[threadIdx.x] = 3 + threadIdx.x; /*f5*/
  __syncwarp();
  out[threadIdx.x] = v[63 - threadIdx.x]; /*f6*/
}
// expect: racecheck error f5 f6 of v[0]
CASE(syncwarp_across_warps) {
  int* o = device_zeros<int>(64);
  syncwarp_two_warps<<<1, 64>>>(o);
  cudaFree(o);
}
// transposition in place
__global__ void transpose(float* m, int n) {
  int x = threadIdx.x, y = threadIdx.y;
  float v = m[y * n + x]; /*f7*/
  m[x * n + y] = v;       /*f8*/
}
// expect: racecheck error f8 f7 of m[8]
CASE(transpose_in_place) {
  float* m = device_zeros<float>(64);
  transpose<<<1, dim3(8, 8)>>>(m, 8);
  cudaFree(m);
}
