#include <gtest/gtest.h>

#include <set>

#include "emulator/profiler/page/access_picture.hpp"
#include "emulator/profiler/page/bank_schedule.hpp"
#include "emulator/profiler/page/page.hpp"

namespace warpkit::profile {
namespace {

/// Lane i, for i below `count`, at i × stride bytes.
Pattern strided(Space space, std::uint32_t bytes, std::uint64_t stride, std::uint32_t count = 32,
                std::uint64_t base = 0) {
  Pattern pattern;
  pattern.file = "some/folder/a.cu";
  pattern.line = 3;
  pattern.space = space;
  pattern.bytes_per_lane = bytes;
  pattern.base = base;
  for (std::uint32_t lane = 0; lane < count; ++lane) pattern.lanes.push_back({lane, lane * stride});
  return pattern;
}

std::size_t sectors_in(const AccessPicture& picture) {
  std::set<std::uint32_t> sectors;
  for (const LanePlace& place : picture.places) {
    for (std::uint32_t sector = place.first; sector <= place.last; ++sector) sectors.insert(sector);
  }
  return sectors.size();
}

TEST(SectorPictureTest, PlacesEachLaneInItsSector) {
  // 4 bytes, neighbours: lane 8 is the first of the second sector; 32 × 4 / 32 = 4 sectors.
  const AccessPicture even = draw_sectors(strided(Space::Global, 4, 4));
  EXPECT_EQ(sectors_in(even), 4u);
  EXPECT_EQ(even.places[7].first, 0u);
  EXPECT_EQ(even.places[8].first, 1u);
  EXPECT_NE(even.description.find("4 sectors of 32 bytes in 1 line of 128 bytes"),
            std::string::npos);
  EXPECT_NE(even.description.find("Of the 128 bytes moved, 128 are asked for."), std::string::npos);
  // Every 8th float: a sector a lane, 8 lines of 4 sectors, 32 × 32 = 1024 bytes for 128.
  const AccessPicture wide = draw_sectors(strided(Space::Global, 4, 32));
  EXPECT_EQ(sectors_in(wide), 32u);
  EXPECT_NE(wide.description.find("32 sectors of 32 bytes in 8 lines"), std::string::npos);
  EXPECT_NE(wide.description.find("Of the 1024 bytes moved, 128 are asked for; the hatched"),
            std::string::npos);
}

TEST(SectorPictureTest, CountsFromTheAddressNotFromTheOffset) {
  // 28 bytes into a sector: lane 0 alone in the first, then 8, 8, 8 and 7 lanes.
  const AccessPicture picture = draw_sectors(strided(Space::Global, 4, 4, 32, 28));
  EXPECT_EQ(sectors_in(picture), 5u);
  EXPECT_EQ(picture.places[0].first, 0u);
  EXPECT_EQ(picture.places[1].first, 1u);
  EXPECT_EQ(picture.places[31].first, 4u);
}

TEST(SectorPictureTest, AWideLaneMayTouchTwoSectors) {
  // 16 bytes each from 24: lane 0 has bytes 24 to 39, so sectors 0 and 1.
  const AccessPicture picture = draw_sectors(strided(Space::Global, 16, 16, 2, 24));
  EXPECT_EQ(picture.places[0].first, 0u);
  EXPECT_EQ(picture.places[0].last, 1u);
  EXPECT_EQ(picture.places[1].first, 1u);
  EXPECT_EQ(picture.places[1].last, 1u);
}

TEST(SectorPictureTest, ABroadcastAsksForItsBytesOnce) {
  const AccessPicture picture = draw_sectors(strided(Space::Global, 4, 0));
  EXPECT_EQ(sectors_in(picture), 1u);
  EXPECT_NE(picture.description.find("Of the 32 bytes moved, 4 are asked for"), std::string::npos);
}

TEST(BankScheduleTest, ConflictsSerialiseAndBroadcastsDoNot) {
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 4, 4)).wavefronts, 1u);
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 4, 0)).wavefronts, 1u);
  // A column of float[32][32] is one bank; of float[32][33], all 32.
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 4, 128)).wavefronts, 32u);
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 4, 132)).wavefronts, 1u);
  // Every second float: banks 0, 2 … 30 twice each.
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 4, 8)).wavefronts, 2u);
  // Two lanes of 2 bytes share a word.
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 2, 2)).wavefronts, 1u);
}

TEST(BankScheduleTest, WideLanesGoInGroups) {
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 8, 8)).wavefronts, 2u);
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 16, 16)).wavefronts, 4u);
  // All lanes want the same 8 or 16 bytes: the groups go together.
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 8, 0)).wavefronts, 1u);
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 16, 0)).wavefronts, 1u);
  // 8 bytes every 256: all 16 lanes of a half-warp in banks 0 and 1, so 16 + 16.
  EXPECT_EQ(schedule_banks(strided(Space::Shared, 8, 256)).wavefronts, 32u);
}

TEST(BankScheduleTest, EachLaneIsServedOnceByItsBank) {
  // Stride 2: lanes 0 and 16 both want bank 0, words 0 and 32.
  const AccessPicture picture = draw_banks(strided(Space::Shared, 4, 8));
  ASSERT_EQ(picture.places.size(), 32u);
  EXPECT_EQ(picture.places[1].first, 2u);
  EXPECT_EQ(picture.places[1].last, 0u);
  EXPECT_EQ(picture.places[16].first, 0u);
  EXPECT_EQ(picture.places[16].last, 1u);
  EXPECT_NE(picture.description.find("16 banks and 2 wavefronts"), std::string::npos);
}

TEST(AccessPictureTest, DrawsAsManySectorsAndWavefrontsAsProfilesCount) {
  std::size_t requests = 0;
  for (const char* sample : {"profile_page/sample/profile.json", "profiler/samples/transposes.json",
                             "profiler/samples/vector_add.json"}) {
    for (const Launch& launch :
         load_profile(WARPKIT_TESTS_DIR "/" + std::string(sample)).launches) {
      for (const Pattern& pattern : launch.patterns) {
        ++requests;
        if (pattern.space == Space::Shared) {
          EXPECT_EQ(schedule_banks(pattern).wavefronts, pattern.wavefronts) << sample;
        } else {
          EXPECT_EQ(sectors_in(draw_sectors(pattern)), pattern.sectors) << sample;
        }
      }
    }
  }
  EXPECT_GT(requests, 50u);
}

TEST(AccessPictureTest, AnEmptyRequestIsDrawn) {
  EXPECT_EQ(draw_access(strided(Space::Global, 4, 4, 0)).places.size(), 0u);
  EXPECT_EQ(draw_access(strided(Space::Shared, 4, 4, 0)).places.size(), 0u);
}

TEST(AccessPictureTest, WhatNoWarpCanDoIsRefused) {
  EXPECT_THROW(draw_access(strided(Space::Global, 4, 4, 33)), std::runtime_error);
  EXPECT_THROW(draw_access(strided(Space::Shared, 4000000000u, 4)), std::runtime_error);
}

std::string svg_of(const Pattern& pattern) { return svg_document(draw_access(pattern)); }

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(AccessPictureTest, TheLegendExplainsWhatIsThereAndNothingElse) {
  // Neighbours: all of 4 sectors is asked for.
  const std::string even = svg_of(strided(Space::Global, 4, 4));
  EXPECT_TRUE(has(even, ">asked for<"));
  EXPECT_FALSE(has(even, "not asked for"));
  EXPECT_FALSE(has(even, "not touched"));
  // 12 bytes on: 5 sectors, the first and the last in part; 3 of the second line untouched.
  const std::string shifted = svg_of(strided(Space::Global, 4, 4, 32, 12));
  EXPECT_TRUE(has(shifted, ">moved, but not asked for<"));
  EXPECT_TRUE(has(shifted, ">sector not touched<"));
  EXPECT_TRUE(has(svg_of(strided(Space::Global, 4, 8, 16)), ">lane not active<"));
  EXPECT_TRUE(
      has(svg_of(strided(Space::Global, 4, 4, 8)), ">sector not touched, or lane not active<"));
}

TEST(AccessPictureTest, AStoreIsNotSaidToMoveWhatItDoesNotWrite) {
  Pattern store = strided(Space::Global, 4, 32);
  store.operation = Operation::Store;
  const std::string svg = svg_of(store);
  EXPECT_TRUE(has(svg, ">in a touched sector, but not asked for<"));
  EXPECT_TRUE(has(svg, "Of the 1024 bytes in them, 128 are asked for"));
  EXPECT_FALSE(has(svg, "moved"));
}

TEST(AccessPictureTest, ConstantMemoryIsToldByAddressesNotBySectors) {
  const std::string one = svg_of(strided(Space::Constant, 4, 0));
  EXPECT_TRUE(has(one, "32 active lanes ask for 1 address of constant memory"));
  const std::string many = svg_of(strided(Space::Constant, 4, 4));
  EXPECT_TRUE(has(many, "32 active lanes ask for 32 different addresses of constant memory"));
  for (const std::string& svg : {one, many}) {
    EXPECT_FALSE(has(svg, "class=\"wp-fetched\""));
    EXPECT_FALSE(has(svg, "moved"));
  }
}

TEST(AccessPictureTest, ABankSaysHowManyLanesShareAWord) {
  EXPECT_TRUE(has(svg_of(strided(Space::Shared, 2, 2)), "\u00d72: 2 lanes share its word."));
  EXPECT_TRUE(has(svg_of(strided(Space::Shared, 4, 0, 5)),
                  "\u00d75: 5 lanes share its word. Dashed lanes are not active."));
  Pattern mixed = strided(Space::Shared, 4, 0, 5);  // lanes 3 and 4 to the next word
  mixed.lanes[3].offset = mixed.lanes[4].offset = 4;
  EXPECT_TRUE(has(svg_of(mixed), "\u00d7n: n lanes share its word."));
  EXPECT_FALSE(has(svg_of(strided(Space::Shared, 4, 4)), "lanes share"));
}

TEST(AccessPictureTest, LongTitlesAreSqueezedNotCutOff) {
  Pattern pattern = strided(Space::Global, 4, 4);
  EXPECT_FALSE(has(svg_of(pattern), "textLength"));
  pattern.array = std::string(60, 'x');
  EXPECT_TRUE(has(svg_of(pattern), "<text textLength=\"640\" lengthAdjust=\"spacingAndGlyphs\""));
}

TEST(AccessSvgTest, StaysSmallAndTheSame) {
  // The most that a request can be drawn with: 32 lanes of 16 bytes, each in 4 banks, none alike.
  for (const Pattern& pattern : {strided(Space::Shared, 16, 512), strided(Space::Global, 16, 4096),
                                 strided(Space::Shared, 4, 128)}) {
    const std::string svg = svg_of(pattern);
    EXPECT_LT(svg.size(), 60000u);
    EXPECT_EQ(svg, svg_of(pattern));
  }
}

TEST(AccessSvgTest, StandsAloneWithTitleAndDescription) {
  Profile profile;
  Launch launch;
  launch.patterns.push_back(strided(Space::Global, 4, 32));
  launch.patterns.back().array = "<b>&";
  profile.launches.push_back(launch);
  const std::string svg = access_svg(profile, {3, 0, 0, ""});
  EXPECT_EQ(svg.find("<svg xmlns=\"http://www.w3.org/2000/svg\""), 0u);
  EXPECT_NE(svg.find("<title id=\"wp-title\">a.cu:3, global load of &lt;b&gt;&amp;, 4 bytes"),
            std::string::npos);
  EXPECT_NE(svg.find("<desc id=\"wp-desc\">32 active lanes touch 32 sectors"), std::string::npos);
  EXPECT_NE(svg.find("prefers-color-scheme: dark"), std::string::npos);
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
}

TEST(AccessSvgTest, ShowsTheDearestOfALineUnlessToldWhich) {
  Profile profile;
  Launch launch;
  launch.patterns.push_back(strided(Space::Global, 4, 4));
  launch.patterns.back().sectors = 4;
  launch.patterns.push_back(strided(Space::Global, 4, 32));
  launch.patterns.back().operation = Operation::Store;
  launch.patterns.back().sectors = 32;
  profile.launches.push_back(launch);
  EXPECT_NE(access_svg(profile, {3, 0, 0, ""}).find("a.cu:3, global store"), std::string::npos);
  EXPECT_NE(access_svg(profile, {3, 0, 0, "global load"}).find("a.cu:3, global load"),
            std::string::npos);
  try {
    access_svg(profile, {3, 0, 0, "shared load"});
    FAIL() << "drawn";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(),
                 "line 3, warp 0 has no shared load; it has global load, global store");
  }
}

TEST(AccessSvgTest, SaysWhatThereIsWhenNothingFits) {
  Profile profile;
  profile.launches.emplace_back();
  const auto message = [&](const PatternChoice& choice) {
    try {
      access_svg(profile, choice);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("drawn");
  };
  EXPECT_EQ(message({3, 0, 0, ""}), "the profile holds no access patterns");
  profile.launches[0].patterns.push_back(strided(Space::Global, 4, 4));
  EXPECT_EQ(message({3, 0, 0, ""}), "drawn");
  EXPECT_EQ(message({4, 0, 0, ""}),
            "the profile holds no access pattern of line 4, warp 0; it has lines 3");
  EXPECT_EQ(message({3, 0, 2, ""}), "line 3, warp 0 has no step 2; the profile holds steps 0 to 0");
}

}  // namespace
}  // namespace warpkit::profile
