// Kernels whose floating-point operations are worked out in flops_test.cpp.
#include <cuda_fp16.h>

constexpr int kTile = 16;

__global__ void add(const float* a, const float* b, float* c, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

__global__ void saxpy(float s, const float* a, float* c, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = s * a[i] + c[i];  // line 13
}

__global__ void trips(const float* a, float* c) {
  float sum = 0;
  for (int i = 0; i < threadIdx.x; ++i) sum += a[i];
  c[threadIdx.x] = sum;
}

__global__ void odd_lanes(const float* a, float* c) {
  const int i = threadIdx.x;
  if (i % 2 == 1) c[i] = a[i] * c[i] - a[i];
}

__global__ void leaky(const float* a, float* c, float slope) {
  const float x = a[threadIdx.x];
  c[threadIdx.x] = x > 0 ? x : slope * x;
}

__global__ void matmul(const float* a, const float* b, float* c, int m, int n, int k) {
  const int row = blockIdx.y * blockDim.y + threadIdx.y;
  const int column = blockIdx.x * blockDim.x + threadIdx.x;
  if (row >= m || column >= n) return;
  float sum = 0;
  for (int i = 0; i < k; ++i) sum += a[row * k + i] * b[i * n + column];
  c[row * n + column] = sum;
}

__global__ void tiled_matmul(const float* a, const float* b, float* c, int m, int n, int k) {
  __shared__ float left[kTile][kTile], right[kTile][kTile];
  const int x = threadIdx.x, y = threadIdx.y;
  const int row = blockIdx.y * kTile + y, column = blockIdx.x * kTile + x;
  float sum = 0;
  for (int t = 0; t < k; t += kTile) {
    left[y][x] = row < m && t + x < k ? a[row * k + t + x] : 0;
    right[y][x] = column < n && t + y < k ? b[(t + y) * n + column] : 0;
    __syncthreads();
    for (int i = 0; i < kTile; ++i) sum += left[y][i] * right[i][x];
    __syncthreads();
  }
  if (row < m && column < n) c[row * n + column] = sum;
}

__global__ void reduce(const float* a, float* c) {
  __shared__ float cells[256];
  const int t = threadIdx.x;
  cells[t] = a[t];
  __syncthreads();
  for (int half = 128; half > 0; half /= 2) {
    if (t < half) cells[t] += cells[t + half];
    __syncthreads();
  }
  if (t == 0) *c = cells[0];
}

__global__ void gemv(const float* a, const float* x, float* y, int columns) {
  float sum = 0;
  for (int i = threadIdx.x; i < columns; i += 32) sum += a[blockIdx.x * columns + i] * x[i];
  for (int step = 16; step > 0; step /= 2) sum += __shfl_down_sync(~0u, sum, step);
  if (threadIdx.x == 0) y[blockIdx.x] = sum;
}

__global__ void add4(const float4* a, float4* c) {
  const float4 x = a[threadIdx.x], y = c[threadIdx.x];
  c[threadIdx.x] = make_float4(x.x + y.x, x.y + y.y, x.z + y.z, x.w + y.w);
}

__global__ void doubles(const double* a, double* c) {
  const int i = threadIdx.x;
  c[i] = sqrt(a[i]) * c[i] + a[i] / c[i];
}

__global__ void halves(const __half* a, __half* c) {
  const int i = threadIdx.x;
  c[i] = __hadd(__hfma(a[i], c[i], a[i]), a[i] * c[i]);
}

__global__ void pairs(const __half2* a, __half2* c) {
  c[threadIdx.x] = __hfma2(a[threadIdx.x], c[threadIdx.x], a[threadIdx.x]);
}

__global__ void half_to_float(const __half* a, float* c) {
  c[threadIdx.x] = __half2float(a[threadIdx.x]) * 3.0f;
}

__global__ void integers(const int* a, int* c) {
  const int i = threadIdx.x;
  c[i] = a[i] * 3 + i / 7;
}

__global__ void folded(float* c) { c[threadIdx.x] = 2.0f * 3.0f + 1.0f; }

__global__ void powers_of_two(float* c) {
  const int i = threadIdx.x;
  c[i] = c[i] * 2;
  c[i] = c[i] / 4;
}

__global__ void conversions(float* f, double* d, unsigned long long* u) {
  const int i = threadIdx.x;
  f[i] = static_cast<float>(u[i]);
  d[i] = static_cast<double>(u[i]);
  u[i] = static_cast<unsigned long long>(f[i]);
  u[i] = static_cast<unsigned long long>(d[i]);
}

__global__ void rounding(float* c) {
  const int i = threadIdx.x;
  c[i] = floorf(c[i]);
  c[i] = rintf(c[i]);
  c[i] = roundf(c[i]);
  c[i] = ceilf(c[i]);
  c[i] = truncf(-c[i]);
  c[i] = fmaxf(fabsf(c[i]), 1.0f);
}

__global__ void atomics(float* c) {
  atomicAdd(c, 1.0f);
  c[1 + threadIdx.x] = c[40 + threadIdx.x] * 3.0f;
}

__global__ void fused(const float* a, float* c) {
  c[threadIdx.x] = fmaf(a[threadIdx.x], c[threadIdx.x], 1.0f);
}

__global__ void exponentials(const float* a, float* c) {
  const int i = threadIdx.x;
  c[i] = 2.5f * expf(a[i]);  // line 146
  if (i < 8) c[i] = __sinf(a[i]);
}

int main() {
  float *a = nullptr, *c = nullptr;
  if (cudaMallocManaged(&a, 1 << 16) != cudaSuccess) return 1;
  if (cudaMallocManaged(&c, 1 << 16) != cudaSuccess) return 1;
  for (int i = 0; i < 1 << 14; ++i) a[i] = c[i] = i % 4 == 0 ? -1.0f : 1.0f;
  volatile int n = 1000;  // no constant that a compiler computes with
  volatile float s = 3;
  const dim3 tile(kTile, kTile);
  add<<<4, 256>>>(a, a, c, n);
  saxpy<<<4, 256>>>(s, a, c, n);
  trips<<<1, 64>>>(a, c);
  odd_lanes<<<1, 64>>>(a, c);
  leaky<<<1, 32>>>(a, c, s);
  matmul<<<dim3(2, 2), tile>>>(a, a, c, n - 980, n - 976, n - 964);
  tiled_matmul<<<dim3(2, 2), tile>>>(a, a, c, n - 980, n - 976, n - 964);
  reduce<<<1, 256>>>(a, c);
  gemv<<<10, 32>>>(a, a, c, n - 900);
  add4<<<1, 32>>>(reinterpret_cast<float4*>(a), reinterpret_cast<float4*>(c));
  doubles<<<1, 32>>>(reinterpret_cast<double*>(a), reinterpret_cast<double*>(c));
  halves<<<1, 32>>>(reinterpret_cast<__half*>(a), reinterpret_cast<__half*>(c));
  pairs<<<1, 32>>>(reinterpret_cast<__half2*>(a), reinterpret_cast<__half2*>(c));
  half_to_float<<<1, 32>>>(reinterpret_cast<__half*>(a), c);
  integers<<<1, 32>>>(reinterpret_cast<int*>(a), reinterpret_cast<int*>(c));
  folded<<<1, 32>>>(c);
  powers_of_two<<<1, 32>>>(c);
  auto* words = reinterpret_cast<unsigned long long*>(a);
  conversions<<<1, 32>>>(c, reinterpret_cast<double*>(c) + 1024, words);
  rounding<<<1, 32>>>(c);
  atomics<<<1, 32>>>(c);
  fused<<<1, 32>>>(a, c);
  exponentials<<<1, 32>>>(a, c);
  return cudaDeviceSynchronize() == cudaSuccess ? 0 : 1;
}
