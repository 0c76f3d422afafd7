// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cstdio>
// Blocks of all shapes: thread number x + X * (y + Y * z); warps are 32 of these in a row.
// Kernel: element by global thread number, all stores aligned to the block's first.
__global__ void plain(float* out, int n) {
  int t = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  int block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
  int i = block * blockDim.x * blockDim.y * blockDim.z + t;
  // 31: 1 request of 31; 33 = 33x1: 32 + 1; 100: 32+32+32+4; 8x4x3 = 96: 3 warps; 1x64: 2 warps;
  // 5x5x2 = 50 threads: 32 + 18; 7 x 3: 21. Requests: 1 + 2 + 4 + 3 + 2 + 2 + 1 = 15
  // lanes 31 + 33 + 100 + 96 + 64 + 50 + 21 = 395
  // sectors 4 + (4+1) + (4+4+4+1) + 12 + 8 + (4+3) + 3 = 52
  out[i] = 1;    //= st4 15r 395n 52s 52i
}
//= kernel plain divergent_branches=0 warps=15 global_lanes_st=395
// 16x16: a warp is two rows of 16 floats, 1024 floats apart: 2 + 2 sectors: 8 warps
__global__ void rows(const float* in, float* out) {
  out[threadIdx.y * 1024 + threadIdx.x] = in[threadIdx.y * 1024 + threadIdx.x];  //= ld4 8r 256n 32s, st4 8r 256n 32s
}
//= kernel rows divergent_branches=0
// 16x16, indexed by columns: lanes of a row are 1024 floats apart: 16 places, each with two rows' neighbours: 16 sectors
__global__ void columns(const float* in, float* out) {
  out[threadIdx.x * 1024 + threadIdx.y] = in[threadIdx.x * 1024 + threadIdx.y];  //= ld4 8r 256n 128s 128t, st4 8r 256n 128s
}
//= kernel columns divergent_branches=0
// 1x64: y runs along the lanes: consecutive
__global__ void tall(float* out) {
  out[threadIdx.y] = 1;   //= st4 2r 64n 8s
}
//= kernel tall divergent_branches=0
// 4x4x4: z changes every 16 lanes
__global__ void cube(float* out) {   // place x + 4 y + 64 z: 16 floats = 2 sectors for each z: 4 a warp
  out[threadIdx.x + 4 * threadIdx.y + 64 * threadIdx.z] = 1;  //= st4 2r 64n 8s
}
//= kernel cube divergent_branches=0
// Grid 3 x 2 x 2 of 20 threads: 12 blocks, one request each; 80 bytes at 80 * b: sectors by b: the first byte
// 80 b mod 32 = 0, 16, 0, 16 …: 80 bytes from 0: 3 sectors; from 16: 96 bytes: 3 sectors: 36
__global__ void grid(float* out) {
  int b = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
  out[b * 20 + threadIdx.x] = 1;   //= st4 12r 240n 36s
}
//= kernel grid warps=12 divergent_branches=0
// Only some blocks store, and only some threads of those: blocks 1 and 3 of 4, lanes 3..10 of warp 0
__global__ void some(float* out) {
  int t = threadIdx.x;
  if (blockIdx.x % 2 == 1 && t >= 3 && t < 11) out[blockIdx.x * 64 + t] = 1;   //= st4 2r 16n 4s, branch any
}
//= kernel some warps=8 global_lanes_st=16
// Grid-stride: 2 blocks of 64 threads, 300 elements: rounds of 128: 128, 128, 44: requests 4 + 4 + 2 (32 + 12)
__global__ void stride(const float* in, float* out, int n) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)  //= branch 14x 1d
    out[i] = 2 * in[i];   //= ld4 10r 300n 38s, st4 10r 300n 38s
}
//= kernel stride divergent_branches=1 warps=4
__global__ void full(float* out) {    // 1024 threads, 32 warps
  out[threadIdx.x] = 1;  //= st4 32r 1024n 128s
  __syncthreads();
}
//= kernel full barriers=32 warps=32 mean_active_lanes=32
__global__ void loops_with_barriers(float* out, int n) {  // 70 threads: 3 warps; 5 barriers each
  for (int i = 0; i < n; ++i) {  //= branch 18x 0d
    out[threadIdx.x] = i;   //= st4 15r 350n 45s
    __syncthreads();
  }
}
//= kernel loops_with_barriers barriers=15 divergent_branches=0
__global__ void empty() {}
//= kernel empty barriers=0 divergent_branches=0 warps=2 bytes=0
// Occupancy for 32 registers: 256 threads: 8 warps: 64 / 8 = 8 blocks: 1. 96 KiB + 1 KiB of shared memory: 228 / 97 = 2
// blocks of 8 warps: 16 / 64. 32 threads: 32 blocks at most: 32 / 64. 1024 threads: 2 blocks: 1. 768: 24 warps: 2: 48 / 64
__global__ void full_occupancy(float* out) { out[threadIdx.x] = 1; }   //= st4 8r 256n 32s
//= kernel full_occupancy theoretical_occupancy=1
__global__ void small_blocks(float* out) { out[threadIdx.x] = 1; }   //= st4 1r 32n 4s
//= kernel small_blocks theoretical_occupancy=0.5
__global__ void odd_blocks(float* out) { out[threadIdx.x] = 1; }   //= st4 24r 768n 96s
//= kernel odd_blocks theoretical_occupancy=0.75
__global__ void much_shared(float* out) { extern __shared__ float s[]; s[threadIdx.x] = 1; out[threadIdx.x] = s[threadIdx.x ^ 1]; }   //= sts4 8r 256n 8w, lds4 8r 256n 8w, st4 8r 256n 32s
//= kernel much_shared theoretical_occupancy=0.25
template <typename T, int N>
__global__ void templated(T* out) {
  for (int i = 0; i < N; ++i) out[i * 32 + threadIdx.x] = T(i);   //= st4 3r 96n 12s, st8 2r 64n 16s, branch 7x 0d
}
//= kernel templated<float,3> global_requests_st=3
//= kernel templated<double,2> global_requests_st=2
int main() {
  float *a, *b;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&b, 1 << 20);
  cudaMemset(a, 0, 1 << 20);
  plain<<<1, 31>>>(b, 0);
  plain<<<1, dim3(33, 1)>>>(b, 0);
  plain<<<1, 100>>>(b, 0);
  plain<<<1, dim3(8, 4, 3)>>>(b, 0);
  plain<<<1, dim3(1, 64)>>>(b, 0);
  plain<<<1, dim3(5, 5, 2)>>>(b, 0);
  plain<<<1, dim3(7, 3)>>>(b, 0);
  rows<<<1, dim3(16, 16)>>>(a, b);
  columns<<<1, dim3(16, 16)>>>(a, b);
  tall<<<1, dim3(1, 64)>>>(b);
  cube<<<1, dim3(4, 4, 4)>>>(b);
  grid<<<dim3(3, 2, 2), 20>>>(b);
  some<<<4, 64>>>(b);
  cudaStream_t stream;
  cudaStreamCreate(&stream);
  stride<<<2, 64, 0, stream>>>(a, b, 300);
  cudaStreamSynchronize(stream);
  full<<<1, 1024>>>(b);
  auto launch = [&](int n) { loops_with_barriers<<<1, 70>>>(b, n); };
  launch(5);
  empty<<<2, 1>>>();
  full_occupancy<<<1, 256>>>(b);
  small_blocks<<<1, 32>>>(b);
  odd_blocks<<<1, 768>>>(b);
  cudaFuncSetAttribute(much_shared, cudaFuncAttributeMaxDynamicSharedMemorySize, 96 << 10);
  much_shared<<<1, 256, 96 << 10>>>(b);
  templated<float, 3><<<1, 32>>>(b);
  templated<double, 2><<<1, 32>>>((double*)b);
  return cudaDeviceSynchronize() != cudaSuccess;
}
