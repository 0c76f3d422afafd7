// Threads that share words, in a block and in the grid.
#include "tests/checks/cases.hpp"

// shared RAW / WAR / WAW
__global__ void raw(int* out) {
  __shared__ int s[64];
  s[threadIdx.x] = threadIdx.x;           /*a1*/
  out[threadIdx.x] = s[63 - threadIdx.x]; /*a2*/
}
// expect: racecheck error a1 a2 of s[0]
CASE(raw_shared) {
  int* o = device_zeros<int>(64);
  raw<<<1, 64>>>(o);
  cudaFree(o);
}
__global__ void war(int* out) {
  __shared__ double s[64];
  s[threadIdx.x] = threadIdx.x;
  __syncthreads();
  double v = s[(threadIdx.x + 1) % 64]; /*a3*/
  s[threadIdx.x] = v;                   /*a4*/
  __syncthreads();
  out[threadIdx.x] = (int)s[threadIdx.x];
}
// expect: racecheck error a4 a3 of s[0]
CASE(war_shared) {
  int* o = device_zeros<int>(64);
  war<<<1, 64>>>(o);
  cudaFree(o);
}
__global__ void war_ok(int* out) {
  __shared__ double s[64];
  s[threadIdx.x] = threadIdx.x;
  __syncthreads();
  double v = s[(threadIdx.x + 1) % 64];
  __syncthreads();
  s[threadIdx.x] = v;
  __syncthreads();
  out[threadIdx.x] = (int)s[threadIdx.x];
}
CASE(war_shared_ok) {
  int* o = device_zeros<int>(64);
  war_ok<<<1, 64>>>(o);
  cudaFree(o);
}
__global__ void waw(int* out) {
  __shared__ int last;
  last = threadIdx.x; /*a5*/
  __syncthreads();
  out[threadIdx.x] = last;
}
// expect: racecheck error a5 a5 of last[0]
CASE(waw_shared) {
  int* o = device_zeros<int>(64);
  waw<<<1, 64>>>(o);
  cudaFree(o);
}
__global__ void waw2d(int* out) {
  __shared__ float tile[8][9];
  tile[threadIdx.y][threadIdx.x] = threadIdx.x; /*a6*/
  __syncthreads();
  tile[threadIdx.x / 2][0] += 1; /*a7*/
  __syncthreads();
  out[threadIdx.y * 8 + threadIdx.x] = (int)tile[threadIdx.y][threadIdx.x];
}
// expect: racecheck error a7 a7 of tile[0][0]
CASE(waw_2d) {
  int* o = device_zeros<int>(64);
  waw2d<<<1, dim3(8, 8)>>>(o);
  cudaFree(o);
}
// loop lacking its second barrier
template <bool kSecond>
__global__ void tiles(const float* in, float* out, int n) {
  __shared__ float t[32];
  float sum = 0;
  for (int base = 0; base < n; base += 32) {
    t[threadIdx.x] = in[base + threadIdx.x]; /*b1*/
    __syncthreads();
    for (int k = 0; k < 32; ++k) sum += t[k]; /*b2*/
    if (kSecond) __syncthreads();
  }
  out[threadIdx.x] = sum;
}
// expect: racecheck error b1 b2
CASE(no_second_barrier) {
  float *i = device_zeros<float>(96), *o = device_zeros<float>(32);
  tiles<false><<<1, 32>>>(i, o, 96);
  cudaFree(i);
  cudaFree(o);
}
CASE(second_barrier) {
  float *i = device_zeros<float>(96), *o = device_zeros<float>(32);
  tiles<true><<<1, 32>>>(i, o, 96);
  cudaFree(i);
  cudaFree(o);
}
// double buffering
template <bool kRight>
__global__ void buffers(const float* in, float* out, int n) {
  __shared__ float t[2][64];
  float sum = 0;
  int cur = 0;
  t[0][threadIdx.x] = in[threadIdx.x];
  __syncthreads();
  for (int base = 64; base <= n; base += 64) {
    if (base < n) t[kRight ? cur ^ 1 : cur][threadIdx.x] = in[base + threadIdx.x]; /*b3*/
    for (int k = 0; k < 64; ++k) sum += t[cur][k];                                 /*b4*/
    __syncthreads();
    if (kRight) cur ^= 1;
  }
  out[threadIdx.x] = sum;
}
// expect: racecheck error b3 b4 of t[0][0]
CASE(double_buffer_wrong) {
  float *i = device_zeros<float>(256), *o = device_zeros<float>(64);
  buffers<false><<<1, 64>>>(i, o, 256);
  cudaFree(i);
  cudaFree(o);
}
CASE(double_buffer_right) {
  float *i = device_zeros<float>(256), *o = device_zeros<float>(64);
  buffers<true><<<1, 64>>>(i, o, 256);
  cudaFree(i);
  cudaFree(o);
}
// reduction whose last warp has no __syncwarp
template <bool kSync>
__global__ void reduce(const int* in, int* out) {
  __shared__ int s[128];
  int t = threadIdx.x;
  s[t] = in[t];
  __syncthreads();
  for (int d = 64; d >= 32; d >>= 1) {
    if (t < d) s[t] += s[t + d];
    __syncthreads();
  }
  if (t < 32) {
    for (int d = 16; d > 0; d >>= 1) {
      int v = t < d ? s[t + d] : 0; /*b5*/
      if (kSync) __syncwarp();
      s[t] += v; /*b6*/
      if (kSync) __syncwarp();
    }
    if (t == 0) *out = s[0];
  }
}
// expect: racecheck error b6 b5 of s[1]
CASE(reduction_without_syncwarp) {
  int *i = device_zeros<int>(128), *o = device_zeros<int>(1);
  reduce<false><<<1, 128>>>(i, o);
  cudaFree(i);
  cudaFree(o);
}
CASE(reduction_with_syncwarp) {
  int *i = device_zeros<int>(128), *o = device_zeros<int>(1);
  reduce<true><<<1, 128>>>(i, o);
  cudaFree(i);
  cudaFree(o);
}
__global__ void hist_racy(const unsigned char* k, int* bins, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) bins[k[i]]++; /*b7*/
}
// expect: racecheck error b7 b7 of b[0]
CASE(histogram_racy) {
  unsigned char* k = device_zeros<unsigned char>(100);
  int* b = device_zeros<int>(4);
  hist_racy<<<4, 32>>>(k, b, 100);
  cudaFree(k);
  cudaFree(b);
}
__global__ void hist_ok(const unsigned char* k, int* bins, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) atomicAdd(&bins[k[i]], 1);
}
CASE(histogram_ok) {
  unsigned char* k = device_zeros<unsigned char>(100);
  int* b = device_zeros<int>(4);
  hist_ok<<<4, 32>>>(k, b, 100);
  cudaFree(k);
  cudaFree(b);
}
__global__ void hist_shared(const unsigned char* k, int* bins, int n) {
  __shared__ int h[4];
  if (threadIdx.x < 4) h[threadIdx.x] = 0; /*b8*/
  int i = threadIdx.x;
  if (i < n) atomicAdd(&h[k[i]], 1); /*b9*/
  __syncthreads();
  if (threadIdx.x < 4) atomicAdd(&bins[threadIdx.x], h[threadIdx.x]);
}
// expect: racecheck error b8 b9 of h[0]
CASE(histogram_shared_cleared_late) {
  unsigned char* k = device_zeros<unsigned char>(100);
  int* b = device_zeros<int>(4);
  hist_shared<<<1, 64>>>(k, b, 64);
  cudaFree(k);
  cudaFree(b);
}
