// `dev check` proves exercises; here it is proved itself, by planting what it must find.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/kit/course_copy.hpp"

namespace warpkit::kit {
namespace {

const std::string kFolder = "exercises/26_int4_dequantisation/q4_0_unpack/";

class DevCheck : public ::testing::Test {
 protected:
  void run(const std::string& name) {
    result_ = course_.kit({"dev", "check", name});
    EXPECT_EQ(result_.exit_code, 1) << result_.out << result_.err;
  }

  // Some line that starts with WRONG has this text.
  void expect_wrong(const std::string& text) {
    std::istringstream lines(result_.out);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("WRONG", 0) == 0 && line.find(text) != std::string::npos) return;
    }
    ADD_FAILURE() << "no '" << text << "' in:\n" << result_.out << result_.err;
  }

  CourseCopy course_;
  ProcessResult result_;
};

TEST_F(DevCheck, FindsWhatIsWrongInAnExercise) {
  const std::string right = kFolder + "solution.cu";
  course_.copy(right, kFolder + "skeleton.cu");
  course_.copy(right, kFolder + "mistakes/no_offset.cu");
  course_.copy(kFolder + "mistakes/interleaved.cu", kFolder + "mistakes/twos_complement.cu");
  course_.copy(kFolder + "mistakes/no_scale.cu", right);
  course_.write(kFolder + "notes.txt", "x");
  std::filesystem::remove(course_.root() / kFolder / "mistakes/no_scale.cu");
  course_.edit(kFolder + "exercise.json", "\"hints\": [", "\"hints\": [\"one more\",");
  run("q4_0_unpack");
  expect_wrong("the skeleton passes");
  expect_wrong("the skeleton has no TODO(you)");
  expect_wrong("mistakes/no_offset.cu passes");
  expect_wrong("mistakes/twos_complement.cu fails");
  expect_wrong("its own symptom is twos_complement");
  expect_wrong("the solution fails");
  expect_wrong("notes.txt belongs to nothing");
  expect_wrong("mistakes/no_scale.cu is missing");
  expect_wrong("4 hints");
}

TEST_F(DevCheck, FindsFilesThatDoNotCompile) {
  course_.write(kFolder + "skeleton.cu", "// TODO(you): this\nint x = ;\n");
  course_.write(kFolder + "mistakes/interleaved.cu", "int x = ;\n");
  run("q4_0_unpack");
  expect_wrong("the skeleton does not compile");
  expect_wrong("mistakes/interleaved.cu does not compile");
}

TEST_F(DevCheck, FindsPagesThatAreNotWhole) {
  const std::string page = "lessons/04_thread_indexing/page.md";
  course_.edit(page, "## Predict", "## Guess");
  course_.edit(page, "(blocks.svg)", "(gone.svg)");
  course_.edit("lessons/04_thread_indexing/main.cu", "// [grid-stride]", "// [gird-stride]");
  run("04");
  expect_wrong("'Predict' is missing");
  expect_wrong("gone.svg");
  expect_wrong("[grid-stride]");
  expect_wrong("blocks.svg belongs to nothing");
}

}  // namespace
}  // namespace warpkit::kit
