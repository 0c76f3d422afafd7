// Kernels without an end.
#include "tests/checks/cases.hpp"

__global__ void endless(volatile int* flag, int* out) {
  while (*flag == 0) continue; /*c5*/
  out[threadIdx.x] = 1;
}
// expect: synccheck error c5
CASE(endless_loop) {
  int* f = device_zeros<int>(1);
  int* o = device_zeros<int>(32);
  endless<<<1, 32>>>(f, o);
  cudaDeviceSynchronize();
  cudaFree(f);
  cudaFree(o);
}
__global__ void endless_count(int* out, int step) {
  int i = 0;
  while (i != 7) i += step; /*c6*/
  out[threadIdx.x] = i;
}
// expect: synccheck error c6
CASE(endless_without_memory) {
  int* o = device_zeros<int>(32);
  endless_count<<<1, 32>>>(o, 0);
  cudaDeviceSynchronize();
  cudaFree(o);
}
