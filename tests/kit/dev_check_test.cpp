// `dev check` proves exercises; here it is proved itself, by planting what it must find.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "kit/counted_lesson.hpp"
#include "kit/place.hpp"
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

TEST_F(DevCheck, HoldsSizeAndHintsToTheirPromise) {
  course_.edit(kFolder + "exercise.json", "about 15 lines", "about 60 lines");
  course_.edit(kFolder + "exercise.json", "With 16 threads", "16 threads\", \"With 16 threads");
  run("q4_0_unpack");
  expect_wrong("size \"about 60 lines\"");
  expect_wrong("4 hints instead of 3");
}

TEST_F(DevCheck, ListsWhatIsToDoInANewLesson) {
  EXPECT_EQ(course_.kit({"dev", "new", "77", "doubling"}).exit_code, 0);
  EXPECT_EQ(course_.kit({"dev", "new", "77", "again"}).exit_code, 0) << "an exercise, this time";
  EXPECT_EQ(course_.kit({"dev", "new", "77", "again"}).exit_code, 2);
  EXPECT_EQ(course_.kit({"dev", "new", "7", "again"}).exit_code, 2);
  EXPECT_EQ(course_.kit({"dev", "new", "78", "No-Name"}).exit_code, 2);
  EXPECT_NE(read_file(course_.root() / "exercises/CMakeLists.txt")
                .find("\nwarpkit_add_exercise(77_doubling again)\n"),
            std::string::npos);
  EXPECT_NE(read_file(course_.root() / "lessons/CMakeLists.txt")
                .find("\nwarpkit_add_lesson(77_doubling DEPENDS warpkit_kernels)\n"),
            std::string::npos);
  result_ = course_.kit({"dev", "check", "77"});  // its tests aren't built in this build
  expect_wrong("lessons/77_doubling/page.md:1 is still to be written: the title");
  expect_wrong("exercises/77_doubling/again/exercise.json:2 is still to be written");
}

// The files that `dev new` makes, built as any other exercise's.
TEST_F(DevCheck, NewFilesCompile) {
  if (!can_count_lessons()) GTEST_SKIP() << "this build has no compiler door";
  ASSERT_EQ(course_.kit({"dev", "new", "26", "fresh"}).exit_code, 0);
  const std::string folder = course_.root() / "exercises/26_int4_dequantisation/fresh/";
  for (const char* file : {"tests.cpp", "harness.cpp", "solution.cu", "skeleton.cu"}) {
    ProcessRequest request;
    request.arguments = {WARPKIT_CC_PROGRAM,  "-c",          "-I", course_.root(),     "-I",
                         WARPKIT_SOURCE_ROOT, folder + file, "-o", folder + "object.o"};
    const ProcessResult result = run_process(request);
    EXPECT_EQ(result.exit_code, 0) << file << '\n' << result.err;
  }
}

TEST_F(DevCheck, FindsFilesThatDoNotCompile) {
  course_.write(kFolder + "skeleton.cu", "// TODO(you): this\nint x = ;\n");
  course_.write(kFolder + "mistakes/interleaved.cu", "int x = ;\n");
  run("q4_0_unpack");
  expect_wrong("the skeleton does not compile");
  expect_wrong("mistakes/interleaved.cu does not compile");
}

TEST_F(DevCheck, FindsPagesThatAreNotWhole) {
  const std::string page = "lessons/32_mini_transformer/page.md";
  course_.edit(page, "## Predict", "## Guess");
  course_.edit(page, "(layer.svg)", "(gone.svg)");
  course_.edit("lessons/32_mini_transformer/main.cu", "// [break-a-step]", "// [brake-a-step]");
  run("32");
  expect_wrong("'Predict' is missing");
  expect_wrong("gone.svg");
  expect_wrong("[break-a-step]");
  expect_wrong("layer.svg belongs to nothing");
}

}  // namespace
}  // namespace warpkit::kit
