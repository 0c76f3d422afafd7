// Bitonic sort in shared and global memory, prefix sums over many blocks, and breadth-first search.
#include <algorithm>
#include <vector>

#include "expect.h"

constexpr int kShared = 256;

__global__ void sort_shared(unsigned* data, bool ascending_blocks) {
  __shared__ unsigned keys[kShared];
  const unsigned i = threadIdx.x;
  keys[i] = data[blockIdx.x * kShared + i];
  __syncthreads();
  const bool up = ascending_blocks || blockIdx.x % 2 == 0;
  for (unsigned size = 2; size <= kShared; size *= 2) {
    for (unsigned step = size / 2; step > 0; step /= 2) {
      const unsigned other = i ^ step;
      if (other > i && (keys[i] > keys[other]) == ((i & size) == 0 || size == kShared ? up : !up)) {
        const unsigned key = keys[i];
        keys[i] = keys[other];
        keys[other] = key;
      }
      __syncthreads();
    }
  }
  data[blockIdx.x * kShared + i] = keys[i];
}

__global__ void merge_step(unsigned* data, unsigned size, unsigned step) {
  const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
  const unsigned other = i ^ step;
  if (other <= i) return;
  const bool up = (i & size) == 0;
  if ((data[i] > data[other]) == up) {
    const unsigned key = data[i];
    data[i] = data[other];
    data[other] = key;
  }
}

// Inclusive sums of each block, and each block's total.
__global__ void scan_blocks(const int* in, int* out, int* totals, int count) {
  __shared__ int warp_totals[32];
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  int value = i < count ? in[i] : 0;
  for (int offset = 1; offset < 32; offset *= 2) {
    const int before = __shfl_up_sync(0xffffffffu, value, offset);
    if (lane >= offset) value += before;
  }
  if (lane == 31) warp_totals[warp] = value;
  __syncthreads();
  if (warp == 0) {
    int total = lane < blockDim.x / 32 ? warp_totals[lane] : 0;
    for (int offset = 1; offset < 32; offset *= 2) {
      const int before = __shfl_up_sync(0xffffffffu, total, offset);
      if (lane >= offset) total += before;
    }
    warp_totals[lane] = total;
  }
  __syncthreads();
  if (warp > 0) value += warp_totals[warp - 1];
  if (i < count) out[i] = value;
  if (totals && threadIdx.x == blockDim.x - 1) totals[blockIdx.x] = value;
}

__global__ void add_totals(int* out, const int* totals, int count) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (blockIdx.x > 0 && i < count) out[i] += totals[blockIdx.x - 1];
}

__global__ void visit(const int* starts, const int* edges, int* depth, int level, int nodes,
                      int* changed) {
  const int node = blockIdx.x * blockDim.x + threadIdx.x;
  if (node >= nodes || depth[node] != level) return;
  for (int e = starts[node]; e < starts[node + 1]; ++e) {
    if (atomicCAS(&depth[edges[e]], -1, level + 1) == -1) *changed = 1;
  }
}

template <typename T>
T* on_device(const std::vector<T>& host) {
  T* data = nullptr;
  EXPECT_OK(cudaMalloc(&data, host.size() * sizeof(T)));
  EXPECT_OK(cudaMemcpy(data, host.data(), host.size() * sizeof(T), cudaMemcpyHostToDevice));
  return data;
}

template <typename T>
std::vector<T> from_device(T* data, size_t count) {
  std::vector<T> host(count);
  EXPECT_OK(cudaMemcpy(host.data(), data, count * sizeof(T), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaFree(data));
  return host;
}

int main() {
  std::vector<unsigned> keys(2048);
  unsigned state = 7;
  for (unsigned& key : keys) key = (state = state * 1664525u + 1013904223u) >> 12;
  unsigned* data = on_device(keys);
  sort_shared<<<8, kShared>>>(data, false);
  for (unsigned size = 2 * kShared; size <= keys.size(); size *= 2) {
    for (unsigned step = size / 2; step > 0; step /= 2) merge_step<<<8, 256>>>(data, size, step);
  }
  std::sort(keys.begin(), keys.end());
  EXPECT(from_device(data, keys.size()) == keys);

  constexpr int kCount = 5003, kBlock = 160, kBlocks = (kCount + kBlock - 1) / kBlock;
  std::vector<int> in(kCount);
  for (int i = 0; i < kCount; ++i) in[i] = i % 13 - 5;
  int* device_in = on_device(in);
  int* out = on_device(std::vector<int>(kCount, -1));
  int* totals = on_device(std::vector<int>(kBlocks, -1));
  scan_blocks<<<kBlocks, kBlock>>>(device_in, out, totals, kCount);
  scan_blocks<<<1, 1024>>>(totals, totals, nullptr, kBlocks);
  add_totals<<<kBlocks, kBlock>>>(out, totals, kCount);
  const std::vector<int> sums = from_device(out, kCount);
  int sum = 0;
  for (int i = 0; i < kCount; ++i) {
    sum += in[i];
    EXPECT(sums[i] == sum);
  }
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(totals));

  // A ring of nodes with a shortcut from each to another; node 0 is the start.
  constexpr int kNodes = 700;
  std::vector<int> starts(kNodes + 1), edges, expected(kNodes, -1), queue = {0};
  for (int n = 0; n < kNodes; ++n) {
    edges.push_back((n + 1) % kNodes);
    edges.push_back(n * 17 % kNodes);
    starts[n + 1] = static_cast<int>(edges.size());
  }
  expected[0] = 0;
  for (size_t head = 0; head < queue.size(); ++head) {
    for (int e = starts[queue[head]]; e < starts[queue[head] + 1]; ++e) {
      if (expected[edges[e]] >= 0) continue;
      expected[edges[e]] = expected[queue[head]] + 1;
      queue.push_back(edges[e]);
    }
  }
  std::vector<int> depth(kNodes, -1);
  depth[0] = 0;
  int* device_depth = on_device(depth);
  int* device_starts = on_device(starts);
  int* device_edges = on_device(edges);
  int* changed = nullptr;
  EXPECT_OK(cudaMallocManaged(&changed, sizeof(int)));
  int level = 0;
  do {
    *changed = 0;
    visit<<<6, 128>>>(device_starts, device_edges, device_depth, level++, kNodes, changed);
    EXPECT_OK(cudaDeviceSynchronize());
  } while (*changed && level < kNodes);
  EXPECT(from_device(device_depth, kNodes) == expected);
  EXPECT_OK(cudaFree(device_starts));
  EXPECT_OK(cudaFree(device_edges));
  EXPECT_OK(cudaFree(changed));
  return finish();
}
