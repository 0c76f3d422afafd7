// cuda::atomic, cuda::atomic_ref, cuda::std and <nv/target>.
#include <gtest/gtest.h>
#include <cuda/atomic>
#include <cuda/std/array>
#include <cuda/std/atomic>
#include <cuda/std/bit>
#include <cuda/std/complex>
#include <cuda/std/limits>
#include <cuda/std/span>
#include <cuda/std/tuple>
#include <cuda/std/type_traits>
#include <nv/target>

#include <string>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class CudaAtomicTest : public EmulatorTest {};

template <class T>
using DeviceAtomic = cuda::atomic<T, cuda::thread_scope_device>;

// Each thread does one of every operation; `seen` takes the tickets.
__global__ void all_operations(DeviceAtomic<int>* counters, DeviceAtomic<float>* sum, int* seen) {
  const int t = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  seen[counters[0].fetch_add(1, cuda::memory_order_relaxed)] = t;
  counters[1] -= t;
  counters[2].fetch_max(t * 37 % 101, cuda::std::memory_order_relaxed);
  counters[3].fetch_min(t * 37 % 101 - 50);
  counters[4] ^= 1 << t % 31;
  counters[5] |= 1 << t % 31;
  counters[6] &= ~(1 << t % 13);
  ++counters[7];
  counters[7]--;
  counters[7].fetch_sub(2);
  *sum += 0.5f;
}

TEST_F(CudaAtomicTest, EveryOperationIsAtomic) {
  const int threads = 6 * 97;
  const Managed<DeviceAtomic<int>> counters(8);
  const Managed<DeviceAtomic<float>> sum(1);
  const Managed<int> seen(static_cast<std::size_t>(threads));
  counters[6].store(0xffff);
  all_operations<<<6, 97>>>(counters.data(), sum.data(), seen.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  std::vector<int> times(static_cast<std::size_t>(threads));
  int toggled = 0, greatest = 0, least = 0;
  for (int t = 0; t < threads; ++t) {
    ++times[static_cast<std::size_t>(seen[static_cast<std::size_t>(t)])];
    toggled ^= 1 << t % 31;
    greatest = std::max(greatest, t * 37 % 101);
    least = std::min(least, t * 37 % 101 - 50);
  }
  for (const int n : times) ASSERT_EQ(n, 1);
  EXPECT_EQ(counters[0].load(), threads);
  EXPECT_EQ(counters[1].load(), -threads * (threads - 1) / 2);
  EXPECT_EQ(counters[2].load(), greatest);
  EXPECT_EQ(counters[3].load(), least);
  EXPECT_EQ(counters[4].load(), toggled);
  EXPECT_EQ(counters[5].load(), 0x7fffffff);
  EXPECT_EQ(counters[6].load(), 0xffff & ~0x1fff);
  EXPECT_EQ(counters[7].load(), -2 * threads);
  EXPECT_EQ(sum[0].load(), 0.5f * static_cast<float>(threads));
}

struct Pair {
  float value;
  int index;
};

__global__ void greatest_pair(const float* in, int count, Pair* best, unsigned char* bytes,
                              double* total, const int** last) {
  const int t = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (t >= count) return;
  cuda::atomic_ref<Pair, cuda::thread_scope_device> ref(*reinterpret_cast<Pair*>(best));
  Pair old = ref.load(cuda::memory_order_relaxed);
  while (in[t] > old.value &&
         !ref.compare_exchange_weak(old, Pair{in[t], t}, cuda::memory_order_acq_rel)) {
  }
  cuda::atomic_ref<unsigned char, cuda::thread_scope_device>(bytes[t % 3]).fetch_add(1);
  cuda::atomic_ref<double>(*total).fetch_add(0.25);
  cuda::atomic_ref<const int*, cuda::thread_scope_device>(*last).fetch_add(1);
}

TEST_F(CudaAtomicTest, WorksOnPairsBytesDoublesAndPointers) {
  const int count = 300;
  const Managed<float> in(count);
  const Managed<unsigned long long> best(1);
  const Managed<unsigned char> bytes(3);
  const Managed<double> total(1);
  const Managed<int> numbers(1);
  const Managed<const int*> last(1);
  last[0] = numbers.data();
  for (unsigned i = 0; i < count; ++i) in[i] = static_cast<float>(i * 173 % 307);
  greatest_pair<<<3, 128>>>(in.data(), count, reinterpret_cast<Pair*>(best.data()), bytes.data(),
                            total.data(), last.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  unsigned expected = 0;
  for (unsigned i = 1; i < count; ++i) expected = in[i] > in[expected] ? i : expected;
  const Pair got = *reinterpret_cast<const Pair*>(best.data());
  EXPECT_EQ(got.index, static_cast<int>(expected));
  EXPECT_EQ(got.value, in[expected]);
  for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(bytes[i], 100);
  EXPECT_EQ(total[0], 75);
  EXPECT_EQ(last[0], numbers.data() + count);
}

// Threads take turns: each waits for its number. `way` says how it waits.
__global__ void in_turn(int way, int* order) {
  __shared__ cuda::atomic<int, cuda::thread_scope_block> turn;
  __shared__ int position;
  if (threadIdx.x == 0) {
    turn.store(0, cuda::memory_order_relaxed);
    position = 0;
  }
  __syncthreads();
  // Not in the order in which they began.
  const int mine = static_cast<int>(threadIdx.x * 5 % blockDim.x);
  if (way == 0) {
    while (turn.load(cuda::memory_order_acquire) != mine) {
    }
  } else {
    for (int now = turn.load(); now != mine; now = turn.load()) turn.wait(now);
  }
  order[position++] = mine;
  turn.store(mine + 1, cuda::memory_order_release);
  turn.notify_all();
}

TEST_F(CudaAtomicTest, ThreadsOfABlockWaitForEachOther) {
  for (int way = 0; way < 2; ++way) {
    for (const unsigned threads : {1u, 33u, 96u, 257u}) {
      const Managed<int> order(threads);
      in_turn<<<1, threads>>>(way, order.data());
      ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
      for (unsigned t = 0; t < threads; ++t) ASSERT_EQ(order[t], static_cast<int>(t));
    }
  }
}

__global__ void nobody_changes_it() {
  __shared__ cuda::atomic<int, cuda::thread_scope_block> flag;
  if (threadIdx.x == 0) flag.store(7);
  __syncthreads();
  flag.wait(7);
}

TEST_F(CudaAtomicTest, AWaitThatNobodyEndsIsADeadlock) {
  testing::internal::CaptureStderr();
  nobody_changes_it<<<1, 10>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(
      message, {"deadlock", "9 more in cuda::atomic::wait at ", "cuda_atomic_test.cu:"}));
}

// A lock that each thread spins on, within a warp and across blocks.
__global__ void locked(cuda::std::atomic_flag* lock, int* count) {
  while (lock->test_and_set(cuda::std::memory_order_acquire)) {
  }
  const int before = *count;
  cuda::atomic_thread_fence(cuda::memory_order_seq_cst, cuda::thread_scope_device);
  *count = before + 1;
  lock->clear(cuda::std::memory_order_release);
}

TEST_F(CudaAtomicTest, ALockKeepsOthersOut) {
  const Managed<cuda::std::atomic_flag> lock(1);
  const Managed<int> count(1);
  locked<<<4, 70>>>(lock.data(), count.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(count[0], 4 * 70);
}

// The last block to finish adds up what the others left.
__global__ void last_block_sums(const int* in, int* parts, DeviceAtomic<unsigned>* done, int* out) {
  __shared__ int sum;
  __shared__ bool last;
  if (threadIdx.x == 0) sum = 0;
  __syncthreads();
  atomicAdd(&sum, in[blockIdx.x * blockDim.x + threadIdx.x]);
  __syncthreads();
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = sum;
    last = done->fetch_add(1, cuda::memory_order_acq_rel) == gridDim.x - 1;
  }
  __syncthreads();
  if (last && threadIdx.x == 0) {
    for (unsigned b = 0; b < gridDim.x; ++b) *out += parts[b];
  }
}

TEST_F(CudaAtomicTest, TheLastBlockSeesWhatAllWrote) {
  const Managed<int> in(40 * 64), parts(40), out(1);
  const Managed<DeviceAtomic<unsigned>> done(1);
  int expected = 0;
  for (std::size_t i = 0; i < in.size(); ++i) {
    in[i] = static_cast<int>(i % 97);
    expected += in[i];
  }
  last_block_sums<<<40, 64>>>(in.data(), parts.data(), done.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(out[0], expected);
}

// Every block waits until all have come, by plain loads that go past the first cache.
__global__ void wait_by_loads(unsigned* arrived, bool by_ldcv, int* out) {
  if (threadIdx.x == 0) {
    atomicAdd(arrived, 1);
    if (by_ldcv) {
      while (__ldcv(arrived) < gridDim.x) {
      }
    } else {
      while (__ldcg(arrived) < gridDim.x) {
      }
    }
  }
  __syncthreads();
  atomicAdd(out, 1);
}

TEST_F(CudaAtomicTest, LoadsPastTheFirstCacheAreMadeEachTime) {
  for (const bool by_ldcv : {false, true}) {
    const Managed<unsigned> arrived(1);
    const Managed<int> out(1);
    wait_by_loads<<<3, 40>>>(arrived.data(), by_ldcv, out.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    EXPECT_EQ(out[0], 120);
  }
}

__device__ cuda::atomic<int, cuda::thread_scope_device> counter{5};

__global__ void plain_calls(cuda::std::atomic<unsigned>* flags) {
  const unsigned t = threadIdx.x;
  counter.fetch_add(2, cuda::memory_order_relaxed);
  cuda::std::atomic_fetch_or(flags, 1u << t);
  cuda::std::atomic_fetch_add_explicit(flags + 1, 3 * t, cuda::memory_order_relaxed);
  unsigned expected = cuda::std::atomic_load(flags + 2);
  while (!cuda::std::atomic_compare_exchange_weak(flags + 2, &expected, expected + t)) {
  }
  if (t == 3) cuda::std::atomic_store_explicit(flags + 3, 77u, cuda::memory_order_release);
}

TEST_F(CudaAtomicTest, HasPlainFunctionsAndVariablesOfTheDevice) {
  const Managed<cuda::std::atomic<unsigned>> flags(4);
  plain_calls<<<1, 31>>>(flags.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  int count = 0;
  ASSERT_EQ(cudaMemcpyFromSymbol(&count, counter, sizeof count), cudaSuccess);
  EXPECT_EQ(count, 5 + 62);
  EXPECT_EQ(flags[0].load(), 0x7fffffffu);
  EXPECT_EQ(flags[1].load(), 3u * 30 * 31 / 2);
  EXPECT_EQ(flags[2].load(), 30u * 31 / 2);
  EXPECT_EQ(flags[3].load(), 77u);
}

__host__ __device__ int where() {
  NV_IF_ELSE_TARGET(NV_IS_DEVICE, (int one = 1, two = 2; return one + two;), (return 7;))
}

__host__ __device__ int kind_of_device() {
  int kind = 0;
  NV_DISPATCH_TARGET(NV_PROVIDES_SM_100, (kind = 100;), NV_PROVIDES_SM_70, (kind = 70;), NV_IS_HOST,
                     (kind = 1;), NV_ANY_TARGET, (kind = 2;))
  NV_IF_TARGET(NV_IS_HOST, (kind += 1000;))
  return kind;
}

__global__ void library_types(int* out) {
  cuda::std::array<int, 4> array{4, 3, 2, 1};
  const cuda::std::span<int> span(array.data(), array.size());
  const auto [first, second] = cuda::std::make_tuple(5, 6.5f);
  const cuda::std::complex<float> product =
      cuda::std::complex<float>(1, 2) * cuda::std::complex<float>(3, 4);
  static_assert(cuda::std::is_same<cuda::std::decay_t<const int&>, int>::value, "as in std");
  out[0] = span.subspan(1)[1];
  out[1] = first + static_cast<int>(2 * second);
  out[2] = static_cast<int>(product.real() * 100 + product.imag());
  out[3] = cuda::std::popcount(0xf0u) + cuda::std::countl_zero(1u) +
           static_cast<int>(cuda::std::bit_ceil(33u));
  out[4] = cuda::std::numeric_limits<int>::max() - 1;
  out[5] = where();
  out[6] = kind_of_device();
}

TEST_F(CudaAtomicTest, DeviceCodeHasTheStandardLibrarysTypes) {
  const Managed<int> out(7);
  library_types<<<1, 1>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  const int expected[] = {2, 18, -490, 4 + 31 + 64, 0x7ffffffe, 3, 70};
  for (unsigned i = 0; i < 7; ++i) EXPECT_EQ(out[i], expected[i]) << i;
  EXPECT_EQ(where(), 7);
  EXPECT_EQ(kind_of_device(), 1001);
}

}  // namespace
}  // namespace warpkit::emulator_test
