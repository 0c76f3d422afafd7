// Races, each beside a twin without one.
#include "tests/checks/cases.hpp"

constexpr int kThreads = 128;

// A missing barrier between writing and reading shared memory.
__global__ void reverse_block(int* data, bool wait) {
  __shared__ int s[kThreads];
  s[threadIdx.x] = data[threadIdx.x]; /*a1*/
  if (wait) __syncthreads();
  data[threadIdx.x] = s[kThreads - 1 - threadIdx.x]; /*a2*/
}
// expect: racecheck error a1 a2
CASE(missing_barrier) {
  int* d = device_zeros<int>(kThreads);
  reverse_block<<<1, kThreads>>>(d, false);
  cudaFree(d);
}
CASE(barrier_in_place) {
  int* d = device_zeros<int>(kThreads);
  reverse_block<<<1, kThreads>>>(d, true);
  cudaFree(d);
}

// The barrier at the loop's end is missing: the next turn overwrites what others still read.
__global__ void tiles(const int* in, int* out, int turns, bool wait) {
  __shared__ int s[kThreads];
  int sum = 0;
  for (int turn = 0; turn < turns; ++turn) {
    s[threadIdx.x] = in[turn * kThreads + threadIdx.x]; /*b1*/
    __syncthreads();
    sum += s[(threadIdx.x + 40) % kThreads]; /*b2*/
    if (wait) __syncthreads();
  }
  out[threadIdx.x] = sum;
}
// expect: racecheck error b1 b2
CASE(second_barrier_missing) {
  int *in = device_zeros<int>(4 * kThreads), *out = device_zeros<int>(kThreads);
  tiles<<<1, kThreads>>>(in, out, 4, false);
  cudaFree(in);
  cudaFree(out);
}
CASE(second_barrier_in_place) {
  int *in = device_zeros<int>(4 * kThreads), *out = device_zeros<int>(kThreads);
  tiles<<<1, kThreads>>>(in, out, 4, true);
  cudaFree(in);
  cudaFree(out);
}

// The last warp of an old reduction, which trusts that lanes move together.
__global__ void old_reduction(int* data) {
  __shared__ volatile int s[32];
  s[threadIdx.x] = data[threadIdx.x];
  __syncwarp();
  if (threadIdx.x < 16) s[threadIdx.x] += s[threadIdx.x + 16]; /*c1*/
  if (threadIdx.x < 8) s[threadIdx.x] += s[threadIdx.x + 8];   /*c2*/
  if (threadIdx.x == 0) data[0] = s[0];
}
// expect: racecheck error c1 c2
CASE(warp_synchronous) {
  int* d = device_zeros<int>(32);
  old_reduction<<<1, 32>>>(d);
  cudaFree(d);
}
__global__ void new_reduction(int* data) {
  __shared__ int s[32];
  s[threadIdx.x] = data[threadIdx.x];
  __syncwarp();
  for (int half = 16; half > 0; half /= 2) {
    const int v = threadIdx.x < static_cast<unsigned>(half) ? s[threadIdx.x + half] : 0;
    __syncwarp();
    s[threadIdx.x] += v;
    __syncwarp();
  }
  if (threadIdx.x == 0) data[0] = s[0];
}
CASE(warp_with_syncwarp) {
  int* d = device_zeros<int>(64);
  new_reduction<<<1, 32>>>(d);
  new_reduction<<<1, 32>>>(d);
  cudaFree(d);
}

// A shuffle waits for the lanes, but promises nothing about memory.
__global__ void shuffle_as_barrier(int* data) {
  __shared__ int s[32];
  s[threadIdx.x] = data[threadIdx.x]; /*d1*/
  const int left = __shfl_up_sync(0xffffffffu, static_cast<int>(threadIdx.x), 1);
  data[threadIdx.x] = s[left]; /*d2*/
}
// expect: racecheck error d1 d2
CASE(shuffle_is_no_barrier) {
  int* d = device_zeros<int>(32);
  shuffle_as_barrier<<<1, 32>>>(d);
  cudaFree(d);
}
__global__ void shuffle_reduction(const int* in, int* out) {
  __shared__ int s[kThreads / 32];
  int v = in[threadIdx.x];
  for (int d = 16; d > 0; d /= 2) v += __shfl_down_sync(0xffffffffu, v, d);
  if (threadIdx.x % 32 == 0) s[threadIdx.x / 32] = v;
  __syncthreads();
  if (threadIdx.x < 32) {
    v = threadIdx.x < kThreads / 32 ? s[threadIdx.x] : 0;
    for (int d = 16; d > 0; d /= 2) v += __shfl_down_sync(0xffffffffu, v, d);
    if (threadIdx.x == 0) *out = v;
  }
}
CASE(shuffle_reduction) {
  int *in = device_zeros<int>(kThreads), *out = device_zeros<int>(1);
  shuffle_reduction<<<1, kThreads>>>(in, out);
  cudaFree(in);
  cudaFree(out);
}

// Two lanes only meet by a mask that names both.
__global__ void half_warp(int* data, unsigned mask) {
  __shared__ int s[32];
  s[threadIdx.x] = data[threadIdx.x]; /*e1*/
  __syncwarp(threadIdx.x < 16 ? mask : ~0xffffu);
  if (threadIdx.x < 16) data[threadIdx.x] = s[threadIdx.x + 16]; /*e2*/
}
// expect: racecheck error e1 e2
CASE(mask_leaves_partners_out) {
  int* d = device_zeros<int>(32);
  half_warp<<<1, 32>>>(d, 0xffffu);
  cudaFree(d);
}

// Global memory: within a block, and from block to block.
__global__ void count_plain(int* counter) { *counter += 1; } /*f1*/
// expect: racecheck error f1 f1
CASE(lost_updates) {
  int* d = device_zeros<int>(1);
  count_plain<<<1, 64>>>(d);
  cudaFree(d);
}
__global__ void count_by_block(int* counter) {
  if (threadIdx.x == 0) *counter = *counter + static_cast<int>(blockIdx.x); /*g1*/
}
// expect: racecheck error g1 g1
CASE(lost_updates_of_blocks) {
  int* d = device_zeros<int>(1);
  count_by_block<<<5, 32>>>(d);
  cudaFree(d);
}
__global__ void count_atomic(int* counter, int* shared_total) {
  __shared__ int s;
  if (threadIdx.x == 0) s = 0;
  __syncthreads();
  atomicAdd(&s, 1);
  atomicAdd(counter, 1);
  __syncthreads();
  if (threadIdx.x == 0) atomicAdd(shared_total, s);
}
CASE(atomic_updates) {
  int *d = device_zeros<int>(1), *e = device_zeros<int>(1);
  count_atomic<<<5, 64>>>(d, e);
  count_atomic<<<5, 64>>>(d, e);
  cudaFree(d);
  cudaFree(e);
}

// One reads what another block writes.
__global__ void neighbour_block(int* data, int* out) {
  data[blockIdx.x * blockDim.x + threadIdx.x] = 1; /*h1*/
  if (threadIdx.x > 0 || blockIdx.x == 0) return;
  out[blockIdx.x] = data[(blockIdx.x - 1) * blockDim.x]; /*h3*/
}
// expect: racecheck error h1 h3
CASE(block_reads_its_neighbour) {
  int *d = device_zeros<int>(4 * 32), *out = device_zeros<int>(4);
  neighbour_block<<<4, 32>>>(d, out);
  cudaFree(d);
  cudaFree(out);
}

// All write the same value: harmless on a GPU, and a warning.
__global__ void set_flag(int* found, const int* in, int wanted) {
  if (in[threadIdx.x] == wanted) *found = 1; /*i1*/
}
// expect: racecheck warning i1 i1
CASE(equal_writes) {
  int *d = device_zeros<int>(1), *in = device_zeros<int>(kThreads);
  set_flag<<<1, kThreads>>>(d, in, 0);
  cudaFree(d);
  cudaFree(in);
}
__global__ void set_different(int* last) { *last = static_cast<int>(threadIdx.x / 4); } /*j1*/
// expect: racecheck error j1 j1
CASE(some_equal_writes) {
  int* d = device_zeros<int>(1);
  set_different<<<1, 8>>>(d);
  cudaFree(d);
}
// Whoever writes the same as all the others may read it at once.
__global__ void all_of_each_part(const unsigned char* in, unsigned char* all, int parts) {
  unsigned char* const mine = all + blockIdx.x;
  const unsigned char* const from = in + blockIdx.x * blockDim.x * parts + threadIdx.x;
  *mine = static_cast<unsigned char>(__syncthreads_and(from[0])); /*q1*/
  for (int part = 1; part < parts; ++part) {
    const bool yes = *mine && from[part * blockDim.x];
    *mine = static_cast<unsigned char>(__syncthreads_and(yes)); /*q2*/
  }
}
// expect: racecheck warning q1 q1
// expect: racecheck warning q2 q2
CASE(equal_writes_and_own_reads) {
  unsigned char h[2 * 3 * 64];
  for (int i = 0; i < 2 * 3 * 64; ++i) h[i] = i != 5 * 64 + 9;
  unsigned char *in = device_copy(h, 2 * 3 * 64), *all = device_zeros<unsigned char>(2);
  all_of_each_part<<<2, 64>>>(in, all, 3);
  cudaFree(in);
  cudaFree(all);
}
// But who only reads, reads it before or after.
__global__ void all_but_one_set(int* found, int* out) {
  if (threadIdx.x != 7) *found = 1; /*r1*/
  out[threadIdx.x] = *found;        /*r2*/
}
// expect: racecheck warning r1 r1
// expect: racecheck error r1 r2
CASE(equal_writes_and_a_reader) {
  int *d = device_zeros<int>(1), *out = device_zeros<int>(64);
  all_but_one_set<<<1, 64>>>(d, out);
  cudaFree(d);
  cudaFree(out);
}
// Only one thread finds it: no race.
CASE(one_writer) {
  int h[kThreads] = {};
  h[77] = 5;
  int *d = device_zeros<int>(1), *in = device_copy(h, kThreads);
  set_flag<<<1, kThreads>>>(d, in, 5);
  cudaFree(d);
  cudaFree(in);
}

// Atomic operations don't race with each other, but with plain accesses they do.
__global__ void atomic_and_plain(int* counter, int* out) {
  atomicAdd(counter, 1);                    /*k1*/
  if (threadIdx.x == 40) out[0] = *counter; /*k2*/
}
// expect: racecheck error k1 k2
CASE(plain_read_of_an_atomic) {
  int *d = device_zeros<int>(1), *out = device_zeros<int>(1);
  atomic_and_plain<<<1, 64>>>(d, out);
  cudaFree(d);
  cudaFree(out);
}

// A plain read may guess what a compare-and-swap expects: a wrong guess swaps nothing.
__device__ double add_by_swap(double* sum, double value) {
  auto* const word = reinterpret_cast<unsigned long long*>(sum);
  unsigned long long seen = *word;
  for (;;) {
    const unsigned long long expected = seen;
    const long long wanted = __double_as_longlong(value + __longlong_as_double(expected));
    seen = atomicCAS(word, expected, static_cast<unsigned long long>(wanted)); /*p1*/
    if (seen == expected) return __longlong_as_double(expected);
  }
}
__device__ void raise_by_swap(float* most, float value) {
  unsigned seen = __float_as_uint(*most);
  while (value > __uint_as_float(seen)) {
    const unsigned expected = seen;
    seen = atomicCAS(reinterpret_cast<unsigned*>(most), expected, __float_as_uint(value));
    if (seen == expected) break;
  }
}
__global__ void total_and_most(const float* in, double* sum, float* most) {
  __shared__ float block_most;
  if (threadIdx.x == 0) block_most = 0.0f;
  __syncthreads();
  const float value = in[blockIdx.x * blockDim.x + threadIdx.x];
  add_by_swap(sum, value);
  raise_by_swap(&block_most, value);
  __syncthreads();
  if (threadIdx.x == 0) raise_by_swap(most, block_most);
}
CASE(guesses_for_a_swap) {
  float h[3 * 64];
  for (int i = 0; i < 3 * 64; ++i) h[i] = static_cast<float>(i * 37 % 101);
  float *in = device_copy(h, 3 * 64), *most = device_zeros<float>(1);
  double* sum = device_zeros<double>(1);
  total_and_most<<<3, 64>>>(in, sum, most);
  cudaFree(in);
  cudaFree(most);
  cudaFree(sum);
}
// Who reads the word for anything else must wait for the others.
__global__ void add_and_read(double* sum, double* out) {
  add_by_swap(sum, 1.0);                /*p3*/
  if (threadIdx.x == 40) out[0] = *sum; /*p2*/
}
// expect g++: racecheck error p1 p2
// expect clang++: racecheck error p3 p2
CASE(plain_read_beside_swaps) {
  double *sum = device_zeros<double>(1), *out = device_zeros<double>(1);
  add_and_read<<<1, 64>>>(sum, out);
  cudaFree(sum);
  cudaFree(out);
}
// Which thread guesses first is chance, but all of them swap what nobody has written.
__global__ void add_ones(double* sum) { add_by_swap(sum, 1.0); } /*p4*/
// expect g++: initcheck error p1
// expect clang++: initcheck error p4
CASE(guesses_of_an_unwritten_word) {
  double* sum = nullptr;
  cudaMalloc(&sum, sizeof(double));
  add_ones<<<2, 64>>>(sum);
  cudaFree(sum);
}

// Bytes are told apart: neighbours in one word don't race.
__global__ void write_bytes(unsigned char* data) { data[threadIdx.x] = 1; }
CASE(bytes_of_one_word) {
  unsigned char* d = device_zeros<unsigned char>(64);
  write_bytes<<<1, 64>>>(d);
  cudaFree(d);
}

// What is ordered by launches is no race.
__global__ void shift(int* data, int by) {
  const int i = static_cast<int>(threadIdx.x);
  data[(i + by) % 64] += i;
}
CASE(launches_in_order) {
  int* d = device_zeros<int>(64);
  shift<<<1, 64>>>(d, 0);
  shift<<<1, 64>>>(d, 5);
  cudaFree(d);
}

// A scan in dynamic shared memory: in place it overwrites what others still read.
__global__ void ping_pong(int* data, bool right) {
  extern __shared__ int buffer[];
  int* from = buffer;
  int* to = buffer + kThreads;
  from[threadIdx.x] = data[threadIdx.x];
  __syncthreads();
  for (int d = 1; d < kThreads; d *= 2) {
    const int left = threadIdx.x >= static_cast<unsigned>(d) ? from[threadIdx.x - d] : 0; /*m1*/
    (right ? to : from)[threadIdx.x] = from[threadIdx.x] + left;                          /*m2*/
    __syncthreads();
    if (right) {
      int* swap = from;
      from = to;
      to = swap;
    }
  }
  data[threadIdx.x] = from[threadIdx.x];
}
// expect: racecheck error m2 m1
CASE(scan_in_place) {
  int* d = device_zeros<int>(kThreads);
  ping_pong<<<1, kThreads, 2 * kThreads * sizeof(int)>>>(d, false);
  cudaFree(d);
}
CASE(scan_with_two_buffers) {
  int* d = device_zeros<int>(kThreads);
  ping_pong<<<1, kThreads, 2 * kThreads * sizeof(int)>>>(d, true);
  cudaFree(d);
}
