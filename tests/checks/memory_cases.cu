// Accesses outside of what a kernel may touch, and calls with wrong memory.
#include <vector>

#include "tests/checks/cases.hpp"

constexpr int kCount = 100;

__global__ void fill(float* data, int n) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < n) data[i] = 1.0f; /*a1*/
}
// expect: memcheck error a1
CASE(writes_behind_the_end) {
  float* d = device_zeros<float>(kCount);
  fill<<<4, 32>>>(d, 128);
  cudaFree(d);
}
CASE(writes_up_to_the_end) {
  float* d = device_zeros<float>(kCount);
  fill<<<4, 32>>>(d, kCount);
  cudaFree(d);
}
__global__ void left_neighbour(const float* in, float* out, bool guard) {
  const int i = static_cast<int>(threadIdx.x);
  out[i] = guard && i == 0 ? 0.0f : in[i - 1]; /*a2*/
}
// expect: memcheck error a2
CASE(reads_before_the_beginning) {
  float *in = device_zeros<float>(64), *out = device_zeros<float>(64);
  left_neighbour<<<1, 64>>>(in, out, false);
  cudaFree(in);
  cudaFree(out);
}
CASE(reads_from_the_beginning) {
  float *in = device_zeros<float>(64), *out = device_zeros<float>(64);
  left_neighbour<<<1, 64>>>(in, out, true);
  cudaFree(in);
  cudaFree(out);
}
// By one byte: sizes aren't rounded up.
__global__ void copy_bytes(const char* in, char* out, int n) {
  if (static_cast<int>(threadIdx.x) < n) out[threadIdx.x] = in[threadIdx.x]; /*a3*/
}
// expect: memcheck error a3
CASE(one_byte_too_far) {
  char *in = device_zeros<char>(33), *out = device_zeros<char>(64);
  copy_bytes<<<1, 64>>>(in, out, 34);
  cudaFree(in);
  cudaFree(out);
}
// A vector that begins inside and ends behind.
__global__ void copy_vectors(const float4* in, float4* out) {
  out[threadIdx.x] = in[threadIdx.x]; /*a4*/
}
// expect: memcheck error a4
CASE(vector_over_the_end) {
  auto* in = reinterpret_cast<float4*>(device_zeros<float>(4 * 8 - 1));
  float4* out = device_zeros<float4>(8);
  copy_vectors<<<1, 8>>>(in, out);
  cudaFree(in);
  cudaFree(out);
}
CASE(vectors_within) {
  float4 *in = device_zeros<float4>(8), *out = device_zeros<float4>(8);
  copy_vectors<<<1, 8>>>(in, out);
  cudaFree(in);
  cudaFree(out);
}
// expect: memcheck error a4
CASE(misaligned_vector) {
  float* in = device_zeros<float>(4 * 8 + 4);
  float4* out = device_zeros<float4>(8);
  copy_vectors<<<1, 8>>>(reinterpret_cast<float4*>(in + 1), out);
  cudaFree(in);
  cudaFree(out);
}
// Far away from everything.
__global__ void far_away(float* data, long long distance) { data[distance] = 1.0f; } /*a5*/
// expect: memcheck error a5
CASE(wild_pointer) {
  float* d = device_zeros<float>(kCount);
  far_away<<<1, 1>>>(d, 1ll << 31);
  cudaFree(d);
}
// expect: memcheck error a5
CASE(null_pointer) { far_away<<<2, 32>>>(nullptr, 0); }

// Shared memory: static into the neighbour and before the first, dynamic behind what was asked for.
__global__ void shared_neighbours(int* out, int at) {
  __shared__ int first[32];
  __shared__ int second[32];
  first[threadIdx.x] = 1;
  second[threadIdx.x] = 2;
  __syncthreads();
  if (threadIdx.x == 0) first[at] = 3; /*b1*/
  __syncthreads();
  out[threadIdx.x] = first[threadIdx.x] + second[threadIdx.x];
}
// expect: memcheck error b1
CASE(shared_behind_the_end) {
  int* out = device_zeros<int>(32);
  shared_neighbours<<<1, 32>>>(out, 32);
  cudaFree(out);
}
// expect: memcheck error b1
CASE(shared_before_the_beginning) {
  int* out = device_zeros<int>(32);
  shared_neighbours<<<1, 32>>>(out, -1);
  cudaFree(out);
}
CASE(shared_within) {
  int* out = device_zeros<int>(32);
  shared_neighbours<<<1, 32>>>(out, 31);
  cudaFree(out);
}
__global__ void dynamic_shared(int* out) {
  extern __shared__ int words[];
  words[threadIdx.x] = 1; /*b2*/
  __syncthreads();
  if (threadIdx.x == 0) *out = words[0];
}
// expect: memcheck error b2
CASE(dynamic_behind_the_end) {
  int* out = device_zeros<int>(1);
  dynamic_shared<<<1, 32, 31 * sizeof(int)>>>(out);
  cudaFree(out);
}
CASE(dynamic_within) {
  int* out = device_zeros<int>(1);
  dynamic_shared<<<1, 32, 32 * sizeof(int)>>>(out);
  cudaFree(out);
}

// Freed memory, freed twice, freed by a wrong pointer.
// expect: memcheck error a1
CASE(use_after_free) {
  float* d = device_zeros<float>(kCount);
  cudaFree(d);
  float* other = device_zeros<float>(kCount);
  fill<<<1, 32>>>(d, kCount);
  cudaFree(other);
}
// expect: memcheck error c1
CASE(double_free) {
  float* d = device_zeros<float>(kCount);
  cudaFree(d);
  cudaFree(d); /*c1*/
}
// expect: memcheck error c2
CASE(free_inside) {
  float* d = device_zeros<float>(kCount);
  cudaFree(d + 1); /*c2*/
  cudaFree(d);
}
// expect: memcheck error c3
CASE(leak) {
  float* d = nullptr;
  cudaMalloc(&d, 400); /*c3*/
  fill<<<1, 32>>>(d, kCount);
}

// The host's memory in a kernel, and the device's on the host.
// expect: memcheck error a1
CASE(host_vector_in_a_kernel) {
  std::vector<float> h(kCount);
  fill<<<1, 32>>>(h.data(), kCount);
}
// expect: memcheck error a1
CASE(host_array_in_a_kernel) {
  float h[kCount] = {};
  fill<<<1, 32>>>(h, kCount);
  cudaDeviceSynchronize();
}
CASE(mapped_and_managed_memory) {
  float *pinned = nullptr, *managed = nullptr;
  cudaMallocHost(&pinned, kCount * sizeof(float));
  cudaMallocManaged(&managed, kCount * sizeof(float));
  fill<<<1, 32>>>(pinned, kCount);
  fill<<<1, 32>>>(managed, kCount);
  cudaDeviceSynchronize();
  managed[3] = pinned[3] + managed[4];
  fill<<<4, 32>>>(managed, kCount);
  cudaDeviceSynchronize();
  cudaFreeHost(pinned);
  cudaFree(managed);
}
// expect: memcheck error a1
CASE(behind_managed_memory) {
  float* managed = nullptr;
  cudaMallocManaged(&managed, kCount * sizeof(float));
  fill<<<4, 32>>>(managed, kCount + 1);
  cudaDeviceSynchronize();
  cudaFree(managed);
}

// Whatever wasn't freed when the program died of it is no leak.
// expect: memcheck error c8
CASE(device_pointer_on_the_host) {
  int* d = device_zeros<int>(8);
  cudaDeviceSynchronize();
  d[3] = 7; /*c8*/
  cudaFree(d);
}

// Copies.
// expect: memcheck error d1
CASE(copy_too_long) {
  float h[kCount] = {};
  float* d = device_zeros<float>(50);
  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice); /*d1*/
  cudaFree(d);
}
// expect: memcheck error d2
CASE(copy_the_wrong_way) {
  float h[kCount] = {};
  float* d = device_zeros<float>(kCount);
  cudaMemcpy(d, h, sizeof h, cudaMemcpyDeviceToHost); /*d2*/
  cudaFree(d);
}
// expect: memcheck error d3
CASE(memset_too_long) {
  float* d = device_zeros<float>(kCount);
  cudaMemset(d, 0, 8 * kCount); /*d3*/
  cudaFree(d);
}

// Variables of the device.
__device__ int table[16];
__constant__ int constants[16];
__global__ void use_table(int* out, int n) {
  if (static_cast<int>(threadIdx.x) < n) {
    table[threadIdx.x] = constants[threadIdx.x];
    out[threadIdx.x] = table[threadIdx.x];
  }
}
CASE(device_variables) {
  int h[16] = {};
  cudaMemcpyToSymbol(constants, h, sizeof h);
  int* out = device_zeros<int>(16);
  use_table<<<1, 32>>>(out, 16);
  cudaMemcpyFromSymbol(h, table, sizeof h);
  cudaFree(out);
}

__device__ int last_table[16];  // the end of the program's variables, or a gap, lies behind
__global__ void beyond_table(int at) { last_table[at] = 1; } /*f1*/
// expect: memcheck error f1
CASE(far_behind_a_device_variable) { beyond_table<<<1, 1>>>(1 << 20); }

// The device's heap.
__global__ void heap(int* out, int size, bool give_back) {
  int* mine = new int[8];
  for (int i = 0; i < size; ++i) mine[i] = i; /*e1*/
  out[threadIdx.x] = mine[7];
  if (give_back) delete[] mine;
}
CASE(heap_within) {
  int* out = device_zeros<int>(4);
  heap<<<1, 4>>>(out, 8, true);
  cudaFree(out);
}
// expect: memcheck error e1
CASE(heap_behind_the_end) {
  int* out = device_zeros<int>(4);
  heap<<<1, 4>>>(out, 9, true);
  cudaFree(out);
}
