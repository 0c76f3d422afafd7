// What a learner is told about kernels with one inefficiency each, and about sound ones: nothing.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "emulator/profiler/report/advice.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

struct Case {
  const char* kernel;
  const char* access;  // of the first advice; empty where there must be none
  const char* part;    // of its text
};

constexpr Case kCases[] = {
    {"stride2", "global load", "every 2nd element"},
    {"stride4", "global load", "every 4th element"},
    {"stride32", "global load", "32 elements wide. Swap the indices"},
    {"aos", "global load", "keep each field in an array of its own"},
    {"misaligned", "global load", "they start 4 bytes into a sector"},
    {"vec3", "global load", "grows by 12 bytes"},
    {"broadcast", "", ""},
    {"tread", "global load", "Swap the indices"},
    {"twrite", "global store", "Swap the indices"},
    {"column", "shared store", "takes 't' by rows: swap its indices"},
    {"padding", "shared load", "Pad the row by one: 33 elements"},
    {"dstride", "shared store", "make the step an odd number of elements"},
    // 12 words from lane to lane: a quarter of the warp, 8 lanes, takes all 32 banks once.
    {"f4odd", "", ""},
    {"f4stride2", "shared store", "the request takes 8 steps"},
    {"oneatomic", "global atomic", "32 of 32 lanes update one address"},
    {"parity", "global store", "the lanes between them are off"},
    {"bywarp", "", ""},
    {"partial", "", ""},
    {"gather", "global load", "no one stride leads from lane to lane"},
    {"constlane", "constant load", "32 different addresses of 'table'"},
    {"sstride2", "shared store", "goes on by 8 bytes"}};

TEST(AdviceCasesTest, EachInefficiencyIsNamedAndSoundKernelsAreLeftAlone) {
  const std::string json = testing::TempDir() + "/advice-" + std::to_string(getpid()) + ".json";
  const std::string command =
      std::string(WARPKIT_EXEC) + " --profile=" + json + " " + WARPKIT_CASES + " >/dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  const Profile profile = load_profile(json);
  std::filesystem::remove(json);
  ASSERT_EQ(profile.launches.size(), std::size(kCases));
  for (std::size_t i = 0; i < std::size(kCases); ++i) {
    const Case& one = kCases[i];
    ASSERT_EQ(profile.launches[i].kernel, one.kernel);
    const std::vector<Advice> advice = advise(profile.launches[i]);
    if (*one.access == '\0') {
      EXPECT_TRUE(advice.empty()) << one.kernel << ": " << advice[0].text;
      continue;
    }
    ASSERT_FALSE(advice.empty()) << one.kernel;
    EXPECT_EQ(advice[0].access, one.access) << one.kernel;
    EXPECT_NE(advice[0].text.find(one.part), std::string::npos)
        << one.kernel << ": " << advice[0].text;
  }
}

}  // namespace
}  // namespace warpkit::profile
