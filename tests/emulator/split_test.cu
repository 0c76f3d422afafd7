// Kernels that the rewriter splits at their barriers: they must do what they do as written.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace warpkit::emulator::test {
namespace {

constexpr int kThreads = 96;

struct Buffer {
  explicit Buffer(int count) { cudaMallocManaged(&data, count * sizeof(int)); }
  ~Buffer() { cudaFree(data); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  int* data = nullptr;
};

// All threads of a split block use one stack.
__global__ void note_stacks(std::uintptr_t* where) {
  int local = 0;
  __syncthreads();
  where[threadIdx.x] = reinterpret_cast<std::uintptr_t>(&local);
}

TEST(Split, RunsOnOneStack) {
  std::uintptr_t* where = nullptr;
  ASSERT_EQ(cudaMallocManaged(&where, kThreads * sizeof *where), cudaSuccess);
  note_stacks<<<1, kThreads>>>(where);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 1; t < kThreads; ++t) ASSERT_EQ(where[t], where[0]);
  cudaFree(where);
}

// Every kind of local variable lives on behind a barrier.
__global__ void keep_everything(int* out, int rounds) {
  extern __shared__ int others[];
  const int t = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  const int threads = blockDim.x * blockDim.y * blockDim.z;
  int sum = 0, moved = t;
  int last[3] = {t, t + 1, t + 2};
  float2 pair = make_float2(t, -t);
  const int* next = others + (t + 1) % threads;
  for (int round = 1; round <= rounds; ++round) {
    others[t] = moved * round;
    __syncthreads();
    const int seen = *next;
    last[round % 3] += seen;
    pair.x += seen;
    __syncthreads();
    moved = seen % 17;
    sum += last[round % 3] - moved;
  }
  out[t] = sum + last[0] + last[1] * 3 + static_cast<int>(pair.x - pair.y);
}

std::vector<int> kept_on_host(int threads, int rounds) {
  std::vector<int> moved(threads), sum(threads), result(threads);
  std::vector<std::vector<int>> last(threads);
  std::vector<float> x(threads);
  for (int t = 0; t < threads; ++t) {
    moved[t] = t;
    last[t] = {t, t + 1, t + 2};
    x[t] = t;
  }
  for (int round = 1; round <= rounds; ++round) {
    std::vector<int> others(threads);
    for (int t = 0; t < threads; ++t) others[t] = moved[t] * round;
    for (int t = 0; t < threads; ++t) {
      const int seen = others[(t + 1) % threads];
      last[t][round % 3] += seen;
      x[t] += seen;
      moved[t] = seen % 17;
      sum[t] += last[t][round % 3] - moved[t];
    }
  }
  for (int t = 0; t < threads; ++t) {
    result[t] = sum[t] + last[t][0] + last[t][1] * 3 + static_cast<int>(x[t] + t);
  }
  return result;
}

TEST(Split, KeepsVariablesOfBlocksOfEveryShape) {
  for (const dim3 shape : {dim3(1), dim3(33), dim3(7, 5), dim3(3, 4, 5), dim3(1, 9), dim3(1024)}) {
    const int threads = static_cast<int>(shape.x * shape.y * shape.z);
    Buffer out(threads);
    keep_everything<<<1, shape, threads * sizeof(int)>>>(out.data, 7);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    const std::vector<int> expected = kept_on_host(threads, 7);
    for (int t = 0; t < threads; ++t) ASSERT_EQ(out.data[t], expected[t]) << t << "/" << threads;
  }
}

// Loops, branches and jumps that all threads take together.
__global__ void go_together(int* out, int rounds) {
  __shared__ int turn[kThreads];
  int mine = 0;
  turn[threadIdx.x] = threadIdx.x;
  __syncthreads();
  for (int i = 0;; ++i) {
    if (i == rounds) break;
    if (i % 2 == 0) {
      mine += turn[(threadIdx.x + 1) % kThreads];
      __syncthreads();
      turn[threadIdx.x] = mine;
      __syncthreads();
    } else {
      unsigned width = kThreads / 2;
      while (width > 0) {
        if (threadIdx.x < width) mine += turn[threadIdx.x + width];
        __syncthreads();
        width /= 3;
      }
    }
  }
  if (threadIdx.x % 2 == 1) return;
  out[threadIdx.x] = mine;
}

TEST(Split, FollowsLoopsBranchesAndJumps) {
  constexpr int kRounds = 5;
  Buffer out(kThreads);
  for (int t = 0; t < kThreads; ++t) out.data[t] = -1;
  go_together<<<1, kThreads>>>(out.data, kRounds);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  std::vector<int> turn(kThreads), mine(kThreads);
  for (int t = 0; t < kThreads; ++t) turn[t] = t;
  for (int i = 0; i < kRounds; ++i) {
    if (i % 2 == 0) {
      for (int t = 0; t < kThreads; ++t) mine[t] += turn[(t + 1) % kThreads];
      turn = mine;
    } else {
      for (int width = kThreads / 2; width > 0; width /= 3) {
        for (int t = 0; t < width; ++t) mine[t] += turn[t + width];
      }
    }
  }
  for (int t = 0; t < kThreads; ++t) ASSERT_EQ(out.data[t], t % 2 == 1 ? -1 : mine[t]) << t;
}

// What a thread keeps may be more than a block's stacks would hold.
template <int kValues>
__global__ void keep_much(int* out) {
  int values[kValues];
  for (int i = 0; i < kValues; ++i) values[i] = i * static_cast<int>(threadIdx.x);
  for (int round = 0; round < 3; ++round) {
    int more[kValues];
    for (int i = 0; i < kValues; ++i) more[i] = values[i] + round;
    __syncthreads();
    for (int i = 0; i < kValues; ++i) values[i] = more[kValues - 1 - i];
  }
  out[threadIdx.x] = values[1];
}

TEST(Split, KeepsMuch) {
  constexpr int kValues = 5000;
  Buffer out(kThreads);
  keep_much<kValues><<<3, kThreads>>>(out.data);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < kThreads; ++t) ASSERT_EQ(out.data[t], (kValues - 2) * t + 3) << t;
}

__global__ void fault_behind_barrier(int* p, long far) {
  __shared__ int s[kThreads];
  s[threadIdx.x] = 1;
  __syncthreads();
  if (threadIdx.x == 37) p[far] = s[0];
}

TEST(Split, NamesTheThreadOfAFault) {
  Buffer out(1);
  ::testing::internal::CaptureStderr();
  fault_behind_barrier<<<1, kThreads>>>(out.data, 1l << 50);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("thread (37,0,0)"), std::string::npos);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaDeviceReset(), cudaSuccess);
}

}  // namespace
}  // namespace warpkit::emulator::test
