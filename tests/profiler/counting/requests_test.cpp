// Sectors and wavefronts of single requests, against numbers worked by hand.
#include "emulator/profiler/counting/requests.hpp"

#include <gtest/gtest.h>

namespace warpkit::emulator::counting {
namespace {

Request strided(std::uint32_t lanes, std::uint32_t bytes, std::uint64_t stride,
                std::uint64_t begin = 4096) {
  Request request;
  request.lanes = lanes;
  request.bytes = bytes;
  for (std::uint64_t lane = 0; lane < kLanes; ++lane) {
    request.addresses[lane] = begin + lane * stride;
  }
  return request;
}

TEST(RequestsTest, SectorsFollowTheStride) {
  EXPECT_EQ(distinct_units(strided(~0u, 4, 4), kSectorBytes), 4u);          // 128 bytes
  EXPECT_EQ(distinct_units(strided(~0u, 4, 4, 4100), kSectorBytes), 5u);    // and 4 beyond
  EXPECT_EQ(distinct_units(strided(~0u, 4, 32), kSectorBytes), 32u);        // one each
  EXPECT_EQ(distinct_units(strided(~0u, 16, 16), kSectorBytes), 16u);       // 512 bytes
  EXPECT_EQ(distinct_units(strided(~0u, 4, 0), kSectorBytes), 1u);          // a broadcast
  EXPECT_EQ(distinct_units(strided(0x1ff, 4, 4), kSectorBytes), 2u);        // 36 bytes
  EXPECT_EQ(distinct_units(strided(~0u, 4, 4096), kLineBytes), 32u);        // far apart
  EXPECT_EQ(distinct_units(strided(~0u, 8, 32, 4092), kSectorBytes), 33u);  // each over an edge
}

TEST(RequestsTest, WordsOfOneBankTakeTurns) {
  EXPECT_EQ(shared_wavefronts(strided(~0u, 4, 4)), 1u);
  EXPECT_EQ(shared_wavefronts(strided(~0u, 4, 8)), 2u);     // stride 2: 16 banks, 2 words each
  EXPECT_EQ(shared_wavefronts(strided(~0u, 4, 128)), 32u);  // a column of [32][32]
  EXPECT_EQ(shared_wavefronts(strided(~0u, 4, 132)), 1u);   // a column of [32][33]
  EXPECT_EQ(shared_wavefronts(strided(~0u, 4, 0)), 1u);     // one word for all
  EXPECT_EQ(shared_wavefronts(strided(~0u, 1, 1)), 1u);     // four lanes a word
  EXPECT_EQ(shared_wavefronts(strided(0x5, 4, 128)), 2u);   // two lanes, one bank
  Request halves = strided(~0u, 4, 0);
  for (int lane = 16; lane < kLanes; ++lane) halves.addresses[lane] += 64;
  EXPECT_EQ(shared_wavefronts(halves), 1u);  // two words of two banks
  for (int lane = 16; lane < kLanes; ++lane) halves.addresses[lane] += 64;
  EXPECT_EQ(shared_wavefronts(halves), 2u);  // two words of one bank
}

TEST(RequestsTest, WideLanesGoByParts) {
  EXPECT_EQ(shared_wavefronts(strided(~0u, 8, 8)), 2u);    // half-warps
  EXPECT_EQ(shared_wavefronts(strided(~0u, 16, 16)), 4u);  // quarters
  EXPECT_EQ(ideal_wavefronts(strided(~0u, 16, 16)), 4u);
  EXPECT_EQ(ideal_wavefronts(strided(0xff, 16, 16)), 1u);  // one quarter
  EXPECT_EQ(shared_wavefronts(strided(~0u, 8, 16)), 4u);   // 64 words on 16 banks: 2 a half
  EXPECT_EQ(shared_wavefronts(strided(~0u, 16, 0)), 1u);   // all parts want the same
}

}  // namespace
}  // namespace warpkit::emulator::counting
