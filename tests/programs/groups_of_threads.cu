// Cooperative groups: blocks, tiles, coalesced and partitioned groups, reductions and scans.
// Short macros in front must not disturb the headers, and must hold behind them.
#define G 3
#define N 7
#define T 16

#include <cooperative_groups.h>
#include <cooperative_groups/memcpy_async.h>
#include <cooperative_groups/reduce.h>
#include <cooperative_groups/scan.h>

#include "expect.h"

namespace cg = cooperative_groups;

static_assert(G + N + T == 26, "");

constexpr int kThreads = 96;

__device__ int sum_of_ranks(cg::thread_group group, int* scratch, int value) {
  const int rank = group.thread_rank();
  for (int half = group.size() / 2; half > 0; half /= 2) {
    scratch[rank] = value;
    group.sync();
    if (rank < half) value += scratch[rank + half];
    group.sync();
  }
  return value;
}

__global__ void blocks_and_tiles(int* out) {
  __shared__ int scratch[kThreads];
  const cg::thread_block block = cg::this_thread_block();
  const auto tile = cg::tiled_partition<16>(block);
  const cg::thread_block_tile<32> warp = cg::tiled_partition<32>(block);
  const int i = block.thread_rank();
  const int sum = sum_of_ranks(tile, scratch + i - tile.thread_rank(), tile.thread_rank());
  out[i] = tile.shfl(sum, 0) + 1000 * tile.meta_group_rank() + 100000 * tile.meta_group_size();
  out[kThreads + i] = warp.shfl_down(i, 1) * 2 + warp.any(i == 40) + 1000 * warp.all(i < 64);
  out[2 * kThreads + i] = warp.ballot(i % 2) == 0xaaaaaaaau ? warp.shfl_xor(i, 3) : -1;
  out[3 * kThreads + i] = warp.match_any(i / 8) == (0xffu << (i / 8 * 8 % 32)) ? 1 : 0;
  block.sync();
  out[4 * kThreads + i] = block.group_index().x + block.thread_index().x + block.size();
}

__global__ void combine(int* out) {
  const cg::thread_block block = cg::this_thread_block();
  const auto warp = cg::tiled_partition<32>(block);
  const auto tile = cg::tiled_partition<8>(warp);
  const int i = block.thread_rank();
  out[i] = cg::reduce(warp, i, cg::plus<int>());
  out[kThreads + i] = cg::reduce(tile, i * 7 % 10, cg::greater<int>());
  out[2 * kThreads + i] = cg::inclusive_scan(warp, i);
  out[3 * kThreads + i] = cg::exclusive_scan(tile, i + 1, cg::plus<int>());
  out[4 * kThreads + i] = cg::reduce(tile, 1 << (i % 8), cg::bit_or<int>());
}

// Lanes that take the branch form a group; one of them adds for all.
__global__ void filter(const int* in, int count, int* out, int* found) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count && in[i] % 3 == 0) {
    const cg::coalesced_group active = cg::coalesced_threads();
    int first = 0;
    if (active.thread_rank() == 0) first = atomicAdd(found, static_cast<int>(active.size()));
    out[active.shfl(first, 0) + active.thread_rank()] = in[i];
  }
}

__global__ void partition(int* out) {
  const auto warp = cg::tiled_partition<32>(cg::this_thread_block());
  const int i = threadIdx.x;
  const auto odd_or_even = cg::binary_partition(warp, i % 2 == 1);
  out[i] = cg::reduce(odd_or_even, i, cg::plus<int>());
  const auto label = cg::labeled_partition(warp, i % 5);
  out[kThreads + i] = label.size() * 100 + label.thread_rank();
}

__global__ void copy(const int* in, int* out, int count) {
  extern __shared__ int tile[];
  const cg::thread_block block = cg::this_thread_block();
  const int begin = blockIdx.x * 64;
  cg::memcpy_async(block, tile, in + begin, sizeof(int) * min(64, count - begin));
  cg::wait(block);
  for (int k = threadIdx.x; k < 64 && begin + k < count; k += blockDim.x) {
    out[begin + k] = tile[min(64, count - begin) - 1 - k];
  }
}

int main() {
  int* out = nullptr;
  static int got[5][kThreads];
  EXPECT_OK(cudaMalloc(&out, sizeof(got)));
  blocks_and_tiles<<<1, kThreads>>>(out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kThreads; ++i) {
    EXPECT(got[0][i] == 120 + 1000 * (i / 16) + 600000);
    const int below = i % 32 == 31 ? i : i + 1;
    EXPECT(got[1][i] == below * 2 + (i / 32 == 1) + 1000 * (i < 64));
    EXPECT(got[2][i] == (i ^ 3) && got[3][i] == 1 && got[4][i] == i + kThreads);
  }

  combine<<<1, kThreads>>>(out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kThreads; ++i) {
    int warp_sum = 0, largest = 0, scan = 0, before = 0;
    for (int k = i / 32 * 32; k < i / 32 * 32 + 32; ++k) {
      warp_sum += k;
      if (k <= i) scan += k;
      if (k / 8 != i / 8) continue;
      if (k * 7 % 10 > largest) largest = k * 7 % 10;
      if (k < i) before += k + 1;
    }
    EXPECT(got[0][i] == warp_sum && got[1][i] == largest && got[2][i] == scan);
    EXPECT(got[3][i] == before && got[4][i] == 255);
  }

  constexpr int kCount = 1000;
  static int in[kCount], kept[kCount];
  int expected_count = 0;
  long long expected_sum = 0, sum = 0;
  for (int i = 0; i < kCount; ++i) {
    in[i] = (i * 37) % 101;
    if (in[i] % 3 == 0) ++expected_count, expected_sum += in[i];
  }
  int *device_in = nullptr, *device_kept = nullptr, *found = nullptr;
  EXPECT_OK(cudaMalloc(&device_in, sizeof(in)));
  EXPECT_OK(cudaMalloc(&device_kept, sizeof(kept)));
  EXPECT_OK(cudaMalloc(&found, sizeof(int)));
  EXPECT_OK(cudaMemcpy(device_in, in, sizeof(in), cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemset(found, 0, sizeof(int)));
  filter<<<11, kThreads>>>(device_in, kCount, device_kept, found);
  int count = 0;
  EXPECT_OK(cudaMemcpy(&count, found, sizeof(count), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(kept, device_kept, sizeof(kept), cudaMemcpyDeviceToHost));
  EXPECT(count == expected_count);
  for (int i = 0; i < count && i < kCount; ++i) sum += kept[i];
  EXPECT(sum == expected_sum);

  partition<<<1, 32>>>(out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 32; ++i) {
    EXPECT(got[0][i] == (i % 2 ? 256 : 240));
    EXPECT(got[1][i] == (i % 5 < 2 ? 700 : 600) + i / 5);
  }

  copy<<<16, 32, 64 * sizeof(int)>>>(device_in, device_kept, kCount);
  EXPECT_OK(cudaMemcpy(kept, device_kept, sizeof(kept), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kCount; ++i) {
    const int begin = i / 64 * 64;
    const int end = begin + 64 < kCount ? begin + 64 : kCount;
    EXPECT(kept[i] == in[end - 1 - (i - begin)]);
  }
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(device_kept));
  EXPECT_OK(cudaFree(found));
  return finish();
}
