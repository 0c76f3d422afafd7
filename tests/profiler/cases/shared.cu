// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cstdio>
// Shared memory: 32 banks of 4 bytes.
// Stride s floats: gcd(s, 32) lanes on each bank in use: wavefronts gcd(s,32); s = 1..33:
// gcd 1: 17 values (odd 1..33), 2: 8, 4: 4, 8: 2, 16: 1, 32: 1: 17 + 16 + 16 + 16 + 16 + 32 = 113
__global__ void stride4(float* out, int s) {
  __shared__ float a[32 * 33];
  a[threadIdx.x * s] = 1;                //= sts4 33r 1056n 113w 33i
  out[threadIdx.x] = a[(threadIdx.x ^ 1) * s]; //= lds4 33r 1056n 113w 33i, st4 33r 1056n 132s
}
//= kernel stride4 divergent_branches=0 mean_active_lanes=32 barriers=0
// Stride s doubles: two halves of 16 lanes; 16 lanes * 2 words. gcd(s,16) lanes of a half on one pair of
// banks: odd: 1 (2 wavefronts a request), 2: 2, 4: 4, 8: 8, 16 and 32: 16. s = 1..33 odd: 17 * 2 = 34;
// s = 2 mod 4: 8 * 4 = 32; 4 mod 8: 4 * 8 = 32; 8, 24: 2 * 16 = 32; 16, 32: 2 * 32 = 64: 194
__global__ void stride8(double* out, int s) {
  __shared__ double a[32 * 33];
  a[threadIdx.x * s] = 1;                //= sts8 33r 1056n 194w 66i
  out[threadIdx.x] = a[(threadIdx.x ^ 1) * s]; //= lds8 33r 1056n 194w 66i, st8 33r 1056n 264s
}
//= kernel stride8 divergent_branches=0
// float4 at stride 1: each quarter 8 lanes * 4 words = 32 words: 4. Stride 2: a quarter's 8 lanes on 4
// groups of banks, 2 each: 8.
__global__ void wide(float4* out) {
  __shared__ float4 a[64];
  a[threadIdx.x] = make_float4(1, 2, 3, 4);     //= sts16 1r 32n 4w 4i
  a[threadIdx.x * 2 % 64] = make_float4(5, 2, 3, 4); //= sts16 1r 32n 8w 4i
  out[threadIdx.x] = a[threadIdx.x];            //= lds16 1r 32n 4w 4i, st16 1r 32n 16s
  out[threadIdx.x + 32] = a[0];                 //= lds16 1r 32n 1w 4i, st16 1r 32n 16s
}
//= kernel wide divergent_branches=0
__global__ void small(char* out) {
  __shared__ char c[256];
  __shared__ short s[128];
  c[threadIdx.x] = 1;             //= sts1 1r 32n 1w
  c[threadIdx.x * 4] = 1;         //= sts1 1r 32n 1w
  c[threadIdx.x * 8] = 1;         //= sts1 1r 32n 2w
  s[threadIdx.x] = 1;             //= sts2 1r 32n 1w
  s[threadIdx.x * 4] = 1;         //= sts2 1r 32n 2w
  out[threadIdx.x] = c[threadIdx.x ^ 1] + s[threadIdx.x ^ 1];   //= lds1 1r 32n 1w, lds2 1r 32n 1w, st1 1r 32n 1s
}
//= kernel small divergent_branches=0
// 8x8 threads, 2 warps of 4 rows: row r at column c.
__global__ void transpose_naive(const float* in, float* out) {   // 32x32 threads
  __shared__ float tile[32][32];
  tile[threadIdx.y][threadIdx.x] = in[threadIdx.y * 32 + threadIdx.x];    //= ld4 32r 1024n 128s, sts4 32r 1024n 32w 32i
  __syncthreads();
  out[threadIdx.y * 32 + threadIdx.x] = tile[threadIdx.x][threadIdx.y];   //= lds4 32r 1024n 1024w 32i, st4 32r 1024n 128s
}
//= kernel transpose_naive barriers=32 divergent_branches=0 mean_active_lanes=32
__global__ void transpose_padded(const float* in, float* out) {
  __shared__ float tile[32][33];
  tile[threadIdx.y][threadIdx.x] = in[threadIdx.y * 32 + threadIdx.x];    //= ld4 32r 1024n 128s, sts4 32r 1024n 32w 32i
  __syncthreads();
  out[threadIdx.y * 32 + threadIdx.x] = tile[threadIdx.x][threadIdx.y];   //= lds4 32r 1024n 32w 32i, st4 32r 1024n 128s
}
//= kernel transpose_padded barriers=32 divergent_branches=0
__global__ void transpose_swizzled(const float* in, float* out) {
  __shared__ float tile[32][32];
  int x = threadIdx.x, y = threadIdx.y;
  tile[y][x ^ y] = in[y * 32 + x];    //= ld4 32r 1024n 128s, sts4 32r 1024n 32w 32i
  __syncthreads();
  out[y * 32 + x] = tile[x][y ^ x];   //= lds4 32r 1024n 32w 32i, st4 32r 1024n 128s
}
//= kernel transpose_swizzled barriers=32 divergent_branches=0
// Block 16x16: a warp is 2 rows. tile[16][16] read by columns: lanes 0..15 have row 0..15, column ty: banks
// (16 x + y) % 32: two banks for 16 lanes of a row, 8 lanes each; the second row of the warp has y + 1: 2 other
// banks: 8 wavefronts. Padded [16][17]: 17x + y: lanes of y: banks 17x+y mod 32: distinct for x < 16 (17 is odd);
// y+1: {17x + y + 1}: overlaps with the first where 17x+y = 17x'+y+1: x-x' = 17^-1 = 17: never within 15 or -15 = 17-32: yes:
// x - x' = -15: x = 0, x' = 15: one bank twice: 2 wavefronts.
__global__ void tile16(const float* in, float* out) {
  __shared__ float tile[16][16], padded[16][17];
  int x = threadIdx.x, y = threadIdx.y;
  tile[y][x] = in[y * 16 + x];            //= ld4 8r 256n 32s, sts4 8r 256n 8w
  padded[y][x] = in[256 + y * 16 + x];    //= ld4 8r 256n 32s, sts4 8r 256n 16w
  __syncthreads();
  out[y * 16 + x] = tile[x][y];           //= lds4 8r 256n 64w 8i, st4 8r 256n 32s
  out[256 + y * 16 + x] = padded[x][y];   //= lds4 8r 256n 16w 8i, st4 8r 256n 32s
}
//= kernel tile16 barriers=8 divergent_branches=0
__global__ void reduce(const float* in, float* out) {    // 128 threads, halving: 64: 2 warps, 32: 1; 16..1: 1 warp partly
  __shared__ float s[128];
  int t = threadIdx.x;
  s[t] = in[t];                           //= ld4 4r 128n 16s, sts4 4r 128n 4w
  __syncthreads();
  for (int d = 64; d > 0; d /= 2) {  //= branch 32x 0d
    if (t < d) s[t] += s[t + d];          //= lds4 16r 254n 16w, sts4 8r 127n 8w, branch 28x 5d
    __syncthreads();
  }
  if (t == 0) *out = s[0];                //= lds4 1r 1n 1w, st4 1r 1n 1s, branch 4x 1d
}
//= kernel reduce barriers=32 divergent_branches=6
__global__ void interleaved(const float* in, float* out) {  // 2t*d < 64, one warp of 32 threads on 64 floats
  __shared__ float s[64];
  int t = threadIdx.x;
  s[t] = in[t];                          //= ld4 1r 32n 4s, sts4 1r 32n 1w
  s[t + 32] = in[t + 32];                //= ld4 1r 32n 4s, sts4 1r 32n 1w
  __syncthreads();
  for (int d = 1; d < 64; d *= 2) {  // d=1: index 2t: 2-way; d=2: 16 lanes, index 4t: 2-way; ... always 2 words a bank until  //= branch 7x 0d
    int i = 2 * d * t;                   // 64 / (2 d) lanes at stride 2d: 32/(2d) banks: 2; d = 32: 1 lane
    if (i < 64) s[i] += s[i + d];        //= lds4 12r 126n 22w 12i, sts4 6r 63n 11w 6i, branch 6x 5d
    __syncthreads();
  }
  if (t == 0) *out = s[0];                //= lds4 1r 1n 1w, st4 1r 1n 1s, branch 1x 1d
}
//= kernel interleaved barriers=7 divergent_branches=6
__global__ void dynamic(float* out, int n) {   // two arrays in one dynamic
  extern __shared__ float pool[];
  float* a = pool;
  double* b = (double*)(pool + n);
  a[threadIdx.x] = 1;                         //= sts4 2r 64n 2w
  b[threadIdx.x] = 2;                         //= sts8 2r 64n 4w 4i
  __syncthreads();
  out[threadIdx.x] = a[63 - threadIdx.x] + b[63 - threadIdx.x];  //= lds4 2r 64n 2w, lds8 2r 64n 4w, st4 2r 64n 8s
}
//= kernel dynamic barriers=2 divergent_branches=0
__global__ void broadcasts(float* out) {
  __shared__ float a[64];
  a[threadIdx.x] = 1;                //= sts4 1r 32n 1w
  float x = a[5];                    //= lds4 1r 32n 1w
  float y = a[threadIdx.x / 2];      //= lds4 1r 32n 1w
  float z = a[threadIdx.x % 2 * 32]; //= lds4 1r 32n 2w
  out[threadIdx.x] = x + y + z;      //= st4 1r 32n 4s
}
//= kernel broadcasts divergent_branches=0
struct Pixel { unsigned char r, g, b; };
__global__ void pixels(unsigned char* out) {   // 3 bytes a lane: bytes at 3t: 96 bytes: 24 words: 1 wavefront
  __shared__ Pixel p[32];
  p[threadIdx.x].g = 1;                 //= sts1 1r 32n 1w
  out[threadIdx.x] = p[threadIdx.x ^ 1].g;  //= lds1 1r 32n 1w, st1 1r 32n 1s
}
//= kernel pixels divergent_branches=0
__global__ void histogram(const int* in, int* out) {   // 64 threads; in[i] = i
  __shared__ int bins[16];
  if (threadIdx.x < 16) bins[threadIdx.x] = 0;     //= sts4 1r 16n 1w, branch 2x 1d
  __syncthreads();
  atomicAdd(&bins[in[threadIdx.x] % 16], 1);       //= ld4 2r 64n 8s, atoms4 2r 64n
  __syncthreads();
  if (threadIdx.x < 16) atomicAdd(&out[threadIdx.x], bins[threadIdx.x]);   //= lds4 1r 16n 1w, atom4 1r 16n 2s 2i, branch 2x 1d
}
//= kernel histogram barriers=4 divergent_branches=2 atomics=3
int main() {
  char *a, *b;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&b, 1 << 20);
  int numbers[1024];
  for (int i = 0; i < 1024; ++i) numbers[i] = i;
  cudaMemset(a, 0, 1 << 20);
  cudaMemcpy(a, numbers, sizeof numbers, cudaMemcpyHostToDevice);
  cudaMemset(b, 0, 1 << 20);
  const float* in = (float*)a;
  float* out = (float*)b;
  for (int s = 1; s <= 33; ++s) {
    stride4<<<1, 32>>>(out, s);
    stride8<<<1, 32>>>((double*)b, s);
  }
  wide<<<1, 32>>>((float4*)b);
  small<<<1, 32>>>(b);
  transpose_naive<<<1, dim3(32, 32)>>>(in, out);
  transpose_padded<<<1, dim3(32, 32)>>>(in, out);
  transpose_swizzled<<<1, dim3(32, 32)>>>(in, out);
  tile16<<<1, dim3(16, 16)>>>(in, out);
  reduce<<<1, 128>>>(in, out);
  interleaved<<<1, 32>>>(in, out);
  dynamic<<<1, 64, 64 * 4 + 64 * 8>>>(out, 64);
  broadcasts<<<1, 32>>>(out);
  pixels<<<1, 32>>>((unsigned char*)b);
  histogram<<<1, 64>>>((int*)a, (int*)b);
  return cudaDeviceSynchronize() != cudaSuccess;
}
