// How the lanes of a warp find each other: from different lines, with masks of their own, in parts
// of a warp, with values of every type.
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

constexpr unsigned kAll = 0xffffffffu;

class WarpSyncTest : public EmulatorTest {};

// Each half of a warp waits in its own branch; together they are the mask.
__global__ void meet_from_two_lines(int* out) {
  __shared__ int box[96];
  const int t = static_cast<int>(threadIdx.x);
  box[t] = 10 * t;
  if (t % 4 < 2) {
    __syncwarp();
    out[t] = box[t ^ 2];
  } else {
    for (int i = 0; i < t % 5; ++i) box[t] += 1;
    __syncwarp();
    out[t] = box[t ^ 2] + 1000;
  }
}

TEST_F(WarpSyncTest, LanesMeetFromDifferentLines) {
  for (const unsigned threads : {8u, 40u, 96u}) {
    const Managed<int> out(threads);
    meet_from_two_lines<<<1, threads>>>(out.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (int t = 0; t < static_cast<int>(threads); ++t) {
      const int other = t ^ 2;
      const int expected = 10 * other + (t % 4 < 2 ? other % 5 : 1000);
      ASSERT_EQ(out[static_cast<unsigned>(t)], expected) << t << " of " << threads;
    }
  }
}

__global__ void exchange_from_two_lines(int* out, unsigned* votes) {
  const int t = static_cast<int>(threadIdx.x);
  if (t % 2) {
    out[t] = __shfl_sync(kAll, 3 * t, (t + 1) % 32);
    votes[t] = __ballot_sync(kAll, t % 3 == 0);
  } else {
    out[t] = __shfl_sync(kAll, 5 * t, (t + 1) % 32);
    votes[t] = __ballot_sync(kAll, t % 3 == 1);
  }
}

TEST_F(WarpSyncTest, LanesExchangeFromDifferentLines) {
  const Managed<int> out(64);
  const Managed<unsigned> votes(64);
  exchange_from_two_lines<<<1, 64>>>(out.data(), votes.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 64; ++t) {
    const int source = t / 32 * 32 + (t + 1) % 32;
    EXPECT_EQ(out[static_cast<unsigned>(t)], source * (source % 2 ? 3 : 5)) << t;
    unsigned expected = 0;
    for (int lane = 0; lane < 32; ++lane) {
      const int other = t / 32 * 32 + lane;
      expected |= static_cast<unsigned>(other % 3 == (other % 2 ? 0 : 1)) << lane;
    }
    EXPECT_EQ(votes[static_cast<unsigned>(t)], expected) << t;
  }
}

// Lanes with one key reduce among themselves, each set as often as its key says, without the rest.
__global__ void sets_of_their_own(const int* keys, int* out) {
  const int t = static_cast<int>(threadIdx.x);
  const unsigned mine = __match_any_sync(__ballot_sync(kAll, t >= 0), keys[t]);
  int sum = 0;
  for (int i = 0; i < keys[t] + 1; ++i) sum += __reduce_add_sync(mine, t * (i + 1));
  __syncwarp(mine);
  out[t] = sum + 100000 * __popc(mine);
}

TEST_F(WarpSyncTest, DisjointSetsGoTheirOwnWays) {
  const unsigned threads = 70;
  const Managed<int> keys(threads), out(threads);
  for (unsigned t = 0; t < threads; ++t) keys[t] = static_cast<int>(t * t % 7);
  sets_of_their_own<<<1, threads>>>(keys.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    int sum = 0, count = 0;
    for (unsigned other = t / 32 * 32; other < std::min(threads, t / 32 * 32 + 32); ++other) {
      if (keys[other] != keys[t]) continue;
      ++count;
      for (int i = 0; i < keys[t] + 1; ++i) sum += static_cast<int>(other) * (i + 1);
    }
    EXPECT_EQ(out[t], sum + 100000 * count) << t;
  }
}

__global__ void masks_that_differ(int* out) {
  const unsigned mask = threadIdx.x == 0 ? 0x3u : 0x7u;
  out[threadIdx.x] = __shfl_sync(mask, 1, 0);
}

TEST_F(WarpSyncTest, MasksThatDisagreeAreADeadlock) {
  const Managed<int> out(3);
  testing::internal::CaptureStderr();
  masks_that_differ<<<1, 3>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(
      contains_in_order(message, {"deadlock", "__shfl_sync with mask 0x00000003 at ",
                                  "__shfl_sync with mask 0x00000007 at ", "warp_sync_test.cu:"}));
}

__global__ void some_return(int* out) {
  const int t = static_cast<int>(threadIdx.x);
  for (int round = 0; round < 5; ++round) {
    if (t % 5 == round) return;
    out[t] += __popc(__ballot_sync(kAll, 1));
    __syncwarp();
  }
}

TEST_F(WarpSyncTest, LanesThatReturnAreMissedByNobody) {
  const unsigned threads = 45;
  const Managed<int> out(threads);
  some_return<<<1, threads>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    int expected = 0;
    for (unsigned round = 0; round < t % 5; ++round) {
      for (unsigned other = t / 32 * 32; other < std::min(threads, t / 32 * 32 + 32); ++other) {
        expected += other % 5 > round;
      }
    }
    EXPECT_EQ(out[t], expected) << t;
  }
}

enum Colour { Red = 3, Green = 5 };

// Each result is compared on the device, exactly.
__global__ void every_type(int* right) {
  const unsigned thread = threadIdx.x + blockDim.x * threadIdx.y;
  const int lane = static_cast<int>(thread % 32);
  const int next = (lane + 1) % 32;
  const auto expect = [&](bool good, int bit) { right[thread] |= static_cast<int>(good) << bit; };
  expect(__shfl_sync(kAll, (1l << 40) - lane, next) == (1l << 40) - next, 0);
  expect(__shfl_sync(kAll, (1ul << 63) + lane, next) == (1ul << 63) + next, 1);
  expect(__shfl_sync(kAll, -(1ll << 50) * lane, next) == -(1ll << 50) * next, 2);
  expect(__shfl_sync(kAll, 1.0 / (lane + 3), next) == 1.0 / (next + 3), 3);
  expect(__shfl_sync(kAll, 1.0f / (lane + 3), next) == 1.0f / (next + 3), 4);
  expect(__half2float(__shfl_sync(kAll, __float2half(0.5f * lane), next)) == 0.5f * next, 5);
  const __half2 pair = __shfl_xor_sync(kAll, __floats2half2_rn(lane, -lane), 1);
  expect(__low2float(pair) == (lane ^ 1) && __high2float(pair) == -(lane ^ 1), 6);
  expect(__bfloat162float(__shfl_up_sync(kAll, __float2bfloat16(lane), 1)) == (lane ? lane - 1 : 0),
         7);
  const __nv_bfloat162 other = __shfl_down_sync(kAll, __floats2bfloat162_rn(lane, 2 * lane), 1);
  expect(__high2float(other) == 2 * (lane < 31 ? lane + 1 : 31), 8);
  const auto small = __shfl_sync(kAll, static_cast<short>(-lane), next);
  static_assert(std::is_same_v<decltype(small), const int>, "CUDA has no overload for short");
  expect(small == -next, 9);
  expect(__shfl_sync(kAll, lane % 3 == 0, next) == (next % 3 == 0), 10);
  expect(__shfl_sync(kAll, lane % 2 ? Red : Green, next) == (next % 2 ? 3 : 5), 11);
  const volatile float changing = static_cast<float>(lane);
  expect(__shfl_sync(kAll, changing, next) == static_cast<float>(next), 12);
}

TEST_F(WarpSyncTest, ShufflesTakeEveryTypeThatCudaHas) {
  const Managed<int> right(64);
  every_type<<<1, dim3(4, 16)>>>(right.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < 64; ++t) EXPECT_EQ(right[t], 0x1fff) << t;
}

__global__ void odd_width(int* out) { out[threadIdx.x] = __shfl_down_sync(kAll, 1, 1, 12); }

TEST_F(WarpSyncTest, AWidthThatIsNoPowerOfTwoIsTold) {
  const Managed<int> out(32);
  testing::internal::CaptureStderr();
  odd_width<<<1, 32>>>(out.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(
      contains_in_order(message, {"__shfl_down_sync with a width of 12", "warp_sync_test.cu:"}));
}

}  // namespace
}  // namespace warpkit::emulator_test
