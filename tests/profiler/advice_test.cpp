#include "emulator/profiler/report/advice.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "emulator/profiler/report/access_shape.hpp"

namespace warpkit::profile {
namespace {

using Offset = std::function<std::uint64_t(std::uint32_t lane)>;

/// One request of line 7 of k.cu.
Pattern request(Space space, Operation operation, std::uint32_t bytes, const Offset& offset,
                std::uint32_t lanes = 32, std::uint32_t lane_step = 1, std::uint64_t base = 0) {
  Pattern pattern;
  pattern.file = "k.cu";
  pattern.line = 7;
  pattern.space = space;
  pattern.operation = operation;
  pattern.bytes_per_lane = bytes;
  pattern.array = "in";
  pattern.base = base;
  for (std::uint32_t i = 0; i < lanes; ++i) {
    pattern.lanes.push_back({i * lane_step, offset(i * lane_step)});
  }
  return pattern;
}

Pattern load(std::uint32_t bytes, const Offset& offset, std::uint32_t lanes = 32,
             std::uint32_t lane_step = 1, std::uint64_t base = 0) {
  return request(Space::Global, Operation::Load, bytes, offset, lanes, lane_step, base);
}

Pattern shared(std::uint32_t bytes, std::uint32_t wavefronts, const Offset& offset) {
  Pattern pattern = request(Space::Shared, Operation::Load, bytes, offset);
  pattern.wavefronts = wavefronts;
  return pattern;
}

LineCounts counts_of(const Pattern& pattern) {
  LineCounts line;
  line.file = pattern.file;
  line.line = pattern.line;
  line.space = pattern.space;
  line.operation = pattern.operation;
  line.bytes_per_lane = pattern.bytes_per_lane;
  line.requests = 1;
  line.lanes = pattern.lanes.size();
  line.bytes = line.lanes * pattern.bytes_per_lane;
  const AccessShape shape = shape_of(pattern);
  line.sectors = shape.sectors;
  line.sectors_ideal = shape.sectors_ideal;
  line.wavefronts = pattern.wavefronts;
  line.wavefronts_ideal = (pattern.bytes_per_lane + 3) / 4;
  return line;
}

std::string said(const Pattern& pattern) {
  Launch launch;
  launch.patterns.push_back(pattern);
  return access_advice(launch, counts_of(pattern));
}

TEST(AdviceTest, GlobalPatternsAndWhatIsSaidOfThem) {
  const auto runs = [](std::uint32_t lane) { return std::uint64_t{lane % 4 * 4 + lane / 4 * 256}; };
  const auto gather = [](std::uint32_t lane) { return std::uint64_t{lane * lane % 31 * 64}; };
  const std::pair<Pattern, const char*> cases[] = {
      // 256 bytes apart: a sector a lane.
      {load(4, [](auto lane) { return lane * 256; }),
       "Lanes 0 to 31 touch 32 sectors where 128 bytes fill 4: from lane to lane the address in "
       "'in' grows by 256 bytes, as down a column of a row-major array 64 elements wide. Swap the "
       "indices, so that neighbouring lanes take neighbouring elements, or go through a tile in "
       "shared memory."},
      // 32 lanes × 12 bytes = 384 bytes = 12 sectors.
      {load(4, [](auto lane) { return lane * 12; }),
       "Lanes 0 to 31 touch 12 sectors where 128 bytes fill 4: from lane to lane the address in "
       "'in' grows by 12 bytes, as with one field of records of that size, or every 3rd element. "
       "Let neighbouring lanes take neighbouring elements; of records, keep each field in an array "
       "of its own."},
      // Backwards, every other double: 16 bytes apart, 16 sectors where 8 would do.
      {load(8, [](auto lane) { return 1000000 - 1000000 % 32 + (31 - lane) * 16; }),
       "Lanes 0 to 31 touch 16 sectors where 256 bytes fill 8: from lane to lane the address in "
       "'in' falls by 16 bytes, as with one field of records of that size, or every 2nd element. "
       "Let neighbouring lanes take neighbouring elements; of records, keep each field in an array "
       "of its own."},
      // From byte 4: the 128 bytes reach 4 bytes into a fifth sector.
      {load(
           4, [](auto lane) { return lane * 4; }, 32, 1, 4),
       "Lanes 0 to 31 touch 5 sectors where 128 bytes fill 4: they start 4 bytes into a sector. "
       "Where the work allows it, let the first lane of a warp start at a multiple of 32 bytes."},
      // Two lanes, far apart: that is no stride.
      {load(
           4, [](auto lane) { return lane * 256; }, 2),
       "Lanes 0 to 1 touch 2 sectors where 8 bytes fill 1: so few lanes leave part of each sector "
       "unused."},
      // Every other lane: 16 × 4 = 64 bytes fill 2, but they are spread over 4.
      {load(
           4, [](auto lane) { return lane * 4; }, 16, 2),
       "16 lanes from 0 to 30 touch 4 sectors where 64 bytes fill 2: the lanes between them are "
       "off, and their bytes are moved all the same. Let the lanes that work be neighbours."},
      // 8 rows of 4 lanes: half a sector each.
      {load(4, runs),
       "Lanes 0 to 31 touch 8 sectors where 128 bytes fill 4: they lie in runs of 4 lanes, 16 "
       "bytes "
       "each. Let all 32 lanes of a warp lie in one row, starting at a multiple of 32 bytes."},
      // Squares modulo 31: 0 and 15 quadratic residues, a sector each, 16 in all.
      {load(4, gather),
       "Lanes 0 to 31 touch 16 sectors where 128 bytes fill 4: no one stride leads from lane to "
       "lane in 'in'. Order the work so that neighbouring lanes take neighbouring elements, or "
       "gather through shared memory."}};
  for (const auto& [pattern, text] : cases) EXPECT_EQ(said(pattern), text);
}

TEST(AdviceTest, PatternsThatGiveNone) {
  const Pattern cases[] = {
      load(4, [](auto lane) { return lane * 4; }),         // neighbours
      load(4, [](auto lane) { return (31 - lane) * 4; }),  // neighbours, backwards
      load(4, [](auto lane) { return (lane ^ 1) * 4; }),   // the same sectors in any order
      load(4, [](auto) { return 64; }),                    // a broadcast
      load(16, [](auto lane) { return lane * 16; }),       // float4
      load(1, [](auto lane) { return lane; }),             // bytes: one sector
      load(
          4, [](auto lane) { return lane * 4; }, 5),       // the end of an array
      load(4, [](auto lane) { return lane / 2 * 4; }),     // two lanes an element
      shared(4, 1, [](auto lane) { return lane * 132; }),  // a padded column
      shared(4, 1, [](auto) { return 0; }),                // a broadcast
      shared(16, 4, [](auto lane) { return lane * 16; }),  // a wide access is no conflict
      request(Space::Global, Operation::Atomic, 4, [](auto lane) { return lane * 4; })};
  for (const Pattern& pattern : cases) EXPECT_EQ(said(pattern), "");
}

TEST(AdviceTest, AllFieldsOfARecordSuggestAWideType) {
  Launch launch;
  for (std::uint32_t field = 0; field < 4; ++field) {
    launch.patterns.push_back(load(4, [=](auto lane) { return lane * 16 + field * 4; }));
    launch.patterns.back().step = field;
  }
  const LineCounts line = counts_of(launch.patterns[0]);
  // 16 bytes apart: two lanes a sector.
  EXPECT_EQ(access_advice(launch, line),
            "Lanes 0 to 31 touch 16 sectors where 128 bytes fill 4: from lane to lane the address "
            "in 'in' grows by 16 bytes, and the warp takes the 4 elements of each step in 4 "
            "requests. Use float4 (or another type of 16 bytes), so that each lane takes them at "
            "once.");
  launch.patterns.pop_back();
  EXPECT_EQ(access_advice(launch, line).find("float4"), std::string::npos);
}

TEST(AdviceTest, BankConflictsAndWhatIsSaidOfThem) {
  const std::pair<Pattern, const char*> cases[] = {
      {shared(4, 32, [](auto lane) { return lane * 128; }),
       "Lanes 0, 1, 2 and 29 more want different words of bank 0, and the request takes 32 steps. "
       "The address goes on by 128 bytes from lane to lane. No request that was kept takes 'in' by "
       "rows: swap its indices, so that neighbouring lanes take neighbouring elements."},
      // Every other word: lanes 0 and 16 in bank 0.
      {shared(4, 2, [](auto lane) { return lane * 8; }),
       "Lanes 0 and 16 want different words of bank 0, and the request takes 2 steps. The address "
       "goes on by 8 bytes from lane to lane. Let neighbouring lanes take neighbouring elements, "
       "or make the step an odd number of elements."},
      // No stride: lanes 0 to 15 in words 0, 32, … and 16 to 31 in words 1, 33, …: bank 0 first.
      {shared(4, 16, [](auto lane) { return lane % 16 * 128 + lane / 16 * 4; }),
       "Lanes 0, 1, 2 and 13 more want different words of bank 0, and the request takes 16 steps. "
       "Let lanes of one request take words of different banks, or the same word."}};
  for (const auto& [pattern, text] : cases) EXPECT_EQ(said(pattern), text);
}

TEST(AdviceTest, ARowIsPaddedWhereRowsAreTakenToo) {
  Launch launch;
  launch.patterns = {shared(4, 32, [](auto lane) { return lane * 128; }),
                     shared(4, 1, [](auto lane) { return lane * 4; })};
  launch.patterns[1].operation = Operation::Store;
  const LineCounts column = counts_of(launch.patterns[0]);
  EXPECT_NE(access_advice(launch, column).find("Pad the row by one: 33 elements where 32 are now."),
            std::string::npos);
  launch.patterns[1].array = "another";
  EXPECT_EQ(access_advice(launch, column).find("Pad the row"), std::string::npos);
}

TEST(AdviceTest, ConstantMemoryServesOneAddressAtATime) {
  EXPECT_EQ(
      said(request(Space::Constant, Operation::Load, 4, [](auto lane) { return lane / 2 * 4; })),
      "32 lanes read 16 different addresses of 'in', and constant memory serves one at a "
      "time. Let all lanes of a warp read the same one, or keep the array in global or "
      "shared memory.");
  EXPECT_EQ(said(request(Space::Constant, Operation::Load, 4, [](auto) { return 8; })), "");
}

TEST(AdviceTest, AtomicsOnOneAddress) {
  EXPECT_EQ(said(request(Space::Global, Operation::Atomic, 4, [](auto) { return 0; })),
            "32 of 32 lanes update one address of 'in' and go one after another. Combine them "
            "first, in the warp or in shared memory, and let one lane do the atomic.");
  EXPECT_EQ(said(request(Space::Shared, Operation::Atomic, 4, [](auto) { return 0; })),
            "32 of 32 lanes update one address of 'in' and go one after another. Combine them "
            "first, in each thread or in the warp, and let one lane do the atomic.");
  // Without a pattern: 32 lanes × 4 bytes in one sector of 32 bytes must collide.
  LineCounts line = counts_of(request(Space::Global, Operation::Atomic, 4, [](auto) { return 0; }));
  EXPECT_EQ(access_advice(Launch{}, line),
            "The lanes' 128 bytes lie in 1 sector of 32, so lanes share addresses and go one after "
            "another. Combine them first, in the warp or in shared memory, and let one lane do the "
            "atomic.");
  line.sectors = 4;
  EXPECT_EQ(access_advice(Launch{}, line), "");
}

TEST(AdviceTest, WithoutThePatternOnlyTheCountsSpeak) {
  Pattern column = load(4, [](auto lane) { return lane * 256; });
  const LineCounts line = counts_of(column);
  EXPECT_EQ(access_advice(Launch{}, line),
            "28 of its 32 sectors are more than the lanes' bytes fill.");
  Launch launch;
  launch.patterns.push_back(load(4, [](auto lane) { return lane * 4; }));
  EXPECT_EQ(access_advice(launch, line),
            "28 of its 32 sectors are more than the lanes' bytes fill; the requests kept in full "
            "have none of them, so look at other warps or steps.");
  // Another line's, width's or operation's pattern is none of this line's.
  launch.patterns = {column, column, column, column};
  launch.patterns[0].line = 8;
  launch.patterns[1].bytes_per_lane = 8;
  launch.patterns[2].operation = Operation::Store;
  launch.patterns[3].file = "other.cu";
  EXPECT_EQ(access_advice(launch, line),
            "28 of its 32 sectors are more than the lanes' bytes fill.");
  const LineCounts banks = counts_of(shared(4, 32, [](auto lane) { return lane * 128; }));
  EXPECT_EQ(access_advice(Launch{}, banks), "31 of its 32 wavefronts are bank conflicts.");
}

TEST(AdviceTest, DivergenceBeyondATailGuard) {
  EXPECT_EQ(branch_advice({"k.cu", 7, 32, 1, 1024}), "");    // the last warp of an array
  EXPECT_EQ(branch_advice({"k.cu", 7, 1, 1, 32}), "");       // one warp, once
  EXPECT_EQ(branch_advice({"k.cu", 7, 100, 24, 3200}), "");  // less than a quarter
  EXPECT_EQ(branch_advice({"k.cu", 7, 100, 0, 3200}), "");
  EXPECT_EQ(branch_advice({"k.cu", 7, 32, 32, 1024}),
            "At 32 of the 32 times that a warp comes here, its lanes disagree, and some wait while "
            "others go on. Where the work allows it, guard with warps (threadIdx.x / 32), not "
            "lanes.");
}

TEST(AdviceTest, WhatHoldsForLoadAndStoreIsSaidOnce) {
  // a[i] += 1 by every other lane.
  Launch launch;
  for (const Operation operation : {Operation::Load, Operation::Store}) {
    launch.patterns.push_back(request(
        Space::Global, operation, 4, [](auto lane) { return lane * 4; }, 16, 2));
    launch.lines.push_back(counts_of(launch.patterns.back()));
  }
  ASSERT_EQ(advise(launch).size(), 1u);
  EXPECT_EQ(advise(launch)[0].access, "global load and store");
  launch.lines[1].line = 8;
  EXPECT_EQ(advise(launch).size(), 2u);
}

TEST(AdviceTest, OfTheSamplesOnlyTheSlowLinesGetAny) {
  EXPECT_TRUE(advise(load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json").launches[0]).empty());
  const Profile transposes = load_profile(WARPKIT_SAMPLE_DIR "/transposes.json");
  const auto naive = advise(transposes.launches[0]);
  ASSERT_EQ(naive.size(), 1u);
  EXPECT_EQ(naive[0].line, 4);
  EXPECT_EQ(naive[0].topic, Topic::Sectors);
  const auto through_shared = advise(transposes.launches[1]);
  ASSERT_EQ(through_shared.size(), 1u);
  EXPECT_EQ(through_shared[0].line, 12);
  EXPECT_EQ(through_shared[0].topic, Topic::Wavefronts);
  EXPECT_TRUE(advise(transposes.launches[2]).empty());
}

}  // namespace
}  // namespace warpkit::profile
