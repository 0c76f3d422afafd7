// Kernels whose counts are known: published by others, or worked out by hand in cases.cpp.
#include <cuda_runtime.h>

constexpr int kThreads = 256;
constexpr int kFloats = 8192;
constexpr int kTile = 32;

template <int kStride>
__device__ void through_shared(const float* in, float* out) {
  __shared__ float cells[kThreads * kStride];
  const int i = blockIdx.x * kThreads + threadIdx.x;
  const float value = in[i];
  cells[threadIdx.x * kStride] = value;
  __syncthreads();
  const float back = cells[threadIdx.x * kStride];
  out[i] = back;
}

__global__ void shared_stride_1(const float* in, float* out) { through_shared<1>(in, out); }
__global__ void shared_stride_2(const float* in, float* out) { through_shared<2>(in, out); }

template <int kWidth>
__device__ void transpose(const float* in, float* out) {
  __shared__ float tile[kTile][kWidth];
  const int x = threadIdx.x;
  const int y = threadIdx.y;
  tile[y][x] = in[y * kTile + x];
  __syncthreads();
  out[y * kTile + x] = tile[x][y];
}

__global__ void transpose_shared(const float* in, float* out) { transpose<kTile>(in, out); }
__global__ void transpose_padded(const float* in, float* out) { transpose<kTile + 1>(in, out); }

__global__ void transpose_naive(const float* in, float* out) {
  out[threadIdx.x * kTile + threadIdx.y] = in[threadIdx.y * kTile + threadIdx.x];
}

__global__ void add(const float* a, const float* b, float* c) {
  const int i = blockIdx.x * kThreads + threadIdx.x;
  c[i] = a[i] + b[i];
}

__global__ void add_stride_8(const float* a, const float* b, float* c) {
  const int i = 8 * (blockIdx.x * kThreads + threadIdx.x);
  c[i] = a[i] + b[i];
}

__global__ void add_float4(const float4* a, const float4* b, float4* c) {
  const int i = blockIdx.x * kThreads + threadIdx.x;
  const float4 left = a[i];
  const float4 right = b[i];
  c[i] = make_float4(left.x + right.x, left.y + right.y, left.z + right.z, left.w + right.w);
}

// nvcc makes a predicated store of this branch, so hardware sees no branch that parts lanes.
__global__ void even_lanes(float* out) {
  const int i = blockIdx.x * kThreads + threadIdx.x;
  if (threadIdx.x % 2 == 0) out[i] = 1;
}

int main() {
  float* memory = nullptr;
  if (cudaMalloc(&memory, 3 * kFloats * sizeof(float)) != cudaSuccess) return 1;
  cudaMemset(memory, 0, 3 * kFloats * sizeof(float));
  float* a = memory;
  float* b = a + kFloats;
  float* c = b + kFloats;
  const int blocks = kFloats / kThreads;
  shared_stride_1<<<blocks, kThreads>>>(a, c);
  shared_stride_2<<<blocks, kThreads>>>(a, c);
  transpose_naive<<<1, dim3(kTile, kTile)>>>(a, c);
  transpose_shared<<<1, dim3(kTile, kTile)>>>(a, c);
  transpose_padded<<<1, dim3(kTile, kTile)>>>(a, c);
  add<<<blocks, kThreads>>>(a, b, c);
  add_stride_8<<<blocks / 8, kThreads>>>(a, b, c);
  add_float4<<<blocks / 4, kThreads>>>(reinterpret_cast<float4*>(a), reinterpret_cast<float4*>(b),
                                       reinterpret_cast<float4*>(c));
  even_lanes<<<blocks, kThreads>>>(c);
  const bool good = cudaDeviceSynchronize() == cudaSuccess;
  cudaFree(memory);
  return good ? 0 : 1;
}
