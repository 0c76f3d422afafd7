// README.md says how to read the numbers, which stay beside their lines. A row of local memory is
// one 4-byte word of all 32 lanes: lanes with one index touch its 4 sectors and its 1 line, lanes
// with indices of their own a sector each.
// clang-format off
__global__ void histogram(const unsigned char* in, int* out, int n) {  // bins by loaded values: lane l of round k gets bin l & 15
  int bins[16];
  for (int b = 0; b < 16; ++b) bins[b] = 0;               //= stl4 16r 512n 64s 64i 16t, branch 17x 0d
  for (int k = 0; k < n; ++k) {                           //= branch 4x 0d
    bins[in[k * 32 + threadIdx.x] & 15]++;                //= ld1 3r 96n 3s, ldl4 3r 96n 96s 12i 48t, stl4 3r 96n 96s 12i 48t
  }
  for (int b = 0; b < 16; ++b) out[b * 32 + threadIdx.x] = bins[b];  //= ldl4 16r 512n 64s, st4 16r 512n 64s, branch 17x 0d
}
//= kernel histogram local_requests_ld=19 local_requests_st=19 local_sectors_ld=160 local_bytes_ld=2432 divergent_branches=0 mean_active_lanes=32
__global__ void by_lane(int* out, int n) {  // the same in all lanes, then each its own
  int a[32];
  for (int i = 0; i < 32; ++i) a[i] = n + i;              //= stl4 32r 1024n 128s 32t, branch 33x 0d
  out[threadIdx.x] = a[threadIdx.x];                      //= ldl4 1r 32n 32s 4i 32t, st4 1r 32n 4s
}
//= kernel by_lane local_requests_ld=1 local_requests_st=32
__global__ void by_halves(double* out, int n) {  // 8 bytes a lane: word 2i and word 2i + 1 of each lane, 8 sectors
  double a[8];
  for (int i = 0; i < n; ++i) a[i] = i;                   //= stl8 8r 256n 64s 64i 16t, branch 9x 0d
  double s = 0;
  for (int i = 0; i < n; i += 1) s += a[n - 1 - i];       //= ldl8 8r 256n 64s 16t, branch 9x 0d
  out[threadIdx.x] = s;                                   //= st8 1r 32n 8s
}
//= kernel by_halves local_bytes=4096
__global__ void some_lanes(int* out, int n) {  // lanes 0 to 15: two sectors of the row
  short a[8];
  for (int i = 0; i < n; ++i) a[i] = static_cast<short>(i);  //= stl2 8r 256n 32s 8t, branch 9x 0d
  if (threadIdx.x < 16) out[threadIdx.x] = a[n - 2];      //= ldl2 1r 16n 2s 1i 1t, st4 1r 16n 2s, branch 1x 1d
}
//= kernel some_lanes divergent_branches=1
__global__ void in_registers(const int* in, int* out) {  // loops that unroll, constants made of their counters, a table
  constexpr int kCount = 8;
  int a[kCount], b[4][4];
  const int weights[4] = {1, 4, 6, 4};
  for (int i = 0; i < kCount; ++i) a[i] = in[i];          //= ld4 8r 256n 8s, branch 9x 0d
  for (int i = 0; i < 4; ++i)                             //= branch 5x 0d
    for (int j = i; j < 4; ++j) b[i][j] = b[j][i] = in[i + j];  //= any, branch 14x 0d
  int s = 0;
  for (int i = 0; i < kCount; ++i) {                      //= branch 9x 0d
    const int mirrored = kCount - 1 - i;
    s = s * 3 + a[mirrored] + b[i % 4][i / 4] * weights[i % 4];
    if (s == in[i]) break;                                //= ld4 8r 256n 8s, branch 8x 0d
  }
  out[threadIdx.x] = s;                                   //= st4 1r 32n 4s
}
//= kernel in_registers local_requests=0 local_bytes=0
__global__ void kept_round(int* out, int n) {  // two loops of 4, one of which stays a loop
  int a[4];
  for (int i = 0; i < 4; ++i) a[i] = n + i;               //= stl4 4r 128n 16s, branch 5x 0d
  int s = 0;
#pragma unroll 1
  for (int i = 0; i < 4; ++i) s = s * 3 + a[i];           //= ldl4 4r 128n 16s, branch 5x 0d
  out[threadIdx.x] = s;                                   //= st4 1r 32n 4s
}
//= kernel kept_round local_requests=8
__global__ void long_loop(int* out, int n) {  // 512 rounds are too many to unroll
  int a[512];
  for (int i = 0; i < 512; ++i) a[i] = n + i;             //= stl4 512r 16384n 2048s, branch 513x 0d
  out[threadIdx.x] = a[1];                                //= ldl4 1r 32n 4s, st4 1r 32n 4s
}
//= kernel long_loop local_requests=513
__global__ void insertion_sort(const int* in, int* out) {  // each lane sorts 4, 3, 2, 1: shifts of 1, 2 and 3
  int a[4];
  for (int i = 0; i < 4; ++i) a[i] = in[i];               //= ld4 4r 128n 4s, stl4 4r 128n 16s, branch 5x 0d
  for (int i = 1; i < 4; ++i) {                           //= branch 4x 0d
    const int value = a[i];                               //= ldl4 3r 96n 12s
    int j = i;
    for (; j > 0 && a[j - 1] > value; --j) {              //= ldl4 6r 192n 24s, branch 15x 0d
      a[j] = a[j - 1];                                    //= stl4 6r 192n 24s
    }
    a[j] = value;                                         //= stl4 3r 96n 12s
  }
  for (int i = 0; i < 4; ++i) out[i] = a[i];              //= ldl4 4r 128n 16s, st4 4r 128n 4s, branch 5x 0d
}
//= kernel insertion_sort local_requests_ld=13 local_requests_st=13
struct Stack { int items[8]; int top; };
__global__ void structure(int* out, int n) {  // items[top] puts all of it there
  Stack s;
  s.top = n;                                              //= stl4 1r 32n 4s
  s.items[n & 7] = 5;                                     //= stl4 1r 32n 4s
  __syncwarp();
  out[threadIdx.x] = s.items[threadIdx.x & 7] + s.top;    //= ldl4 2r 64n 36s, st4 1r 32n 4s
}
//= kernel structure local_requests=4
__noinline__ __device__ void add_to(int* sum, int n) {
  *sum += n;                                              //= ldl4 1r 32n 4s, stl4 1r 32n 4s
}
__device__ int fifth(const int* a) { return a[5]; }
__device__ int chosen(const int* a, int i) {
  return a[i];                                            //= ldl4 1r 32n 32s
}
__global__ void passed(int* out, int n) {  // to a function of its own, to ones that are inlined
  int sum = out[threadIdx.x];                             //= ld4 1r 32n 4s, stl4 1r 32n 4s
  add_to(&sum, n);
  int a[8], b[32];
  for (int i = 0; i < 8; ++i) a[i] = n * i;               //= branch 9x 0d
  for (int i = 0; i < 32; ++i) b[i] = n ^ i;              //= stl4 32r 1024n 128s, branch 33x 0d
  out[threadIdx.x] = sum + fifth(a) + chosen(b, threadIdx.x);  //= ldl4 1r 32n 4s, st4 1r 32n 4s
}
//= kernel passed local_requests_st=34 local_requests_ld=3
struct Rows { const int* row[2]; const int* all; };
__global__ void pointers(Rows rows, int* out, int n) {  // an array of pointers by a known index: what they point to is global
  const int* p[2] = {rows.row[0], rows.row[1]};
  Rows copy = rows;
  out[threadIdx.x] = p[0][threadIdx.x] + p[1][n] + copy.all[threadIdx.x];  //= any
}
//= kernel pointers local_requests=0 global_requests_ld=3
__global__ void body_of_loop(int* out, int n) {  // begins anew in each round, n rounds
  for (int k = 0; k < n; ++k) {                           //= branch 5x 0d
    int a[8];
    a[k] = k;                                             //= stl4 4r 128n 16s
    __syncwarp();
    int* const p = a;
    out[threadIdx.x] = p[k] + 1;                          //= ldl4 4r 128n 16s, st4 4r 128n 16s
  }
}
//= kernel body_of_loop local_requests=8 divergent_branches=0 mean_active_lanes=32
int main() {
  unsigned char* bytes; int* in; int* out; double* sums;
  cudaMalloc(&bytes, 96); cudaMalloc(&in, 256); cudaMalloc(&out, 4096); cudaMalloc(&sums, 256);
  unsigned char values[96];
  for (int i = 0; i < 96; ++i) values[i] = static_cast<unsigned char>(i);
  cudaMemcpy(bytes, values, 96, cudaMemcpyHostToDevice);
  histogram<<<1, 32>>>(bytes, out, 3);
  by_lane<<<1, 32>>>(out, 3);
  by_halves<<<1, 32>>>(sums, 8);
  some_lanes<<<1, 32>>>(out, 8);
  int numbers[64] = {4, 3, 2, 1, -1, -1, -1, -1};
  cudaMemcpy(in, numbers, 256, cudaMemcpyHostToDevice);
  in_registers<<<1, 32>>>(in, out);
  kept_round<<<1, 32>>>(out, 3);
  long_loop<<<1, 32>>>(out, 3);
  insertion_sort<<<1, 32>>>(in, out);
  structure<<<1, 32>>>(out, 3);
  passed<<<1, 32>>>(out, 3);
  pointers<<<1, 32>>>(Rows{{in, in}, in}, out, 3);
  body_of_loop<<<1, 32>>>(out, 4);
  return cudaDeviceSynchronize() != cudaSuccess;
}
