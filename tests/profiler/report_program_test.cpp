// The program from outside: what it prints, how it ends.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

struct Outcome {
  int code = 0;
  std::string said;
};

Outcome run(const std::string& arguments) {
  Outcome outcome;
  std::FILE* pipe = popen((WARPKIT_REPORT_PROGRAM " " + arguments + " 2>&1").c_str(), "r");
  char buffer[512];
  while (std::fgets(buffer, sizeof buffer, pipe) != nullptr) outcome.said += buffer;
  outcome.code = WEXITSTATUS(pclose(pipe));
  return outcome;
}

const std::string kTransposes = WARPKIT_SAMPLE_DIR "/transposes.json";

TEST(ReportProgramTest, PrintsATable) {
  const Outcome outcome = run(kTransposes + " --source-dir " WARPKIT_SAMPLE_DIR);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.said.find("through_shared  grid 2x2x1"), std::string::npos);
  EXPECT_NE(outcome.said.find("out[x * n + y]"), std::string::npos);
  EXPECT_EQ(outcome.said.find('\033'), std::string::npos);
}

TEST(ReportProgramTest, PrintsAdviceAlone) {
  const Outcome outcome = run(kTransposes + " --advice");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.said.find("transposes.cu:4: naive, global store: Lanes 0 to 31"), 0u);
  EXPECT_NE(outcome.said.find("\ntransposes.cu:12: through_shared, shared load: Lanes 0, 1, 2"),
            std::string::npos);
  EXPECT_EQ(run(WARPKIT_SAMPLE_DIR "/vector_add.json --advice").said, "");
}

TEST(ReportProgramTest, PrintsJson) {
  const auto json = nlohmann::json::parse(run(kTransposes + " --json").said);
  EXPECT_EQ(json["launches"][0]["lines"][1]["excess_sectors"], 3584);
  EXPECT_EQ(json["launches"][1]["advice"][0]["topic"], "wavefronts");
  EXPECT_EQ(json["launches"][2]["advice"].size(), 0u);
}

TEST(ReportProgramTest, PrintsCsv) {
  const std::string csv = run(WARPKIT_SAMPLE_DIR "/vector_add.json --csv").said;
  EXPECT_EQ(csv,
            "launch,kernel,file,line,space,op,bytes,array,requests,lanes,sectors,sectors_ideal,"
            "excess_sectors,wavefronts,wavefronts_ideal,excess_wavefronts,failure\n"
            "0,add,vector_add.cu,5,global,load,4,,64,2000,250,250,0,0,0,0,\n"
            "0,add,vector_add.cu,5,global,store,4,c,32,1000,125,125,0,0,0,0,\n");
}

// A launch that failed before its first access has no line of its own.
TEST(ReportProgramTest, CsvShowsWhyCountsAreNotWhole) {
  std::ifstream stream(WARPKIT_SAMPLE_DIR "/vector_add.json");
  auto json = nlohmann::json::parse(stream);
  json["launches"].push_back(json["launches"][0]);
  json["launches"][0]["failure"] = "read behind a, then \"stop\"";
  json["launches"][1]["failure"] = "ended";
  json["launches"][1]["lines"] = nlohmann::json::array();
  const std::string path = ::testing::TempDir() + "failed-" + std::to_string(getpid()) + ".json";
  std::ofstream(path) << json;
  const std::string csv = run(path + " --csv").said;
  std::remove(path.c_str());
  EXPECT_NE(csv.find(",250,250,0,0,0,0,\"read behind a, then \"\"stop\"\"\"\n"), std::string::npos)
      << csv;
  EXPECT_NE(csv.find("\n1,add,,,,,,,,,,,,,,,ended\n"), std::string::npos) << csv;
}

TEST(ReportProgramTest, RefusesInOneLine) {
  const std::tuple<std::string, int, std::string> cases[] = {
      {"", 2, "no profile given"},
      {kTransposes + " --fast", 2, "unknown option --fast"},
      {kTransposes + " " + kTransposes, 2, "more than one profile: "},
      {kTransposes + " --json --csv", 2, "--json and --csv exclude each other"},
      {kTransposes + " --source-dir", 2, "--source-dir needs a folder"},
      {"/nonexistent", 5, "cannot read /nonexistent"},
      {WARPKIT_SAMPLE_DIR "/README.md", 5, "README.md: not a profile: parse error at line 1"}};
  for (const auto& [arguments, code, text] : cases) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.code, code) << arguments;
    EXPECT_NE(outcome.said.find(text), std::string::npos) << arguments << ": " << outcome.said;
    EXPECT_EQ(outcome.said.find('\n'), outcome.said.size() - 1) << outcome.said;
  }
}

TEST(ReportProgramTest, AFullDiskIsNoSuccess) {
  EXPECT_EQ(run(kTransposes + " >/dev/full").code, 5);
}

TEST(ReportProgramTest, Helps) {
  const Outcome outcome = run("--help");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.said.find("usage: warpkit-profile-report FILE.json"), 0u);
}

}  // namespace
