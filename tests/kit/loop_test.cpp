// The learner's loop around a check: next, progress, predict, solution.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "kit/counted_lesson.hpp"
#include "kit/place.hpp"
#include "tests/kit/course_copy.hpp"

namespace warpkit::kit {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kPassed =
    R"({"version": 1, "exercises": {"vector_add": {"passed": true, "checks": 4, "hints": 2,
        "symptom": "", "symptom_told": false}}})";
const std::string kQuestions = "lessons/21_matmul_tiled/predict.json";

class Loop : public ::testing::Test {
 protected:
  std::string expect_exit(int code, const std::vector<std::string>& arguments,
                          const std::string& output) {
    const ProcessResult result = course_.kit(arguments);
    EXPECT_EQ(result.exit_code, code) << result.out << result.err;
    EXPECT_NE((result.out + result.err).find(output), std::string::npos)
        << "no '" << output << "' in:\n"
        << result.out << result.err;
    return result.out + result.err;
  }

  CourseCopy course_;
};

json lesson_of(const std::string& text, const std::string& slug) {
  const json whole = json::parse(text);
  for (const json& lesson : whole.at("lessons")) {
    if (lesson.at("slug") == slug) return lesson;
  }
  return {};
}

TEST_F(Loop, ProgressIsKeptWhenLessonsGetOtherNumbers) {
  course_.write(".warpkit/progress.json", kPassed);
  for (const char* room : {"lessons", "exercises"}) {
    fs::rename(course_.root() / room / "03_host_device_copies",
               course_.root() / room / "77_host_device_copies");
  }
  const std::string text = course_.kit({"progress", "--json"}).out;
  const json lesson = lesson_of(text, "host_device_copies");
  EXPECT_EQ(lesson.at("number"), "77");
  EXPECT_EQ(lesson.at("exercises").at(0).at("passed"), true);
  EXPECT_EQ(lesson.at("exercises").at(0).at("attempts"), 4);
  EXPECT_EQ(lesson.at("exercises").at(0).at("hints"), 2);
  EXPECT_EQ(json::parse(text).at("passed"), 1);
  expect_exit(0, {"progress"}, "[x] vector_add           4 checks, 2 hints");
}

TEST_F(Loop, NextNamesThePageTheFileAndTheCheck) {
  const std::string text = expect_exit(0, {"next"}, "./warpkit show ");
  EXPECT_NE(text.find("the first check makes it"), std::string::npos) << text;
  EXPECT_NE(text.find("./warpkit check "), std::string::npos) << text;
}

TEST_F(Loop, SolutionIsShownOnceYoursHasPassed) {
  const std::string refusal = expect_exit(1, {"solution", "03"}, "once yours has passed");
  EXPECT_EQ(std::count(refusal.begin(), refusal.end(), '\n'), 1) << refusal;
  course_.write(".warpkit/progress.json", kPassed);
  expect_exit(0, {"solution", "03"}, "cudaMalloc");  // there is no file to compare with
  const std::string folder = "exercises/03_host_device_copies/vector_add/";
  course_.copy(folder + "solution.cu", "work/vector_add.cu");
  expect_exit(0, {"solution", "03"}, "letter for letter");
  course_.edit("work/vector_add.cu", "#include", "// mine\n#include");
  const std::string text = expect_exit(0, {"solution", "vector_add"}, "\n-// mine\n");
  EXPECT_EQ(text.rfind("--- work/vector_add.cu\n+++ " + folder + "solution.cu\n", 0), 0u) << text;
  expect_exit(0, {"solution", "vector_add", "--show"}, "cudaMalloc");
}

TEST_F(Loop, PredictTellsWhatWasCounted) {
  if (!can_count_lessons()) GTEST_SKIP() << "nothing is counted in this build";
  const std::string text = expect_exit(0, {"predict", "21", "--answers", "256*2,naive"}, "Right");
  EXPECT_NE(text.find("counted 512 loads"), std::string::npos) << text;
  EXPECT_NE(text.find("Not so: you said naive; it is tiled"), std::string::npos) << text;
  const json lesson = lesson_of(course_.kit({"progress", "--json"}).out, "matmul_tiled");
  EXPECT_EQ(lesson.at("predicted"), true);
}

TEST_F(Loop, PredictAsksAgainUntilThereIsAnAnswer) {
  if (!can_count_lessons()) GTEST_SKIP() << "nothing is counted in this build";
  ProcessRequest request;
  request.arguments = {
      "sh", "-c",
      std::string("printf 'what\\n512\\n3\\n2\\n' | ") + WARPKIT_KIT_PROGRAM + " predict 21"};
  request.environment["WARPKIT_ROOT"] = course_.root();
  request.seconds = 300;
  const ProcessResult result = run_process(request);
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_NE(result.out.find("'what' is no number; once more"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("'3' is none of 1 to 2; once more"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("Right: it is tiled"), std::string::npos) << result.out;
  expect_exit(2, {"predict", "21"}, "no answer came");
}

TEST_F(Loop, PredictRefusesWhatItCannotAsk) {
  if (!can_count_lessons()) GTEST_SKIP() << "nothing is counted in this build";
  expect_exit(2, {"predict", "21", "--answers", "1"}, "1 of 2 answers");
  expect_exit(2, {"predict", "21", "--answers", "a,1"}, "'a' is no number");
  const std::string whole = read_file(course_.root() / kQuestions);
  course_.edit(kQuestions, "matmul_naive_kernel", "no_such_kernel");
  expect_exit(5, {"predict", "21", "--answers", "1,1"}, "launches no kernel no_such_kernel");
  course_.write(kQuestions, whole);
  course_.edit(kQuestions, "global_bytes_ld / 4", "global_birds / 4");
  expect_exit(5, {"predict", "21", "--answers", "1,1"}, "no counter 'global_birds'");
  course_.write(kQuestions, whole);
  course_.edit(kQuestions, "matmul_tiled_kernel", "matmul_naive_kernel");
  expect_exit(5, {"predict", "21", "--answers", "1,1"}, "equally good");
  expect_exit(1, {"dev", "check", "21"}, "equally good");
  course_.write(kQuestions, "{");
  expect_exit(5, {"predict", "21", "--answers", "1,1"}, "predict.json");
  fs::remove(course_.root() / kQuestions);
  expect_exit(2, {"predict", "21"}, "asks for no prediction");
}

}  // namespace
}  // namespace warpkit::kit
