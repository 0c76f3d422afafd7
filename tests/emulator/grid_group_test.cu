// The grid as a cooperative group: ranks, and waiting for all blocks.
#include <cooperative_groups.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

namespace cg = cooperative_groups;

class GridGroupTest : public EmulatorTest {};

__global__ void grid_ranks(unsigned long long* out) {
  const cg::grid_group grid = cg::this_grid();
  const bool consistent = grid.num_blocks() == 12 && grid.dim_blocks().y == 3 &&
                          grid.block_rank() * blockDim.x + threadIdx.x == grid.thread_rank() &&
                          grid.size() == 12ull * blockDim.x && grid.block_index().z == blockIdx.z &&
                          grid.dim_threads().z == 2 &&
                          grid.thread_index().x == blockIdx.x * blockDim.x + threadIdx.x;
  out[grid.thread_rank()] += consistent ? 1 : 100;
}

TEST_F(GridGroupTest, AGridRanksItsThreadsBlockByBlock) {
  const Managed<unsigned long long> out(12 * 37);
  grid_ranks<<<dim3(2, 3, 2), 37>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (std::size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i], 1u) << i;
}

// Each round every thread reads what its neighbour, perhaps of the next block, wrote.
__global__ void round_the_grid(int* data, int rounds, int* valid) {
  const cg::grid_group grid = cg::this_grid();
  const cg::thread_group any = grid;
  const auto i = grid.thread_rank();
  for (int round = 0; round < rounds; ++round) {
    const int next = data[(i + 1) % grid.size()];
    if (round % 2) {
      grid.sync();
    } else {
      grid.barrier_wait(grid.barrier_arrive());
    }
    data[i] = next;
    if (round % 2) {
      cg::sync(grid);
    } else {
      any.sync();
    }
  }
  if (grid.is_valid()) atomicAdd(valid, 1);
}

TEST_F(GridGroupTest, AGridWaitsForAllItsBlocks) {
  const int count = 6 * 35;
  const Managed<int> data(count), valid(1);
  for (int i = 0; i < count; ++i) data[static_cast<unsigned>(i)] = i * i;
  int* memory = data.data();
  int rounds = 25;
  int* flag = valid.data();
  void* arguments[] = {&memory, &rounds, &flag};
  testing::internal::CaptureStderr();
  ASSERT_EQ(cudaLaunchCooperativeKernel(reinterpret_cast<void*>(round_the_grid), dim3(3, 2),
                                        dim3(5, 7), arguments, 0, nullptr),
            cudaSuccess);
  std::string message;
  ASSERT_EQ(finish(message), cudaSuccess) << message;
  EXPECT_EQ(message, "");
  EXPECT_EQ(valid[0], count);
  for (int i = 0; i < count; ++i) {
    const int from = (i + rounds) % count;
    ASSERT_EQ(data[static_cast<unsigned>(i)], from * from) << i;
  }
}

__global__ void wait_for_all_blocks(int* valid) {
  *valid = 1 + cg::this_grid().is_valid();
  cg::this_grid().sync();
}

TEST_F(GridGroupTest, AGridOfAnOrdinaryLaunchCannotWait) {
  const Managed<int> valid(1);
  testing::internal::CaptureStderr();
  wait_for_all_blocks<<<2, 32>>>(valid.data());
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(message, {"grid_group_test.cu:", "wait_for_all_blocks"}));
  EXPECT_EQ(valid[0], 1);
}

}  // namespace
}  // namespace warpkit::emulator_test
