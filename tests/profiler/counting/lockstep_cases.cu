// Lanes that part and meet again; counts_test.cpp works out by hand what each must count.
#include <cstdio>
__device__ float total;
__constant__ float factors[64];
__global__ void loops(const float* in, float* out) {  // lane l: l%4+1 rounds
  float sum = 0;
  for (int i = 0; i <= threadIdx.x % 4; ++i) sum += in[i * 64 + threadIdx.x];
  out[threadIdx.x] = sum;
}
__global__ void branches(const float* in, float* out, int n) {
  int t = threadIdx.x;
  float sum = 0;
  for (int i = 0; i < n; ++i) {
    if ((t + i) % 2 == 0) {
      sum += in[t];
    } else {
      sum -= in[64 + t];
    }
    out[t + 64 * i] = sum;
  }
}
__global__ void early(const float* in, float* out, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[i] = in[i];
}
__global__ void nested(const float* in, float* out) {
  int t = threadIdx.x;
  float s = 0;
  for (int i = 0; i < t % 2 + 1; ++i) {
    for (int j = 0; j < t % 4 + 1; ++j) s += in[j * 32 + t];
    out[t + i * 32] = s;
  }
}
__global__ void atomics(float* out, int* counts) {
  atomicAdd(out, 1.0f);
  atomicAdd(&counts[threadIdx.x % 4], 1);
  atomicAdd(&total, 1.0f);
}
__global__ void sum32(const float* in, float* out) {
  float v = in[threadIdx.x] * factors[0];
  for (int d = 16; d > 0; d /= 2) v += __shfl_down_sync(0xffffffffu, v, d);
  if (threadIdx.x == 0) *out = v;
}
// More than a lane's trace holds.
__global__ void endless(const float* in, float* out, int n) {
  float s = 0;
  for (int i = 0; i < n; ++i) {
    if ((threadIdx.x + i) % 3 == 0) s += in[(i * 32 + threadIdx.x) % 4096];
  }
  out[threadIdx.x] = s;
}
int main() {
  float *a, *c;
  int* k;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&c, 1 << 20);
  cudaMalloc(&k, 64);
  cudaMemset(a, 0, 1 << 20);
  cudaMemset(k, 0, 64);
  cudaMemset(c, 0, 1 << 20);
  loops<<<1, 32>>>(a, c);
  branches<<<1, 40>>>(a, c, 3);
  early<<<2, 48>>>(a, c, 70);
  nested<<<1, 32>>>(a, c);
  atomics<<<1, 32>>>(c, k);
  sum32<<<1, 32>>>(a, c);
  endless<<<1, 64>>>(a, c, 6000);
  printf("%d\n", cudaDeviceSynchronize());
}
