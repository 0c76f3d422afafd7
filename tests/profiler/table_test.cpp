#include "emulator/profiler/report/table.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "emulator/profiler/report/table_text.hpp"

namespace warpkit::profile {
namespace {

std::string table(const char* sample, bool colour = false) {
  const Profile profile = load_profile(std::string(WARPKIT_SAMPLE_DIR "/") + sample);
  TableStyle style;
  style.colour = colour;
  style.sources = find_sources(profile, {WARPKIT_SAMPLE_DIR});
  return print_table(profile, style);
}

TEST(TableTest, VectorAddInFull) {
  // 250 sectors / 64 requests = 3.9; (8000 + 4000) bytes for 1000 additions.
  EXPECT_EQ(table("vector_add.json"), R"(Counted by: Warpkit emulator

add  grid 4x1x1  block 256x1x1  (main.cu:12)
  shared 0 bytes  occupancy 100.0 % (for 32 registers a thread)
  32 warps, 0 barriers, 1 of 32 branches divergent, 31.4 active lanes a step
  global bytes asked for: 8000 read, 4000 written; 1000 FLOP, 0.0833 a byte
  line  access             requests a request  ideal    excess lanes
   all  global load              64   3.9 sec    3.9         0  31.2
   all  global store             32   3.9 sec    3.9         0  31.2
vector_add.cu
     4  branch                   32     1 div                   32.0  if (i < n) {
     5  global load 4B           64   3.9 sec    3.9         0  31.2  c[i] = a[i] + b[i];
        global store 4B          32   3.9 sec    3.9         0  31.2
)");
}

TEST(TableTest, ExcessStandsInItsLineAndAdviceBelow) {
  const std::string text = table("transposes.json");
  for (const char* part :
       {"        global store 4B         128  32.0 sec    4.0      3584  32.0\n",
        "        shared load 4B          128   32.0 wf    1.0      3968  32.0\n",
        "  transposes.cu:4, global store: Lanes 0 to 31 touch 32", "Pad the row by"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << text;
  }
  TableStyle without;
  without.advice = false;
  EXPECT_EQ(print_table(load_profile(WARPKIT_SAMPLE_DIR "/transposes.json"), without).find("Pad"),
            std::string::npos);
}

TEST(TableTest, SaysThatALaunchIsNotWhole) {
  Profile profile = load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json");
  profile.launches[0].failure = "signal 2 ended it";
  EXPECT_NE(print_table(profile).find("(main.cu:12)\n  NOT WHOLE: signal 2 ended it\n"),
            std::string::npos)
      << print_table(profile);
}

TEST(TableTest, ShowsLaunchesThatLookTheSameOnce) {
  Profile profile = load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json");
  Launch other = profile.launches[0];
  other.grid[0] = 5;
  // a b a b … a: 1001 and 1000 of each.
  for (int i = 0; i < 1000; ++i) {
    profile.launches.push_back(other);
    profile.launches.push_back(profile.launches[0]);
  }
  const std::string text = print_table(profile);
  EXPECT_NE(text.find("(main.cu:12)\n  1001 launches, each with these counts\n"),
            std::string::npos);
  EXPECT_NE(text.find("(main.cu:12)\n  1000 launches, each with these counts\n"),
            std::string::npos);
  EXPECT_EQ(text.find("add  grid 5x1x1"), text.rfind("add  grid 5x1x1"));
}

TEST(TableTest, SaysHowManyDifferentLaunchesItLeavesOut) {
  Profile profile = load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json");
  for (std::uint32_t i = 0; i < 49; ++i) {
    profile.launches.push_back(profile.launches[0]);
    profile.launches.back().grid[0] = 10 + i;
  }
  const std::string text = print_table(profile);
  EXPECT_NE(text.find("grid 48x1x1"), std::string::npos) << "the 40th";
  EXPECT_EQ(text.find("grid 49x1x1"), std::string::npos) << "the 41st";
  EXPECT_NE(text.find("\nAnd 10 launches more"), std::string::npos);
}

TEST(TableTest, FitsAHundredColumnsWhateverTheNames) {
  Profile profile = load_profile(WARPKIT_SAMPLE_DIR "/transposes.json");
  Launch& launch = profile.launches[0];
  launch.kernel = std::string(300, 'k');
  launch.file = std::string(300, 'f');
  launch.lines[0].requests = launch.lines[0].sectors = ~std::uint64_t{0};
  launch.lines[0].sectors_ideal = 0;
  TableStyle style;
  style.sources["transposes.cu"] = std::string(40, '\n');
  for (int i = 0; i < 30; ++i)
    style.sources["transposes.cu"].insert(0, std::string(200, 's') + "\n");
  std::istringstream lines(print_table(profile, style));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST(TableTest, ControlCharactersDoNotReachTheTerminal) {
  Profile profile = load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json");
  profile.device = "\033]0;title\a";
  profile.launches[0].kernel = "\033[2Jadd\n";
  profile.launches[0].lines[0].file = "\033[31m.cu";
  TableStyle style;
  style.sources["vector_add.cu"] = "\n\n\n\033[5mif\n";
  const std::string text = print_table(profile, style);
  EXPECT_EQ(text.find('\033'), std::string::npos);
  EXPECT_NE(text.find("?[2Jadd?"), std::string::npos);
}

TEST(TableTest, ColourMarksOnlyExcessAndHeads) {
  const std::string text = table("transposes.json", true);
  EXPECT_NE(text.find("\033[33m        global store 4B"), std::string::npos);
  EXPECT_EQ(text.find("\033[33m    18"), std::string::npos);
}

TEST(TableTest, NoTerminalNoColour) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  EXPECT_FALSE(wants_colour(file));
  std::fclose(file);
}

TEST(TableTest, AnEmptyKernelHasNoRows) {
  Launch launch;
  launch.kernel = "k";
  launch.grid = launch.block = {1, 1, 1};
  launch.warps = 1;
  launch.mean_active_lanes = 1;
  EXPECT_EQ(print_table(Profile{"d", {launch}}), R"(Counted by: d

k  grid 1x1x1  block 1x1x1
  shared 0 bytes
  1 warp, 0 barriers, 0 of 0 branches divergent, 1.0 active lanes a step
  global bytes asked for: 0 read, 0 written
  no line touched memory
)");
}

TEST(TableTest, SaysWhenNothingRan) {
  EXPECT_EQ(print_table(Profile{"d", {}}), "Counted by: d\nNo kernel was launched.\n");
}

TEST(TableTextTest, CutsAtCharacters) {
  EXPECT_EQ(fit("abcdef", 6), "abcdef");
  EXPECT_EQ(fit("abcdefg", 6), "abc...");
  EXPECT_EQ(fit("ééééééé", 6), "ééé...");
  EXPECT_EQ(fit("a\tb\033", 9), "a b?");
  EXPECT_EQ(quotient(1, 0), "-");
}

}  // namespace
}  // namespace warpkit::profile
