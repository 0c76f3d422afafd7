// Memory of which nobody has written a part.
#include "tests/checks/cases.hpp"

__global__ void copy(const int* in, int* out, int n) {
  int i = threadIdx.x;
  if (i < n) out[i] = in[i]; /*a1*/
}
// expect: initcheck error a1 of in[0] by 0:0
CASE(never_written) {
  int* in;
  cudaMalloc(&in, 128);
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(in, o, 32);
  cudaFree(in);
  cudaFree(o);
}
CASE(memset_first) {
  int* in;
  cudaMalloc(&in, 128);
  cudaMemset(in, 0, 128);
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(in, o, 32);
  cudaFree(in);
  cudaFree(o);
}
// expect: initcheck error a1 of in[16] by 0:16
CASE(half_written) {
  int* in;
  cudaMalloc(&in, 128);
  cudaMemset(in, 0, 64);
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(in, o, 32);
  cudaFree(in);
  cudaFree(o);
}
// expect: initcheck error a1 of in[0] by 0:0
CASE(malloc_async) {
  int* in;
  cudaMallocAsync(&in, 128, 0);
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(in, o, 32);
  cudaFreeAsync(in, 0);
  cudaFree(o);
}
CASE(malloc_async_memset) {
  int* in;
  cudaMallocAsync(&in, 128, 0);
  cudaMemsetAsync(in, 0, 128, 0);
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(in, o, 32);
  cudaFreeAsync(in, 0);
  cudaFree(o);
}
// a freed block whose memory comes back
// expect: initcheck error a1 of again[0] by 0:0
CASE(used_again) {
  int* in = device_zeros<int>(32);
  cudaFree(in);
  int* again;
  cudaMalloc(&again, 128);
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(again, o, 32);
  cudaFree(again);
  cudaFree(o);
}
__global__ void bytes(unsigned char* p) { p[threadIdx.x] = 1; }
__global__ void word(const unsigned* p, unsigned* out) { *out = *p; } /*a2*/
// partly written scalars, void*-typed allocation
// expect: initcheck error a2 of (unsigned*)p[0] by 0:0
CASE(partial_scalar) {
  void* p;
  cudaMalloc(&p, 4);
  unsigned* o = device_zeros<unsigned>(1);
  bytes<<<1, 3>>>((unsigned char*)p);
  word<<<1, 1>>>((unsigned*)p, o);
  cudaFree(p);
  cudaFree(o);
}
CASE(whole_scalar) {
  void* p;
  cudaMalloc(&p, 4);
  unsigned* o = device_zeros<unsigned>(1);
  bytes<<<1, 4>>>((unsigned char*)p);
  word<<<1, 1>>>((unsigned*)p, o);
  cudaFree(p);
  cudaFree(o);
}
struct S {
  int a;
  int b;
  double c;
};
__global__ void set_a(S* s) {
  s[threadIdx.x].a = 1;
  s[threadIdx.x].c = 2;
}
__global__ void use_b(const S* s, int* o) { o[threadIdx.x] = s[threadIdx.x].b; } /*a3*/
// expect: initcheck error a3 of s[0] by 0:0
CASE(struct_member_unwritten) {
  S* s;
  cudaMalloc(&s, sizeof(S) * 8);
  int* o = device_zeros<int>(8);
  set_a<<<1, 8>>>(s);
  use_b<<<1, 8>>>(s, o);
  cudaFree(s);
  cudaFree(o);
}
__global__ void use_a(const S* s, int* o) { o[threadIdx.x] = s[threadIdx.x].a; }
CASE(struct_member_written) {
  S* s;
  cudaMalloc(&s, sizeof(S) * 8);
  int* o = device_zeros<int>(8);
  set_a<<<1, 8>>>(s);
  use_a<<<1, 8>>>(s, o);
  cudaFree(s);
  cudaFree(o);
}
// ragged tile
template <bool kPad>
__global__ void ragged(const float* in, float* out, int n) {
  __shared__ float t[32];
  int i = blockIdx.x * 32 + threadIdx.x;
  if (i < n) {
    t[threadIdx.x] = in[i];
  } else if (kPad) {
    t[threadIdx.x] = 0;
  }
  __syncthreads();
  float s = 0;
  for (int k = 0; k < 32; ++k) s += t[k]; /*b1*/
  if (i < n) out[i] = s;
}
// expect: initcheck error b1 of t[8] by 3:0
CASE(ragged_tile) {
  float* i = device_zeros<float>(104);
  float* o = device_zeros<float>(104);
  ragged<false><<<4, 32>>>(i, o, 104);
  cudaFree(i);
  cudaFree(o);
}
CASE(padded_tile) {
  float* i = device_zeros<float>(104);
  float* o = device_zeros<float>(104);
  ragged<true><<<4, 32>>>(i, o, 104);
  cudaFree(i);
  cudaFree(o);
}
__global__ void ragged2d(const float* in, float* out, int n) {
  __shared__ float t[8][9];
  if ((int)threadIdx.y < n) t[threadIdx.y][threadIdx.x] = in[threadIdx.y * 8 + threadIdx.x];
  __syncthreads();
  out[threadIdx.y * 8 + threadIdx.x] = t[threadIdx.x][threadIdx.y]; /*b2*/
}
// expect: initcheck error b2 of t[5][0] by 0:5
CASE(ragged_2d) {
  float* i = device_zeros<float>(64);
  float* o = device_zeros<float>(64);
  ragged2d<<<1, dim3(8, 8)>>>(i, o, 5);
  cudaFree(i);
  cudaFree(o);
}
__global__ void dyn(float* out) {
  extern __shared__ float buf[];
  if (threadIdx.x < 31) buf[threadIdx.x] = 1;
  __syncthreads();
  out[threadIdx.x] = buf[threadIdx.x]; /*b3*/
}
// expect: initcheck error b3 of buf[31] by 0:31
CASE(dynamic_unwritten) {
  float* o = device_zeros<float>(32);
  dyn<<<1, 32, 128>>>(o);
  cudaFree(o);
}
__global__ void shared_scalar(int* out) {
  __shared__ int count;
  if (threadIdx.x == 99) count = 0;
  __syncthreads();
  out[threadIdx.x] = count; /*b4*/
}
// expect: initcheck error b4 of count[0] by 0:0
CASE(shared_scalar_unwritten) {
  int* o = device_zeros<int>(32);
  shared_scalar<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void shared_count(int* out) {
  __shared__ int count;
  atomicAdd(&count, 1); /*b5*/
  __syncthreads();
  out[threadIdx.x] = count;
}
// expect: initcheck error b5 of count[0] by 0:0
CASE(shared_count_uncleared) {
  int* o = device_zeros<int>(32);
  shared_count<<<1, 32>>>(o);
  cudaFree(o);
}
