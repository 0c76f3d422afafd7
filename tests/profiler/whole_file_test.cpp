#include "emulator/profiler/report/whole_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace warpkit::profile {
namespace {

namespace fs = std::filesystem;

class WholeFileTest : public ::testing::Test {
 protected:
  WholeFileTest() {
    std::string pattern = (fs::temp_directory_path() / "whole-file-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~WholeFileTest() override { fs::remove_all(folder_); }
  std::string at(const std::string& name) const { return folder_ + "/" + name; }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  static std::string contents(const std::string& path) {
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  std::string folder_;
};

std::string refusal(const std::string& path, const std::string& text) {
  try {
    write_whole(path, text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "written";
}

TEST_F(WholeFileTest, ReplacesWhatWasThere) {
  write_whole(at("a"), "old");
  write_whole(at("a"), "new");
  EXPECT_EQ(contents(at("a")), "new");
  EXPECT_EQ(files(), 1u);
}

TEST_F(WholeFileTest, KeepsWhatWasThereWhereThereIsNoRoom) {
  write_whole(at("a"), "old");
  rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit little = before;
  little.rlim_cur = 1000;
  setrlimit(RLIMIT_FSIZE, &little);
  const std::string said = refusal(at("a"), std::string(5000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(said, "cannot write " + at("a") + ": File too large");
  EXPECT_EQ(contents(at("a")), "old");
  EXPECT_EQ(files(), 1u) << "no half file";
}

TEST_F(WholeFileTest, WritesToDevicesAndThroughLinks) {
  EXPECT_EQ(refusal("/dev/null", "x"), "written");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_EQ(refusal("/dev/full", "x"), "cannot write /dev/full: No space left on device");
  write_whole(at("a"), "old");
  fs::create_symlink(at("a"), at("link"));
  write_whole(at("link"), "new");
  EXPECT_EQ(contents(at("a")), "new");
  EXPECT_TRUE(fs::is_symlink(at("link")));
}

TEST_F(WholeFileTest, TellsObstaclesAndTouchesNothing) {
  EXPECT_EQ(obstacle_to(at("a")), "");
  EXPECT_EQ(files(), 0u);
  write_whole(at("a"), "old");
  EXPECT_EQ(obstacle_to(at("a")), "");
  EXPECT_EQ(contents(at("a")), "old");
  EXPECT_EQ(obstacle_to("/dev/null"), "");
  EXPECT_EQ(obstacle_to(folder_), "it is a folder");
  EXPECT_EQ(obstacle_to(at("no/b")), "there is no folder " + at("no"));
  EXPECT_EQ(obstacle_to("/proc/b"), "No such file or directory");
  EXPECT_EQ(obstacle_to(at("a/b")), "Not a directory");
}

}  // namespace
}  // namespace warpkit::profile
