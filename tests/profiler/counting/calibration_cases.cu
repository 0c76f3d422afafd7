// The published calibration cases of COUNTERS.md; counts_test.cpp says what each must count.
#include <cstdio>
#include <vector>
__global__ void add(const float* a, const float* b, float* c, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}
__global__ void stride8(const float* a, float* c, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i * 8] = a[i * 8];
}
__global__ void add4(const float4* a, const float4* b, float4* c, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) {
    float4 x = a[i];
    float4 y = b[i];
    c[i] = make_float4(x.x + y.x, x.y + y.y, x.z + y.z, x.w + y.w);
  }
}
__global__ void stride2(float* out) {
  __shared__ float s[512];
  s[threadIdx.x * 2] = threadIdx.x;
  __syncthreads();
  out[blockIdx.x * blockDim.x + threadIdx.x] = s[threadIdx.x * 2];
}
__global__ void transpose(const float* in, float* out) {
  __shared__ float t[32][32];
  t[threadIdx.y][threadIdx.x] = in[threadIdx.y * 32 + threadIdx.x];
  __syncthreads();
  out[threadIdx.y * 32 + threadIdx.x] = t[threadIdx.x][threadIdx.y];
}
__global__ void padded(const float* in, float* out) {
  __shared__ float t[32][33];
  t[threadIdx.y][threadIdx.x] = in[threadIdx.y * 32 + threadIdx.x];
  __syncthreads();
  out[threadIdx.y * 32 + threadIdx.x] = t[threadIdx.x][threadIdx.y];
}
__global__ void naive(const float* in, float* out, int n) {
  int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
  out[x * n + y] = in[y * n + x];
}
int main() {
  float *a, *b, *c;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&b, 1 << 20);
  cudaMalloc(&c, 1 << 20);
  cudaMemset(a, 0, 1 << 20);
  cudaMemset(b, 0, 1 << 20);
  add<<<4, 256>>>(a, b, c, 1024);
  stride8<<<4, 256>>>(a, c, 1024);
  add4<<<1, 256>>>((float4*)a, (float4*)b, (float4*)c, 256);
  stride2<<<32, 256>>>(c);
  transpose<<<1, dim3(32, 32)>>>(a, c);
  padded<<<1, dim3(32, 32)>>>(a, c);
  naive<<<dim3(2, 2), dim3(32, 32)>>>(a, c, 64);
  printf("%d\n", cudaDeviceSynchronize());
}
