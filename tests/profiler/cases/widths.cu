// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cstdint>
#include <cstdio>
// One warp, stride s in elements, s = 1..33, base aligned: sectors of one request are
// min(32, ceil of 32*s*w/32 ...): for w bytes floor(31*s*w/32)+1 while s*w <= 32, else 32.
//  w=1: s for s<=32, then 32: 528+32 = 560; w=2: 2s up to 16: 272 + 17*32 = 816
//  w=4: 4s up to 8: 144 + 25*32 = 944; w=8: 8s up to 4: 80 + 29*32 = 1008; w=16: 16 + 32*32 = 1040
__global__ void strided1(const char* in, char* out, int s) {
  out[threadIdx.x * s] =      //= st1 33r 1056n 560s
      in[threadIdx.x * s];    //= ld1 33r 1056n 560s
}
__global__ void strided2(const short* in, short* out, int s) {
  out[threadIdx.x * s] =      //= st2 33r 1056n 816s
      in[threadIdx.x * s];    //= ld2 33r 1056n 816s
}
__global__ void strided4(const float* in, float* out, int s) {
  out[threadIdx.x * s] =      //= st4 33r 1056n 944s 560t 132i
      in[threadIdx.x * s];    //= ld4 33r 1056n 944s 560t 132i
}
__global__ void strided8(const double* in, double* out, int s) {
  out[threadIdx.x * s] =      //= st8 33r 1056n 1008s
      in[threadIdx.x * s];    //= ld8 33r 1056n 1008s
}
__global__ void strided16(const float4* in, float4* out, int s) {
  out[threadIdx.x * s] = in[threadIdx.x * s];  //= st16 33r 1056n 1040s, ld16 33r 1056n 1040s
}
__global__ void strided_wide(const long long* in, uint64_t* out, int s) {
  out[threadIdx.x * s] =      //= st8 33r 1056n 1008s
      in[threadIdx.x * s];    //= ld8 33r 1056n 1008s
}
//= kernel strided1 divergent_branches=0 mean_active_lanes=32 bytes=2112 barriers=0
//= kernel strided2 divergent_branches=0 mean_active_lanes=32 bytes=4224
//= kernel strided4 divergent_branches=0 mean_active_lanes=32 bytes=8448
//= kernel strided8 divergent_branches=0 mean_active_lanes=32 bytes=16896
//= kernel strided16 divergent_branches=0 mean_active_lanes=32 bytes=33792
//= kernel strided_wide divergent_branches=0 mean_active_lanes=32
// Offsets 0..8 floats: aligned to 8 floats: 4 sectors, else 5: 2*4 + 7*5 = 43; lines: 0: 1, else 2
__global__ void offset(const float* in, float* out, int o) {
  out[threadIdx.x] = in[threadIdx.x + o];  //= ld4 9r 288n 43s 17t, st4 9r 288n 36s 9t
}
//= kernel offset divergent_branches=0 warps=9
__global__ void shorts(const short* in, short* out) {  // 2 bytes: 64 bytes from byte 2: 3 sectors
  out[threadIdx.x + 1] = in[threadIdx.x];  //= ld2 1r 32n 2s 2i, st2 1r 32n 3s 2i
}
//= kernel shorts divergent_branches=0
__global__ void bytes_reversed(const unsigned char* in, unsigned char* out) {
  out[threadIdx.x] = in[31 - threadIdx.x];  //= ld1 1r 32n 1s 1i, st1 1r 32n 1s 1i
}
//= kernel bytes_reversed divergent_branches=0
// Vectors: 32 lanes of 8 bytes: 8 sectors; 16 bytes: 16.
__global__ void vectors(const float2* a, const float4* b, const double2* c, const int4* d, float2* e, float4* f, double2* g, int4* h) {
  int i = threadIdx.x;
  e[i] = a[i];  //= ld8 1r 32n 8s 2t, st8 1r 32n 8s 2t
  f[i] = b[i];  //= ld16 1r 32n 16s 4t, st16 1r 32n 16s
  g[i] = c[i];  //= ld16 1r 32n 16s, st16 1r 32n 16s
  h[i] = d[i];  //= ld16 1r 32n 16s, st16 1r 32n 16s
}
//= kernel vectors divergent_branches=0 bytes=3584
// float3: 12 bytes aligned to 4: three requests of 4 bytes, each spans 384 bytes = 12 sectors
__global__ void threes(const float3* a, float3* b) {
  b[threadIdx.x] = a[threadIdx.x];  //= ld4 3r 96n 36s 9t 12i, st4 3r 96n 36s 9t 12i
}
//= kernel threes divergent_branches=0
__global__ void parts(const float4* a, float* b) {  // one float of each float4: 32 * 16 bytes = 16 sectors
  b[threadIdx.x] = a[threadIdx.x].y;  //= ld4 1r 32n 16s 4i, st4 1r 32n 4s
}
//= kernel parts divergent_branches=0
__global__ void built(const float* a, float4* b) {
  float x = a[threadIdx.x];                      //= ld4 1r 32n 4s
  b[threadIdx.x] = make_float4(x, x, x, x);      //= st16 1r 32n 16s
}
//= kernel built divergent_branches=0
__global__ void hinted(const float* __restrict__ a, float* b) {
  b[threadIdx.x] = __ldg(&a[threadIdx.x]) +   //= ld4 1r 32n 4s, st4 1r 32n 4s
      __ldg(a + 32 + threadIdx.x);            //= ld4 1r 32n 4s
}
//= kernel hinted divergent_branches=0
__global__ void hinted4(const float4* __restrict__ a, float4* b) {
  b[threadIdx.x] = __ldg(a + threadIdx.x);   //= ld16 1r 32n 16s, st16 1r 32n 16s
}
//= kernel hinted4 divergent_branches=0
__global__ void insistent(volatile float* a) {
  a[threadIdx.x] = 1;                     //= st4 1r 32n 4s
  float x = a[threadIdx.x];               //= ld4 1r 32n 4s
  float y = a[threadIdx.x];               //= ld4 1r 32n 4s
  a[threadIdx.x] = x + y;                 //= st4 1r 32n 4s
}
//= kernel insistent divergent_branches=0
__global__ void gather(const int* index, const float* in, float* out) {  // index l*37%32: a permutation
  int i = threadIdx.x;
  int k = index[i];  //= ld4 1r 32n 4s
  out[i] = in[k];  //= ld4 1r 32n 4s, st4 1r 32n 4s
}
//= kernel gather divergent_branches=0
__global__ void broadcast(const float* in, float* out) {  // one word: 1 sector, ideal by bytes 4
  out[threadIdx.x] = in[7];  //= ld4 1r 32n 1s 1t 4i, st4 1r 32n 4s
}
//= kernel broadcast divergent_branches=0 global_sectors_ideal=8
__global__ void straddle(const char* in, float* out) {  // 4 bytes at 30 + 32*l: two sectors each, a neighbour shares: 33
  float x;
  memcpy(&x, in + 30 + 32 * threadIdx.x, 4);  //= ld4 1r 32n 33s
  out[threadIdx.x] = x;  //= st4 1r 32n 4s
}
//= kernel straddle divergent_branches=0
int main() {
  char *a, *b;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&b, 1 << 20);
  cudaMemset(a, 0, 1 << 20);
  cudaMemset(b, 0, 1 << 20);
  for (int s = 1; s <= 33; ++s) {
    strided1<<<1, 32>>>(a, b, s);
    strided2<<<1, 32>>>((short*)a, (short*)b, s);
    strided4<<<1, 32>>>((float*)a, (float*)b, s);
    strided8<<<1, 32>>>((double*)a, (double*)b, s);
    strided16<<<1, 32>>>((float4*)a, (float4*)b, s);
    strided_wide<<<1, 32>>>((long long*)a, (uint64_t*)b, s);
  }
  for (int o = 0; o <= 8; ++o) offset<<<1, 32>>>((float*)a, (float*)b, o);
  shorts<<<1, 32>>>((short*)a, (short*)b);
  bytes_reversed<<<1, 32>>>((unsigned char*)a, (unsigned char*)b);
  vectors<<<1, 32>>>((float2*)a, (float4*)a, (double2*)a, (int4*)a, (float2*)b, (float4*)b, (double2*)b, (int4*)b);
  threes<<<1, 32>>>((float3*)a, (float3*)b);
  parts<<<1, 32>>>((float4*)a, (float*)b);
  built<<<1, 32>>>((float*)a, (float4*)b);
  hinted<<<1, 32>>>((float*)a, (float*)b);
  hinted4<<<1, 32>>>((float4*)a, (float4*)b);
  insistent<<<1, 32>>>((float*)b);
  int index[32];
  for (int l = 0; l < 32; ++l) index[l] = l * 37 % 32;
  cudaMemcpy(b + 4096, index, sizeof index, cudaMemcpyHostToDevice);
  gather<<<1, 32>>>((int*)(b + 4096), (float*)a, (float*)b);
  broadcast<<<1, 32>>>((float*)a, (float*)b);
  straddle<<<1, 32>>>(a, (float*)b);
  return cudaDeviceSynchronize() != cudaSuccess;
}
