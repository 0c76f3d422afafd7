// Correct programs of many kinds, in which nothing may be found.
#include "tests/checks/cases.hpp"

// Shared tiles, with a padded transpose.
__global__ void matmul(const float* A, const float* B, float* C, int n) {
  __shared__ float a[8][8], b[8][8];
  const int row = blockIdx.y * 8 + threadIdx.y, column = blockIdx.x * 8 + threadIdx.x;
  float sum = 0.0f;
  for (int t = 0; t < (n + 7) / 8; ++t) {
    const int k = t * 8 + threadIdx.x, l = t * 8 + threadIdx.y;
    a[threadIdx.y][threadIdx.x] = row < n && k < n ? A[row * n + k] : 0.0f;
    b[threadIdx.y][threadIdx.x] = l < n && column < n ? B[l * n + column] : 0.0f;
    __syncthreads();
    for (int i = 0; i < 8; ++i) sum += a[threadIdx.y][i] * b[i][threadIdx.x];
    __syncthreads();
  }
  if (row < n && column < n) C[row * n + column] = sum;
}
__global__ void transpose(const float* in, float* out, int n) {
  __shared__ float tile[8][9];
  int x = blockIdx.x * 8 + threadIdx.x, y = blockIdx.y * 8 + threadIdx.y;
  if (x < n && y < n) tile[threadIdx.y][threadIdx.x] = in[y * n + x];
  __syncthreads();
  x = blockIdx.y * 8 + threadIdx.x;
  y = blockIdx.x * 8 + threadIdx.y;
  if (x < n && y < n) out[y * n + x] = tile[threadIdx.x][threadIdx.y];
}
CASE(matmul_and_transpose) {
  constexpr int n = 19;
  float h[n * n];
  for (int i = 0; i < n * n; ++i) h[i] = static_cast<float>(i % 7);
  float *a = device_copy(h, n * n), *b = device_copy(h, n * n), *c = nullptr;
  cudaMalloc(&c, sizeof h);
  matmul<<<dim3(3, 3), dim3(8, 8)>>>(a, b, c, n);
  transpose<<<dim3(3, 3), dim3(8, 8)>>>(c, a, n);
  cudaMemcpy(h, a, sizeof h, cudaMemcpyDeviceToHost);
  cudaFree(a);
  cudaFree(b);
  cudaFree(c);
}

// Local arrays, recursion, pointers to locals.
__device__ int sum_to(int n) { return n == 0 ? 0 : n + sum_to(n - 1); }
__device__ void fill_locally(int* local, int n, int value) {
  for (int i = 0; i < n; ++i) local[i] = value + i;
}
__global__ void locals(int* out) {
  int local[16];
  fill_locally(local, 16, static_cast<int>(threadIdx.x));
  int copy[16];
  memcpy(copy, local, sizeof copy);
  out[threadIdx.x] = sum_to(copy[15]);
}
CASE(local_memory) {
  int* d = device_zeros<int>(32);
  locals<<<1, 32>>>(d);
  cudaFree(d);
}

// Structs by value, by pointer, with pointers inside, copied whole and by memcpy.
struct Body {
  float x, y, z;
  char name[5];
};
struct View {
  Body* bodies;
  int count;
};
__global__ void move_bodies(View view, float by) {
  const int i = static_cast<int>(threadIdx.x);
  if (i >= view.count) return;
  Body mine = view.bodies[i];
  mine.x += by;
  mine.name[0] = 'm';
  view.bodies[i] = mine;
  Body again;
  memcpy(&again, &view.bodies[i], sizeof again);
  memcpy(&view.bodies[view.count + i], &again, sizeof again);
}
CASE(structs) {
  Body h[10] = {};
  Body* d = nullptr;
  cudaMalloc(&d, 2 * sizeof h);
  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice);
  move_bodies<<<1, 32>>>(View{d, 10}, 2.0f);
  cudaMemcpy(h, d + 10, sizeof h, cudaMemcpyDeviceToHost);
  cudaFree(d);
}

// Virtual functions and a table of constants.
struct Shape {
  __device__ virtual float area() const = 0;
  __device__ virtual ~Shape() {}
};
struct Square : Shape {
  float side;
  __device__ explicit Square(float s) : side(s) {}
  __device__ float area() const override { return side * side; }
};
__constant__ float factors[4];
__global__ void areas(float* out) {
  Shape* shape = new Square(static_cast<float>(threadIdx.x));
  out[threadIdx.x] = shape->area() * factors[threadIdx.x % 4];
  delete shape;
}
CASE(objects_on_the_heap) {
  const float h[4] = {1, 2, 3, 4};
  cudaMemcpyToSymbol(factors, h, sizeof h);
  float* d = device_zeros<float>(16);
  areas<<<1, 16>>>(d);
  cudaFree(d);
}

// Pitched memory and copies of rectangles.
__global__ void fill_rows(float* data, size_t pitch, int width) {
  float* row = reinterpret_cast<float*>(reinterpret_cast<char*>(data) + blockIdx.x * pitch);
  if (static_cast<int>(threadIdx.x) < width) row[threadIdx.x] = 1.0f;
}
CASE(pitched_memory) {
  float h[5 * 20];
  float* d = nullptr;
  size_t pitch = 0;
  cudaMallocPitch(&d, &pitch, 20 * sizeof(float), 5);
  fill_rows<<<5, 32>>>(d, pitch, 20);
  cudaMemcpy2D(h, 20 * sizeof(float), d, pitch, 20 * sizeof(float), 5, cudaMemcpyDeviceToHost);
  cudaFree(d);
}

// Votes, matches, warp aggregation.
__global__ void compact(const int* in, int* out, int* count) {
  const bool keep = in[threadIdx.x] % 3 == 0;
  const unsigned votes = __ballot_sync(0xffffffffu, keep);
  const unsigned lane = threadIdx.x % 32;
  int base = 0;
  if (lane == 0) base = atomicAdd(count, __popc(votes));
  base = __shfl_sync(0xffffffffu, base, 0);
  if (keep) out[base + __popc(votes & ((1u << lane) - 1))] = in[threadIdx.x];
}
CASE(compaction) {
  int h[96];
  for (int i = 0; i < 96; ++i) h[i] = i;
  int *in = device_copy(h, 96), *out = device_zeros<int>(96), *count = device_zeros<int>(1);
  compact<<<1, 96>>>(in, out, count);
  compact<<<1, 96>>>(in, out, count);
  cudaFree(in);
  cudaFree(out);
  cudaFree(count);
}

// Streams, asynchronous copies, managed and device variables between kernels.
__managed__ int managed_total;
__device__ int device_total;
__global__ void add_totals(const int* in) {
  atomicAdd(&managed_total, in[threadIdx.x]);
  atomicAdd(&device_total, 1);
}
CASE(streams_and_totals) {
  int h[32], got = 0;
  for (int i = 0; i < 32; ++i) h[i] = i;
  int* d = nullptr;
  cudaStream_t stream;
  cudaStreamCreate(&stream);
  cudaMallocAsync(&d, sizeof h, stream);
  cudaMemcpyAsync(d, h, sizeof h, cudaMemcpyHostToDevice, stream);
  managed_total = 0;
  add_totals<<<1, 32, 0, stream>>>(d);
  cudaStreamSynchronize(stream);
  managed_total += 1;
  add_totals<<<1, 32, 0, stream>>>(d);
  cudaFreeAsync(d, stream);
  cudaStreamSynchronize(stream);
  cudaMemcpyFromSymbol(&got, device_total, sizeof got);
  cudaStreamDestroy(stream);
}

// A tree in global memory, level by level: the barrier orders global memory as well.
__global__ void tree(int* data, int n) {
  for (int half = n / 2; half > 0; half /= 2) {
    if (static_cast<int>(threadIdx.x) < half) data[threadIdx.x] += data[threadIdx.x + half];
    __syncthreads();
  }
}
CASE(tree_in_global_memory) {
  int* d = device_zeros<int>(128);
  tree<<<1, 64>>>(d, 128);
  cudaFree(d);
}

// Templates with shared memory of their own, and device lambdas.
template <class T, int kSize>
__global__ void rotate(T* data) {
  __shared__ T s[kSize];
  s[threadIdx.x] = data[threadIdx.x];
  __syncthreads();
  const auto next = [](int i) { return (i + 1) % kSize; };
  data[threadIdx.x] = s[next(static_cast<int>(threadIdx.x))];
}
CASE(templates) {
  double* d = device_zeros<double>(32);
  char* c = device_zeros<char>(64);
  rotate<double, 32><<<1, 32>>>(d);
  rotate<char, 64><<<1, 64>>>(c);
  cudaFree(d);
  cudaFree(c);
}

// printf in a kernel.
__global__ void speak(const int* data) {
  if (data[threadIdx.x] == 0 && threadIdx.x == 3) printf("thread %d of %s\n", 3, "four");
}
CASE(kernel_prints) {
  int* d = device_zeros<int>(4);
  speak<<<1, 4>>>(d);
  cudaFree(d);
}

// The block that comes last adds up what the others left, and sets their counter back for the next
// launch: its own atomic operation on the counter came behind all of theirs.
__device__ unsigned int blocks_done;
__global__ void sum_in_one_launch(const int* in, int* parts, int* out, int n) {
  __shared__ bool is_last;
  __shared__ int sums[32];
  int sum = 0;
  for (int i = blockIdx.x * 32 + threadIdx.x; i < n; i += gridDim.x * 32) sum += in[i];
  sum = __reduce_add_sync(0xffffffffu, sum);
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = sum;
    __threadfence();
    is_last = atomicInc(&blocks_done, gridDim.x) == gridDim.x - 1;
  }
  __syncthreads();
  if (!is_last) return;
  sums[threadIdx.x] = threadIdx.x < gridDim.x ? parts[threadIdx.x] : 0;
  __syncthreads();
  if (threadIdx.x == 0) {
    int total = 0;
    for (int i = 0; i < 32; ++i) total += sums[i];
    *out = total;
    blocks_done = 0;
  }
}
CASE(last_block_sets_the_counter_back) {
  int h[500];
  for (int i = 0; i < 500; ++i) h[i] = i % 9;
  int *in = device_copy(h, 500), *parts = nullptr, *out = nullptr;
  cudaMalloc(&parts, 7 * sizeof(int));
  cudaMalloc(&out, sizeof(int));
  for (int i = 0; i < 2; ++i) sum_in_one_launch<<<7, 32>>>(in, parts, out, 500);
  cudaMemcpy(h, out, sizeof(int), cudaMemcpyDeviceToHost);
  cudaFree(in);
  cudaFree(parts);
  cudaFree(out);
}

// Default arguments are the launch's, which may name variables of the host's.
static int* the_counter = nullptr;
template <int step = 1>
__global__ void count_up(int n, int* counter = the_counter) {
  if (static_cast<int>(threadIdx.x) < n) atomicAdd(counter, step);
}
CASE(default_arguments) {
  the_counter = device_zeros<int>(1);
  count_up<<<2, 40>>>(33);
  count_up<2><<<1, 40>>>(7);
  cudaDeviceSynchronize();
  cudaFree(the_counter);
}
