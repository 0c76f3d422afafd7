// Parts of the kit that need no learner: reports, pages, limits, manifests, progress.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>

#include "kit/course.hpp"
#include "kit/failure.hpp"
#include "kit/page.hpp"
#include "kit/place.hpp"
#include "kit/process.hpp"
#include "kit/progress.hpp"
#include "kit/report.hpp"

namespace warpkit::kit {
namespace {

namespace fs = std::filesystem;

class Folder : public ::testing::Test {
 protected:
  Folder() {
    std::string name = (fs::temp_directory_path() / "warpkit_parts_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() override { fs::remove_all(path_); }
  fs::path path_;
};

using Page = Folder;
using Manifest = Folder;
using ProgressFile = Folder;

Verdict verdict_of(const std::string& report, int exit_code = 0, int signal = 0,
                   bool must_count = true) {
  ProcessResult process;
  process.exit_code = exit_code;
  process.signal = signal;
  Verdict verdict;
  read_report(report, process, must_count, verdict);
  return verdict;
}

const char* const kTest = R"({"event":"test","name":"A.B"})"
                          "\n";
const char* const kAsked = R"({"event":"asked","asked":"add"})"
                           "\n";
const char* const kFailure =
    R"({"event":"failure","expected":"1","got":"2","where":"c[0]","symptom":"s"})"
    "\n";
const char* const kGoodEnd = R"({"event":"end","ran":"3","failed":"0"})"
                             "\n";
const std::string kBegun = std::string(kTest) + kAsked;

TEST(Report, PassesOnlyWithAnEndAndNoFailure) {
  EXPECT_EQ(verdict_of(kBegun + kGoodEnd).outcome, Outcome::Passed);
  EXPECT_EQ(verdict_of(kBegun).outcome, Outcome::Failed);
  EXPECT_EQ(verdict_of("").outcome, Outcome::Failed);
  EXPECT_EQ(verdict_of(kBegun + kFailure + kGoodEnd).outcome, Outcome::Failed);
  EXPECT_EQ(verdict_of(kBegun + kGoodEnd, 1).outcome, Outcome::Failed);
  EXPECT_EQ(verdict_of(R"({"event":"end","ran":"0","failed":"0"})").outcome, Outcome::Failed);
}

TEST(Report, KeepsTheFirstFailingCase) {
  const Verdict verdict =
      verdict_of(kBegun + kFailure +
                 R"({"event":"failure","expected":"3","got":"4","where":"","symptom":""})");
  EXPECT_EQ(verdict.test, "A.B");
  EXPECT_EQ(verdict.asked, "add");
  EXPECT_EQ(verdict.got, "2");
  EXPECT_EQ(verdict.symptom, "s");
}

TEST(Report, KeepsFindingsAndCountsOfTheFailingCase) {
  const std::string finding =
      R"({"event":"finding","tool":"racecheck","severity":"error","file":"a.cu","line":"7","message":"m"})"
      "\n";
  const std::string count =
      R"({"event":"count","counter":"bytes","counted":"9","wanted":"1 to 8","good":"no"})"
      "\n";
  const Verdict verdict = verdict_of(kBegun + finding + kBegun + finding + count + kFailure);
  ASSERT_EQ(verdict.findings.size(), 1u) << "those of the case before are gone";
  EXPECT_EQ(verdict.findings[0].line, 7);
  ASSERT_EQ(verdict.counts.size(), 1u);
  EXPECT_FALSE(verdict.counts[0].is_good);
}

TEST(Report, ATestThatFoundNoCountsIsNoPass) {
  const std::string skipped = R"({"event":"skipped","why":"nothing is counted here"})"
                              "\n";
  const Verdict verdict = verdict_of(kBegun + skipped + kGoodEnd);
  EXPECT_EQ(verdict.outcome, Outcome::Failed);
  EXPECT_EQ(verdict.got, "nothing is counted here");
}

TEST(Report, WhereNothingIsCountedTheRestDecides) {
  const std::string skipped = R"({"event":"skipped","why":"nothing is counted here"})"
                              "\n";
  const Verdict passed = verdict_of(kBegun + skipped + kGoodEnd, 0, 0, false);
  EXPECT_EQ(passed.outcome, Outcome::Passed);
  EXPECT_EQ(passed.test + passed.expected + passed.got, "");
  EXPECT_EQ(verdict_of(kBegun + kFailure + skipped + kGoodEnd, 0, 0, false).outcome,
            Outcome::Failed);
  const std::string none = R"({"event":"end","ran":"0","failed":"0"})"
                           "\n";
  EXPECT_EQ(verdict_of(kBegun + skipped + none, 0, 0, false).outcome, Outcome::Passed);
  EXPECT_EQ(verdict_of(kBegun + skipped + none).outcome, Outcome::Failed);
  EXPECT_EQ(verdict_of(kBegun + none, 0, 0, false).outcome, Outcome::Failed);
}

TEST(Report, TellsWhatWasAskedWhenTheProgramCrashed) {
  const Verdict verdict = verdict_of(kBegun + R"({"event":"fai)", -1, SIGSEGV);
  EXPECT_EQ(verdict.outcome, Outcome::Failed);
  EXPECT_EQ(verdict.asked, "add");
  EXPECT_NE(verdict.got.find("crashed"), std::string::npos) << verdict.got;
}

TEST(Report, TakesTheSymptomFromTheDiagnosis) {
  const std::string failure =
      R"({"event":"failure","expected":"1","got":"2","where":"","symptom":""})"
      "\n";
  const std::string probe = R"({"event":"asked","asked":"more","symptom_if_lost":"edge"})"
                            "\n";
  const std::string symptom = R"({"event":"symptom","symptom":"swapped"})"
                              "\n";
  EXPECT_EQ(verdict_of(kBegun + failure + probe + symptom + kGoodEnd, 1).symptom, "swapped");
  EXPECT_EQ(verdict_of(kBegun + failure + probe, -1, SIGSEGV).symptom, "edge");
  EXPECT_EQ(verdict_of(kBegun + failure + probe + kGoodEnd, 1).symptom, "");
  EXPECT_EQ(verdict_of(kBegun + probe, -1, SIGSEGV).symptom, "edge");
  EXPECT_EQ(verdict_of(kBegun + failure + probe, -1, SIGSEGV).asked, "add");
}

TEST(Process, LimitsTimeAndOutput) {
  ProcessRequest slow;
  slow.arguments = {"sh", "-c", "sleep 20 & wait"};
  slow.seconds = 0.3;
  const ProcessResult stopped = run_process(slow);
  EXPECT_TRUE(stopped.too_slow);
  EXPECT_LT(stopped.seconds, 10.0);
  ProcessRequest talkative;
  talkative.arguments = {"yes"};
  talkative.output_bytes = 100000;
  EXPECT_TRUE(run_process(talkative).too_long);
}

TEST(Process, SeparatesOutputsAndCodes) {
  ProcessRequest request;
  request.arguments = {"sh", "-c", "printf \"$WORD\"; printf err >&2; exit 7"};
  request.environment["WORD"] = "out";
  const ProcessResult result = run_process(request);
  EXPECT_EQ(result.out, "out");
  EXPECT_EQ(result.err, "err");
  EXPECT_EQ(result.exit_code, 7);
}

TEST(Process, SaysWhenThereIsNoSuchProgram) {
  ProcessRequest request;
  request.arguments = {"/no/such/program"};
  EXPECT_THROW(run_process(request), Failure);
}

TEST_F(Page, TakesCodeByLabel) {
  write_file(path_ / "code.cu", "a\n  // [one]\n  b\n    c\n  // [one]\nd\n");
  EXPECT_EQ(snippet(path_, "code.cu", "one"), "b\n  c\n");
  EXPECT_THROW(snippet(path_, "code.cu", "two"), Failure);
  EXPECT_THROW(snippet(path_, "none.cu", "one"), Failure);
}

TEST_F(Page, IsRenderedForTheTerminal) {
  write_file(path_ / "code.cu", "// [x]\nint i;\n// [x]\n");
  write_file(path_ / "page.md",
             "# Title {#anchor}\n\n**Bold, over\ntwo lines** and `int* p`, a "
             "*good*\n[li\nnk](https://a.b/c).\n"
             "![what it shows](p.svg)\n\\snippet code.cu x\n");
  const std::string text = render_page(path_, path_ / "page.md", false);
  EXPECT_EQ(text,
            "Title\n\nBold, over\ntwo lines and int* p, a good\nli\nnk <https://a.b/c>.\n[picture: "
            "what it shows -> p.svg]\n"
            "    // code.cu\n    int i;\n");
  EXPECT_NE(render_page(path_, path_ / "page.md", true).find("\x1b[1mTitle"), std::string::npos);
}

TEST_F(Page, FaultsAreNamed) {
  write_file(path_ / "page.md", "# T\n## Goal\n[gone](gone.md)\n\\snippet none.cu x\n");
  std::string all;
  for (const std::string& fault : page_faults(path_, path_ / "page.md")) all += fault + "\n";
  EXPECT_NE(all.find("gone.md"), std::string::npos) << all;
  EXPECT_NE(all.find("none.cu"), std::string::npos) << all;
  EXPECT_NE(all.find("'Predict'"), std::string::npos) << all;
  EXPECT_EQ(all.find("'Goal'"), std::string::npos) << all;
}

TEST_F(Manifest, WordsNobodyKnowsAreRefused) {
  const std::string good = R"({"title":"t","order":1,"size":"s","hints":["h"],"mistakes":[]})";
  write_file(path_ / "exercise.json", good);
  EXPECT_EQ(read_manifest(path_, "01").title, "t");
  for (const char* bad : {R"({"title":"t"})", "{", "[]",
                          R"({"title":"t","order":1,"size":"s","hints":[],"mistakes":[],"x":1})"}) {
    write_file(path_ / "exercise.json", bad);
    try {
      read_manifest(path_, "01");
      ADD_FAILURE() << bad;
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.exit(), Exit::Machine);
    }
  }
}

TEST_F(ProgressFile, IsKeptByName) {
  const fs::path file = path_ / "deep" / "progress.json";
  Progress progress = load_progress(file);
  progress.exercises["vector_add"].hints = 2;
  progress.exercises["vector_add"].symptom = "leak";
  save_progress(file, progress);
  EXPECT_EQ(load_progress(file).of("vector_add").hints, 2);
  EXPECT_EQ(load_progress(file).of("vector_add").symptom, "leak");
  EXPECT_EQ(load_progress(file).of("other").checks, 0);
  write_file(file, "{\"version\":1");
  EXPECT_THROW(load_progress(file), Failure);
}

}  // namespace
}  // namespace warpkit::kit
