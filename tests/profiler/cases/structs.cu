// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cstdint>
#include <cstdio>
#include <cstring>
struct Particle { float x, y, z, mass; float vx, vy, vz, charge; };  // 32 bytes
struct Three { float x, y, z; };      // 12 bytes
struct Five { int a[5]; };            // 20 bytes
struct Twelve { double d[6]; };       // 48 bytes
struct __align__(16) Quad { float x, y, z, w; };
struct __align__(8) Pair { float x, y; };
struct Bits { unsigned a : 5, b : 7, c : 20; };
struct Mixed { char c; short s; int i; double d; };  // 16 bytes: at 0, 2, 4, 8
struct Arguments { float scale; int n; const float* in; float* out; float table[4]; };

__global__ void aos(const Particle* p, float* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  out[i] = p[i].x;      //= ld4 2r 64n 64s 8i 16t, st4 2r 64n 8s
}
//= kernel aos divergent_branches=0 mean_active_lanes=32
__global__ void soa(const float* x, float* out) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  out[i] = x[i];        //= ld4 2r 64n 8s, st4 2r 64n 8s
}
//= kernel soa divergent_branches=0
__global__ void aos_move(Particle* p, float dt) {  // fields 4 bytes each, stride 32 bytes
  int i = threadIdx.x;
  p[i].x += p[i].vx * dt;   //= ld4 2r 64n 64s, st4 1r 32n 32s
  p[i].y += p[i].vy * dt;   //= ld4 2r 64n 64s, st4 1r 32n 32s
}
//= kernel aos_move divergent_branches=0
__global__ void copy12(const Three* in, Three* out) {  // 3 pieces of 4 bytes
  out[threadIdx.x] = in[threadIdx.x];   //= ld4 3r 96n 36s, st4 3r 96n 36s
}
//= kernel copy12 divergent_branches=0
__global__ void copy20(const Five* in, Five* out) {  // 5 pieces of 4 bytes at stride 20: 640 bytes; each touches 20 sectors
  out[threadIdx.x] = in[threadIdx.x];   //= ld4 5r 160n 100s, st4 5r 160n 100s
}
//= kernel copy20 divergent_branches=0
__global__ void copy48(const Twelve* in, Twelve* out) {  // 8 byte pieces (align 8): 6 of them
  out[threadIdx.x] = in[threadIdx.x];   //= ld8 6r 192n, st8 6r 192n
}
//= kernel copy48 divergent_branches=0
__global__ void copy32(const Particle* in, Particle* out) {  // alignment 4: 8 pieces
  out[threadIdx.x] = in[threadIdx.x];   //= ld4 8r 256n 256s, st4 8r 256n 256s
}
//= kernel copy32 divergent_branches=0
__global__ void copy_quad(const Quad* in, Quad* out) {
  out[threadIdx.x] = in[threadIdx.x];   //= ld16 1r 32n 16s, st16 1r 32n 16s
}
//= kernel copy_quad divergent_branches=0
__global__ void copy_pair(const Pair* in, Pair* out) {
  out[threadIdx.x] = in[threadIdx.x];   //= ld8 1r 32n 8s, st8 1r 32n 8s
}
//= kernel copy_pair divergent_branches=0
struct Ends { const Particle* in; Particle* out; };
__global__ void copy_hidden(Ends ends) {  // a launch before gave the same memory as Quad*; here nothing is known: 4 bytes
  ends.out[threadIdx.x] = ends.in[threadIdx.x];   //= ld4 8r 256n 256s, st4 8r 256n 256s
}
//= kernel copy_hidden divergent_branches=0
__global__ void memcpied(const char* in, char* out) {
  memcpy(out + 48 * threadIdx.x, in + 48 * threadIdx.x, 48);   //= ld4 12r 384n, st4 12r 384n
}
//= kernel memcpied divergent_branches=0
__global__ void bits_read(const Bits* in, unsigned* out) {   // 2 or 4 bytes of each, as the compiler likes
  out[threadIdx.x] = in[threadIdx.x].b;   //= any
}
//= kernel bits_read global_requests_ld=1 global_sectors_ld=4 global_sectors_st=4 divergent_branches=0
__global__ void bits_write(Bits* io) {
  io[threadIdx.x].c = 5;   //= any
}
//= kernel bits_write global_requests_st=1 global_sectors_st=4 divergent_branches=0
__global__ void mixed(const Mixed* in, double* out) {
  int i = threadIdx.x;
  char c = in[i].c;     //= ld1 1r 32n 16s
  short s = in[i].s;    //= ld2 1r 32n 16s
  int n = in[i].i;      //= ld4 1r 32n 16s
  double d = in[i].d;   //= ld8 1r 32n 16s
  out[i] = c + s + n + d;  //= st8 1r 32n 8s
}
//= kernel mixed divergent_branches=0
__global__ void by_value(Arguments a) {   // the arguments count as nothing
  int i = threadIdx.x;
  if (i < a.n) a.out[i] = a.in[i] * a.scale + a.table[2];   //= ld4 1r 20n 3s, st4 1r 20n 3s, branch 1x 1d
}
//= kernel by_value divergent_branches=1
__global__ void by_value_index(Arguments a) {   // a table in the arguments by lane: local
  int i = threadIdx.x;
  a.out[i] = a.table[i & 3];   //= st4 1r 32n 4s
}
//= kernel by_value_index divergent_branches=0
struct Matrix {
  float* data;
  int stride;
  __device__ float& at(int r, int c) { return data[r * stride + c]; }
};
__global__ void members(Matrix a, Matrix b) {   // 16x16: two rows of 16 floats a warp: 2 pieces of 64 bytes, 8 warps
  b.at(threadIdx.y, threadIdx.x) = a.at(threadIdx.y, threadIdx.x);  //= ld4 8r 256n 32s, st4 8r 256n 32s
}
//= kernel members divergent_branches=0 global_requests_ld=8 global_sectors_ld=32 global_requests_st=8 global_sectors_st=32
int main() {
  char *a, *b;
  cudaMalloc(&a, 1 << 20);
  cudaMalloc(&b, 1 << 20);
  cudaMemset(a, 0, 1 << 20);
  cudaMemset(b, 0, 1 << 20);
  aos<<<2, 32>>>((Particle*)a, (float*)b);
  soa<<<2, 32>>>((float*)a, (float*)b);
  aos_move<<<1, 32>>>((Particle*)a, 0.5f);
  copy12<<<1, 32>>>((Three*)a, (Three*)b);
  copy20<<<1, 32>>>((Five*)a, (Five*)b);
  copy48<<<1, 32>>>((Twelve*)a, (Twelve*)b);
  copy32<<<1, 32>>>((Particle*)a, (Particle*)b);
  copy_quad<<<1, 32>>>((Quad*)a, (Quad*)b);
  copy_hidden<<<1, 32>>>(Ends{(Particle*)a, (Particle*)b});
  copy_pair<<<1, 32>>>((Pair*)a, (Pair*)b);
  memcpied<<<1, 32>>>(a, b);
  bits_read<<<1, 32>>>((Bits*)a, (unsigned*)b);
  bits_write<<<1, 32>>>((Bits*)b);
  mixed<<<1, 32>>>((Mixed*)a, (double*)b);
  Arguments arguments = {2, 20, (float*)a, (float*)b, {1, 2, 3, 4}};
  by_value<<<1, 32>>>(arguments);
  by_value_index<<<1, 32>>>(arguments);
  members<<<1, dim3(16, 16)>>>(Matrix{(float*)a, 16}, Matrix{(float*)b, 16});
  return cudaDeviceSynchronize() != cudaSuccess;
}
