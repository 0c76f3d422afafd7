// Accesses beside shared arrays and rows, misaligned ones, whole structs.
#include "tests/checks/cases.hpp"

// rows of a 2-D shared array
__global__ void rows(int* out, int n) {
  __shared__ int tile[4][17];
  for (int r = 0; r < 4; ++r)
    if ((int)threadIdx.x < n) tile[r][threadIdx.x] = 1; /*c1*/
  __syncthreads();
  if (threadIdx.x < 17) out[threadIdx.x] = tile[3][threadIdx.x];
}
// expect: memcheck error c1 of tile[4][0] by 0:17
// expect: racecheck warning c1 c1 of tile[1][0] by 0:0
CASE(last_row_overrun) {
  int* o = device_zeros<int>(32);
  rows<<<1, 18>>>(o, 18);
  cudaFree(o);
}
CASE(rows_within) {
  int* o = device_zeros<int>(32);
  rows<<<1, 17>>>(o, 17);
  cudaFree(o);
}
__global__ void three(int* out, int z) {
  __shared__ int cube[2][3][4];
  for (int i = threadIdx.x; i < 24; i += 32) (&cube[0][0][0])[i] = i;
  __syncthreads();
  if (threadIdx.x == 0) *out = cube[z][1][2]; /*c2*/
}
// expect: memcheck error c2 of cube[2][1][2] by 0:0
CASE(cube_overrun) {
  int* o = device_zeros<int>(32);
  three<<<1, 32>>>(o, 2);
  cudaFree(o);
}
CASE(cube_within) {
  int* o = device_zeros<int>(32);
  three<<<1, 32>>>(o, 1);
  cudaFree(o);
}
__global__ void names_on_base(int* out, int n) {
  extern __shared__ int base[];
  int* keys = base;
  int* values = base + n;
  keys[threadIdx.x] = 1;
  values[threadIdx.x] = 2; /*c3*/
  __syncthreads();
  out[threadIdx.x] = keys[threadIdx.x] + values[threadIdx.x]; /*c8*/
}
// expect: memcheck error c3 of base[63] by 0:31
// expect: memcheck error c8 of base[63] by 0:31
CASE(dynamic_names_short) {
  int* o = device_zeros<int>(32);
  names_on_base<<<1, 32, 63 * 4>>>(o, 32);
  cudaFree(o);
}
CASE(dynamic_names_enough) {
  int* o = device_zeros<int>(32);
  names_on_base<<<1, 32, 64 * 4>>>(o, 32);
  cudaFree(o);
}
__global__ void dynamic_doubles(double* out) {
  extern __shared__ double d[];
  d[threadIdx.x] = 1;                    /*c7*/
  out[threadIdx.x] = d[threadIdx.x + 1]; /*c4*/
}
// expect: memcheck error c4 of d[32] by 0:31
// expect: racecheck error c7 c4
CASE(dynamic_doubles_over) {
  double* o = device_zeros<double>(32);
  dynamic_doubles<<<1, 32, 32 * 8>>>(o);
  cudaFree(o);
}
__global__ void misaligned(char* p, float* out) {
  out[threadIdx.x] = *(float*)(p + threadIdx.x * 4 + 1); /*c5*/
}
// expect: memcheck error c5 by 0:0
CASE(misaligned_float) {
  char* p = device_zeros<char>(256);
  float* o = device_zeros<float>(32);
  misaligned<<<1, 32>>>(p, o);
  cudaDeviceSynchronize();
  cudaFree(p);
  cudaFree(o);
}
__global__ void misaligned_shared(float* out) {
  __shared__ float s[64];
  s[threadIdx.x] = 1;
  s[threadIdx.x + 32] = 1;
  __syncthreads();
  const int at = threadIdx.x * 2 + 1 > 62 ? 61 : threadIdx.x * 2 + 1;
  float2 v = *reinterpret_cast<float2*>(&s[at]); /*c6*/
  out[threadIdx.x] = v.x + v.y;
}
// clang++ reads the two parts one by one, each of which is aligned.
// expect g++: memcheck error c6 by 0:0
CASE(misaligned_shared_vector) {
  float* o = device_zeros<float>(32);
  misaligned_shared<<<1, 32>>>(o);
  cudaDeviceSynchronize();
  cudaFree(o);
}
struct Node {
  int value;
  int more[7];
};
__global__ void structs(Node* nodes, int n) { nodes[0] = nodes[n]; /*f6*/ }
// expect: memcheck error f6 of nodes[4] by 0:0
CASE(struct_copy_over) {
  Node* nodes = device_zeros<Node>(4);
  structs<<<1, 1>>>(nodes, 4);
  cudaFree(nodes);
}
CASE(struct_copy_within) {
  Node* nodes = device_zeros<Node>(4);
  structs<<<1, 1>>>(nodes, 3);
  cudaFree(nodes);
}
__global__ void atomics(int* bins, const int* keys) {
  atomicAdd(&bins[keys[threadIdx.x]], 1); /*f7*/
}
// expect: memcheck error f7 of bins[-1] by 0:5
CASE(atomic_negative) {
  int k[8] = {0, 1, 2, 3, 4, -1, 5, 6};
  int* keys = device_copy(k, 8);
  int* bins = device_zeros<int>(7);
  atomics<<<1, 8>>>(bins, keys);
  cudaFree(keys);
  cudaFree(bins);
}
__global__ void grid2(float* m, int rows, int cols) {
  int x = blockIdx.x * blockDim.x + threadIdx.x, y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x <= cols - 1 && y <= rows) m[y * cols + x] = 1; /*f8*/
}
// expect: memcheck error f8 of m[80] by 0:0
CASE(matrix_row_too_many) {
  float* m = device_zeros<float>(80);
  grid2<<<dim3(2, 2), dim3(8, 8)>>>(m, 8, 10);
  cudaFree(m);
}
CASE(matrix_rows) {
  float* m = device_zeros<float>(80);
  grid2<<<dim3(2, 2), dim3(8, 8)>>>(m, 7, 10);
  cudaFree(m);
}
__global__ void chars_small(unsigned char* s) {
  __shared__ unsigned char hist[257];
  for (int i = threadIdx.x; i < 257; i += 32) hist[i] = 0;
  __syncthreads();
  hist[s[threadIdx.x] + 2] = 1; /*f9*/
  __syncthreads();
  s[threadIdx.x] = hist[threadIdx.x];
}
// expect: memcheck error f9 of hist[257] by 0:31
CASE(shared_bytes_over) {
  unsigned char h[32] = {};
  for (int i = 0; i < 32; i++) h[i] = i;
  h[31] = 255;
  unsigned char* s = device_copy(h, 32);
  chars_small<<<1, 32>>>(s);
  cudaFree(s);
}
