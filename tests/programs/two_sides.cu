// Functions for both sides, the macro that tells them apart, and what nvcc includes unasked.
// No include but expect.h: memcpy, printf, sqrtf, std::forward and std::pair come with CUDA.
#include "expect.h"

#if __CUDA_ARCH__ >= 700
template <typename T>
__device__ T only_where_new(T value) {
  return value * 2;
}
#endif

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 600
#else
__device__ double atomicAdd(double* address, double value);
#endif

#ifndef __CUDA_ARCH__
static const char* host_only() { return "host"; }
#endif

__host__ __device__ int arch() {
#ifdef __CUDA_ARCH__
  return __CUDA_ARCH__;
#else
  return 0;
#endif
}

struct Counter {
  int value;
  __host__ __device__ explicit Counter(int start) : value(start) {
#ifdef __CUDA_ARCH__
    value += 1000;
#endif
  }
  __host__ __device__ int get() const {
    int result = value;
#if !defined(__CUDA_ARCH__)
    result = -result;
#endif
    return result;
  }
};

template <typename F, typename... Arguments>
__host__ __device__ auto call(F f, Arguments&&... arguments) {
  return f(std::forward<Arguments>(arguments)...);
}

struct Hypotenuse {
  __host__ __device__ float operator()(float a, float b) const { return sqrtf(a * a + b * b); }
};

__global__ void kernel(int* ints, float* floats) {
#if __CUDA_ARCH__ >= 700
  ints[0] = only_where_new(21);
#elif __CUDA_ARCH__
  ints[0] = 1;
#else
  ints[0] = 2;
#endif
  ints[1] = arch();
  ints[2] = Counter(3).get();
  ints[3] = call([] __device__(int a) { return a + arch(); }, 5);
  floats[0] = call(Hypotenuse(), 3.0f, 4.0f);
  floats[1] = max(1.5f, 2.0f) + min(3, 4) + abs(-2.5f) + static_cast<float>(fabs(-0.5));
  floats[2] = isnan(floats[0]) || isinf(floats[0]) || !isfinite(floats[0]) ? 1 : 0;
}

int main() {
#if defined(__CUDACC__) && defined(__NVCC__) && __CUDACC_VER_MAJOR__ >= 11
  const bool compiler = true;
#else
  const bool compiler = false;
#endif
  EXPECT(compiler);
#ifdef __CUDA_ARCH__
  EXPECT(false);
#endif
  int* ints = nullptr;
  float* floats = nullptr;
  EXPECT_OK(cudaMalloc(&ints, 4 * sizeof(int)));
  EXPECT_OK(cudaMalloc(&floats, 3 * sizeof(float)));
  kernel<<<1, 1>>>(ints, floats);
  int got[4];
  float got_floats[3];
  EXPECT_OK(cudaMemcpy(got, ints, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(got_floats, floats, sizeof(got_floats), cudaMemcpyDeviceToHost));
  cudaDeviceProp properties;
  EXPECT_OK(cudaGetDeviceProperties(&properties, 0));
  const int device_arch = properties.major * 100 + properties.minor * 10;
  EXPECT(got[0] == 42 && got[1] == device_arch && got[2] == 1003 && got[3] == device_arch + 5);
  EXPECT(got_floats[0] == 5.0f && got_floats[1] == 8.0f && got_floats[2] == 0.0f);
  EXPECT(arch() == 0 && Counter(3).get() == -3 && host_only()[0] == 'h');
  EXPECT(call(Hypotenuse(), 6.0f, 8.0f) == 10.0f);
  const std::pair<int, float> pair(3, 4.0f);
  char text[16];
  memset(text, 0, sizeof(text));
  memcpy(text, "abc", 3);
  EXPECT(pair.first == 3 && strcmp(text, "abc") == 0);
  EXPECT(max(3, 4) == 4 && min(2.0f, 1.0f) == 1.0f);
  uint word = 7;
  EXPECT(word == 7u);
  EXPECT_OK(cudaFree(ints));
  EXPECT_OK(cudaFree(floats));
  return finish();
}
