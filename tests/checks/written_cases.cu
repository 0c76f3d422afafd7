// Reads of memory that nobody has written.
#include "tests/checks/cases.hpp"

constexpr int kCount = 64;

__global__ void add_one(float* data) { data[threadIdx.x] += 1.0f; } /*a1*/
// expect: initcheck error a1
CASE(unwritten_global) {
  float* d = nullptr;
  cudaMalloc(&d, kCount * sizeof(float));
  add_one<<<1, kCount>>>(d);
  cudaFree(d);
}
CASE(written_by_memset) {
  float* d = nullptr;
  cudaMalloc(&d, kCount * sizeof(float));
  cudaMemset(d, 0, kCount * sizeof(float));
  add_one<<<1, kCount>>>(d);
  cudaFree(d);
}
// expect: initcheck error a1
CASE(written_but_for_the_last) {
  float h[kCount] = {};
  float* d = nullptr;
  cudaMalloc(&d, kCount * sizeof(float));
  cudaMemcpy(d, h, (kCount - 1) * sizeof(float), cudaMemcpyHostToDevice);
  add_one<<<1, kCount>>>(d);
  cudaFree(d);
}
__global__ void copy(const float* in, float* out) { out[threadIdx.x] = in[threadIdx.x]; }
CASE(written_by_a_kernel_and_a_copy) {
  float *a = device_zeros<float>(kCount), *b = nullptr, *c = nullptr;
  cudaMalloc(&b, kCount * sizeof(float));
  cudaMalloc(&c, kCount * sizeof(float));
  copy<<<1, kCount>>>(a, b);
  cudaMemcpy(c, b, kCount * sizeof(float), cudaMemcpyDeviceToDevice);
  add_one<<<1, kCount>>>(c);
  cudaFree(a);
  cudaFree(b);
  cudaFree(c);
}
// Copying what nobody wrote isn't writing it.
// expect: initcheck error a1
CASE(unwritten_is_copied) {
  float *b = nullptr, *c = nullptr;
  cudaMalloc(&b, kCount * sizeof(float));
  cudaMalloc(&c, kCount * sizeof(float));
  cudaMemcpy(c, b, kCount * sizeof(float), cudaMemcpyDeviceToDevice);
  add_one<<<1, kCount>>>(c);
  cudaFree(b);
  cudaFree(c);
}
// expect: initcheck warning b1
CASE(unwritten_to_the_host) {
  float h[kCount];
  float *a = device_zeros<float>(kCount), *b = nullptr;
  cudaMalloc(&b, kCount * sizeof(float));
  copy<<<1, kCount - 1>>>(a, b);
  cudaMemcpy(h, b, sizeof h, cudaMemcpyDeviceToHost); /*b1*/
  cudaFree(a);
  cudaFree(b);
}

// Shared memory begins with arbitrary contents in every block.
__global__ void histogram(const int* in, int* out, bool clear) {
  __shared__ int bins[16];
  if (clear && threadIdx.x < 16) bins[threadIdx.x] = 0;
  __syncthreads();
  atomicAdd(&bins[in[threadIdx.x] % 16], 1); /*c1*/
  __syncthreads();
  if (threadIdx.x < 16) atomicAdd(&out[threadIdx.x], bins[threadIdx.x]);
}
// expect: initcheck error c1
CASE(uncleared_bins) {
  int h[kCount];
  for (int i = 0; i < kCount; ++i) h[i] = i;
  int *in = device_copy(h, kCount), *out = device_zeros<int>(16);
  histogram<<<1, kCount>>>(in, out, false);
  cudaFree(in);
  cudaFree(out);
}
CASE(cleared_bins) {
  int h[kCount];
  for (int i = 0; i < kCount; ++i) h[i] = i;
  int *in = device_copy(h, kCount), *out = device_zeros<int>(16);
  histogram<<<3, kCount>>>(in, out, true);
  cudaFree(in);
  cudaFree(out);
}
__global__ void ragged(const float* in, float* out, int n, bool pad) {
  __shared__ float s[32];
  const int i = static_cast<int>(threadIdx.x);
  if (i < n) {
    s[i] = in[i];
  } else if (pad) {
    s[i] = 0.0f;
  }
  __syncthreads();
  if (i == 0) {
    float sum = 0.0f;
    for (int j = 0; j < 32; ++j) sum += s[j]; /*c2*/
    *out = sum;
  }
}
// expect: initcheck error c2
CASE(ragged_tile) {
  float *in = device_zeros<float>(32), *out = device_zeros<float>(1);
  ragged<<<1, 32>>>(in, out, 30, false);
  cudaFree(in);
  cudaFree(out);
}
CASE(padded_tile) {
  float *in = device_zeros<float>(32), *out = device_zeros<float>(1);
  ragged<<<1, 32>>>(in, out, 30, true);
  cudaFree(in);
  cudaFree(out);
}

// Structs have padding that nobody writes; copying a struct reads it.
struct Padded {
  char tag;
  double value;
  short code;
};
__global__ void make_structs(Padded* out) {
  out[threadIdx.x].tag = 'x';
  out[threadIdx.x].value = 1.0;
  out[threadIdx.x].code = 3;
}
__global__ void move_structs(const Padded* in, Padded* out) { out[threadIdx.x] = in[threadIdx.x]; }
CASE(structs_with_padding) {
  Padded h[32];
  Padded *a = nullptr, *b = nullptr;
  cudaMalloc(&a, sizeof h);
  cudaMalloc(&b, sizeof h);
  make_structs<<<1, 32>>>(a);
  move_structs<<<1, 32>>>(a, b);
  cudaMemcpy(h, b, sizeof h, cudaMemcpyDeviceToHost);
  cudaFree(a);
  cudaFree(b);
}
__global__ void read_byte(const char* in, char* out) { out[threadIdx.x] = in[threadIdx.x]; } /*d1*/
// expect: initcheck error d1
CASE(one_byte_unwritten) {
  char *in = nullptr, *out = device_zeros<char>(32);
  cudaMalloc(&in, 32);
  cudaMemset(in, 0, 7);
  cudaMemset(in + 8, 0, 24);
  read_byte<<<1, 32>>>(in, out);
  cudaFree(in);
  cudaFree(out);
}
// A vector with one component unwritten.
__global__ void read_vector(const float4* in, float* out) {
  const float4 v = in[threadIdx.x]; /*d2*/
  out[threadIdx.x] = v.x + v.y + v.z;
}
// expect: initcheck error d2
CASE(component_unwritten) {
  float4* in = nullptr;
  float* out = device_zeros<float>(2);
  cudaMalloc(&in, 2 * sizeof(float4));
  cudaMemset(in, 0, 28);
  read_vector<<<1, 2>>>(in, out);
  cudaFree(in);
  cudaFree(out);
}
