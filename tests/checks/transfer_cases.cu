// Copies, sets and frees of wrong memory, and what runs on streams.
#include <vector>

#include "tests/checks/cases.hpp"

__constant__ float table[8];
__device__ int words[16];
__global__ void ints(int* p, int n) { p[n] = 1; } /*d1*/
// expect: memcheck error d1 of p[3] by 0:0
CASE(freed_async) {
  cudaStream_t s;
  cudaStreamCreate(&s);
  int* p;
  cudaMallocAsync(&p, 64, s);
  cudaFreeAsync(p, s);
  ints<<<1, 1, 0, s>>>(p, 3);
  cudaStreamSynchronize(s);
  cudaStreamDestroy(s);
}
CASE(freed_async_after) {
  cudaStream_t s;
  cudaStreamCreate(&s);
  int* p;
  cudaMallocAsync(&p, 64, s);
  ints<<<1, 1, 0, s>>>(p, 3);
  cudaFreeAsync(p, s);
  cudaStreamSynchronize(s);
  cudaStreamDestroy(s);
}
// expect: memcheck error d1 of p[16] by 0:0
CASE(pool_overrun) {
  cudaStream_t s;
  cudaStreamCreate(&s);
  int* p;
  cudaMallocAsync(&p, 64, s);
  ints<<<1, 1, 0, s>>>(p, 16);
  cudaStreamSynchronize(s);
  cudaFreeAsync(p, s);
  cudaStreamSynchronize(s);
  cudaStreamDestroy(s);
}
// expect: memcheck error d1 of p[10] by 0:0
CASE(managed_overrun) {
  int* p;
  cudaMallocManaged(&p, 40);
  ints<<<1, 1>>>(p, 10);
  cudaDeviceSynchronize();
  cudaFree(p);
}
CASE(managed_last) {
  int* p;
  cudaMallocManaged(&p, 40);
  ints<<<1, 1>>>(p, 9);
  cudaDeviceSynchronize();
  cudaFree(p);
}
// expect: memcheck error d1 of p[10] by 0:0
CASE(pinned_overrun) {
  int* p;
  cudaMallocHost(&p, 40);
  ints<<<1, 1>>>(p, 10);
  cudaDeviceSynchronize();
  cudaFreeHost(p);
}
// expect: memcheck error d2
CASE(double_free_async) {
  int* p;
  cudaMallocAsync(&p, 64, 0);
  cudaFreeAsync(p, 0);
  cudaFreeAsync(p, 0); /*d2*/
  cudaDeviceSynchronize();
}
// expect: memcheck error d3
CASE(free_offset) {
  int* p = device_zeros<int>(8);
  cudaFree(p + 1); /*d3*/
  cudaFree(p);
}
// expect: memcheck error d4
CASE(free_host_pointer) {
  int* p = (int*)malloc(4);
  cudaFree(p); /*d4*/
  free(p);
}
// expect: memcheck error d5
CASE(free_pinned_by_cudafree) {
  int* p;
  cudaMallocHost(&p, 4);
  cudaFree(p); /*d5*/
  cudaFreeHost(p);
}
// expect: memcheck error d6
CASE(free_device_by_freehost) {
  int* p = device_zeros<int>(1);
  cudaFreeHost(p); /*d6*/
  cudaFree(p);
}
// expect: memcheck error e1
CASE(copy2d_too_wide) {
  float* p;
  size_t pitch;
  cudaMallocPitch(&p, &pitch, 100, 4);
  std::vector<float> h(1000);
  cudaMemcpy2D(p, pitch, h.data(), pitch + 4, pitch + 4, 4, cudaMemcpyHostToDevice); /*e0*/
  cudaMemcpy2D(p, pitch, h.data(), 100, 100, 5, cudaMemcpyHostToDevice);             /*e1*/
  cudaFree(p);
}
CASE(copy2d_right) {
  float* p;
  size_t pitch;
  cudaMallocPitch(&p, &pitch, 100, 4);
  std::vector<float> h(1000);
  cudaMemcpy2D(p, pitch, h.data(), 100, 100, 4, cudaMemcpyHostToDevice);
  cudaMemcpy2D(h.data(), 100, p, pitch, 100, 4, cudaMemcpyDeviceToHost);
  cudaFree(p);
}
// expect: memcheck error e2
CASE(symbol_copy_too_long) {
  float h[9] = {};
  cudaMemcpyToSymbol(table, h, sizeof h); /*e2*/
}
// expect: memcheck error e3
CASE(symbol_copy_offset) {
  float h[8] = {};
  cudaMemcpyToSymbol(table, h, sizeof h, 4); /*e3*/
}
// expect: memcheck error e4
CASE(symbol_read_too_long) {
  int h[17] = {};
  cudaMemcpyFromSymbol(h, words, sizeof h); /*e4*/
}
// expect: memcheck error e5
CASE(memset_async_too_long) {
  int* p;
  cudaMalloc(&p, 64);
  cudaMemsetAsync(p, 0, 68); /*e5*/
  cudaDeviceSynchronize();
  cudaFree(p);
}
// expect: memcheck error e6
CASE(memset2d_too_long) {
  int* p;
  size_t pitch;
  cudaMallocPitch(&p, &pitch, 64, 4);
  cudaMemset2D(p, pitch, 0, 64, 5); /*e6*/
  cudaFree(p);
}
// expect: memcheck error e7
CASE(copy_async_too_long) {
  int* p;
  cudaMalloc(&p, 64);
  std::vector<int> h(32);
  cudaStream_t s;
  cudaStreamCreate(&s);
  cudaMemcpyAsync(p, h.data(), 128, cudaMemcpyHostToDevice, s); /*e7*/
  cudaStreamSynchronize(s);
  cudaStreamDestroy(s);
  cudaFree(p);
}
// expect: memcheck error e8
CASE(copy_async_wrong_way) {
  int* p;
  cudaMalloc(&p, 64);
  std::vector<int> h(16);
  cudaMemcpyAsync(p, h.data(), 64, cudaMemcpyDeviceToHost, 0); /*e8*/
  cudaDeviceSynchronize();
  cudaFree(p);
}
// expect: memcheck error e9
CASE(copy_swapped) {
  int* p = device_zeros<int>(16);
  std::vector<int> h(16);
  cudaMemcpy(p, h.data(), 64, cudaMemcpyDeviceToHost); /*e9*/
  cudaFree(p);
}
// expect: memcheck error f0
CASE(copy_to_freed) {
  int* p = device_zeros<int>(16);
  std::vector<int> h(16);
  cudaFree(p);
  cudaMemcpy(p, h.data(), 64, cudaMemcpyHostToDevice); /*f0*/
}
// expect: memcheck error f1
CASE(device_to_device_overrun) {
  int* p = device_zeros<int>(16);
  int* q = device_zeros<int>(15);
  cudaMemcpy(q, p, 64, cudaMemcpyDeviceToDevice); /*f1*/
  cudaFree(p);
  cudaFree(q);
}
// expect: memcheck error f2
CASE(leak_async) {
  int* p;
  cudaMallocAsync(&p, 64, 0); /*f2*/
  cudaDeviceSynchronize();
}
// expect: memcheck error f3
CASE(leak_managed) {
  int* p;
  cudaMallocManaged(&p, 64); /*f3*/
}
// expect: memcheck error f4
CASE(device_read_on_host) {
  int* p = device_zeros<int>(16);
  std::printf("%d\n", p[2]); /*f4*/
  cudaFree(p);
}
// expect: memcheck error f5
CASE(device_memset_on_host) {
  int* p = device_zeros<int>(16);
  std::memset(p, 0, 64); /*f5*/
  cudaFree(p);
}
