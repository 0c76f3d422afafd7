// Cooperative groups, barriers in memory, asynchronous copies and atomics with orders.
#include <cooperative_groups.h>
#include <cooperative_groups/memcpy_async.h>
#include <cooperative_groups/reduce.h>
#include <cuda_pipeline_primitives.h>
#include <cuda/atomic>
#include <cuda/barrier>
#include <cuda/pipeline>

#include <utility>

#include "tests/checks/cases.hpp"

namespace cg = cooperative_groups;
using BlockBarrier = cuda::barrier<cuda::thread_scope_block>;

// A shuffle brings a tile together, but doesn't order its memory.
__global__ void tile_shuffles(int* data) {
  __shared__ int box[64];
  const auto tile = cg::tiled_partition<32>(cg::this_thread_block());
  box[threadIdx.x] = static_cast<int>(threadIdx.x); /*a1*/
  const int one = tile.shfl_xor(1, 1);
  data[threadIdx.x] = box[threadIdx.x ^ 1] + one; /*a2*/
}
// expect: racecheck error a1 a2
CASE(tile_shuffles) {
  int* d = device_zeros<int>(64);
  tile_shuffles<<<1, 64>>>(d);
  cudaFree(d);
}
template <int kSize>
__global__ void tile_syncs(int* data) {
  __shared__ int box[128];
  const auto tile = cg::tiled_partition<kSize>(cg::this_thread_block());
  box[threadIdx.x] = static_cast<int>(threadIdx.x); /*b1*/
  tile.sync();
  data[threadIdx.x] = box[threadIdx.x ^ 17]; /*b2*/
}
CASE(tile_syncs) {
  int* d = device_zeros<int>(128);
  tile_syncs<32><<<1, 128>>>(d);
  cudaFree(d);
}
// expect: racecheck error b1 b2
CASE(tile_is_too_small) {
  int* d = device_zeros<int>(128);
  tile_syncs<16><<<1, 128>>>(d);
  cudaFree(d);
}
// A tile of two warps.
__global__ void large_tile_syncs(int* data, int far) {
  __shared__ int box[128];
  const auto tile = cg::tiled_partition<64>(cg::this_thread_block());
  box[threadIdx.x] = static_cast<int>(threadIdx.x); /*c1*/
  tile.sync();
  data[threadIdx.x] = box[static_cast<int>(threadIdx.x) ^ far]; /*c2*/
}
CASE(large_tile_syncs) {
  int* d = device_zeros<int>(128);
  large_tile_syncs<<<1, 128>>>(d, 33);
  cudaFree(d);
}
// expect: racecheck error c1 c2
CASE(large_tile_is_too_small) {
  int* d = device_zeros<int>(128);
  large_tile_syncs<<<1, 128>>>(d, 65);
  cudaFree(d);
}

__global__ void copies(const int* in, int* out, bool waits) {
  __shared__ int buffer[64];
  const auto block = cg::this_thread_block();
  cg::memcpy_async(block, buffer, in, sizeof(int) * 64);
  if (waits) {
    cg::wait(block);
  } else {
    block.sync();
  }
  out[threadIdx.x] = buffer[threadIdx.x ^ 40]; /*d1*/
}
CASE(copy_is_waited_for) {
  int* d = device_zeros<int>(128);
  copies<<<1, 64>>>(d, d + 64, true);
  cudaFree(d);
}
// expect: initcheck error d1
CASE(copy_is_not_waited_for) {
  int* d = device_zeros<int>(128);
  copies<<<1, 64>>>(d, d + 64, false);
  cudaFree(d);
}
// Each thread has waited for its own copies only.
__global__ void own_copies(const int* in, int* out) {
  __shared__ int buffer[64];
  __pipeline_memcpy_async(&buffer[threadIdx.x], in + threadIdx.x, sizeof(int));
  __pipeline_commit();
  __pipeline_wait_prior(0);                    /*e1*/
  out[threadIdx.x] = buffer[threadIdx.x ^ 40]; /*e2*/
}
// expect: racecheck error e1 e2
CASE(copies_of_others) {
  int* d = device_zeros<int>(128);
  own_copies<<<1, 64>>>(d, d + 64);
  cudaFree(d);
}
__global__ void everybodys_copies(const int* in, int* out) {
  __shared__ int buffer[64];
  __pipeline_memcpy_async(&buffer[threadIdx.x], in + threadIdx.x, sizeof(int));
  __pipeline_commit();
  __pipeline_wait_prior(0);
  __syncthreads();
  out[threadIdx.x] = buffer[threadIdx.x ^ 40];
}
CASE(copies_of_everybody) {
  int* d = device_zeros<int>(128);
  everybodys_copies<<<1, 64>>>(d, d + 64);
  cudaFree(d);
}
// Half of the block fetches for the other half, a stage ahead.
__global__ void pipeline(const int* in, int* out) {
  __shared__ cuda::pipeline_shared_state<cuda::thread_scope_block, 2> state;
  __shared__ int buffer[2][32];
  const bool produces = threadIdx.x >= 32;
  auto pipe =
      cuda::make_pipeline(cg::this_thread_block(), &state,
                          produces ? cuda::pipeline_role::producer : cuda::pipeline_role::consumer);
  int sum = 0;
  for (int stage = 0; stage < 5; ++stage) {
    if (produces) {
      pipe.producer_acquire();
      cuda::memcpy_async(&buffer[stage % 2][threadIdx.x - 32], in + 32 * stage + threadIdx.x - 32,
                         sizeof(int), pipe);
      pipe.producer_commit();
    } else {
      pipe.consumer_wait();
      sum += buffer[stage % 2][threadIdx.x ^ 5];
      pipe.consumer_release();
    }
  }
  if (!produces) out[threadIdx.x] = sum;
}
CASE(pipeline) {
  int* d = device_zeros<int>(192);
  pipeline<<<1, 64>>>(d, d + 160);
  cudaFree(d);
}

__global__ void arrives(int* data) {
  __shared__ BlockBarrier barrier;
  __shared__ int box[64];
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  box[threadIdx.x] = static_cast<int>(threadIdx.x); /*f1*/
  auto token = barrier.arrive();
  data[threadIdx.x] = box[threadIdx.x ^ 33]; /*f2*/
  barrier.wait(std::move(token));
}
// expect: racecheck error f1 f2
CASE(barrier_reads_before_waiting) {
  int* d = device_zeros<int>(64);
  arrives<<<1, 64>>>(d);
  cudaFree(d);
}
__global__ void arrives_and_waits(int* data) {
  __shared__ BlockBarrier barrier;
  __shared__ int box[64];
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  for (int round = 0; round < 3; ++round) {
    box[threadIdx.x] = static_cast<int>(threadIdx.x) + round;
    barrier.wait(barrier.arrive());
    data[threadIdx.x] += box[threadIdx.x ^ 33];
    barrier.arrive_and_wait();
  }
}
CASE(barrier_waits_before_reading) {
  int* d = device_zeros<int>(64);
  arrives_and_waits<<<1, 64>>>(d);
  cudaFree(d);
}
__global__ void expects_one_more() {
  __shared__ BlockBarrier barrier;
  if (threadIdx.x == 0) init(&barrier, blockDim.x + 1);
  __syncthreads();
  barrier.arrive_and_wait(); /*g1*/
}
// expect: synccheck error g1
CASE(barrier_expects_one_more) { expects_one_more<<<1, 64>>>(); }

// Block 0 hands a value over.
template <bool kReleases>
__global__ void hand_over(int* data, cuda::atomic<int, cuda::thread_scope_device>* flag) {
  if (blockIdx.x == 0) {
    data[0] = 42; /*h1*/
    flag->store(1, kReleases ? cuda::memory_order_release : cuda::memory_order_relaxed);
  } else {
    while (flag->load(cuda::memory_order_acquire) == 0) {
    }
    data[1] = data[0]; /*h2*/
  }
}
CASE(flag_is_released) {
  int* d = device_zeros<int>(3);
  hand_over<true>
      <<<2, 1>>>(d, reinterpret_cast<cuda::atomic<int, cuda::thread_scope_device>*>(d + 2));
  cudaFree(d);
}
// expect: racecheck error h1 h2
CASE(flag_is_relaxed) {
  int* d = device_zeros<int>(3);
  hand_over<false>
      <<<2, 1>>>(d, reinterpret_cast<cuda::atomic<int, cuda::thread_scope_device>*>(d + 2));
  cudaFree(d);
}

// Every thread reads what the next block wrote.
template <bool kWholeGrid>
__global__ void next_block(int* data) {
  const cg::grid_group grid = cg::this_grid();
  const auto i = grid.thread_rank();
  data[i] = static_cast<int>(i); /*i1*/
  if (kWholeGrid) {
    grid.sync();
  } else {
    cg::this_thread_block().sync();
  }
  data[grid.size() + i] = data[(i + blockDim.x) % grid.size()]; /*i2*/
}
void launch_at_once(void (*kernel)(int*)) {
  int* d = device_zeros<int>(256);
  void* arguments[] = {&d};
  cudaLaunchCooperativeKernel(reinterpret_cast<void*>(kernel), dim3(4), dim3(32), arguments, 0,
                              nullptr);
  cudaFree(d);
}
CASE(grid_waits) { launch_at_once(next_block<true>); }
// expect: racecheck error i1 i2
CASE(only_the_block_waits) { launch_at_once(next_block<false>); }

// One atomic operation for all lanes that are here.
__global__ void compact(const int* in, int* out, int* count, int n) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= n || in[i] % 3 == 0) return;
  const auto active = cg::coalesced_threads();
  int start = 0;
  if (active.thread_rank() == 0) start = atomicAdd(count, static_cast<int>(active.size()));
  out[active.shfl(start, 0) + static_cast<int>(active.thread_rank())] = in[i];
}
CASE(compaction) {
  int values[200];
  for (int i = 0; i < 200; ++i) values[i] = i * i % 17;
  int* in = device_copy(values, 200);
  int* out = device_zeros<int>(201);
  compact<<<4, 64>>>(in, out, out + 200, 200);
  cudaFree(in);
  cudaFree(out);
}
