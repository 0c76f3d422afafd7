// Atomic operations on half, vectors and 16 bytes, and those that name order and scope.
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <gtest/gtest.h>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class WideAtomicsTest : public EmulatorTest {};

constexpr int kBlocks = 32;
constexpr int kThreads = 64;
constexpr int kTotal = kBlocks * kThreads;

__global__ void add_small(half* h, half2* h2, __nv_bfloat16* b, __nv_bfloat162* b2) {
  atomicAdd(h, __float2half(0.5f));
  atomicAdd(h2, __floats2half2_rn(0.25f, -0.5f));
  // A bfloat16 counts no further than 256.
  if (threadIdx.x == 0) atomicAdd(b, __float2bfloat16(1.0f));
  if (threadIdx.x == 1) atomicAdd(b2, __floats2bfloat162_rn(2.0f, -1.0f));
}

TEST_F(WideAtomicsTest, SmallFloatsAddUp) {
  const Managed<half> h(1);
  const Managed<half2> h2(1);
  const Managed<__nv_bfloat16> b(1);
  const Managed<__nv_bfloat162> b2(1);
  add_small<<<kBlocks, kThreads>>>(h.data(), h2.data(), b.data(), b2.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(float(h[0]), 0.5f * kTotal);
  EXPECT_EQ(float(h2[0].x), 0.25f * kTotal);
  EXPECT_EQ(float(h2[0].y), -0.5f * kTotal);
  EXPECT_EQ(float(b[0]), 1.0f * kBlocks);
  EXPECT_EQ(float(b2[0].x), 2.0f * kBlocks);
  EXPECT_EQ(float(b2[0].y), -1.0f * kBlocks);
}

__global__ void add_vectors(float2* two, float4* four, float* firsts) {
  const float2 old = atomicAdd(two, make_float2(1, -2));
  firsts[blockIdx.x * blockDim.x + threadIdx.x] = old.x;
  atomicAdd_block(four, make_float4(1, 2, 3, -4));
}

TEST_F(WideAtomicsTest, VectorsAddUpByMember) {
  const Managed<float2> two(1);
  const Managed<float4> four(1);
  const Managed<float> firsts(kTotal);
  add_vectors<<<kBlocks, kThreads>>>(two.data(), four.data(), firsts.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(two[0].x, kTotal);
  EXPECT_EQ(two[0].y, -2 * kTotal);
  EXPECT_EQ(four[0].x, kTotal);
  EXPECT_EQ(four[0].z, 3 * kTotal);
  EXPECT_EQ(four[0].w, -4 * kTotal);
  float sum = 0;
  for (int i = 0; i < kTotal; ++i) sum += firsts[i];
  EXPECT_EQ(sum, kTotal * (kTotal - 1) / 2) << "every old value once";
}

struct alignas(16) Entry {
  unsigned long long key;
  unsigned long long count;
};

__global__ void count_with_entries(Entry* entry, Entry* last, unsigned short* small) {
  Entry seen = *entry;
  for (;;) {
    const Entry next{seen.key + 3, seen.count + 1};
    const Entry old = atomicCAS(entry, seen, next);
    if (old.key == seen.key && old.count == seen.count) break;
    seen = old;
  }
  atomicExch(last, Entry{blockIdx.x, blockIdx.x * 2ull});
  unsigned short word = *small;
  for (unsigned short old;
       (old = atomicCAS(small, word, static_cast<unsigned short>(word + 5))) != word;) {
    word = old;
  }
}

TEST_F(WideAtomicsTest, SixteenBytesChangeInOnePiece) {
  const Managed<Entry> entries(2);
  const Managed<unsigned short> small(2);
  small[1] = 77;
  count_with_entries<<<kBlocks, kThreads>>>(&entries[0], &entries[1], &small[0]);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(entries[0].key, 3ull * kTotal);
  EXPECT_EQ(entries[0].count, kTotal);
  EXPECT_EQ(entries[1].count, 2 * entries[1].key) << "the halves of two exchanges mixed";
  EXPECT_EQ(small[0], static_cast<unsigned short>(5 * kTotal));
  EXPECT_EQ(small[1], 77);
}

__global__ void named_orders(int* ints, unsigned long long* wide, float* sum) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  __nv_atomic_fetch_add(&ints[0], 2, __NV_ATOMIC_RELAXED, __NV_THREAD_SCOPE_DEVICE);
  __nv_atomic_fetch_sub(&ints[1], 3, __NV_ATOMIC_RELAXED);
  __nv_atomic_fetch_min(&ints[2], -i, __NV_ATOMIC_ACQ_REL, __NV_THREAD_SCOPE_SYSTEM);
  __nv_atomic_fetch_max(&ints[3], i, __NV_ATOMIC_ACQ_REL, __NV_THREAD_SCOPE_SYSTEM);
  __nv_atomic_fetch_or(&wide[0], 1ull << i % 64, __NV_ATOMIC_SEQ_CST);
  __nv_atomic_fetch_and(&wide[1], ~(1ull << i % 60), __NV_ATOMIC_SEQ_CST);
  __nv_atomic_fetch_xor(&wide[2], 1ull << i % 64, __NV_ATOMIC_SEQ_CST);
  __nv_atomic_fetch_add(sum, 1, __NV_ATOMIC_RELAXED, __NV_THREAD_SCOPE_DEVICE);
  int expected = __nv_atomic_load_n(&ints[4], __NV_ATOMIC_ACQUIRE);
  while (!__nv_atomic_compare_exchange_n(&ints[4], &expected, expected + 1, true,
                                         __NV_ATOMIC_ACQ_REL, __NV_ATOMIC_ACQUIRE)) {
  }
  if (i == 7) {
    __nv_atomic_store_n(&ints[5], 9, __NV_ATOMIC_RELEASE);
    ints[6] = __nv_atomic_exchange_n(&ints[5], 10, __NV_ATOMIC_ACQ_REL);
    __nv_atomic_thread_fence(__NV_ATOMIC_SEQ_CST, __NV_THREAD_SCOPE_DEVICE);
  }
  atomicOr(reinterpret_cast<long long*>(&wide[3]), 1ll << i % 62);
}

TEST_F(WideAtomicsTest, NamedOrdersAndScopes) {
  const Managed<int> ints(7);
  const Managed<unsigned long long> wide(4);
  const Managed<float> sum(1);
  wide[1] = ~0ull;
  named_orders<<<kBlocks, kThreads>>>(ints.data(), wide.data(), sum.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(ints[0], 2 * kTotal);
  EXPECT_EQ(ints[1], -3 * kTotal);
  EXPECT_EQ(ints[2], -(kTotal - 1));
  EXPECT_EQ(ints[3], kTotal - 1);
  EXPECT_EQ(ints[4], kTotal);
  EXPECT_EQ(ints[5], 10);
  EXPECT_EQ(ints[6], 9);
  EXPECT_EQ(wide[0], ~0ull);
  EXPECT_EQ(wide[1], 0xf000000000000000ull);
  EXPECT_EQ(wide[2], 0ull) << "every bit an even number of times";
  EXPECT_EQ(wide[3], (1ull << 62) - 1);
  EXPECT_EQ(sum[0], kTotal);
}

__global__ void wait_for_flag(int* flag, int* data) {
  if (threadIdx.x == 0) {
    while (__nv_atomic_load_n(flag, __NV_ATOMIC_ACQUIRE, __NV_THREAD_SCOPE_BLOCK) == 0) {
    }
    data[1] = data[0] + 1;
  } else if (threadIdx.x == 33) {
    data[0] = 41;
    __nv_atomic_store_n(flag, 1, __NV_ATOMIC_RELEASE, __NV_THREAD_SCOPE_BLOCK);
  }
}

TEST_F(WideAtomicsTest, AThreadThatWaitsForAnAtomicLoadLetsOthersRun) {
  const Managed<int> flag(1), data(2);
  wait_for_flag<<<1, 64>>>(flag.data(), data.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(data[1], 42);
}

}  // namespace
}  // namespace warpkit::emulator_test
