// Every way to declare shared memory that the rewriter has to understand.
// clang-format off
#include <gtest/gtest.h>

extern __shared__ double dyn_ns[];

namespace {

struct alignas(16) Item { float v[4]; int tag; };
union Either { int i; float f; };
struct Pair { int a, b; };
enum Mode { kA, kB };
template <class T> struct Tile { T rows[4][4 + 1]; };
__shared__ int at_namespace[32];
__shared__ Pair pairs_ns;
namespace n { static __shared__ float in_namespace[8]; }
#define SHARED(T, name, n) __shared__ T name[n]
#define TWO __shared__ int m1[32]; __shared__ int m2[32];
#define BLOCK 32
template <class T, int N> __device__ T sum(T v) {
  __shared__ T s[N], total;
  s[threadIdx.x] = v; __syncthreads();
  if (threadIdx.x == 0) { total = T(); for (int i = 0; i < N; ++i) total += s[i]; }
  __syncthreads(); T r = total; __syncthreads(); return r;
}
inline __device__ int shift(int v) { __shared__ int s[BLOCK]; s[threadIdx.x] = v; __syncthreads(); int r = s[(threadIdx.x + 1) % BLOCK]; __syncthreads(); return r; }
struct Worker {
  int base;
  __device__ int work(int v) { __shared__ int s[BLOCK]; s[threadIdx.x] = v + base; __syncthreads(); int r = s[BLOCK - 1 - threadIdx.x]; __syncthreads(); return r; }
  template <class T> static __device__ T* storage() { __shared__ T s[BLOCK]; return s; }
};
template <class T> struct SharedMemory { __device__ T* get() { extern __shared__ int words[]; return (T*)words; } __device__ operator T*() { extern __shared__ __align__(16) unsigned char bytes[]; return reinterpret_cast<T*>(bytes); } };
template <class T> __global__ void generic(T* out) {
  extern __shared__ unsigned char raw[]; T* s = reinterpret_cast<T*>(raw);
  s[threadIdx.x] = (T)threadIdx.x; __syncthreads(); out[threadIdx.x] = s[BLOCK - 1 - threadIdx.x];
}
__device__ int add_one(int v) { return v + 1; }
__global__ void all(int* out) {
  const int t = threadIdx.x; int r = 0;
  static __shared__ int a[BLOCK];
  __shared__ volatile int b[BLOCK];
  volatile __shared__ int c[BLOCK], d;
  __shared__ alignas(16) char e[BLOCK * 4];
  alignas(16) __shared__ char e2[BLOCK * 4];
  __shared__ __align__(8) char e3[BLOCK * 4];
  __shared__ Item items[BLOCK];
  __shared__ Either either;
  __shared__ union { int i; unsigned u; } anon;
  __shared__ struct { int x, y; } point[BLOCK];
  __shared__ Tile<float> tile;
  __shared__ int grid2[4][BLOCK / 4], (*row)[BLOCK / 4], *ptr;
  __shared__ unsigned long long int big;
  __shared__ const int* cp;
  __shared__ int (*fp)(int);
  __shared__ Mode mode; __shared__ enum Mode mode2;
  __shared__ struct Pair pr;
  __shared__ float4 f4[BLOCK];
  __shared__
  int
  broken
  [BLOCK];
  SHARED(float, mac, BLOCK);
  TWO
  int __shared__ odd[BLOCK];
  __shared__ bool flag;
  constexpr int M = 3; __shared__ int ce[M][M];
  typedef int row_t[BLOCK]; __shared__ row_t rt;
  a[t] = b[t] = c[t] = t; d = 5; ((int*)e)[t] = t; ((int*)e2)[t] = t; ((int*)e3)[t] = t; items[t].tag = t; items[t].v[3] = t;
  either.i = 7; anon.i = 9; point[t].x = t; tile.rows[t / 8][t % 4] = 1; grid2[t / 8][t % 8] = t; ptr = grid2[0]; row = grid2; big = 3; cp = a; fp = add_one;
  mode = kB; mode2 = kA; pr.a = 4; f4[t] = make_float4(t, 0, 0, t); broken[t] = t; mac[t] = t; m1[t] = m2[t] = t; odd[t] = t; flag = true; ce[t % 3][0] = 6; rt[t] = t;
  at_namespace[t] = t; pairs_ns.a = 8; n::in_namespace[t % 8] = 1; dyn_ns[t] = t;
  __syncthreads();
  const int o = BLOCK - 1 - t;
  r = a[o] + b[o] + c[o] + d + ((int*)e)[o] + ((int*)e2)[o] + ((int*)e3)[o] + items[o].tag + (int)items[o].v[3] + either.i + anon.i + point[o].x + (int)tile.rows[3][1] + grid2[o / 8][o % 8] + ptr[o] + row[0][0] + (int)big + cp[o] + mode + mode2 + fp(-1) + pr.a + (int)f4[o].w + broken[o] + (int)mac[o] + m1[o] + m2[o] + odd[o] + flag + ce[0][0] + rt[o] + at_namespace[o] + pairs_ns.a + (int)n::in_namespace[0] + (int)dyn_ns[o];
  __syncthreads();
  auto lambda = [=] { __shared__ int l[BLOCK]; l[t] = t; __syncthreads(); return l[o]; };
  r += lambda() + sum<int, BLOCK>(1) + (int)sum<float, BLOCK>(1) + shift(t) + Worker{1}.work(t);
  int* st = Worker::storage<int>(); st[t] = t; __syncthreads(); r += st[o];
  if (t < 40) { __shared__ int inner; inner = 2; __syncthreads(); r += inner; }
  for (int i = 0; i < 2; ++i) { __shared__ int loop[BLOCK]; loop[t] = t; __syncthreads(); r += loop[o]; __syncthreads(); }
  switch (t >= 0 ? 1 : 0) { case 1: { __shared__ int sw; sw = 1; __syncthreads(); r += sw; } }
  double* g = SharedMemory<double>().get(); g[t] = t; __syncthreads(); r += (int)g[o]; __syncthreads(); float* h = SharedMemory<float>(); h[t] = t; __syncthreads(); r += (int)h[o];
  out[t] = r;
}

TEST(SharedFormsTest, EveryFormHoldsABlocksValues) {
  int* out = nullptr;
  ASSERT_EQ(cudaMallocManaged(&out, BLOCK * sizeof(int)), cudaSuccess);
  all<<<1, BLOCK, BLOCK * sizeof(double)>>>(out);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < BLOCK; ++t) {
    EXPECT_EQ(out[t], 28 * (BLOCK - 1 - t) + 114 + (t + 1) % BLOCK) << t;
  }
  EXPECT_EQ(cudaFree(out), cudaSuccess);
}

TEST(SharedFormsTest, DynamicArraysInTemplates) {
  double* out = nullptr;
  ASSERT_EQ(cudaMallocManaged(&out, BLOCK * sizeof(double)), cudaSuccess);
  generic<<<1, BLOCK, BLOCK * sizeof(double)>>>(out);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < BLOCK; ++t) EXPECT_EQ(out[t], BLOCK - 1 - t);
  EXPECT_EQ(cudaFree(out), cudaSuccess);
}

}  // namespace
