// All atomic functions on global and shared memory, with their scopes.
#include "expect.h"

constexpr int kThreads = 128;
constexpr int kBlocks = 6;
constexpr int kAll = kThreads * kBlocks;

struct Results {
  int add, sub, maximum, minimum, exchanged, compared;
  unsigned increments, decrements, all_and, any_or, all_xor, unsigned_max, unsigned_min;
  unsigned long long wide_add, wide_max, wide_or;
  long long signed_min;
  float float_add;
  double double_add;
  int scopes[6];
  int locked;
  int lock;
};

__global__ void combine(Results* r, int* seen) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const int old = atomicAdd(&r->add, 1);
  seen[old] += 1;
  atomicSub(&r->sub, 2);
  atomicMax(&r->maximum, i * 7 % 1001);
  atomicMin(&r->minimum, -(i * 7 % 1001));
  atomicExch(&r->exchanged, i);
  atomicCAS(&r->compared, i, i + 1);
  atomicInc(&r->increments, 99u);
  atomicDec(&r->decrements, 50u);
  atomicAnd(&r->all_and, ~(1u << (i % 7)));
  atomicOr(&r->any_or, 1u << (i % 9));
  atomicXor(&r->all_xor, static_cast<unsigned>(i));
  atomicMax(&r->unsigned_max, 0x80000000u + i);
  atomicMin(&r->unsigned_min, 0x80000000u + i);
  atomicAdd(&r->wide_add, 1ull << 33);
  atomicMax(&r->wide_max, 1ull << (i % 50));
  atomicOr(&r->wide_or, 1ull << (i % 64));
  atomicMin(&r->signed_min, static_cast<long long>(-i) * 10000000000ll);
  atomicAdd(&r->float_add, 0.5f);
  atomicAdd(&r->double_add, 0.25);
  atomicAdd_block(&r->scopes[0], 1);
  atomicAdd_system(&r->scopes[1], 1);
  atomicMax_system(&r->scopes[2], i);
  atomicOr_system(&r->scopes[3], 1 << (i % 5));
  atomicExch_block(&r->scopes[4], 3);
  atomicCAS_system(&r->scopes[5], 0, 8);
}

// A float's maximum and a lock, both out of compare-and-swap.
__device__ float atomic_max(float* address, float value) {
  int* bits = reinterpret_cast<int*>(address);
  int old = *bits;
  int assumed;
  do {
    assumed = old;
    old = atomicCAS(bits, assumed, __float_as_int(fmaxf(value, __int_as_float(assumed))));
  } while (assumed != old);
  return __int_as_float(old);
}

__global__ void compare_and_swap(Results* r, float* largest) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  atomic_max(largest, static_cast<float>((i * 37) % kAll));
  bool done = false;
  while (!done) {
    if (atomicCAS(&r->lock, 0, 1) == 0) {
      r->locked += 1;
      __threadfence();
      atomicExch(&r->lock, 0);
      done = true;
    }
  }
}

__global__ void histogram(const unsigned char* data, int count, unsigned* bins) {
  __shared__ unsigned local[256];
  for (int i = threadIdx.x; i < 256; i += blockDim.x) local[i] = 0;
  __syncthreads();
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    atomicAdd(&local[data[i]], 1u);
  }
  __syncthreads();
  for (int i = threadIdx.x; i < 256; i += blockDim.x) atomicAdd(&bins[i], local[i]);
}

int main() {
  Results start = {};
  start.all_and = ~0u;
  start.unsigned_min = ~0u;
  start.decrements = 7;
  Results* results = nullptr;
  int* seen = nullptr;
  EXPECT_OK(cudaMalloc(&results, sizeof(Results)));
  EXPECT_OK(cudaMalloc(&seen, kAll * sizeof(int)));
  EXPECT_OK(cudaMemcpy(results, &start, sizeof(start), cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemset(seen, 0, kAll * sizeof(int)));
  combine<<<kBlocks, kThreads>>>(results, seen);
  Results r;
  static int got_seen[kAll];
  EXPECT_OK(cudaMemcpy(&r, results, sizeof(r), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(got_seen, seen, sizeof(got_seen), cudaMemcpyDeviceToHost));
  EXPECT(r.add == kAll && r.sub == -2 * kAll);
  for (int i = 0; i < kAll; ++i) EXPECT(got_seen[i] == 1);
  int largest = 0;
  unsigned all_xor = 0;
  unsigned down = 7;
  for (int i = 0; i < kAll; ++i) {
    largest = i * 7 % 1001 > largest ? i * 7 % 1001 : largest;
    all_xor ^= i;
    down = down == 0 || down > 50 ? 50 : down - 1;
  }
  EXPECT(r.maximum == largest && r.minimum == -largest);
  EXPECT(r.exchanged >= 0 && r.exchanged < kAll);
  EXPECT(r.compared >= 1 && r.compared <= kAll);
  EXPECT(r.increments == kAll % 100 && r.decrements == down);
  EXPECT(r.all_and == (~0u << 7) && r.any_or == 0x1ffu && r.all_xor == all_xor);
  EXPECT(r.unsigned_max == 0x80000000u + kAll - 1 && r.unsigned_min == 0x80000000u);
  EXPECT(r.wide_add == (static_cast<unsigned long long>(kAll) << 33));
  EXPECT(r.wide_max == 1ull << 49 && r.wide_or == ~0ull);
  EXPECT(r.signed_min == -(kAll - 1) * 10000000000ll);
  EXPECT(r.float_add == kAll * 0.5f && r.double_add == kAll * 0.25);
  EXPECT(r.scopes[0] == kAll && r.scopes[1] == kAll && r.scopes[2] == kAll - 1);
  EXPECT(r.scopes[3] == 31 && r.scopes[4] == 3 && r.scopes[5] == 8);

  float* device_largest = nullptr;
  EXPECT_OK(cudaMalloc(&device_largest, sizeof(float)));
  EXPECT_OK(cudaMemset(device_largest, 0, sizeof(float)));
  compare_and_swap<<<kBlocks, kThreads>>>(results, device_largest);
  float got_largest = 0;
  EXPECT_OK(cudaMemcpy(&got_largest, device_largest, sizeof(float), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(&r, results, sizeof(r), cudaMemcpyDeviceToHost));
  EXPECT(got_largest == kAll - 1 && r.locked == kAll && r.lock == 0);

  constexpr int kBytes = 10007;
  static unsigned char data[kBytes];
  unsigned expected[256] = {};
  for (int i = 0; i < kBytes; ++i) ++expected[data[i] = static_cast<unsigned char>(i * i % 251)];
  unsigned char* device_data = nullptr;
  unsigned* bins = nullptr;
  EXPECT_OK(cudaMalloc(&device_data, kBytes));
  EXPECT_OK(cudaMalloc(&bins, sizeof(expected)));
  EXPECT_OK(cudaMemcpy(device_data, data, kBytes, cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemset(bins, 0, sizeof(expected)));
  histogram<<<4, 100>>>(device_data, kBytes, bins);
  unsigned got_bins[256];
  EXPECT_OK(cudaMemcpy(got_bins, bins, sizeof(got_bins), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 256; ++i) EXPECT(got_bins[i] == expected[i]);
  EXPECT_OK(cudaFree(results));
  EXPECT_OK(cudaFree(seen));
  EXPECT_OK(cudaFree(device_largest));
  EXPECT_OK(cudaFree(device_data));
  EXPECT_OK(cudaFree(bins));
  return finish();
}
