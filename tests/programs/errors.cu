// The error API: launches that are refused, arguments that are wrong, errors that clear or stay.
#include <string.h>

#include "expect.h"

__global__ void nothing(int* out) {
  if (out) *out = 1;
}

__global__ void __launch_bounds__(64) bounded(int* out) { *out = blockDim.x; }

__global__ void fail(int* data) { data[0] = *reinterpret_cast<int*>(threadIdx.x + 16); }

__global__ void check(int value) { assert(value > 0); }

__global__ void trap() { __trap(); }

// The last error is the wanted one, and is gone afterwards.
bool last_error_is(cudaError_t wanted) {
  const bool peeked = cudaPeekAtLastError() == wanted;
  const bool got = cudaGetLastError() == wanted;
  return peeked && got && cudaGetLastError() == cudaSuccess;
}

void refused_launches(int* out) {
  nothing<<<1, 1025>>>(out);
  EXPECT(last_error_is(cudaErrorInvalidConfiguration));
  nothing<<<1, dim3(32, 32, 2)>>>(out);
  EXPECT(last_error_is(cudaErrorInvalidConfiguration));
  nothing<<<0, 32>>>(out);
  EXPECT(last_error_is(cudaErrorInvalidConfiguration));
  nothing<<<dim3(1, 65536), 32>>>(out);
  EXPECT(last_error_is(cudaErrorInvalidConfiguration));
  nothing<<<1, 32, 1 << 20>>>(out);
  EXPECT(last_error_is(cudaErrorInvalidValue));
  nothing<<<1, 1>>>(out);
  EXPECT_OK(cudaGetLastError());
  EXPECT_OK(cudaDeviceSynchronize());
}

void wrong_arguments(int* out) {
  int host = 0;
  EXPECT(cudaMalloc(static_cast<void**>(nullptr), 4) == cudaErrorInvalidValue);
  EXPECT(last_error_is(cudaErrorInvalidValue));
  EXPECT(cudaFree(&host) == cudaErrorInvalidValue);
  EXPECT(last_error_is(cudaErrorInvalidValue));
  EXPECT(cudaSetDevice(7) == cudaErrorInvalidDevice);
  EXPECT(last_error_is(cudaErrorInvalidDevice));
  cudaDeviceProp properties;
  EXPECT(cudaGetDeviceProperties(&properties, -1) == cudaErrorInvalidDevice);
  EXPECT(last_error_is(cudaErrorInvalidDevice));
  EXPECT(cudaMemcpy(out, &host, 4, static_cast<cudaMemcpyKind>(99)) ==
         cudaErrorInvalidMemcpyDirection);
  EXPECT(last_error_is(cudaErrorInvalidMemcpyDirection));
  cudaEvent_t never_recorded, other;
  EXPECT_OK(cudaEventCreate(&never_recorded));
  EXPECT_OK(cudaEventCreate(&other));
  float ms = 0;
  EXPECT(cudaEventElapsedTime(&ms, never_recorded, other) == cudaErrorInvalidResourceHandle);
  EXPECT(last_error_is(cudaErrorInvalidResourceHandle));
  EXPECT_OK(cudaEventDestroy(never_recorded));
  EXPECT_OK(cudaEventDestroy(other));
  EXPECT(strcmp(cudaGetErrorName(cudaErrorInvalidValue), "cudaErrorInvalidValue") == 0);
  EXPECT(strcmp(cudaGetErrorString(cudaErrorInvalidValue), "invalid argument") == 0);
  EXPECT(strcmp(cudaGetErrorString(cudaSuccess), "no error") == 0);
}

// A kernel's failure is reported by a later call, then by every one, until the device is reset.
void sticky(cudaError_t wanted) {
  EXPECT(cudaDeviceSynchronize() == wanted);
  EXPECT(cudaGetLastError() == wanted);
  void* memory = nullptr;
  EXPECT(cudaMalloc(&memory, 16) == wanted);
  EXPECT(cudaDeviceSynchronize() == wanted);
  EXPECT(cudaGetLastError() == wanted);
  EXPECT_OK(cudaDeviceReset());
  EXPECT_OK(cudaGetLastError());
  EXPECT_OK(cudaMalloc(&memory, 16));
  EXPECT_OK(cudaFree(memory));
}

int main() {
  int* out = nullptr;
  EXPECT_OK(cudaMalloc(&out, sizeof(int)));
  refused_launches(out);
  wrong_arguments(out);
  fail<<<1, 1>>>(out);
  EXPECT_OK(cudaGetLastError());  // the launch itself is fine
  sticky(cudaErrorIllegalAddress);
  check<<<2, 40>>>(-1);
  sticky(cudaErrorAssert);
  trap<<<1, 1>>>();
  sticky(cudaErrorLaunchFailure);
  return finish();
}
