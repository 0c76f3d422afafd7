// The places where CUDA's words may stand in a declaration.
#include <cuComplex.h>
#include <cuda_fp16.h>

#include "expect.h"

static __global__ void first(int* out) { out[0] += 1; }
__global__ static void second(int* out) { out[0] += 2; }
void __global__ third(int* out) { out[0] += 4; }
__global__ void __launch_bounds__(256) bounded(int* out) { out[0] += 8; }
__launch_bounds__(256) __global__ void bounded_before(int* out) { out[0] += 16; }
__global__ __launch_bounds__(256, 2) void bounded_between(int* out) { out[0] += 32; }
inline __global__ void inlined(int* out) { out[0] += 64; }
extern "C" {
__global__ void in_c(int* out) { out[0] += 128; }
}
template <typename T>
__global__ void generic(T* out) {
  out[0] += 256;
}
template <>
__global__ void generic<float>(float* out) {
  out[0] += 0.5f;
}
template __global__ void generic<double>(double*);
__global__ void later(int* out);
#define KERNEL(name, value) \
  __global__ void name##_kernel(int* out) { out[0] += value; }
KERNEL(generated, 512)

__device__ constexpr int constexpr_table[3] = {1, 2, 3};
__constant__ const float constant_table[2] = {0.5f, 0.25f};
static __constant__ int static_constant[2] = {10, 20};
__device__ __constant__ int both[2] = {100, 200};
const __device__ int const_device = 1000;
__device__ volatile int last_seen;
extern __constant__ int declared_first[];
__constant__ int declared_first[4] = {7, 7, 7, 10000};

__global__ void later(int* out) {
  out[0] += constexpr_table[1] + static_constant[1] + both[1] + const_device + declared_first[3] +
            static_cast<int>(constant_table[1] * 4);
  last_seen = out[0];
}

extern __shared__ __align__(16) char outside[];
namespace {
extern __shared__ float outside_floats[];
}
extern __shared__ int outside_rows[][4];

template <int Columns, int Rows>
__global__ void shared(float* out) {
  volatile __shared__ float before[32];
  __shared__ volatile float after[32];
  __shared__ float padded[Rows][Columns + 1];
  __shared__ half one_half[4];
  __shared__ half2 two_halves[2][2];
  __shared__ cuFloatComplex complex_numbers[2];
  __shared__ int scalar, pair[2], *pointer;
  __shared__ union {
    float number;
    int bits;
  } either;
  __shared__ alignas(16) unsigned char bytes[64];
  extern __align__(16) __shared__ char inside[];
  extern volatile __shared__ float inside_floats[];
  const int i = threadIdx.x;
  before[i] = i;
  after[i] = 2 * i;
  padded[i / Columns][i % Columns] = 3 * i;
  if (i == 0) {
    one_half[0] = __float2half(2.0f);
    two_halves[1][1] = __float2half2_rn(3.0f);
    complex_numbers[1] = make_cuFloatComplex(1, 2);
    scalar = 5;
    pair[1] = 7;
    pointer = &scalar;
    either.number = 1.0f;
    reinterpret_cast<float*>(bytes)[3] = 11.0f;
    reinterpret_cast<float*>(outside)[0] = 13.0f;
    outside_rows[1][2] = 17;
  }
  __syncthreads();
  if (i != 9) return;
  const float* four = reinterpret_cast<float*>(bytes);
  out[0] = before[5] + after[6] + padded[31 / Columns][31 % Columns];
  out[1] = __half2float(one_half[0]) + __high2float(two_halves[1][1]) + complex_numbers[1].y;
  out[2] = *pointer + pair[1] + (either.bits == 0x3f800000) + four[3];
  out[3] = inside_floats[0] + outside_floats[0] + ((float*)inside)[0] + ((int*)outside)[6];
}

int main() {
  int* ints = nullptr;
  float* floats = nullptr;
  double* doubles = nullptr;
  EXPECT_OK(cudaMalloc(&ints, sizeof(int)));
  EXPECT_OK(cudaMalloc(&floats, 4 * sizeof(float)));
  EXPECT_OK(cudaMalloc(&doubles, sizeof(double)));
  EXPECT_OK(cudaMemset(ints, 0, sizeof(int)));
  EXPECT_OK(cudaMemset(floats, 0, 4 * sizeof(float)));
  EXPECT_OK(cudaMemset(doubles, 0, sizeof(double)));
  first<<<1, 1>>>(ints);
  second<<<1, 1>>>(ints);
  third<<<1, 1>>>(ints);
  bounded<<<1, 1>>>(ints);
  bounded_before<<<1, 1>>>(ints);
  bounded_between<<<1, 1>>>(ints);
  inlined<<<1, 1>>>(ints);
  in_c<<<1, 1>>>(ints);
  generic<<<1, 1>>>(ints);
  generic<float><<<1, 1>>>(floats);
  generic<<<1, 1>>>(doubles);
  generated_kernel<<<1, 1>>>(ints);
  later<<<1, 1>>>(ints);
  int got = 0;
  EXPECT_OK(cudaMemcpy(&got, ints, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT(got == 1023 + 2 + 20 + 200 + 1000 + 10000 + 1);
  int seen = 0;
  EXPECT_OK(cudaMemcpyFromSymbol(&seen, last_seen, sizeof(seen)));
  EXPECT(seen == got);
  float got_float = 0;
  double got_double = 0;
  EXPECT_OK(cudaMemcpy(&got_float, floats, sizeof(float), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(&got_double, doubles, sizeof(double), cudaMemcpyDeviceToHost));
  EXPECT(got_float == 0.5f && got_double == 256.0);

  shared<8, 4><<<1, 32, 64>>>(floats);
  float sums[4];
  EXPECT_OK(cudaMemcpy(sums, floats, sizeof(sums), cudaMemcpyDeviceToHost));
  EXPECT(sums[0] == 5 + 12 + 93);
  EXPECT(sums[1] == 2 + 3 + 2);
  EXPECT(sums[2] == 5 + 7 + 1 + 11);
  EXPECT(sums[3] == 3 * 13 + 17);
  EXPECT_OK(cudaFree(ints));
  EXPECT_OK(cudaFree(floats));
  EXPECT_OK(cudaFree(doubles));
  return finish();
}
