// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cooperative_groups.h>
#include <cstdio>
namespace cg = cooperative_groups;
// Shuffles and votes are no accesses and no branches.
__global__ void warp_sum(const float* in, float* out) {   // 2 warps
  float v = in[threadIdx.x];    //= ld4 2r 64n 8s
  for (int d = 16; d > 0; d /= 2) v += __shfl_down_sync(0xffffffffu, v, d);  //= branch 12x 0d
  if (threadIdx.x % 32 == 0) out[threadIdx.x / 32] = v;   //= st4 2r 2n 2s, branch 2x 2d
}
//= kernel warp_sum divergent_branches=2 barriers=0
__global__ void votes(const int* in, int* out) {
  int v = in[threadIdx.x];                   //= ld4 1r 32n 4s
  unsigned odd = __ballot_sync(0xffffffffu, v % 2);
  if (__any_sync(0xffffffffu, v > 30)) out[threadIdx.x] = __popc(odd);   //= st4 1r 32n 4s, branch 1x 0d
}
//= kernel votes divergent_branches=0 mean_active_lanes=32
__global__ void halves(float* out) {     // __syncwarp in either side
  __shared__ float s[32];
  int t = threadIdx.x;
  if (t < 16) {  //= branch 1x 1d
    s[t] = t;                       //= sts4 1r 16n 1w
    __syncwarp(0x0000ffffu);
    out[t] = s[15 - t];             //= lds4 1r 16n 1w, st4 1r 16n 2s
  } else {
    s[t] = -t;                      //= sts4 1r 16n 1w
    __syncwarp(0xffff0000u);
    out[t] = s[47 - t];             //= lds4 1r 16n 1w, st4 1r 16n 2s
  }
}
//= kernel halves divergent_branches=1 barriers=0
// Shared reduction with the last warp by __syncwarp.
__global__ void last_warp(const float* in, float* out) {   // 64 threads
  __shared__ float s[64];
  int t = threadIdx.x;
  s[t] = in[t];                     //= ld4 2r 64n 8s, sts4 2r 64n 2w
  __syncthreads();
  if (t < 32) {  // 1 warp: d = 32, 16, 8, 4, 2, 1: reads by 32 lanes, twice; writes by 32  //= branch 2x 0d
    for (int d = 32; d > 0; d /= 2) {  //= branch 7x 0d
      float v = s[t] + s[(t + d) % 64];    //= lds4 12r 384n 12w
      __syncwarp();
      s[t] = v;                            //= sts4 6r 192n 6w
      __syncwarp();
    }
  }
  if (t == 0) *out = s[0];          //= lds4 1r 1n 1w, st4 1r 1n 1s, branch 2x 1d
}
//= kernel last_warp barriers=2 divergent_branches=1
__global__ void tiles(const float* in, float* out) {   // tiles of 8 lanes
  auto block = cg::this_thread_block();
  auto tile = cg::tiled_partition<8>(block);
  float v = in[threadIdx.x];           //= ld4 1r 32n 4s
  for (int d = 4; d > 0; d /= 2) v += tile.shfl_down(v, d);  //= branch 4x 0d
  if (tile.thread_rank() == 0) out[threadIdx.x / 8] = v;   //= st4 1r 4n 1s, branch 1x 1d
  block.sync();
}
//= kernel tiles barriers=1 divergent_branches=1 global_requests_ld=1
__global__ void whole_grid(const float* in, float* out) {  // cooperative: 2 blocks of 32
  int i = blockIdx.x * 32 + threadIdx.x;
  out[i] = in[i];                     //= ld4 2r 64n 8s, st4 2r 64n 8s
  cg::this_grid().sync();
  out[64 + i] = out[63 - i];          //= ld4 2r 64n 8s, st4 2r 64n 8s
}
//= kernel whole_grid divergent_branches=0 global_requests_ld=4
__global__ void atomics(int* i, float* f, unsigned long long* u, double* d) {
  atomicAdd(i, 1);                        //= atom4 1r 32n 1s
  atomicAdd(f + threadIdx.x, 1.0f);       //= atom4 1r 32n 4s 4i
  atomicAdd(u + threadIdx.x % 2, 1ull);   //= atom8 1r 32n 1s
  atomicAdd(d, 1.0);                      //= atom8 1r 32n 1s
  atomicMax(i + 1, (int)threadIdx.x);     //= atom4 1r 32n 1s
  atomicExch(i + 2, 5);                   //= atom4 1r 32n 1s
  if (threadIdx.x < 5) atomicCAS(i + 3, 0, 1);   //= atom4 1r 5n 1s, branch 1x 1d
  atomicOr(i + 4, 1 << threadIdx.x);      //= atom4 1r 32n 1s
  int old = atomicAdd(i + 8 + threadIdx.x, 1);    //= atom4 1r 32n 4s
  i[64 + threadIdx.x] = old;              //= st4 1r 32n 4s
}
//= kernel atomics divergent_branches=1 atomics=9 global_requests_ld=0 global_requests_st=1
__global__ void shared_atomics(int* out) {
  __shared__ int s[32];
  __shared__ float f;
  s[threadIdx.x] = 0;                     //= sts4 1r 32n 1w
  if (threadIdx.x == 0) f = 0;            //= sts4 1r 1n 1w, branch 1x 1d
  __syncthreads();
  atomicAdd(&s[threadIdx.x / 4], 1);      //= atoms4 1r 32n
  atomicAdd(&f, 1.0f);                    //= atoms4 1r 32n
  atomicAdd_block(&s[3], 1);              //= atoms4 1r 32n
  __syncthreads();
  out[threadIdx.x] = s[threadIdx.x];      //= lds4 1r 32n 1w, st4 1r 32n 4s
}
//= kernel shared_atomics atomics=3 barriers=2 shared_requests_atomic=3 global_requests_atomic=0
// One lane of the warp adds for all.
__global__ void aggregated(const int* in, int* count) {   // in[i] = i: 16 lanes of each of two warps
  bool mine = in[threadIdx.x] % 2 == 0;   //= ld4 2r 64n 8s
  unsigned all = __ballot_sync(0xffffffffu, mine);
  if (threadIdx.x % 32 == 0) atomicAdd(count, __popc(all));   //= atom4 2r 2n 2s, branch 2x 2d
}
//= kernel aggregated divergent_branches=2 atomics=2
// A lock-free maximum by atomicCAS: each lane repeats until it is in. Lanes run one after another, so each needs one.
__device__ float cas_add(float* address, float value) {
  int* as_int = (int*)address;
  int old = *as_int, assumed;          //= ld4 1r 32n 1s
  do {
    assumed = old;
    old = atomicCAS(as_int, assumed, __float_as_int(value + __int_as_float(assumed)));   //= atom4 1r 32n 1s
  } while (assumed != old);  //= branch 1x 0d
  return __int_as_float(old);
}
__global__ void cas_loop(float* sum) { cas_add(sum, 1.0f); }
//= kernel cas_loop global_requests_ld=1 atomics=1
__constant__ float table[64];
__constant__ int scale;
__global__ void constants(float* out) {
  out[threadIdx.x] = table[3] * scale;           //= ldc4 2r 64n, st4 1r 32n 4s
  out[32 + threadIdx.x] = table[threadIdx.x];    //= ldc4 1r 32n, st4 1r 32n 4s
}
//= kernel constants global_requests_ld=0 constant_requests_ld=3
__device__ int counter;
__device__ float weights[64];
__managed__ int managed;
__global__ void variables(float* out) {
  out[threadIdx.x] = weights[2 * threadIdx.x] + managed;   //= ld4 2r 64n, st4 1r 32n 4s
  if (threadIdx.x == 0) counter = 1;             //= st4 1r 1n 1s, branch 1x 1d
}
//= kernel variables divergent_branches=1
__global__ void local(const int* in, int* out) {   // its own array lies in local memory
  int a[8];
  for (int i = 0; i < 8; ++i) a[i] = in[i * 32 + threadIdx.x];   //= ld4 8r 256n 32s, stl4 8r 256n 32s 8t, branch 9x 0d
  out[threadIdx.x] = a[in[threadIdx.x] % 8];                      //= any
}
//= kernel local global_requests_st=1 local_requests_ld=1
__global__ void unrolled(const float* in, float* out) {
  float s = 0;
#pragma unroll
  for (int i = 0; i < 8; ++i) s += in[i * 32 + threadIdx.x];    //= ld4 8r 256n 32s, branch any
#pragma unroll 4
  for (int i = 0; i < 16; ++i) s += in[i * 64 + threadIdx.x];   //= ld4 16r 512n 64s, branch any
  out[threadIdx.x] = s;   //= st4 1r 32n 4s
}
//= kernel unrolled divergent_branches=0 mean_active_lanes=32
__global__ void copies(const float* in, float* out, int n) {  // one thread's copy and clear: an element at a time
  for (int i = 0; i < n; ++i) out[i] = in[i];   //= ld4 16r 16n 16s, st4 16r 16n 16s, branch 17x 0d
  for (int i = 0; i < n; ++i) out[64 + i] = 0;  //= st4 16r 16n 16s, branch 17x 0d
}
//= kernel copies global_requests_ld=16 mean_active_lanes=1
__global__ void known(const float* in, float* out) {  // what a thread has just read it doesn't read again, nor what nobody uses
  float unused = in[threadIdx.x + 64];
  (void)unused;
  out[threadIdx.x] = in[threadIdx.x] + in[threadIdx.x];   //= ld4 1r 32n 4s, st4 1r 32n 4s
}
//= kernel known divergent_branches=0
__global__ void alias(float* a, float* b) {   // b may be a: read again
  b[threadIdx.x] = a[threadIdx.x] + 1;        //= ld4 1r 32n 4s, st4 1r 32n 4s
  b[threadIdx.x + 32] = a[threadIdx.x];       //= ld4 1r 32n 4s, st4 1r 32n 4s
}
//= kernel alias divergent_branches=0
__global__ void invariant(const float* in, float* out, int n) {   // as written: read in every round
  for (int i = 0; i < n; ++i) out[i * 32 + threadIdx.x] = in[0];   //= ld4 10r 320n 10s, st4 10r 320n 40s, branch 11x 0d
}
//= kernel invariant divergent_branches=0
__global__ void lambdas(const float* in, float* out) {
  auto twice = [&](int i) { return 2 * in[i]; };   //= ld4 1r 32n 4s
  out[threadIdx.x] = twice(threadIdx.x);           //= st4 1r 32n 4s
}
//= kernel lambdas divergent_branches=0
struct Shape { __device__ virtual float area() const = 0; };
struct Square : Shape {
  float side;
  __device__ Square(float s) : side(s) {}
  __device__ float area() const override { return side * side; }
};
__global__ void virtuals(float* out) {
  Square s(threadIdx.x);
  const Shape* shape = &s;
  out[threadIdx.x] = shape->area();   //= st4 1r 32n 4s
}
//= kernel virtuals global_requests_ld=0
__global__ void spoken(const float* in) {
  if (threadIdx.x == 0) printf("%g\n", in[0]);   //= ld4 1r 1n 1s, branch 1x 1d
}
//= kernel spoken divergent_branches=1
// A million accesses a thread: 31250 rounds of 32 lanes each read one sector row
__global__ void many(const float* in, float* out, int n) {
  float s = 0;
  for (int i = 0; i < n; ++i) s += in[(i & 255) * 32 + threadIdx.x];   //= ld4 100000r 3200000n 400000s, branch 100001x 0d
  out[threadIdx.x] = s;               //= st4 1r 32n 4s
}
//= kernel many divergent_branches=0 mean_active_lanes=32
int main() {
  char *a, *b;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&b, 1 << 20);
  int numbers[1024];
  for (int i = 0; i < 1024; ++i) numbers[i] = i;
  cudaMemset(a, 0, 1 << 20);
  cudaMemset(b, 0, 1 << 20);
  cudaMemcpy(a, numbers, sizeof numbers, cudaMemcpyHostToDevice);
  const float* in = (float*)a;
  float* out = (float*)b;
  warp_sum<<<1, 64>>>(in, out);
  votes<<<1, 32>>>((int*)a, (int*)b);
  halves<<<1, 32>>>(out);
  last_warp<<<1, 64>>>(in, out);
  tiles<<<1, 32>>>(in, out);
  void* arguments[] = {&in, &out};
  cudaLaunchCooperativeKernel((void*)whole_grid, dim3(2), dim3(32), arguments, 0, 0);
  cudaMemset(b, 0, 1 << 20);
  atomics<<<1, 32>>>((int*)b, out + 1024, (unsigned long long*)(b + 8192), (double*)(b + 16384));
  shared_atomics<<<1, 32>>>((int*)b);
  aggregated<<<1, 64>>>((int*)a, (int*)b);
  cas_loop<<<1, 32>>>(out + 512);
  constants<<<1, 32>>>(out);
  variables<<<1, 32>>>(out);
  local<<<1, 32>>>((int*)a, (int*)b);
  unrolled<<<1, 32>>>(in, out);
  copies<<<1, 1>>>(in, out, 16);
  known<<<1, 32>>>(in, out);
  alias<<<1, 32>>>((float*)a, out);
  invariant<<<1, 32>>>(in, out, 10);
  lambdas<<<1, 32>>>(in, out);
  virtuals<<<1, 32>>>(out);
  spoken<<<1, 32>>>(in);
  many<<<1, 32>>>(in, out, 100000);
  return cudaDeviceSynchronize() != cudaSuccess;
}
