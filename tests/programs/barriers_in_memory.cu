// cuda::atomic, cuda::atomic_ref and cuda::barrier, and the clocks.
#include <cuda/atomic>
#include <cuda/barrier>

#include "expect.h"

constexpr int kThreads = 64;

__device__ cuda::atomic<int, cuda::thread_scope_device> tickets;
__managed__ int plain_total;

__global__ void count(int* order, unsigned* scratch) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const int ticket = tickets.fetch_add(1, cuda::std::memory_order_relaxed);
  order[ticket] = i;
  cuda::atomic_ref<int, cuda::thread_scope_device> total(plain_total);
  total += i;
  cuda::atomic_ref<unsigned, cuda::thread_scope_block> bits(scratch[blockIdx.x]);
  bits.fetch_or(1u << (threadIdx.x % 32), cuda::std::memory_order_acq_rel);
  int expected = 0;
  __shared__ cuda::atomic<int, cuda::thread_scope_block> claimed;
  if (threadIdx.x == 0) claimed.store(0);
  __syncthreads();
  if (claimed.compare_exchange_strong(expected, i + 1)) scratch[4 + blockIdx.x] = 1;
}

// Half of the block produces, the other half consumes, through two barriers.
__global__ void hand_over(const int* in, int* out, int rounds) {
  using barrier = cuda::barrier<cuda::thread_scope_block>;
  __shared__ barrier full, empty;
  __shared__ int slots[kThreads / 2];
  const int i = threadIdx.x % (kThreads / 2);
  if (threadIdx.x == 0) {
    init(&full, kThreads);
    init(&empty, kThreads);
  }
  __syncthreads();
  if (threadIdx.x < kThreads / 2) {
    for (int r = 0; r < rounds; ++r) {
      empty.arrive_and_wait();
      slots[i] = in[r * kThreads / 2 + i];
      barrier::arrival_token token = full.arrive();
      full.wait(std::move(token));
    }
  } else {
    for (int r = 0; r < rounds; ++r) {
      empty.arrive_and_wait();
      full.arrive_and_wait();
      out[r * kThreads / 2 + i] = slots[kThreads / 2 - 1 - i] * 3;
    }
  }
}

__global__ void clocks(long long* out) {
  const long long begin = clock64();
  const clock_t short_begin = clock();
  __nanosleep(2000);
  out[0] = clock64() - begin;
  out[1] = clock() != short_begin;
}

int main() {
  constexpr int kBlocks = 3;
  int* order = nullptr;
  unsigned* scratch = nullptr;
  EXPECT_OK(cudaMalloc(&order, kBlocks * kThreads * sizeof(int)));
  EXPECT_OK(cudaMalloc(&scratch, 8 * sizeof(unsigned)));
  EXPECT_OK(cudaMemset(scratch, 0, 8 * sizeof(unsigned)));
  plain_total = 0;
  count<<<kBlocks, kThreads>>>(order, scratch);
  int got[kBlocks * kThreads];
  unsigned bits[8];
  EXPECT_OK(cudaMemcpy(got, order, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(bits, scratch, sizeof(bits), cudaMemcpyDeviceToHost));
  bool seen[kBlocks * kThreads] = {};
  for (const int i : got) seen[i] = true;
  for (const bool one : seen) EXPECT(one);
  EXPECT(plain_total == kBlocks * kThreads * (kBlocks * kThreads - 1) / 2);
  for (int b = 0; b < kBlocks; ++b) EXPECT(bits[b] == ~0u && bits[4 + b] == 1);

  constexpr int kRounds = 5;
  int in[kRounds * kThreads / 2], out[kRounds * kThreads / 2];
  for (int i = 0; i < kRounds * kThreads / 2; ++i) in[i] = i * i;
  int *device_in = nullptr, *device_out = nullptr;
  EXPECT_OK(cudaMalloc(&device_in, sizeof(in)));
  EXPECT_OK(cudaMalloc(&device_out, sizeof(out)));
  EXPECT_OK(cudaMemcpy(device_in, in, sizeof(in), cudaMemcpyHostToDevice));
  hand_over<<<1, kThreads>>>(device_in, device_out, kRounds);
  EXPECT_OK(cudaMemcpy(out, device_out, sizeof(out), cudaMemcpyDeviceToHost));
  for (int r = 0; r < kRounds; ++r) {
    for (int i = 0; i < kThreads / 2; ++i) {
      EXPECT(out[r * kThreads / 2 + i] == 3 * in[r * kThreads / 2 + kThreads / 2 - 1 - i]);
    }
  }

  long long* times = nullptr;
  EXPECT_OK(cudaMalloc(&times, 2 * sizeof(long long)));
  clocks<<<1, 1>>>(times);
  long long got_times[2];
  EXPECT_OK(cudaMemcpy(got_times, times, sizeof(got_times), cudaMemcpyDeviceToHost));
  EXPECT(got_times[0] > 0 && got_times[1] == 1);
  EXPECT_OK(cudaFree(order));
  EXPECT_OK(cudaFree(scratch));
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(device_out));
  EXPECT_OK(cudaFree(times));
  return finish();
}
