// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cstdio>
// Lanes that part. in/out are aligned; t = threadIdx.x.
__global__ void by_lane(const float* in, float* out) {
  int t = threadIdx.x;
  float s = 0;
  for (int i = 0; i < t; ++i)  //= branch 32x 31d 528n
    s += in[t];                        //= ld4 31r 496n
  out[t] = s;                          //= st4 1r 32n 4s
}
//= kernel by_lane divergent_branches=31
// lane t goes t%4 * (t%3) inner rounds; outer i<t%4, inner j<t%3.
// outer round 1: lanes t%4>=1 (24), 2: 16, 3: 8. inner round j (1,2): of those with t%3>=j.
// Inner round j of outer round i: lanes with t%4 > i and t%3 > j: some in all six.
__global__ void twice(const float* in, float* out) {
  int t = threadIdx.x;
  float s = 0;
  for (int i = 0; i < t % 4; ++i) {  //= branch 4x 3d
    for (int j = 0; j < t % 3; ++j) {  //= branch 9x 6d 94n
      s += in[t];                      //= ld4 6r
    }
    out[t] = s;                        //= st4 3r 48n
  }
}
//= kernel twice global_requests_ld=6
__global__ void leave(const float* in, float* out, int n) {  // 3 blocks of 100, n = 250: block 2 has 50
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;  //= branch 12x 1d
  out[i] = in[i];                      //= ld4 10r 250n, st4 10r 250n
}
//= kernel leave divergent_branches=1 warps=12
__global__ void stop(const float* in, float* out) {  // lane t breaks in round t%8: rounds 0..7, left 32,28,..4
  int t = threadIdx.x;
  float s = 0;
  for (int i = 0; i < 100; ++i) {  //= branch 8x 0d
    s += in[i * 32 + t];               //= ld4 8r 144n 32s
    if (i == t % 8) break;  //= branch 8x 7d 144n
  }
  out[t] = s;                          //= st4 1r 32n 4s
}
//= kernel stop divergent_branches=7
__global__ void skip(const float* in, float* out) {  // even lanes skip odd rounds; g++ keeps the two conditions apart
  int t = threadIdx.x;
  float s = 0;
  for (int i = 0; i < 4; ++i) {  //= branch 5x 0d 160n
    if (t % 2 == 0 && i % 2 == 1) continue;  //= branch any
    s += in[i * 32 + t];               //= any
  }
  out[t] = s;                          //= st4 1r 32n 4s
}
//= kernel skip divergent_branches=1..4 global_lanes_ld=96
__global__ void collatz(const int* in, int* out) {  // while loop; in = t: steps of Collatz; 27 takes the most, 111
  int n = in[threadIdx.x] + 1, k = 0;  //= ld4 1r 32n 4s
  while (n != 1) {  //= branch 112x 21d
    n = n % 2 ? 3 * n + 1 : n / 2;  //= branch 111x 61d
    ++k;
  }
  out[threadIdx.x] = k;                //= st4 1r 32n 4s
}
//= kernel collatz global_requests_st=1
__global__ void choose(const float* in, float* out) {  // switch on t%4: 4 groups of 8 lanes
  int t = threadIdx.x;
  switch (t % 4) {  //= branch 1x 1d
    case 0: out[t] = in[0]; break;       //= ld4 1r 8n 1s, st4 1r 8n 4s
    case 1: out[t] = in[8]; break;       //= ld4 1r 8n 1s, st4 1r 8n 4s
    case 2: out[t] = in[t]; break;       //= ld4 1r 8n 4s, st4 1r 8n 4s
    default: out[t] = 5;                 //= st4 1r 8n 4s
  }
}
//= kernel choose
__global__ void fall(const float* in, float* out) {  // case 0 falls to 1, and 1 to 2
  int t = threadIdx.x;
  float s = 0;
  switch (t % 3) {  // lanes: 0: 11, 1: 11, 2: 10  //= branch 1x 1d
    case 0: s += in[t];           //= ld4 1r 11n
      [[fallthrough]];
    case 1: s += in[t + 32];      //= ld4 2r 22n
      [[fallthrough]];
    default: s += in[t + 64];     //= ld4 1r 32n
  }
  out[t] = s;                     //= st4 1r 32n
}
//= kernel fall
__global__ void ternary(const float* in, const float* other, float* out) {
  int t = threadIdx.x;
  out[t] = t < 8 ? in[t] : other[t];  //= any, branch any
}
//= kernel ternary global_lanes_ld=32 global_lanes_st=32 global_requests_st=1 global_requests_ld=1..2
__global__ void shortcut(const int* a, const int* b, int* out) {  // a[t] = t: t > 9 && b[t]...
  int t = threadIdx.x;
  int hit = 0;
  if (a[t] > 9 && b[t] > 0) hit = 1;  //= ld4 2r 54n, branch any
  out[t] = hit;                       //= st4 1r 32n
}
//= kernel shortcut
__global__ void either(const int* a, const int* b, int* out) {
  int t = threadIdx.x;
  if (a[t] > 9 || b[t] > 5)            //= ld4 2r 42n, branch 2x 2d 42n
    out[t] = 1;                       //= st4 2r 26n
}
//= kernel either
__device__ __noinline__ float sum_down(const float* in, int n) {  // recursion: lane t calls t%4 deep
  if (n < 0) return 0;  //= branch any
  float mine = in[n * 32 + threadIdx.x];       //= ld4 4r 80n
  return mine + 2 * sum_down(in, n - 1);
}
__global__ void recurse(const float* in, float* out) {
  out[threadIdx.x] = sum_down(in, threadIdx.x % 4);   //= st4 1r 32n
}
//= kernel recurse
__device__ __noinline__ float one(const float* p) { return *p; }     //= ld4 1r 16n
__device__ __noinline__ float two(const float* p) { return p[64] * 2; }     //= ld4 1r 16n
__global__ void pointers(const float* in, float* out) {
  float (*f)(const float*) = threadIdx.x % 2 ? one : two;
  out[threadIdx.x] = f(in + threadIdx.x);   //= st4 1r 32n, branch 1x 1d
}
//= kernel pointers
__global__ void jumps(const float* in, float* out) {
  int t = threadIdx.x, i = 0;
  float s = 0;
again:
  s += in[t + 32 * i];    //= ld4 3r 63n
  if (++i <= t % 3) goto again;  //= branch 3x 2d
  out[t] = s;              //= st4 1r 32n
}
//= kernel jumps divergent_branches=2
__global__ void at_least(const float* in, float* out) {
  int t = threadIdx.x, i = 0;
  float s = 0;
  do {
    s += in[t + 32 * i];    //= ld4 4r 80n
  } while (i++ < t % 4);  //= branch 4x 3d
  out[t] = s;              //= st4 1r 32n
}
//= kernel at_least divergent_branches=3
__global__ void one_lane(const float* in, float* out) {
  if (threadIdx.x == 0) {  //= branch 1x 1d 32n
    float s = 0;
    for (int i = 0; i < 64; ++i) s += in[i];    //= ld4 64r 64n 64s, branch 65x 0d 65n
    out[blockIdx.x] = s;            //= st4 1r 1n 1s
  }
}
//= kernel one_lane divergent_branches=1
__global__ void halves(const float* in, float* out) {  // whole warps go one way: nothing diverges
  int t = threadIdx.x;
  if (t / 32 % 2 == 0) out[t] = in[t];   //= ld4 2r 64n 8s, st4 2r 64n 8s, branch 4x 0d
  else out[t] = 1;                       //= st4 2r 64n 8s
}
//= kernel halves divergent_branches=0 mean_active_lanes=32
__global__ void deep(const float* in, float* out) {  // if in if in loop
  int t = threadIdx.x;
  float s = 0;
  for (int i = 0; i < 3; ++i) {  //= branch 4x 0d
    if (t < 16) {  // 16  //= branch 3x 3d 96n
      if (t < 4 + i) s += in[t];      //= ld4 3r 15n, branch 3x 3d 48n
      else s -= in[t + 32];           //= ld4 3r 33n
      s += in[64 + t];                //= ld4 3r 48n
    } else if (t >= 24) {  //= branch 3x 3d 48n
      s += in[96 + t];                //= ld4 3r 24n
    }
    s += in[128 + 32 * i + t];        //= ld4 3r 96n
  }
  out[t] = s;                         //= st4 1r 32n
}
//= kernel deep
__global__ void leave_inside(const float* in, float* out) {  // return in a loop: lane t in round t%4
  int t = threadIdx.x;
  for (int i = 0; i < 4; ++i) {  //= branch 4x 0d
    out[t] = in[t + 32 * i];          //= ld4 4r 80n, st4 4r 80n
    if (t % 4 == i) return;  //= branch 4x 3d 80n
  }
}
//= kernel leave_inside
__global__ void search(const int* in, int* out, int n) {  // binary search of t in 0..255: 8 rounds for all
  int lo = 0, hi = n;
  for (int k = 0; k < 8; ++k) {  //= branch 9x 0d
    int mid = (lo + hi) / 2;
    if (in[mid] <= (int)threadIdx.x * 8) lo = mid;   //= ld4 8r 256n
    else hi = mid;
  }
  out[threadIdx.x] = lo;              //= st4 1r 32n
}
//= kernel search
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
  by_lane<<<1, 32>>>(in, out);
  twice<<<1, 32>>>(in, out);
  leave<<<3, 100>>>(in, out, 250);
  stop<<<1, 32>>>(in, out);
  skip<<<1, 32>>>(in, out);
  collatz<<<1, 32>>>((int*)a, (int*)b);
  choose<<<1, 32>>>(in, out);
  fall<<<1, 32>>>(in, out);
  ternary<<<1, 32>>>(in, in + 64, out);
  shortcut<<<1, 32>>>((int*)a, (int*)a, (int*)b);
  either<<<1, 32>>>((int*)a, (int*)a, (int*)b);
  recurse<<<1, 32>>>(in, out);
  pointers<<<1, 32>>>(in, out);
  jumps<<<1, 32>>>(in, out);
  at_least<<<1, 32>>>(in, out);
  one_lane<<<1, 32>>>(in, out);
  halves<<<1, 128>>>(in, out);
  deep<<<1, 32>>>(in, out);
  leave_inside<<<1, 32>>>(in, out);
  search<<<1, 32>>>((int*)a, (int*)b, 256);
  return cudaDeviceSynchronize() != cudaSuccess;
}
