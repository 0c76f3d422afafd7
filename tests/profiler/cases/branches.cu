// README.md says how to read the numbers, which stay beside their lines:
// clang-format off
#include <cstdio>
// Branches at their own lines. out is aligned; t = threadIdx.x, one warp where nothing else is said.
__global__ void behind_others(float* out) {
  int t = threadIdx.x;
  out[t] = t;                      //= st4 1r 32n 4s

  if (t % 3 == 0)                  //= branch 1x 1d 32n
    out[t + 32] = 1;               //= st4 1r 11n
}
//= kernel behind_others branches=1 divergent_branches=1
__global__ void guard(float* out, int n) {      // 2 blocks of 64: always taken
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n)                       //= branch 4x 0d 128n
    out[i] = 1;                    //= st4 4r 128n 16s
}
//= kernel guard branches=4 divergent_branches=0 mean_active_lanes=32
__device__ bool is_odd(int t) { return t % 2; }
template <int N> __device__ bool is_below(int t) {
  return t < N;
}
__global__ void conditions(float* out) {
  int t = threadIdx.x;
  out[t] = 0;                      //= st4 1r 32n
  if (is_odd(t))                   //= branch 1x 1d
    out[t + 32] = 1;               //= st4 1r 16n
  auto last = [&](int one) {
    return one == 31;
  };
  if (last(t))                     //= branch 1x 1d
    out[t + 64] = 2;               //= st4 1r 1n
  if (is_below<100>(t))            //= branch 1x 0d
    out[t + 96] += 3;              //= ld4 1r 32n, st4 1r 32n
}
//= kernel conditions branches=3 divergent_branches=2
__device__ void early(float* out, int t) {
  if (t > 20)                      //= branch 1x 1d
    return;
  out[t] = 4;                      //= st4 1r 21n
}
__global__ void inlined(float* out) {
  int t = threadIdx.x;
  early(out, t);
  out[t] = out[63 - t];            //= ld4 1r 32n, st4 1r 32n
}
//= kernel inlined branches=1 divergent_branches=1
// Its own branch, and the callers'; its returns are none. Three calls: 3 warps' steps.
__device__ __noinline__ bool is_great(const float* in, int t) {
  if (t < 8)                       //= branch 3x 3d
    return in[t] > 1e9f;           //= ld4 3r 24n
  return in[t] >= 0;               //= ld4 3r 72n
}
__global__ void calls(const float* in, float* out) {
  int t = threadIdx.x;
  if (is_great(in, t))             //= branch 1x 1d
    out[t] = 1;                    //= st4 1r 24n
  if (!is_great(in, t))            //= branch 1x 1d
    out[t] = 2;                    //= st4 1r 8n
  out[t + 32] = is_great(in, t);   //= st4 1r 32n
}
//= kernel calls divergent_branches=5
__global__ void loops(float* out) {    // of lane t: t % 4 rounds, t < 4 only
  int t = threadIdx.x;
  int k = 0;
  while (true) {
    if (k == t % 4)                //= branch 4x 3d 80n
      break;
    ++k;
    if (k == 2)                    //= branch 3x 0d 48n
      continue;
    out[t] = k;                    //= st4 2r 32n
  }
  do {
    ++k;
    out[t + 32] = k;               //= st4 4r 80n
  } while (k < 4);                 //= branch 4x 3d 80n
}
//= kernel loops branches=11 divergent_branches=6
__global__ void table(float* out) {    // t % 8: seven cases and the rest, by a table
  int t = threadIdx.x;
  out[t] = 0;                      //= st4 1r 32n
  switch (t % 8) {                 //= branch 1x 1d
    case 0: out[t + 32] = 5; break;         //= st4 1r 4n
    case 1: out[2 * t + 64] = 6; break;     //= st4 1r 4n
    case 2: out[3 * t + 160] = 7; break;    //= st4 1r 4n
    case 3: out[4 * t + 288] = 8; break;    //= st4 1r 4n
    case 4: out[5 * t + 416] = 9; break;    //= st4 1r 4n
    case 5: out[6 * t + 576] = 1; break;    //= st4 1r 4n
    default: out[7 * t + 768] = 2;          //= st4 1r 8n
  }
}
//= kernel table branches=1 divergent_branches=1
__global__ void instructions(int* out) {   // on a GPU neither min, nor an atomic operation, branches
  int t = threadIdx.x;
  atomicMax(&out[t % 2], min(t, 7));       //= atom4 1r 32n
  atomicExch(&out[2], 5);                  //= atom4 1r 32n
}
//= kernel instructions branches=0 divergent_branches=0
int main() {
  float *in, *out;
  cudaMalloc(&in, 4096);
  cudaMalloc(&out, 1 << 16);
  cudaMemset(in, 0, 4096);
  cudaMemset(out, 0, 1 << 16);
  behind_others<<<1, 32>>>(out);
  guard<<<2, 64>>>(out, 1000);
  conditions<<<1, 32>>>(out);
  inlined<<<1, 32>>>(out);
  calls<<<1, 32>>>(in, out);
  loops<<<1, 32>>>(out);
  table<<<1, 32>>>(out);
  instructions<<<1, 32>>>((int*)out);
  return cudaDeviceSynchronize() != cudaSuccess;
}
