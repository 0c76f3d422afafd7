// Warp functions, against rules worked out lane by lane.
#include <gtest/gtest.h>

#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class WarpTest : public EmulatorTest {};

constexpr unsigned kAll = 0xffffffffu;
constexpr int kUndefined = 0;  // what a lane that isn't there gives

enum class Shuffle { Index, Up, Down, Xor };

__global__ void shuffle(Shuffle kind, int argument, int width, int* out) {
  const int mine = 1000 + static_cast<int>(threadIdx.x);
  int got = 0;
  if (kind == Shuffle::Index) got = __shfl_sync(kAll, mine, argument, width);
  if (kind == Shuffle::Up) got = __shfl_up_sync(kAll, mine, argument, width);
  if (kind == Shuffle::Down) got = __shfl_down_sync(kAll, mine, argument, width);
  if (kind == Shuffle::Xor) got = __shfl_xor_sync(kAll, mine, argument, width);
  out[threadIdx.x] = got;
}

// The lane that `lane` reads.
int source_lane(Shuffle kind, int lane, int argument, int width) {
  const int first = lane / width * width;
  const int last = first + width - 1;
  switch (kind) {
    case Shuffle::Index:
      return first + argument % width;
    case Shuffle::Up:
      return lane - argument < first ? lane : lane - argument;
    case Shuffle::Down:
      return lane + argument > last ? lane : lane + argument;
    case Shuffle::Xor:
      return (lane ^ argument) > last ? lane : lane ^ argument;
  }
  return lane;
}

TEST_F(WarpTest, ShufflesReadTheRightLaneInEveryWarpAndWidth) {
  for (const int threads : {32, 64, 96, 77}) {
    const Managed<int> out(threads);
    for (const Shuffle kind : {Shuffle::Index, Shuffle::Up, Shuffle::Down, Shuffle::Xor}) {
      for (const int width : {32, 16, 8, 4, 2, 1}) {
        for (const int argument : {0, 1, 2, 5, 16, 31}) {
          shuffle<<<1, threads>>>(kind, argument, width, out.data());
          ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
          for (int t = 0; t < threads; ++t) {
            const int source = t / 32 * 32 + source_lane(kind, t % 32, argument, width);
            const int expected = source < threads ? 1000 + source : kUndefined;
            ASSERT_EQ(out[t], expected)
                << "thread " << t << " of " << threads << ", kind " << static_cast<int>(kind)
                << ", argument " << argument << ", width " << width;
          }
        }
      }
    }
  }
}

// The sum of a block whose last step only the first lanes make, with a mask of their own: the lanes
// beyond it must add nothing, though they hold sums too.
template <class T>
__global__ void sum_by_few_lanes(T* out) {
  __shared__ T sums[8];
  const auto sum = [](unsigned mask, T value) {
    for (int step = 16; step > 0; step /= 2) value += __shfl_down_sync(mask, value, step);
    return value;
  };
  const T warp = sum(kAll, static_cast<T>(threadIdx.x + 1));
  if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = warp;
  __syncthreads();
  const unsigned few = __ballot_sync(kAll, threadIdx.x < 8);
  if (threadIdx.x < 8) {
    const T block = sum(few, sums[threadIdx.x]);
    if (threadIdx.x == 0) *out = block;
  }
}

TEST_F(WarpTest, LanesThatTakeNoPartAddNothing) {
  const Managed<float> single(1);
  const Managed<double> twice(1);
  sum_by_few_lanes<<<1, 256>>>(single.data());
  sum_by_few_lanes<<<1, 256>>>(twice.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(single[0], 256 * 257 / 2.0f);
  EXPECT_EQ(twice[0], 256 * 257 / 2.0);
}

__global__ void shuffle_types(double* doubles, unsigned long long* words, float* floats) {
  const unsigned t = threadIdx.x;
  doubles[t] = __shfl_xor_sync(kAll, 0.1 * t, 3);
  words[t] = __shfl_down_sync(kAll, (1ull << 40) + t, 1);
  floats[t] = __shfl_sync(kAll, 0.5f * t, 7);
}

TEST_F(WarpTest, ShufflesMoveEightBytes) {
  const Managed<double> doubles(32);
  const Managed<unsigned long long> words(32);
  const Managed<float> floats(32);
  shuffle_types<<<1, 32>>>(doubles.data(), words.data(), floats.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < 32; ++t) {
    EXPECT_EQ(doubles[t], 0.1 * (t ^ 3));
    EXPECT_EQ(words[t], (1ull << 40) + (t < 31 ? t + 1 : t));
    EXPECT_EQ(floats[t], 3.5f);
  }
}

__global__ void sum_of_warps(const float* in, float* out) {
  float sum = in[blockIdx.x * blockDim.x + threadIdx.x];
  for (int offset = 16; offset > 0; offset /= 2) sum += __shfl_down_sync(kAll, sum, offset);
  if (threadIdx.x % 32 == 0) out[(blockIdx.x * blockDim.x + threadIdx.x) / 32] = sum;
}

TEST_F(WarpTest, ReducesManyWarpsOfManyBlocks) {
  const Managed<float> in(20 * 256), out(20 * 8);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(i % 1021);
  sum_of_warps<<<20, 256>>>(in.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (std::size_t w = 0; w < out.size(); ++w) {
    float expected = 0;
    for (std::size_t i = 0; i < 32; ++i) expected += in[32 * w + i];
    ASSERT_EQ(out[w], expected) << "warp " << w;
  }
}

__global__ void halves_go_their_own_way(int* out) {
  const unsigned lane = threadIdx.x % 32;
  int value = static_cast<int>(threadIdx.x);
  if (lane < 16) {
    for (int i = 0; i < 3; ++i) value += __shfl_xor_sync(0x0000ffffu, value, 1);
  } else {
    value += __shfl_xor_sync(0xffff0000u, value, 2);
  }
  __syncwarp();
  out[threadIdx.x] = value;
}

TEST_F(WarpTest, DisjointMasksMeetApart) {
  const Managed<int> out(64);
  halves_go_their_own_way<<<1, 64>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 64; ++t) {
    const int pair = t + (t ^ 1);
    EXPECT_EQ(out[t], t % 32 < 16 ? 4 * pair : t + (t ^ 2)) << t;
  }
}

__global__ void votes(unsigned* out) {
  const unsigned t = threadIdx.x;
  out[8 * t + 0] = __ballot_sync(kAll, t % 3 == 0);
  out[8 * t + 1] = static_cast<unsigned>(__all_sync(kAll, t < 64));
  out[8 * t + 2] = static_cast<unsigned>(__all_sync(kAll, t != 5));
  out[8 * t + 3] = static_cast<unsigned>(__any_sync(kAll, t == 5));
  out[8 * t + 4] = __match_any_sync(kAll, static_cast<int>(t % 2));
  int same = 7;
  out[8 * t + 5] = __match_all_sync(kAll, 3, &same) + static_cast<unsigned>(same);
  out[8 * t + 6] = __match_all_sync(kAll, static_cast<int>(t / 40), &same) + same;
  out[8 * t + 7] = __activemask();
}

TEST_F(WarpTest, VotesAndMatches) {
  const unsigned threads = 44;  // the second warp has 12 lanes
  const Managed<unsigned> out(8 * threads);
  votes<<<1, threads>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    const unsigned lanes = t < 32 ? kAll : 0xfffu;
    unsigned thirds = 0;
    for (unsigned lane = 0; lane < 32; ++lane) {
      if ((t / 32 * 32 + lane) % 3 == 0) thirds |= 1u << lane;
    }
    const unsigned expected[] = {thirds & lanes,
                                 1,
                                 t < 32 ? 0u : 1u,
                                 t < 32 ? 1u : 0u,
                                 lanes & (t % 2 ? 0xaaaaaaaau : 0x55555555u),
                                 lanes + 1,
                                 t < 32 ? kAll + 1 : 0u,
                                 lanes};
    for (unsigned i = 0; i < 8; ++i) ASSERT_EQ(out[8 * t + i], expected[i]) << t << " " << i;
  }
}

__global__ void reductions(int* out) {
  const int t = static_cast<int>(threadIdx.x);
  const int mine = t - 10;
  const unsigned bits = 1u << t % 5;
  out[t] = __reduce_add_sync(kAll, mine) == -10 * 32 + 496 &&
           __reduce_min_sync(kAll, mine) == -10 && __reduce_max_sync(kAll, mine) == 21 &&
           __reduce_max_sync(kAll, static_cast<unsigned>(mine)) == 0xffffffffu &&
           __reduce_min_sync(kAll, static_cast<unsigned>(mine)) == 0u &&
           __reduce_or_sync(kAll, bits) == 31u && __reduce_and_sync(kAll, bits | 64u) == 64u &&
           __reduce_xor_sync(kAll, 1u << t) == kAll;
}

TEST_F(WarpTest, Reduces) {
  const Managed<int> out(32);
  reductions<<<1, 32>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 32; ++t) EXPECT_EQ(out[t], 1) << t;
}

__global__ void active_in_a_branch(unsigned* out) {
  unsigned mask;
  if (threadIdx.x % 4 == 1) {
    mask = __activemask();
  } else {
    mask = __activemask() | 0u;
    mask += 0u;
  }
  out[threadIdx.x] = mask;
}

TEST_F(WarpTest, ActiveMaskNamesTheLanesAtTheSameLine) {
  const Managed<unsigned> out(64);
  active_in_a_branch<<<1, 64>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < 64; ++t) {
    EXPECT_EQ(out[t], t % 4 == 1 ? 0x22222222u : 0xddddddddu) << t;
  }
}

__global__ void exited_lanes_need_not_come(int* out) {
  const int lane = static_cast<int>(threadIdx.x);
  if (lane >= 20) return;
  out[lane] = __shfl_xor_sync(kAll, lane, 1);
}

TEST_F(WarpTest, LanesThatReturnedNeedNotTakePart) {
  const Managed<int> out(32);
  exited_lanes_need_not_come<<<1, 32>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 20; ++t) EXPECT_EQ(out[t], t ^ 1);
}

__global__ void outside_its_mask() { __syncwarp(0x0000fff0u); }

TEST_F(WarpTest, ACallerOutsideItsMaskIsAnError) {
  testing::internal::CaptureStderr();
  outside_its_mask<<<1, 32>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message,
                                {"__syncwarp", "0x0000fff0", "warp_test.cu:", "outside_its_mask"}));
}

__global__ void shuffle_against_barrier(int* out) {
  if (threadIdx.x == 0) __syncthreads();
  out[threadIdx.x] = __shfl_sync(kAll, 1, 0);
}

TEST_F(WarpTest, ALaneAtABarrierWhileItsWarpShufflesIsADeadlock) {
  const Managed<int> out(32);
  testing::internal::CaptureStderr();
  shuffle_against_barrier<<<1, 32>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"deadlock", "thread (0,0,0) in __syncthreads",
                                          "30 more in __shfl_sync with mask 0xffffffff"}));
}

}  // namespace
}  // namespace warpkit::emulator_test
