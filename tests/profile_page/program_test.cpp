// The program from outside: what it writes, what it says, how it ends.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

namespace fs = std::filesystem;

struct Outcome {
  int code = 0;
  std::string said;
};

class PageProgramTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "page_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  static Outcome run(const std::string& arguments) {
    Outcome outcome;
    std::FILE* pipe = popen((WARPKIT_PAGE_PROGRAM " " + arguments + " 2>&1").c_str(), "r");
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) outcome.said += buffer;
    outcome.code = WEXITSTATUS(pclose(pipe));
    return outcome;
  }

  static std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }

  std::string in_folder(const std::string& name) const { return folder_ + "/" + name; }

  const std::string sample_ = WARPKIT_SAMPLE_DIR "/profile.json";
  std::string folder_;
};

TEST_F(PageProgramTest, WritesThePageAndNothingBesides) {
  const Outcome outcome =
      run(sample_ + " -o " + in_folder("p.html") + " --source-dir " WARPKIT_SAMPLE_DIR);
  EXPECT_EQ(outcome.code, 0) << outcome.said;
  EXPECT_EQ(outcome.said, "");
  const std::string page = read(in_folder("p.html"));
  EXPECT_EQ(page.find("<!DOCTYPE html>"), 0u);
  EXPECT_NE(page.find("out[x * n + y] = in[y * n + x];"), std::string::npos);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(PageProgramTest, WritesOnePicture) {
  EXPECT_EQ(run(sample_ + " --svg 19:1:0 -o " + in_folder("p.svg")).code, 0);
  const std::string picture = read(in_folder("p.svg"));
  EXPECT_NE(
      picture.find("transpose.cu:19, shared load of tile, 4 bytes a lane, block 0,0,0, warp 1"),
      std::string::npos);
}

TEST_F(PageProgramTest, RefusesWrongUsageInOneLine) {
  const std::string output = " -o " + in_folder("p");
  const std::pair<std::string, std::string> cases[] = {
      {"", "no profile given"},
      {sample_, "no output given: -o FILE"},
      {sample_ + " -o", "-o needs a value"},
      {sample_ + " --fast" + output, "unknown option --fast"},
      {sample_ + " " + sample_ + output, "more than one profile"},
      {sample_ + " --svg 6:x" + output, "--svg takes LINE, LINE:WARP or LINE:WARP:STEP, not '6:x'"},
      {sample_ + " --svg 0" + output, "--svg takes LINE"},
      {sample_ + " --svg 6:0:0:0" + output, "--svg takes LINE"},
      {sample_ + " --svg 5" + output, "no access pattern of line 5, warp 0; it has lines 6, 7, 15"},
      {sample_ + " --access load" + output, "--access needs --svg"},
      {sample_ + " --svg 6 --access 'shared load'" + output, "has no shared load; it has global"},
      {sample_ + " --svg 6:0:9" + output, "line 6, warp 0 has no step 9"},
  };
  for (const auto& [arguments, message] : cases) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, 2) << arguments;
    EXPECT_NE(outcome.said.find(message), std::string::npos) << arguments << ": " << outcome.said;
    EXPECT_EQ(outcome.said.find('\n'), outcome.said.size() - 1) << outcome.said;
    EXPECT_FALSE(fs::exists(in_folder("p")));
  }
}

TEST_F(PageProgramTest, RefusesWhatIsNoProfile) {
  std::ofstream(in_folder("bad.json")) << "{\"device\": 1";
  for (const std::string& name : {in_folder("bad.json"), in_folder("absent.json")}) {
    const Outcome outcome = run(name + " -o " + in_folder("p.html"));
    EXPECT_EQ(outcome.code, 5) << outcome.said;
    EXPECT_NE(outcome.said.find(name), std::string::npos) << outcome.said;
  }
}

TEST_F(PageProgramTest, LeavesThePlaceAloneWhenItCannotWrite) {
  fs::create_directories(in_folder("taken/inside"));
  for (const std::string& place : {in_folder("taken"), in_folder("no/folder/p.html")}) {
    const Outcome outcome = run(sample_ + " -o " + place);
    EXPECT_EQ(outcome.code, 5);
    EXPECT_NE(outcome.said.find("cannot write " + place), std::string::npos) << outcome.said;
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(PageProgramTest, Helps) {
  const Outcome outcome = run("--help");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.said.find("--svg LINE[:WARP[:STEP]]"), std::string::npos);
}

}  // namespace
