// Kernels with one inefficiency each, and some with none.
#include <cstdio>

struct Particle {
  float x, y, z, mass;
};
struct Point {
  float x, y, z;
};
__constant__ float table[64];

__global__ void stride2(const float* a, float* o) { o[threadIdx.x] = a[2 * threadIdx.x]; }
__global__ void stride4(const float* a, float* o) { o[threadIdx.x] = a[4 * threadIdx.x]; }
__global__ void stride32(const float* a, float* o) { o[threadIdx.x] = a[32 * threadIdx.x]; }
__global__ void aos(const Particle* a, float* o) { o[threadIdx.x] = a[threadIdx.x].y; }
__global__ void misaligned(const float* a, float* o) { o[threadIdx.x] = a[threadIdx.x + 1]; }
__global__ void vec3(const Point* a, float* o) {
  const Point p = a[threadIdx.x];
  o[threadIdx.x] = p.x + p.y + p.z;
}
__global__ void broadcast(const float* a, float* o) { o[threadIdx.x] = a[0]; }
__global__ void tread(const float* a, float* o) {
  o[threadIdx.y * 32 + threadIdx.x] = a[threadIdx.x * 32 + threadIdx.y];
}
__global__ void twrite(const float* a, float* o) {
  o[threadIdx.x * 32 + threadIdx.y] = a[threadIdx.y * 32 + threadIdx.x];
}
__global__ void column(float* o) {
  __shared__ float t[32][32];
  t[threadIdx.x][threadIdx.y] = 1;
  __syncthreads();
  o[threadIdx.y * 32 + threadIdx.x] = t[threadIdx.x][threadIdx.y];
}
__global__ void padding(float* o) {
  __shared__ float t[32][32];
  t[threadIdx.y][threadIdx.x] = 1;
  __syncthreads();
  o[threadIdx.y * 32 + threadIdx.x] = t[threadIdx.x][threadIdx.y];
}
__global__ void dstride(double* o) {
  __shared__ double t[64];
  t[2 * threadIdx.x] = 1;
  __syncthreads();
  o[threadIdx.x] = t[2 * threadIdx.x];
}
template <int kStep>
__device__ void through_float4(float4* t, float4* o) {
  t[kStep * threadIdx.x] = make_float4(1, 2, 3, 4);
  __syncthreads();
  o[threadIdx.x] = t[kStep * threadIdx.x];
}
__global__ void f4odd(float4* o) {
  __shared__ float4 t[32 * 3];
  through_float4<3>(t, o);
}
__global__ void f4stride2(float4* o) {
  __shared__ float4 t[32 * 2];
  through_float4<2>(t, o);
}
__global__ void oneatomic(int* o) { atomicAdd(o, 1); }
__global__ void parity(float* o) {
  if (threadIdx.x % 2 == 1) o[threadIdx.x] = 1;
}
__global__ void bywarp(float* o) { o[threadIdx.x] = threadIdx.x / 32 % 2 == 1 ? 1 : 2; }
__global__ void partial(float* o, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) o[i] = 1;
}
__global__ void gather(const float* a, const int* index, float* o) {
  o[threadIdx.x] = a[index[threadIdx.x]];
}
__global__ void constlane(float* o) { o[threadIdx.x] = table[threadIdx.x]; }
__global__ void sstride2(float* o) {
  __shared__ float t[64];
  t[2 * threadIdx.x] = 1;
  __syncthreads();
  o[threadIdx.x] = t[2 * threadIdx.x];
}

int main() {
  float *a, *o;
  int* index;
  cudaMalloc(&a, 1 << 16);
  cudaMalloc(&o, 1 << 16);
  cudaMalloc(&index, 256);
  cudaMemset(a, 0, 1 << 16);
  int host[32];
  for (int i = 0; i < 32; ++i) host[i] = (i * 7919 + 13) % 4096;
  cudaMemcpy(index, host, sizeof host, cudaMemcpyHostToDevice);
  const dim3 tile(32, 32);
  stride2<<<1, 32>>>(a, o);
  stride4<<<1, 32>>>(a, o);
  stride32<<<1, 32>>>(a, o);
  aos<<<1, 32>>>(reinterpret_cast<Particle*>(a), o);
  misaligned<<<1, 32>>>(a, o);
  vec3<<<1, 32>>>(reinterpret_cast<Point*>(a), o);
  broadcast<<<1, 32>>>(a, o);
  tread<<<1, tile>>>(a, o);
  twrite<<<1, tile>>>(a, o);
  column<<<1, tile>>>(o);
  padding<<<1, tile>>>(o);
  dstride<<<1, 32>>>(reinterpret_cast<double*>(o));
  f4odd<<<1, 32>>>(reinterpret_cast<float4*>(o));
  f4stride2<<<1, 32>>>(reinterpret_cast<float4*>(o));
  oneatomic<<<1, 64>>>(index + 32);
  parity<<<1, 64>>>(o);
  bywarp<<<1, 64>>>(o);
  partial<<<2, 64>>>(o, 100);
  gather<<<1, 32>>>(a, index, o);
  constlane<<<1, 32>>>(o);
  sstride2<<<1, 32>>>(o);
  std::printf("%d\n", cudaDeviceSynchronize());
}
