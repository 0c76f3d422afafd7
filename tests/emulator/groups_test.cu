// Cooperative groups: who belongs to a group, in which order, and waiting for each other.
#include <cooperative_groups.h>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

namespace cg = cooperative_groups;

class GroupsTest : public EmulatorTest {};

const dim3 kShapes[] = {dim3(1),     dim3(33),    dim3(96),       dim3(257),     dim3(1024),
                        dim3(7, 11), dim3(32, 5), dim3(5, 3, 13), dim3(1, 1, 9), dim3(2, 40, 3)};

unsigned threads_in(const dim3& shape) { return shape.x * shape.y * shape.z; }

__global__ void block_ranks(unsigned* out) {
  const cg::thread_block block = cg::this_thread_block();
  const unsigned rank = block.thread_rank();
  const dim3 index = block.thread_index();
  const dim3 extent = block.dim_threads();
  const bool consistent =
      rank == index.x + extent.x * (index.y + extent.y * index.z) &&
      block.group_index().y == blockIdx.y && cg::thread_block::size() == block.num_threads() &&
      block.size() == extent.x * extent.y * extent.z && block.group_dim().z == blockDim.z;
  const unsigned blocks_before = block.group_index().x + gridDim.x * block.group_index().y;
  out[blocks_before * block.size() + rank] += consistent ? 1 : 100;
}

TEST_F(GroupsTest, ABlockRanksItsThreadsXFirst) {
  for (const dim3& shape : kShapes) {
    const Managed<unsigned> out(6 * threads_in(shape));
    block_ranks<<<dim3(2, 3), shape>>>(out.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (std::size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i], 1u) << i;
  }
}

// Each thread tells its successor through shared memory, then through the block's other barriers.
__global__ void pass_on(int* out) {
  __shared__ int box[1024];
  const cg::thread_block block = cg::this_thread_block();
  const unsigned rank = block.thread_rank();
  const unsigned next = (rank + 1) % block.size();
  box[rank] = static_cast<int>(3 * rank);
  block.sync();
  int got = box[next];
  cg::sync(block);
  box[rank] = got + 1;
  auto token = block.barrier_arrive();
  block.barrier_wait(static_cast<decltype(token)&&>(token));
  got = box[next];
  const cg::thread_group any = block;
  any.sync();
  box[rank] = got;
  __syncthreads();
  out[rank] = box[next];
}

TEST_F(GroupsTest, ABlockWaitsInEachOfItsWays) {
  for (const dim3& shape : kShapes) {
    const unsigned threads = threads_in(shape);
    const Managed<int> out(threads);
    pass_on<<<1, shape>>>(out.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (unsigned t = 0; t < threads; ++t) {
      ASSERT_EQ(out[t], static_cast<int>(3 * ((t + 3) % threads)) + 1) << t << " of " << threads;
    }
  }
}

// What a group says of itself.
struct Membership {
  unsigned long long size, rank;
  unsigned meta_size, meta_rank;
};

template <unsigned kSize>
__global__ void static_tiles(Membership* out) {
  const auto block = cg::this_thread_block();
  const cg::thread_block_tile<kSize> tile = cg::tiled_partition<kSize>(block);
  static_assert(cg::thread_block_tile<kSize>::num_threads() == kSize, "known to the compiler");
  tile.sync();
  out[block.thread_rank()] = {tile.size(), tile.thread_rank(), tile.meta_group_size(),
                              tile.meta_group_rank()};
}

template <unsigned kSize>
void expect_static_tiles() {
  for (const unsigned threads : {1u, 33u, 96u, 257u, 1024u}) {
    const Managed<Membership> out(threads);
    static_tiles<kSize><<<1, threads>>>(out.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    for (unsigned t = 0; t < threads; ++t) {
      ASSERT_EQ(out[t].size, kSize);
      ASSERT_EQ(out[t].rank, t % kSize);
      ASSERT_EQ(out[t].meta_size, (threads + kSize - 1) / kSize);
      ASSERT_EQ(out[t].meta_rank, t / kSize);
    }
  }
}

TEST_F(GroupsTest, TilesKnowTheirPlaceInTheBlock) {
  expect_static_tiles<1>();
  expect_static_tiles<2>();
  expect_static_tiles<4>();
  expect_static_tiles<8>();
  expect_static_tiles<16>();
  expect_static_tiles<32>();
}

__global__ void nested_tiles(Membership* out) {
  const auto block = cg::this_thread_block();
  const auto warp = cg::tiled_partition<32>(block);
  const auto eight = cg::tiled_partition<8>(warp);
  const auto two = cg::tiled_partition<2>(eight);
  const cg::thread_block_tile<2> any_parent = two;
  Membership* const mine = out + 3 * block.thread_rank();
  mine[0] = {eight.size(), eight.thread_rank(), eight.meta_group_size(), eight.meta_group_rank()};
  mine[1] = {any_parent.size(), any_parent.thread_rank(), any_parent.meta_group_size(),
             any_parent.meta_group_rank()};
  const auto alone = cg::this_thread();
  mine[2] = {alone.size(), alone.thread_rank(), 0, 0};
}

TEST_F(GroupsTest, TilesOfTilesCountWithinTheirParents) {
  const Managed<Membership> out(3 * 70);
  nested_tiles<<<1, dim3(7, 10)>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < 70; ++t) {
    const Membership& eight = out[3 * t];
    const Membership& two = out[3 * t + 1];
    EXPECT_EQ(eight.rank, t % 8);
    EXPECT_EQ(eight.meta_size, 4u);
    EXPECT_EQ(eight.meta_rank, t % 32 / 8);
    EXPECT_EQ(two.rank, t % 2);
    EXPECT_EQ(two.meta_size, 4u);
    EXPECT_EQ(two.meta_rank, t % 8 / 2);
    EXPECT_EQ(out[3 * t + 2].size, 1u);
    EXPECT_EQ(out[3 * t + 2].rank, 0u);
  }
}

// A function that takes any group, as public samples write it.
__device__ Membership describe(const cg::thread_group& group) {
  group.sync();
  return {group.size(), group.thread_rank(), 0, 0};
}

__global__ void groups_of_any_kind(Membership* out, unsigned tile_size) {
  const auto block = cg::this_thread_block();
  Membership* const mine = out + 4 * block.thread_rank();
  mine[0] = describe(block);
  const cg::thread_group part = cg::tiled_partition(block, tile_size);
  mine[1] = describe(part);
  mine[2] = describe(cg::tiled_partition(part, tile_size < 2 ? 1 : tile_size / 2));
  mine[3] = {cg::group_size(part), cg::thread_rank(part), 0, 0};
}

TEST_F(GroupsTest, AGroupWhoseKindIsUnknownAnswersForWhatItIs) {
  for (const unsigned threads : {1u, 33u, 96u, 257u}) {
    for (const unsigned size : {1u, 2u, 4u, 8u, 16u, 32u}) {
      const Managed<Membership> out(4 * threads);
      groups_of_any_kind<<<1, threads>>>(out.data(), size);
      ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
      for (unsigned t = 0; t < threads; ++t) {
        const Membership* mine = &out[4 * t];
        const unsigned first = t / size * size;
        const unsigned half = size < 2 ? 1 : size / 2;
        const unsigned half_first = t / half * half;
        ASSERT_EQ(mine[0].size, threads);
        ASSERT_EQ(mine[0].rank, t);
        ASSERT_EQ(mine[1].size, std::min(size, threads - first)) << t << " " << size;
        ASSERT_EQ(mine[1].rank, t % size);
        ASSERT_EQ(mine[2].size, std::min(half, threads - half_first));
        ASSERT_EQ(mine[2].rank, t % half);
        ASSERT_EQ(mine[3].size, mine[1].size);
        ASSERT_EQ(mine[3].rank, mine[1].rank);
      }
    }
  }
}

__global__ void partition_by(unsigned tile_size) {
  cg::tiled_partition(cg::this_thread_block(), tile_size);
}

TEST_F(GroupsTest, ATileSizeThatIsNoPowerOfTwoEndsTheLaunch) {
  testing::internal::CaptureStderr();
  partition_by<<<1, 32>>>(3);
  std::string message;
  EXPECT_NE(finish(message), cudaSuccess);
  EXPECT_TRUE(contains_in_order(message, {"groups_test.cu:", "partition_by"}));
}

// One half of a tile runs on its own for a while; the tile's barrier brings them together.
__global__ void halves(int* out) {
  __shared__ int box[64];
  const auto tile = cg::tiled_partition<16>(cg::this_thread_block());
  const unsigned t = threadIdx.x;
  if (tile.thread_rank() < 8) {
    const auto half = cg::coalesced_threads();
    box[t] = half.shfl(static_cast<int>(t), 0) + static_cast<int>(half.size());
    tile.sync();
  } else {
    box[t] = -1;
    tile.sync();
  }
  out[t] = box[t ^ 8];
}

TEST_F(GroupsTest, ATileMeetsAcrossBranches) {
  const Managed<int> out(64);
  halves<<<1, 64>>>(out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int t = 0; t < 64; ++t) {
    // Both halves of a warp's first tile and its second run the branch, so they may be together.
    const int other = t ^ 8;
    EXPECT_EQ(out[t], other % 16 < 8 ? other / 32 * 32 + 16 : -1) << t;
  }
}

__global__ void tile_waits_alone() {
  const auto tile = cg::tiled_partition<8>(cg::this_thread_block());
  if (threadIdx.x == 3) {
    __syncthreads();
  } else {
    tile.sync();
  }
}

TEST_F(GroupsTest, ATileThatWaitsForAThreadElsewhereIsADeadlock) {
  testing::internal::CaptureStderr();
  tile_waits_alone<<<1, 8>>>();
  std::string message;
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_TRUE(contains_in_order(
      message, {"deadlock", "6 more in thread_block_tile::sync with mask 0x000000ff",
                "groups_test.cu:", "__syncthreads"}));
}

__global__ void once(int* calls, int* out) {
  const auto tile = cg::tiled_partition<4>(cg::this_thread_block());
  cg::invoke_one(
      tile, [&](int by) { atomicAdd(calls, by); }, 5);
  out[threadIdx.x] =
      cg::invoke_one_broadcast(tile, [&] { return 10 * static_cast<int>(threadIdx.x); });
}

TEST_F(GroupsTest, OneThreadOfAGroupIsCalled) {
  const Managed<int> calls(1), out(40);
  once<<<1, 40>>>(calls.data(), out.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(calls[0], 50);
  for (int t = 0; t < 40; ++t) EXPECT_EQ(out[t], t / 4 * 40);
}

}  // namespace
}  // namespace warpkit::emulator_test
