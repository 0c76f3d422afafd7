#include "emulator/profiler/report/launch_records.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

std::string launch(const std::string& kernel) {
  return R"({"kernel":")" + kernel +
         R"(","grid":[1,1,1],"block":[1,1,1],"dynamic_shared":0,"counters":{"warps":1,)"
         R"("barriers":0,"branches":0,"divergent_branches":0,"mean_active_lanes":1}})";
}

class LaunchRecordsTest : public ::testing::Test {
 protected:
  ~LaunchRecordsTest() override { std::filesystem::remove(path_); }
  void write(const std::string& text) const { std::ofstream(path_) << text; }
  std::string kernels() const {
    std::string names;
    for (const Launch& one : read_profile(collect_launches(path_).profile).launches) {
      names += one.kernel + " ";
    }
    return names;
  }
  std::string path_ =
      (std::filesystem::temp_directory_path() / ("records" + std::to_string(getpid()))).string();
};

TEST_F(LaunchRecordsTest, TheLatestRecordOfALaunchCountsAndTheFirstGivesItsPlace) {
  write("7.0 " + launch("a") + "\n7.1 " + launch("b") + "\n8.0 " + launch("of a fork") + "\n7.0 " +
        launch("a, whole") + "\n");
  EXPECT_EQ(kernels(), "a, whole b of a fork ");
  EXPECT_EQ(collect_launches(path_).launches, 3u);
  EXPECT_FALSE(collect_launches(path_).is_cut_off);
}

TEST_F(LaunchRecordsTest, ARecordWithoutItsEndIsNone) {
  write("7.0 " + launch("a") + "\n7.1 " + launch("b"));
  EXPECT_EQ(kernels(), "a ");
}

TEST_F(LaunchRecordsTest, WhereNothingWasLaunchedThereIsNoFile) {
  EXPECT_EQ(kernels(), "");
  std::size_t launches = 9;
  EXPECT_EQ(latest_kernel(path_, launches), "");
  EXPECT_EQ(launches, 0u);
}

TEST_F(LaunchRecordsTest, NamesTheKernelThatBeganLast) {
  write("7.0 " + launch("a") + "\n7.1 " + launch("b") + "\n7.0 " + launch("a") + "\n");
  std::size_t launches = 0;
  EXPECT_EQ(latest_kernel(path_, launches), "b");
  EXPECT_EQ(launches, 2u);
}

TEST_F(LaunchRecordsTest, AFileThatCanOnlyBeReadWasCutOff) {
  write("7.0 " + launch("a") + "\n");
  std::filesystem::permissions(path_, std::filesystem::perms::owner_read);
  EXPECT_TRUE(collect_launches(path_).is_cut_off);
}

}  // namespace
}  // namespace warpkit::profile
