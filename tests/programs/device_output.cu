// printf in kernels: every kind of argument, the count returned, and order within a thread.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"

__global__ void speak(int* counts) {
  const int i = threadIdx.x;
  counts[i] = printf("[%d] first %s %c %5.2f %e\n", i, "text", 'x', 1.5f * i, 2.0 * i);
  counts[i] += printf("[%d] second %lld %llu %p %%\n", i, -5000000000ll, 7000000000ull,
                      static_cast<void*>(nullptr));
  counts[i] += printf("[%d] third %08x %-6d| %+d %lu\n", i, 255 + i, i, i, sizeof(int));
}

int main() {
  constexpr int kThreads = 40;
  int* counts = nullptr;
  EXPECT_OK(cudaMalloc(&counts, kThreads * sizeof(int)));
  char path[] = "/tmp/device_output_XXXXXX";
  const int file = mkstemp(path);
  EXPECT(file >= 0);
  fflush(stdout);
  const int terminal = dup(1);
  dup2(file, 1);
  speak<<<1, kThreads>>>(counts);
  const cudaError_t error = cudaDeviceSynchronize();
  fflush(stdout);
  dup2(terminal, 1);
  EXPECT_OK(error);

  int got[kThreads];
  EXPECT_OK(cudaMemcpy(got, counts, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kThreads; ++i) EXPECT(got[i] > 0);
  char text[64 * 1024];
  lseek(file, 0, SEEK_SET);
  const ssize_t length = read(file, text, sizeof(text) - 1);
  unlink(path);
  EXPECT(length > 0);
  text[length > 0 ? length : 0] = '\0';
  for (int i = 0; i < kThreads; ++i) {
    char first[100], second[100], third[100];
    snprintf(first, sizeof(first), "[%d] first text x %5.2f %e\n", i, 1.5f * i, 2.0 * i);
    snprintf(second, sizeof(second), "[%d] second -5000000000 7000000000 (nil) %%\n", i);
    snprintf(third, sizeof(third), "[%d] third %08x %-6d| %+d 4\n", i, 255 + i, i, i);
    const char* at_first = strstr(text, first);
    const char* at_second = strstr(text, second);
    const char* at_third = strstr(text, third);
    EXPECT(at_first && at_second && at_third);
    EXPECT(at_first < at_second && at_second < at_third);
  }
  EXPECT_OK(cudaFree(counts));
  return finish();
}
