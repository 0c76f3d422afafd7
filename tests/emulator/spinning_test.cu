// Threads that spin on memory, without a word to the emulator, for what another thread is to write.
#include <gtest/gtest.h>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class SpinningTest : public EmulatorTest {};

// Either half may be the one that comes first, as the order of threads has it.
__global__ void halves_wait_for_each_other(volatile int* flags, int* out) {
  const unsigned half = threadIdx.x / 32;
  if (threadIdx.x % 32 == 17) flags[half] = 40 + static_cast<int>(half);
  if (threadIdx.x % 8 == 0) {
    while (flags[1 - half] == 0) {
    }
  }
  out[threadIdx.x] = flags[1 - half];
}

TEST_F(SpinningTest, AWarpMayWaitForAnotherOfItsBlock) {
  const Managed<int> flags(2);
  const Managed<int> out(64);
  halves_wait_for_each_other<<<1, 64>>>(flags.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 64; i += 8) EXPECT_EQ(out[i], i < 32 ? 41 : 40) << i;
}

__global__ void lanes_wait_for_each_other(volatile int* flags, int* out) {
  const unsigned lane = threadIdx.x;
  flags[lane] = static_cast<int>(lane) + 1;
  if (lane == 0) {
    while (flags[2] == 0) {
    }
  }
  if (lane == 2) {
    while (flags[0] == 0) {
    }
  }
  out[lane] = flags[lane ^ 2];
}

TEST_F(SpinningTest, ALaneMayWaitForAnotherOfItsWarp) {
  const Managed<int> flags(3);
  const Managed<int> out(3);
  lanes_wait_for_each_other<<<1, 3>>>(flags.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], 3);
  EXPECT_EQ(out[2], 1);
}

__global__ void blocks_wait_for_each_other(volatile int* flags) {
  if (threadIdx.x == 0) flags[blockIdx.x] = 1;
  if (threadIdx.x < 3) {
    for (unsigned other = 0; other < gridDim.x; ++other) {
      while (flags[other] == 0) {
      }
    }
  }
  __syncthreads();
  if (threadIdx.x == 5) flags[gridDim.x + blockIdx.x] = 1;
}

TEST_F(SpinningTest, BlocksMayWaitForEachOther) {
  const int blocks = 5;
  const Managed<int> flags(2 * blocks);
  blocks_wait_for_each_other<<<blocks, 6>>>(flags.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 2 * blocks; ++i) EXPECT_EQ(flags[i], 1) << i;
}

__global__ void a_warp_votes_until_told(volatile int* told, int* out) {
  if (threadIdx.x / 32 == blockIdx.x) {
    while (__all_sync(0xffffffffu, *told == 0)) {
    }
    out[threadIdx.x] = *told;
  } else if (threadIdx.x % 32 == 9 && blockIdx.x == 1) {
    *told = 6;
  }
}

TEST_F(SpinningTest, AWarpMayVoteUntilAnotherBlockTellsIt) {
  const Managed<int> told(1);
  const Managed<int> out(64);
  a_warp_votes_until_told<<<2, 64>>>(told.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 64; ++i) EXPECT_EQ(out[i], 6) << i;
}

__global__ void a_block_counts_until_told(volatile int* told, int* rounds) {
  if (blockIdx.x % 2 == 0) {
    int count = 0;
    do {
      ++count;
    } while (__syncthreads_or(*told != 2) != 0);
    rounds[blockIdx.x] = count;
  } else if (threadIdx.x == 11) {
    atomicAdd(const_cast<int*>(told), 1);
  }
}

TEST_F(SpinningTest, ABlockMayCountAtBarriersUntilOthersTellIt) {
  const Managed<int> told(1);
  const Managed<int> rounds(4);
  a_block_counts_until_told<<<4, 33>>>(told.data(), rounds.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_GT(rounds[0], 0);
  EXPECT_GT(rounds[2], 0);
}

__global__ void one_faults_while_others_spin(volatile int* never, int* wrong) {
  if (threadIdx.x == 40) *wrong = 1;
  while (*never == 0) {
  }
}

TEST_F(SpinningTest, AFaultEndsAlsoThoseThatSpin) {
  const Managed<int> never(1);
  testing::internal::CaptureStderr();
  one_faults_while_others_spin<<<3, 41>>>(never.data(), reinterpret_cast<int*>(64));
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorIllegalAddress);
  EXPECT_NE(message.find("one_faults_while_others_spin"), std::string::npos) << message;
}

// Long, but never twice in the same state; interrupting it would only cost time.
__global__ void compute_long(const unsigned* start, unsigned* out, unsigned rounds) {
  unsigned value = start[threadIdx.x];
  for (unsigned i = 0; i < rounds; ++i) value = value * 1664525u + 1013904223u + (value >> 7);
  out[blockIdx.x * blockDim.x + threadIdx.x] = value;
}

TEST_F(SpinningTest, LongComputationsGiveTheSame) {
  const Managed<unsigned> start(4);
  const Managed<unsigned> out(8);
  const unsigned rounds = 30000000;
  for (unsigned i = 0; i < 4; ++i) start[i] = i * 77;
  compute_long<<<2, 4>>>(start.data(), out.data(), rounds);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < 4; ++t) {
    unsigned value = t * 77;
    for (unsigned i = 0; i < rounds; ++i) value = value * 1664525u + 1013904223u + (value >> 7);
    EXPECT_EQ(out[t], value) << t;
    EXPECT_EQ(out[4 + t], value) << t;
  }
}

}  // namespace
}  // namespace warpkit::emulator_test
