// Partly written words, vectors and structs, and copies of them.
#include <vector>

#include "tests/checks/cases.hpp"

__global__ void copy(const int* in, int* out, int n) {
  const int i = threadIdx.x;
  if (i < n) out[i] = in[i]; /*a1*/
}
__global__ void write_all(int* p) { p[threadIdx.x] = threadIdx.x; }

__global__ void accumulate(float* sum) { sum[threadIdx.x] += 1; } /*b6*/
// expect: initcheck error b6 of sum[0] by 0:0
CASE(accumulates_into_nothing) {
  float* sum;
  cudaMalloc(&sum, 128);
  accumulate<<<1, 32>>>(sum);
  std::vector<float> h(32);
  cudaMemcpy(h.data(), sum, 128, cudaMemcpyDeviceToHost);
  cudaFree(sum);
}
__device__ int zeroed[4];
__global__ void read_zeroed(int* o) { o[threadIdx.x] = zeroed[threadIdx.x]; }
CASE(device_variables_are_zero) {
  int* o = device_zeros<int>(4);
  read_zeroed<<<1, 4>>>(o);
  cudaFree(o);
}
CASE(written_by_a_kernel) {
  int* p;
  cudaMalloc(&p, 128);
  int* o = device_zeros<int>(32);
  write_all<<<1, 32>>>(p);
  copy<<<1, 32>>>(p, o, 32);
  cudaFree(p);
  cudaFree(o);
}
CASE(copied_device_to_device) {
  int* p;
  int* q;
  cudaMalloc(&p, 128);
  cudaMalloc(&q, 128);
  int* o = device_zeros<int>(32);
  write_all<<<1, 32>>>(p);
  cudaMemcpy(q, p, 128, cudaMemcpyDeviceToDevice);
  copy<<<1, 32>>>(q, o, 32);
  cudaFree(p);
  cudaFree(q);
  cudaFree(o);
}
// expect: initcheck error a1 of q[0] by 0:0
CASE(copied_unwritten) {
  int* p;
  int* q;
  cudaMalloc(&p, 128);
  cudaMalloc(&q, 128);
  int* o = device_zeros<int>(32);
  cudaMemcpy(q, p, 128, cudaMemcpyDeviceToDevice);
  copy<<<1, 32>>>(q, o, 32);
  cudaFree(p);
  cudaFree(q);
  cudaFree(o);
}
// expect: initcheck warning c1
CASE(unwritten_to_host) {
  int* p;
  cudaMalloc(&p, 128);
  write_all<<<1, 31>>>(p);
  std::vector<int> h(32);
  cudaMemcpy(h.data(), p, 128, cudaMemcpyDeviceToHost); /*c1*/
  cudaFree(p);
}
CASE(memcpy2d_rows) {
  float* p;
  size_t pitch;
  cudaMallocPitch(&p, &pitch, 100, 4);
  std::vector<float> h(100);
  cudaMemcpy2D(p, pitch, h.data(), 100, 100, 4, cudaMemcpyHostToDevice);
  cudaMemcpy2D(h.data(), 100, p, pitch, 100, 4, cudaMemcpyDeviceToHost);
  cudaFree(p);
}
CASE(managed_is_zero) {
  int* p;
  cudaMallocManaged(&p, 128);
  p[3] = 1;
  int* o = device_zeros<int>(32);
  copy<<<1, 32>>>(p, o, 32);
  cudaDeviceSynchronize();
  cudaFree(p);
  cudaFree(o);
}
__global__ void vec(const float4* p, float4* o) { o[threadIdx.x] = p[threadIdx.x]; } /*c2*/
// expect: initcheck error c2 of p[0] by 0:0
CASE(vector_partly) {
  float4* p;
  cudaMalloc(&p, 16 * 8);
  cudaMemset2D(p, 16, 0, 12, 8);
  float4* o = device_zeros<float4>(8);
  vec<<<1, 8>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}
__global__ void heap(int* out) {
  int* p = new int[4];
  p[0] = 1;
  out[0] = p[1]; /*c3*/
  delete[] p;
}
// expect: initcheck error c3 by 0:0
CASE(heap_unwritten) {
  int* o = device_zeros<int>(1);
  heap<<<1, 1>>>(o);
  cudaFree(o);
}
__global__ void shared_bytes(int* out) {
  __shared__ alignas(4) unsigned char b[64];
  b[threadIdx.x * 2] = 1;
  __syncthreads();
  out[threadIdx.x] = *(int*)&b[(threadIdx.x * 4) % 64]; /*c4*/
}
// expect: initcheck error c4 by 0:0
CASE(shared_partial_words) {
  int* o = device_zeros<int>(32);
  shared_bytes<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void doubles(double* p) { reinterpret_cast<float*>(p)[threadIdx.x * 2] = 1; }
__global__ void use_doubles(const double* p, double* o) { o[threadIdx.x] = p[threadIdx.x]; } /*c5*/
// expect: initcheck error c5 of p[0] by 0:0
CASE(half_doubles) {
  double* p;
  cudaMalloc(&p, 64);
  double* o = device_zeros<double>(8);
  doubles<<<1, 8>>>(p);
  use_doubles<<<1, 8>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}
struct alignas(8) Pair {
  short a;
  int b;
};
__global__ void pairs(Pair* p) {
  p[threadIdx.x].a = 1;
  p[threadIdx.x].b = 2;
}
__global__ void copy_pairs(const Pair* p, Pair* o) { o[threadIdx.x] = p[threadIdx.x]; }
CASE(padding_is_fine) {
  Pair* p;
  cudaMalloc(&p, 64);
  Pair* o;
  cudaMalloc(&o, 64);
  pairs<<<1, 8>>>(p);
  copy_pairs<<<1, 8>>>(p, o);
  std::vector<Pair> h(8);
  cudaMemcpy(h.data(), o, 64, cudaMemcpyDeviceToHost);
  cudaFree(p);
  cudaFree(o);
}
__global__ void shared_struct(int* out) {
  __shared__ Pair s[32];
  s[threadIdx.x].a = 1;
  s[threadIdx.x].b = 2;
  __syncthreads();
  Pair q = s[31 - threadIdx.x];
  out[threadIdx.x] = q.a + q.b;
}
CASE(shared_padding_is_fine) {
  int* o = device_zeros<int>(32);
  shared_struct<<<1, 32>>>(o);
  cudaFree(o);
}
