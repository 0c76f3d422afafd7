// Variables of the device and of the host in kernels.
#include <vector>

#include "tests/checks/cases.hpp"

static __device__ int neighbours_a[16];
static __device__ int neighbours_b[16];
static __constant__ float table[8];
static __managed__ int managed_words[10];
static __device__ int lonely;
__device__ int shown_a[16] = {1};
__device__ int shown_b[16] = {2};
int host_table[32];

__global__ void set_a(int at) { neighbours_a[at] = 1; } /*a1*/
// expect: memcheck error a1 of neighbours_a[16] by 0:0
CASE(device_variable_into_neighbour) { set_a<<<1, 1>>>(16); }
CASE(device_variable_last) { set_a<<<1, 1>>>(15); }
__global__ void set_b(int at) { neighbours_b[at] = 1; } /*a2*/
// expect: memcheck error a2 of neighbours_b[-1] by 0:0
CASE(device_variable_before_into_neighbour) { set_b<<<1, 1>>>(-1); }
__global__ void loop_a(int n) {
  for (int i = threadIdx.x; i <= n; i += 8) neighbours_a[i] = i; /*a3*/
}
// expect: memcheck error a3 of neighbours_a[16] by 0:0
CASE(loop_into_neighbour) { loop_a<<<1, 8>>>(16); }
CASE(loop_within) { loop_a<<<1, 8>>>(15); }
__global__ void both(int* out) {
  out[threadIdx.x] = neighbours_a[threadIdx.x] + neighbours_b[threadIdx.x];
}
CASE(both_variables) {
  int* o = device_zeros<int>(16);
  both<<<1, 16>>>(o);
  cudaFree(o);
}

__global__ void read_table(float* out) { out[threadIdx.x] = table[threadIdx.x]; } /*b1*/
// expect: memcheck error b1 of table[8] by 0:8
CASE(constant_overrun) {
  float h[8] = {};
  cudaMemcpyToSymbol(table, h, sizeof h);
  float* o = device_zeros<float>(16);
  read_table<<<1, 9>>>(o);
  cudaFree(o);
}
CASE(constant_within) {
  float h[8] = {};
  cudaMemcpyToSymbol(table, h, sizeof h);
  float* o = device_zeros<float>(16);
  read_table<<<1, 8>>>(o);
  cudaFree(o);
}
__global__ void write_managed() { managed_words[threadIdx.x] = 1; } /*b2*/
// expect: memcheck error b2 of managed_words[10] by 0:10
CASE(managed_variable_overrun) { write_managed<<<1, 11>>>(); }
CASE(managed_variable_within) { write_managed<<<1, 10>>>(); }

__global__ void read_host(const int* p, int* out) { out[threadIdx.x] = p[threadIdx.x]; } /*b3*/
// expect: memcheck error b3 by 0:0
CASE(host_global_in_kernel) {
  int* o = device_zeros<int>(32);
  read_host<<<1, 32>>>(host_table, o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
// expect: memcheck error b3 by 0:0
CASE(host_heap_in_kernel) {
  std::vector<int> v(32);
  int* o = device_zeros<int>(32);
  read_host<<<1, 32>>>(v.data(), o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
// expect: memcheck error b3 by 0:0
CASE(host_stack_in_kernel) {
  int v[32] = {};
  int* o = device_zeros<int>(32);
  read_host<<<1, 32>>>(v, o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
// expect: memcheck error b3 by 0:0
CASE(host_static_in_kernel) {
  static int v[32];
  int* o = device_zeros<int>(32);
  read_host<<<1, 32>>>(v, o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
// expect: memcheck error b3 by 0:0
CASE(host_malloc_in_kernel) {
  int* v = (int*)calloc(32, 4);
  int* o = device_zeros<int>(32);
  read_host<<<1, 32>>>(v, o);
  cudaDeviceSynchronize();
  cudaFree(o);
  free(v);
}
CASE(device_copy_in_kernel) {
  int* v = device_copy(host_table, 32);
  int* o = device_zeros<int>(32);
  read_host<<<1, 32>>>(v, o);
  cudaFree(o);
  cudaFree(v);
}
__device__ const int device_lookup[4] = {1, 2, 3, 4};
__global__ void read_device_lookup(int* out) { out[threadIdx.x] = device_lookup[threadIdx.x % 4]; }
CASE(constant_lookup) {
  int* o = device_zeros<int>(32);
  read_device_lookup<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void constexpr_lookup(int* out) {
  constexpr int local[4] = {4, 3, 2, 1};
  static const int other[3] = {1, 2, 3};
  const char* s = "hello";
  out[threadIdx.x] = local[threadIdx.x % 4] + other[threadIdx.x % 3] + s[threadIdx.x % 5];
}
CASE(constants_in_kernel) {
  int* o = device_zeros<int>(32);
  constexpr_lookup<<<1, 32>>>(o);
  cudaFree(o);
}
__global__ void symbol_address(int* p) { p[threadIdx.x] = 1; } /*b4*/
// expect: memcheck error b4 of neighbours_a[16] by 0:16
CASE(symbol_address_overrun) {
  int* p;
  cudaGetSymbolAddress((void**)&p, neighbours_a);
  symbol_address<<<1, 17>>>(p);
}
CASE(symbol_address_within) {
  int* p;
  cudaGetSymbolAddress((void**)&p, neighbours_a);
  symbol_address<<<1, 16>>>(p);
}

__global__ void scalar_dev(int at) { (&lonely)[at] = 3; } /*g1*/
// expect: memcheck error g1 of lonely[1] by 0:0
CASE(behind_scalar_variable) { scalar_dev<<<1, 1>>>(1); }
__global__ void set_shown(int at) { shown_a[at] = shown_b[0]; } /*g2*/
// expect: memcheck error g2 of shown_a[16] by 0:0
CASE(variables_with_values_into_neighbour) { set_shown<<<1, 1>>>(16); }
CASE(variables_with_values) { set_shown<<<1, 1>>>(15); }
