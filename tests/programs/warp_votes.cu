// Votes, matches, reductions, the active mask and __syncwarp.
#include "expect.h"

constexpr int kThreads = 80;  // the last warp has 16 lanes
constexpr unsigned kAll = 0xffffffffu;

__global__ void vote(unsigned* out) {
  const int i = threadIdx.x;
  const unsigned mask = i < 64 ? kAll : 0xffffu;
  out[i] = __ballot_sync(mask, i % 3 == 0);
  out[kThreads + i] = __any_sync(mask, i == 70);
  out[2 * kThreads + i] = __all_sync(mask, i < 64);
  out[3 * kThreads + i] = __match_any_sync(mask, i / 5);
  int same = 0;
  out[4 * kThreads + i] = __match_all_sync(mask, i < 40, &same);
  out[5 * kThreads + i] = same;
  out[6 * kThreads + i] = __reduce_add_sync(mask, static_cast<unsigned>(i));
  out[7 * kThreads + i] = __reduce_max_sync(mask, i - 50) + 1000;
  out[8 * kThreads + i] = __reduce_min_sync(mask, i - 50) + 1000;
  out[9 * kThreads + i] = __reduce_and_sync(mask, i | 0x100u);
  out[10 * kThreads + i] = __reduce_or_sync(mask, static_cast<unsigned>(i));
  out[11 * kThreads + i] = __reduce_xor_sync(mask, static_cast<unsigned>(i));
  if (i % 32 < 9) {
    out[12 * kThreads + i] = __ballot_sync(0x1ffu, i % 2);
  } else {
    out[12 * kThreads + i] = 0;
  }
  __syncwarp(mask);
  out[13 * kThreads + i] = __activemask();
}

// One lane writes, the warp synchronises, its neighbour reads.
__global__ void pass_on(int* out) {
  __shared__ int slots[64];
  const int i = threadIdx.x;
  slots[i] = i * i;
  __syncwarp();
  const int got = slots[i ^ 1];
  __syncwarp();
  slots[i] = got + 1;
  __syncwarp();
  out[i] = slots[i ^ 3];
}

int main() {
  unsigned* out = nullptr;
  EXPECT_OK(cudaMalloc(&out, 14 * kThreads * sizeof(unsigned)));
  vote<<<1, kThreads>>>(out);
  static unsigned got[14][kThreads];
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kThreads; ++i) {
    const int begin = i / 32 * 32;
    const int end = begin + 32 < kThreads ? begin + 32 : kThreads;
    unsigned ballot = 0, match = 0, odd = 0, sum = 0, all_and = ~0u, any_or = 0, all_xor = 0;
    for (int k = begin; k < end; ++k) {
      const unsigned bit = 1u << (k - begin);
      if (k % 3 == 0) ballot |= bit;
      if (k / 5 == i / 5) match |= bit;
      if (k % 2 && k - begin < 9) odd |= bit;
      sum += k;
      all_and &= k | 0x100u;
      any_or |= k;
      all_xor ^= k;
    }
    const unsigned lanes = end - begin == 32 ? kAll : (1u << (end - begin)) - 1;
    EXPECT(got[0][i] == ballot);
    EXPECT(got[1][i] == (begin == 64 ? 1u : 0u));
    EXPECT(got[2][i] == (begin < 64 ? 1u : 0u));
    EXPECT(got[3][i] == match);
    const bool same = begin != 32;
    EXPECT(got[4][i] == (same ? lanes : 0));
    EXPECT(got[5][i] == (same ? 1u : 0u));
    EXPECT(got[6][i] == sum);
    EXPECT(got[7][i] == static_cast<unsigned>(end - 1 - 50 + 1000));
    EXPECT(got[8][i] == static_cast<unsigned>(begin - 50 + 1000));
    EXPECT(got[9][i] == all_and);
    EXPECT(got[10][i] == any_or);
    EXPECT(got[11][i] == all_xor);
    EXPECT(got[12][i] == (i - begin < 9 ? odd : 0));
    EXPECT((got[13][i] & (1u << (i - begin))) != 0 && (got[13][i] & ~lanes) == 0);
  }

  int* ints = reinterpret_cast<int*>(out);
  pass_on<<<1, 64>>>(ints);
  int passed[64];
  EXPECT_OK(cudaMemcpy(passed, ints, sizeof(passed), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) {
    const int from = i ^ 3 ^ 1;
    EXPECT(passed[i] == from * from + 1);
  }
  EXPECT_OK(cudaFree(out));
  return finish();
}
