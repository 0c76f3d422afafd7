// Atomic operations: each against what one thread after another would give.
#include <gtest/gtest.h>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class AtomicsTest : public EmulatorTest {};

constexpr int kBlocks = 64;
constexpr int kThreads = 128;
constexpr int kTotal = kBlocks * kThreads;

template <class T>
__global__ void add_all(T* sum, T* seen) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  seen[i] = atomicAdd(sum, T(1));
}

template <class T>
void expect_sum_and_every_old_value() {
  const Managed<T> sum(1), seen(kTotal);
  add_all<<<kBlocks, kThreads>>>(sum.data(), seen.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(sum[0], T(kTotal));
  std::vector<bool> met(kTotal);
  for (int i = 0; i < kTotal; ++i) {
    const int old = static_cast<int>(seen[i]);
    ASSERT_TRUE(old >= 0 && old < kTotal && !met[old]) << old;
    met[old] = true;
  }
}

TEST_F(AtomicsTest, AddReturnsEveryOldValueOnce) {
  expect_sum_and_every_old_value<int>();
  expect_sum_and_every_old_value<unsigned>();
  expect_sum_and_every_old_value<unsigned long long>();
  expect_sum_and_every_old_value<float>();
  expect_sum_and_every_old_value<double>();
}

__global__ void every_kind(int* ints, unsigned* words, unsigned long long* wide) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const unsigned bit = 1u << i % 32;
  atomicSub(&ints[0], 2);
  atomicMin(&ints[1], 100 - i);
  atomicMax(&ints[2], i - 5);
  atomicMin_block(&words[0], 4000000000u - static_cast<unsigned>(i));
  atomicMax_system(&words[1], 3000000000u + static_cast<unsigned>(i));
  atomicOr(&words[2], bit);
  atomicAnd(&words[3], ~bit | 1u);
  atomicXor(&words[4], bit);
  atomicInc(&words[5], 6);
  atomicDec(&words[6], 6);
  atomicMax(&wide[0], (1ull << 50) + static_cast<unsigned long long>(i));
  atomicOr(&wide[1], 1ull << i % 64);
  atomicExch(&wide[2], 77ull);
}

TEST_F(AtomicsTest, EveryKind) {
  const Managed<int> ints(3);
  const Managed<unsigned> words(7);
  const Managed<unsigned long long> wide(3);
  words[0] = words[3] = ~0u;
  every_kind<<<kBlocks, kThreads>>>(ints.data(), words.data(), wide.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(ints[0], -2 * kTotal);
  EXPECT_EQ(ints[1], 100 - (kTotal - 1));
  EXPECT_EQ(ints[2], kTotal - 1 - 5);
  EXPECT_EQ(words[0], 4000000000u - (kTotal - 1));
  EXPECT_EQ(words[1], 3000000000u + (kTotal - 1));
  EXPECT_EQ(words[2], ~0u);
  EXPECT_EQ(words[3], 1u);
  EXPECT_EQ(words[4], 0u);  // every bit an even number of times
  EXPECT_EQ(words[5], kTotal % 7u);
  EXPECT_EQ(words[6], (7u - kTotal % 7u) % 7u);
  EXPECT_EQ(wide[0], (1ull << 50) + kTotal - 1);
  EXPECT_EQ(wide[1], ~0ull);
  EXPECT_EQ(wide[2], 77ull);
}

__global__ void add_by_compare_and_swap(unsigned long long* sum) {
  unsigned long long seen = *sum;
  for (;;) {
    const unsigned long long old = atomicCAS(sum, seen, seen + 3);
    if (old == seen) break;
    seen = old;
  }
}

TEST_F(AtomicsTest, CompareAndSwapLoses) {
  const Managed<unsigned long long> sum(1);
  add_by_compare_and_swap<<<kBlocks, kThreads>>>(sum.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(sum[0], 3ull * kTotal);
}

// While one thread holds the lock, it gives its turn away; the other spins.
__global__ void locked_count(int* lock, int* count) {
  if (threadIdx.x != 0 && threadIdx.x != 40) return;
  while (atomicCAS(lock, 0, 1) != 0) {
  }
  const int seen = *count;
  __activemask();
  *count = seen + 1;
  __threadfence();
  atomicExch(lock, 0);
}

TEST_F(AtomicsTest, AThreadThatSpinsOnALockLetsTheHolderRun) {
  const Managed<int> lock(1), count(1);
  locked_count<<<8, 64>>>(lock.data(), count.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(count[0], 16);
}

}  // namespace
}  // namespace warpkit::emulator_test
