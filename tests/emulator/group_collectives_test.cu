// Cooperative groups: values that travel within a group, reductions and scans.
#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>
#include <cooperative_groups/scan.h>
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <gtest/gtest.h>
#include <cuda/atomic>

#include <algorithm>
#include <functional>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

namespace cg = cooperative_groups;

class GroupCollectivesTest : public EmulatorTest {};

// A value that neither fits a register nor is alike in its parts.
struct Wide {
  double a;
  int b;
  unsigned char c[13];
};

Wide wide_of(unsigned t) {
  Wide wide{0.25 * t - 3, static_cast<int>(7 * t) - 90, {}};
  for (unsigned i = 0; i < 13; ++i) wide.c[i] = static_cast<unsigned char>(t * 31 + i * 5);
  return wide;
}

bool same(const Wide& x, const Wide& y) {
  return x.a == y.a && x.b == y.b && std::equal(x.c, x.c + 13, y.c);
}

enum class Way { Direct, Up, Down, Xor };

template <unsigned kSize>
__global__ void exchange(Way way, int argument, const Wide* in, Wide* out) {
  const auto tile = cg::tiled_partition<kSize>(cg::this_thread_block());
  const Wide mine = in[threadIdx.x];
  Wide got;
  switch (way) {
    case Way::Direct:
      got = tile.shfl(mine, argument);
      break;
    case Way::Up:
      got = tile.shfl_up(mine, static_cast<unsigned>(argument));
      break;
    case Way::Down:
      got = tile.shfl_down(mine, static_cast<unsigned>(argument));
      break;
    case Way::Xor:
      got = tile.shfl_xor(mine, static_cast<unsigned>(argument));
      break;
  }
  out[threadIdx.x] = got;
}

// The rank that `rank` reads from.
int source_rank(Way way, int rank, int argument, int size) {
  int source = rank;
  switch (way) {
    case Way::Direct:
      return argument % size;
    case Way::Up:
      source = rank - argument;
      break;
    case Way::Down:
      source = rank + argument;
      break;
    case Way::Xor:
      source = rank ^ argument;
      break;
  }
  return source < 0 || source >= size ? rank : source;
}

template <unsigned kSize>
void expect_exchanges() {
  const unsigned threads = 128;
  const Managed<Wide> in(threads), out(threads);
  for (unsigned t = 0; t < threads; ++t) in[t] = wide_of(t);
  const int size = static_cast<int>(kSize);
  for (const Way way : {Way::Direct, Way::Up, Way::Down, Way::Xor}) {
    for (int argument = 0; argument <= size + 1; argument += argument < 3 ? 1 : 5) {
      exchange<kSize><<<1, threads>>>(way, argument, in.data(), out.data());
      ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
      for (int t = 0; t < static_cast<int>(threads); ++t) {
        const int source = t / size * size + source_rank(way, t % size, argument, size);
        ASSERT_TRUE(same(out[static_cast<unsigned>(t)], in[static_cast<unsigned>(source)]))
            << "size " << size << ", way " << static_cast<int>(way) << ", argument " << argument
            << ", thread " << t;
      }
    }
  }
}

TEST_F(GroupCollectivesTest, TilesExchangeValuesWiderThanARegister) {
  expect_exchanges<1>();
  expect_exchanges<2>();
  expect_exchanges<8>();
  expect_exchanges<16>();
  expect_exchanges<32>();
}

__global__ void coalesced_exchange(int* out) {
  const int t = static_cast<int>(threadIdx.x);
  if (t % 3 == 0) return;
  const auto group = cg::coalesced_threads();
  int* const mine = out + 3 * t;
  mine[0] = group.shfl(t, 4);
  mine[1] = group.shfl_up(t, 2u);
  mine[2] = group.shfl_down(t, 3u);
}

TEST_F(GroupCollectivesTest, CoalescedGroupsExchangeByRank) {
  const int threads = 75;
  const Managed<int> out(3 * threads);
  coalesced_exchange<<<1, threads>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int first = 0; first < threads; first += 32) {
    std::vector<int> group;
    for (int t = first; t < std::min(threads, first + 32); ++t) {
      if (t % 3 != 0) group.push_back(t);
    }
    const int size = static_cast<int>(group.size());
    for (int rank = 0; rank < size; ++rank) {
      const auto at = [&](int r) { return group[static_cast<std::size_t>(r)]; };
      const int* mine = &out[static_cast<std::size_t>(3 * at(rank))];
      EXPECT_EQ(mine[0], at(4));
      EXPECT_EQ(mine[1], at(rank < 2 ? rank : rank - 2));
      EXPECT_EQ(mine[2], at(rank + 3 < size ? rank + 3 : rank));
    }
  }
}

template <unsigned kSize>
__global__ void votes(const int* in, unsigned* out) {
  const auto tile = cg::tiled_partition<kSize>(cg::this_thread_block());
  const int mine = in[threadIdx.x];
  unsigned* const results = out + 6 * threadIdx.x;
  results[0] = static_cast<unsigned>(tile.any(mine == 2));
  results[1] = static_cast<unsigned>(tile.all(mine < 3));
  results[2] = tile.ballot(mine & 1);
  results[3] = tile.match_any(mine);
  int all;
  results[4] = tile.match_all(mine, all);
  results[5] = static_cast<unsigned>(all);
}

template <unsigned kSize>
void expect_votes() {
  const unsigned threads = 96;
  const Managed<int> in(threads);
  const Managed<unsigned> out(6 * threads);
  for (unsigned t = 0; t < threads; ++t) in[t] = static_cast<int>(t < 48 ? t * t % 5 : t / 16 % 3);
  votes<kSize><<<1, threads>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    const unsigned first = t / kSize * kSize;
    unsigned any = 0, all = 1, odd = 0, alike = 0;
    for (unsigned rank = 0; rank < kSize; ++rank) {
      const int value = in[first + rank];
      any |= value == 2;
      all &= value < 3;
      odd |= static_cast<unsigned>(value & 1) << rank;
      alike |= static_cast<unsigned>(value == in[t]) << rank;
    }
    const unsigned full = ~0u >> (32 - kSize);
    const unsigned expected[] = {any, all, odd, alike, alike == full ? full : 0, alike == full};
    for (unsigned i = 0; i < 6; ++i) {
      ASSERT_EQ(out[6 * t + i], expected[i]) << "size " << kSize << ", thread " << t << ", " << i;
    }
  }
}

TEST_F(GroupCollectivesTest, TilesVoteAndMatch) {
  expect_votes<1>();
  expect_votes<4>();
  expect_votes<16>();
  expect_votes<32>();
}

// Results of all operators, for one group.
struct Reduced {
  int sum, least, greatest, bits_and, bits_or, bits_xor;
  double product;
  int inclusive, exclusive, inclusive_least, exclusive_greatest;
};

template <class Group>
__device__ Reduced combine(const Group& group, int mine) {
  Reduced result;
  result.sum = cg::reduce(group, mine, cg::plus<int>());
  result.least = cg::reduce(group, mine, cg::less<int>());
  result.greatest = cg::reduce(group, mine, cg::greater<int>());
  result.bits_and = cg::reduce(group, mine | 0x1000, cg::bit_and<int>());
  result.bits_or = cg::reduce(group, mine, cg::bit_or<int>());
  result.bits_xor = cg::reduce(group, mine, cg::bit_xor<int>());
  result.product = cg::reduce(group, 1.0 + (mine & 1), [](double a, double b) { return a * b; });
  result.inclusive = cg::inclusive_scan(group, mine);
  result.exclusive = cg::exclusive_scan(group, mine);
  result.inclusive_least = cg::inclusive_scan(group, mine, cg::less<int>());
  result.exclusive_greatest = cg::exclusive_scan(group, mine, cg::greater<int>());
  return result;
}

void expect_reduced(const Reduced& got, const std::vector<int>& values, std::size_t rank) {
  Reduced want{0, values[0], values[0], ~0, 0, 0, 1, 0, 0, values[0], 0};
  for (std::size_t i = 0; i < values.size(); ++i) {
    want.sum += values[i];
    want.least = std::min(want.least, values[i]);
    want.greatest = std::max(want.greatest, values[i]);
    want.bits_and &= values[i] | 0x1000;
    want.bits_or |= values[i];
    want.bits_xor ^= values[i];
    want.product *= 1.0 + (values[i] & 1);
    if (i <= rank) want.inclusive += values[i];
    if (i < rank) want.exclusive += values[i];
    if (i <= rank) want.inclusive_least = std::min(want.inclusive_least, values[i]);
    if (i < rank) {
      want.exclusive_greatest = i ? std::max(want.exclusive_greatest, values[i]) : values[i];
    }
  }
  EXPECT_EQ(got.sum, want.sum);
  EXPECT_EQ(got.least, want.least);
  EXPECT_EQ(got.greatest, want.greatest);
  EXPECT_EQ(got.bits_and, want.bits_and);
  EXPECT_EQ(got.bits_or, want.bits_or);
  EXPECT_EQ(got.bits_xor, want.bits_xor);
  EXPECT_EQ(got.product, want.product);
  EXPECT_EQ(got.inclusive, want.inclusive);
  EXPECT_EQ(got.exclusive, want.exclusive);
  EXPECT_EQ(got.inclusive_least, want.inclusive_least);
  EXPECT_EQ(got.exclusive_greatest, want.exclusive_greatest);
}

int scrambled(unsigned t) { return static_cast<int>(t * 2654435761u >> 20) - 2000; }

template <unsigned kSize>
__global__ void combine_tiles(const int* in, Reduced* out) {
  const auto block = cg::this_thread_block();
  const auto tile = cg::tiled_partition<kSize>(block);
  const unsigned t = block.thread_rank();
  out[t] = combine(tile, in[t]);
}

template <unsigned kSize>
void expect_tiles_combine() {
  const unsigned threads = kSize > 128 ? 1024 : 256;
  const Managed<int> in(threads);
  const Managed<Reduced> out(threads);
  for (unsigned t = 0; t < threads; ++t) in[t] = scrambled(t);
  combine_tiles<kSize><<<1, dim3(8, threads / 16, 2)>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    SCOPED_TRACE(testing::Message() << "size " << kSize << ", thread " << t);
    const int* first = &in[t / kSize * kSize];
    expect_reduced(out[t], std::vector<int>(first, first + kSize), t % kSize);
    if (testing::Test::HasFailure()) return;
  }
}

TEST_F(GroupCollectivesTest, TilesReduceAndScan) {
  expect_tiles_combine<1>();
  expect_tiles_combine<2>();
  expect_tiles_combine<8>();
  expect_tiles_combine<32>();
}

TEST_F(GroupCollectivesTest, TilesOfSeveralWarpsReduceAndScan) {
  expect_tiles_combine<64>();
  expect_tiles_combine<128>();
  expect_tiles_combine<512>();
}

__global__ void combine_coalesced(const int* in, Reduced* out, unsigned modulus) {
  const unsigned t = threadIdx.x;
  if (t % modulus != 1 % modulus) return;
  out[t] = combine(cg::coalesced_threads(), in[t]);
}

TEST_F(GroupCollectivesTest, CoalescedGroupsOfAnySizeReduceAndScan) {
  const unsigned threads = 90;
  const Managed<int> in(threads);
  const Managed<Reduced> out(threads);
  for (unsigned t = 0; t < threads; ++t) in[t] = scrambled(t);
  for (const unsigned modulus : {1u, 2u, 3u, 5u, 31u}) {
    combine_coalesced<<<1, threads>>>(in.data(), out.data(), modulus);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (unsigned first = 0; first < threads; first += 32) {
      std::vector<int> values;
      std::vector<unsigned> members;
      for (unsigned t = first; t < std::min(threads, first + 32); ++t) {
        if (t % modulus != 1 % modulus) continue;
        members.push_back(t);
        values.push_back(in[t]);
      }
      for (std::size_t rank = 0; rank < members.size(); ++rank) {
        SCOPED_TRACE(testing::Message() << "modulus " << modulus << ", thread " << members[rank]);
        expect_reduced(out[members[rank]], values, rank);
      }
    }
  }
}

__global__ void unsigned_values(unsigned* out) {
  const auto tile = cg::tiled_partition<8>(cg::this_thread_block());
  // Half of them are above the greatest int.
  const unsigned mine = threadIdx.x * 0x0badcafeu;
  unsigned* const results = out + 6 * threadIdx.x;
  results[0] = cg::reduce(tile, mine, cg::plus<unsigned>());
  results[1] = cg::reduce(tile, mine, cg::less<unsigned>());
  results[2] = cg::reduce(tile, mine, cg::greater<unsigned>());
  results[3] = cg::reduce(tile, mine | 0x80000000u, cg::bit_and<unsigned>());
  results[4] = cg::reduce(tile, mine, cg::bit_or<unsigned>());
  results[5] = cg::reduce(tile, mine, cg::bit_xor<unsigned>());
}

TEST_F(GroupCollectivesTest, UnsignedIntegersReduceAsSuch) {
  const unsigned threads = 64;
  const Managed<unsigned> out(6 * threads);
  unsigned_values<<<1, threads>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    unsigned expected[] = {0, ~0u, 0, ~0u, 0, 0};
    for (unsigned other = t / 8 * 8; other < t / 8 * 8 + 8; ++other) {
      const unsigned value = other * 0x0badcafeu;
      expected[0] += value;
      expected[1] = std::min(expected[1], value);
      expected[2] = std::max(expected[2], value);
      expected[3] &= value | 0x80000000u;
      expected[4] |= value;
      expected[5] ^= value;
    }
    for (unsigned i = 0; i < 6; ++i) ASSERT_EQ(out[6 * t + i], expected[i]) << t << " " << i;
  }
}

__global__ void small_floats(float* out) {
  const auto tile = cg::tiled_partition<32>(cg::this_thread_block());
  const float mine = static_cast<float>(threadIdx.x);
  const __half total = cg::reduce(tile, __float2half(mine), cg::plus<__half>());
  const __nv_bfloat16 other = tile.shfl_xor(__float2bfloat16(mine), 5u);
  const float4 four = tile.shfl_down(make_float4(mine, mine + 1, mine + 2, mine + 3), 2u);
  float* const results = out + 3 * threadIdx.x;
  results[0] = __half2float(total);
  results[1] = __bfloat162float(other);
  results[2] = four.w;
}

TEST_F(GroupCollectivesTest, HalvesAndVectorsTravelToo) {
  const Managed<float> out(3 * 32);
  small_floats<<<1, 32>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < 32; ++t) {
    EXPECT_EQ(out[3 * t], 496);
    EXPECT_EQ(out[3 * t + 1], static_cast<float>(t ^ 5));
    EXPECT_EQ(out[3 * t + 2], static_cast<float>(t < 30 ? t + 5 : t + 3));
  }
}

// Sums that depend on the order of addition must round as on a GPU: partners at half the distance
// each step for tiles, scans from the left for coalesced groups.
__global__ void order_of_addition(const float* in, float* out) {
  const auto tile = cg::tiled_partition<32>(cg::this_thread_block());
  out[threadIdx.x] = cg::reduce(tile, in[threadIdx.x], cg::plus<float>());
}

TEST_F(GroupCollectivesTest, FloatsAreAddedInAGpusOrder) {
  const Managed<float> in(32), out(32);
  for (unsigned t = 0; t < 32; ++t) in[t] = (t % 2 ? 1.0f : -1.0f) * (1.0f + 1e7f / (1 + t * t));
  order_of_addition<<<1, 32>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  std::vector<float> sums(in.data(), in.data() + 32);
  for (unsigned distance = 16; distance > 0; distance /= 2) {
    std::vector<float> next(32);
    for (unsigned t = 0; t < 32; ++t) next[t] = sums[t] + sums[t ^ distance];
    sums = next;
  }
  for (unsigned t = 0; t < 32; ++t) EXPECT_EQ(out[t], sums[t]);
}

__global__ void update_atomics(int* totals, int* slots, int* stored) {
  const auto tile = cg::tiled_partition<8>(cg::this_thread_block());
  const int mine = static_cast<int>(threadIdx.x % 3);
  cuda::atomic_ref<int, cuda::thread_scope_block> total(totals[0]);
  auto& whole = *reinterpret_cast<cuda::atomic<int, cuda::thread_scope_device>*>(totals + 1);
  cg::reduce_update_async(tile, total, mine, cg::plus<int>());
  cg::reduce_update_async(tile, whole, static_cast<int>(threadIdx.x), cg::greater<int>());
  cg::reduce_store_async(tile, stored + tile.meta_group_rank(), mine, cg::plus<int>());
  cuda::atomic_ref<int, cuda::thread_scope_device> next(totals[2]);
  // Stream compaction: each thread takes as many slots as it needs.
  const int start = cg::exclusive_scan_update(tile, next, mine, cg::plus<int>());
  for (int i = 0; i < mine; ++i) slots[start + i] += static_cast<int>(threadIdx.x) + 1;
}

TEST_F(GroupCollectivesTest, AGroupUpdatesAnAtomic) {
  const unsigned threads = 200;
  int needed = 0, greatest = 0;
  for (unsigned t = 0; t < threads; ++t) {
    needed += static_cast<int>(t % 3);
    greatest = static_cast<int>(t);
  }
  const Managed<int> totals(3), slots(static_cast<std::size_t>(needed)), stored(threads / 8);
  update_atomics<<<1, threads>>>(totals.data(), slots.data(), stored.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(totals[0], needed);
  EXPECT_EQ(totals[1], greatest);
  EXPECT_EQ(totals[2], needed);
  for (unsigned tile = 0; tile < threads / 8; ++tile) {
    int sum = 0;
    for (unsigned t = 8 * tile; t < 8 * tile + 8; ++t) sum += static_cast<int>(t % 3);
    EXPECT_EQ(stored[tile], sum) << tile;
  }
  // Each slot was taken once, and each thread's slots lie side by side.
  std::vector<int> uses(threads + 1);
  for (int slot : std::vector<int>(slots.data(), slots.data() + needed)) {
    ASSERT_TRUE(slot >= 1 && slot <= static_cast<int>(threads)) << slot;
    ++uses[static_cast<std::size_t>(slot)];
  }
  for (unsigned t = 0; t < threads; ++t) EXPECT_EQ(uses[t + 1], static_cast<int>(t % 3)) << t;
}

}  // namespace
}  // namespace warpkit::emulator_test
