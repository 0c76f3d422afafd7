// Counts with many threads: how counts get lost, how atomic operations keep them, and how a copy
// for each block saves most of those.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

using warpkit::DeviceBuffer;

constexpr int kThreads = 256;
constexpr int kBlocks = 4;
constexpr int kBins = 16;
constexpr int kValues = 8192;

// What counts[b]++ means, step by step. The barriers make sure that every thread has read before
// any writes, which without them happens only on bad days.
// [lost]
__global__ void lost(int* count) {
  const int old = *count;  // every thread reads the same number,
  __syncthreads();
  const int one_more = old + 1;  // adds one to it,
  __syncthreads();
  *count = one_more;  // and writes the same sum
}
// [lost]

__global__ void kept(int* count) { atomicAdd(count, 1); }

// [direct]
__global__ void direct(const int* bin_of, int n, int* counts) {  // (n), (kBins)
  const int stride = gridDim.x * blockDim.x;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
    atomicAdd(&counts[bin_of[i]], 1);  // all threads of the grid at the same few words
  }
}
// [direct]

// [privatised]
__global__ void privatised(const int* bin_of, int n, int* counts) {
  __shared__ int mine[kBins];  // this block's own counts
  for (int b = threadIdx.x; b < kBins; b += blockDim.x) mine[b] = 0;
  __syncthreads();  // all bins are 0 before anyone counts
  const int stride = gridDim.x * blockDim.x;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += stride) {
    atomicAdd(&mine[bin_of[i]], 1);  // in shared memory: only this block's threads
  }
  __syncthreads();  // all have counted before anyone hands over
  for (int b = threadIdx.x; b < kBins; b += blockDim.x) atomicAdd(&counts[b], mine[b]);
}
// [privatised]

int fetch_one(void (*launch)(int*)) {
  int count = 0;
  DeviceBuffer<int> device_count(1);
  device_count.copy_from_host(&count, 1);
  launch(device_count.data());
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  device_count.copy_to_host(&count, 1);
  return count;
}

void show_one_counter() {
  std::printf("one counter, %d threads that each add 1\n", kThreads);
  std::printf("  read, add, write: %d\n",
              fetch_one([](int* count) { lost<<<1, kThreads>>>(count); }));
  std::printf("  atomicAdd:        %d\n\n",
              fetch_one([](int* count) { kept<<<1, kThreads>>>(count); }));
}

std::vector<int> histogram(const std::vector<int>& bin_of, bool is_privatised) {
  std::vector<int> counts(kBins, 0);
  DeviceBuffer<int> device_bin_of(bin_of.size());
  DeviceBuffer<int> totals(counts.size());
  device_bin_of.copy_from_host(bin_of.data(), bin_of.size());
  totals.copy_from_host(counts.data(), counts.size());
  const int n = static_cast<int>(bin_of.size());
  if (is_privatised) {
    privatised<<<kBlocks, kThreads>>>(device_bin_of.data(), n, totals.data());
  } else {
    direct<<<kBlocks, kThreads>>>(device_bin_of.data(), n, totals.data());
  }
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  totals.copy_to_host(counts.data(), counts.size());
  return counts;
}

void show_histogram(const char* what, const std::vector<int>& bin_of) {
  std::printf("%d values in %d bins, %s; %d blocks of %d threads\n", kValues, kBins, what, kBlocks,
              kThreads);
  for (const bool is_privatised : {false, true}) {
    const std::vector<int> counts = histogram(bin_of, is_privatised);
    std::printf("  %-10s", is_privatised ? "privatised" : "direct");
    for (const int count : counts) std::printf(" %4d", count);
    std::printf("  = %d\n", std::accumulate(counts.begin(), counts.end(), 0));
  }
}

}  // namespace

int main() {
  try {
    show_one_counter();
    std::vector<int> bin_of(kValues);
    for (int i = 0; i < kValues; ++i) bin_of[static_cast<std::size_t>(i)] = i % 10 + i % 7;
    show_histogram("spread", bin_of);
    show_histogram("all in one", std::vector<int>(kValues, 5));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 11: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
