// Cooperative groups that arise when the program runs: from branches, predicates, labels.
#include <cooperative_groups.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

namespace cg = cooperative_groups;

class GroupPartitionTest : public EmulatorTest {};

// What a group says of itself.
struct Membership {
  unsigned long long size, rank;
  unsigned meta_size, meta_rank;
};

__global__ void thirds(Membership* out, unsigned* members) {
  const unsigned t = threadIdx.x;
  if (t % 3 != 1) return;
  const cg::coalesced_group active = cg::coalesced_threads();
  out[t] = {active.size(), active.thread_rank(), active.meta_group_size(),
            active.meta_group_rank()};
  members[t] = active.ballot(t % 2);
  active.sync();
}

TEST_F(GroupPartitionTest, CoalescedThreadsAreThoseOfTheBranch) {
  const unsigned threads = 77;
  const Managed<Membership> out(threads);
  const Managed<unsigned> members(threads);
  thirds<<<1, threads>>>(out.data(), members.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 1; t < threads; t += 3) {
    std::vector<unsigned> group;
    for (unsigned other = t / 32 * 32; other < std::min(threads, t / 32 * 32 + 32); ++other) {
      if (other % 3 == 1) group.push_back(other);
    }
    unsigned odd = 0;
    for (unsigned rank = 0; rank < group.size(); ++rank) {
      EXPECT_TRUE(group[rank] != t || out[t].rank == rank) << t;
      odd |= (group[rank] % 2) << rank;
    }
    EXPECT_EQ(out[t].size, group.size()) << t;
    EXPECT_EQ(members[t], odd) << t;
    EXPECT_EQ(out[t].meta_size, 1u);
    EXPECT_EQ(out[t].meta_rank, 0u);
  }
}

__global__ void split(Membership* out, int* labels) {
  const auto block = cg::this_thread_block();
  const unsigned t = block.thread_rank();
  const auto tile = cg::tiled_partition<16>(block);
  Membership* const mine = out + 4 * t;
  const auto of = [](const cg::coalesced_group& group) {
    group.sync();
    return Membership{group.size(), group.thread_rank(), group.meta_group_size(),
                      group.meta_group_rank()};
  };
  mine[0] = of(cg::binary_partition(tile, t % 5 < 2));
  mine[1] = of(cg::binary_partition(tile, true));
  mine[2] = of(cg::labeled_partition(tile, labels[t]));
  const auto odd_or_even = cg::binary_partition(tile, t % 2);
  mine[3] = of(cg::tiled_partition(odd_or_even, 4));
}

TEST_F(GroupPartitionTest, GroupsSplitByPredicateLabelAndSize) {
  const unsigned threads = 64;
  const Managed<Membership> out(4 * threads);
  const Managed<int> labels(threads);
  for (unsigned t = 0; t < threads; ++t) labels[t] = static_cast<int>(t * t % 7) - 3;
  split<<<1, dim3(4, 16)>>>(out.data(), labels.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (unsigned t = 0; t < threads; ++t) {
    const unsigned first = t / 16 * 16;
    unsigned alike = 0, alike_before = 0, same = 0, same_before = 0, labels_before = 0, all = 0;
    for (unsigned other = first; other < first + 16; ++other) {
      if ((other % 5 < 2) == (t % 5 < 2)) {
        ++alike;
        alike_before += other < t;
      }
      if (labels[other] == labels[t]) {
        ++same;
        same_before += other < t;
      }
    }
    for (unsigned other = first; other < first + 16; ++other) {
      bool is_first = true;
      for (unsigned before = first; before < other; ++before) {
        is_first &= labels[before] != labels[other];
      }
      all += is_first;
      unsigned my_first = first;
      while (labels[my_first] != labels[t]) ++my_first;
      labels_before += is_first && other < my_first;
    }
    const Membership* mine = &out[4 * t];
    EXPECT_EQ(mine[0].size, alike) << t;
    EXPECT_EQ(mine[0].rank, alike_before) << t;
    EXPECT_EQ(mine[0].meta_size, 2u);
    EXPECT_EQ(mine[0].meta_rank, t % 5 < 2 ? 1u : 0u);
    EXPECT_EQ(mine[1].size, 16u);
    EXPECT_EQ(mine[1].meta_size, 1u);
    EXPECT_EQ(mine[2].size, same) << t;
    EXPECT_EQ(mine[2].rank, same_before) << t;
    EXPECT_EQ(mine[2].meta_size, all);
    EXPECT_EQ(mine[2].meta_rank, labels_before) << t;
    EXPECT_EQ(mine[3].size, 4u);
    EXPECT_EQ(mine[3].rank, t % 16 / 2 % 4);
    EXPECT_EQ(mine[3].meta_rank, t % 16 / 8);
    EXPECT_EQ(mine[3].meta_size, 2u);
  }
}

}  // namespace
}  // namespace warpkit::emulator_test
