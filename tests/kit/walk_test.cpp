// A newcomer's walk through one lesson, in a terminal: the page, the prediction, and each exercise
// from its skeleton over hints and mistakes to the solution.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "kit/counted_lesson.hpp"
#include "kit/course.hpp"
#include "kit/place.hpp"
#include "kit/prediction.hpp"
#include "kit/text.hpp"
#include "tests/kit/course_copy.hpp"
#include "tests/kit/pseudo_terminal.hpp"

namespace warpkit::kit {
namespace {

namespace fs = std::filesystem;

std::string g_lesson;  // the number of the lesson to walk through

class Walk : public ::testing::Test {
 protected:
  // Runs a command in a terminal; what it shows has to hold a text.
  void step(int code, const std::vector<std::string>& command, const std::string& wanted) {
    std::vector<std::string> arguments = {WARPKIT_KIT_PROGRAM};
    arguments.insert(arguments.end(), command.begin(), command.end());
    PseudoTerminal terminal(arguments, {{"WARPKIT_ROOT", course_.root()}});
    const int ended = terminal.wait();
    std::string said = command.front();
    for (std::size_t i = 1; i < command.size(); ++i) said += ' ' + command[i];
    std::cout << "$ ./warpkit " << said << '\n';
    EXPECT_EQ(ended, code) << said << '\n' << terminal.text();
    EXPECT_NE(terminal.text().find(wanted), std::string::npos)
        << said << ": no '" << wanted << "' in:\n"
        << terminal.text();
  }

  void answer_questions(const Lesson& lesson) {
    if (!can_count_lessons() || !fs::exists(questions_file(lesson))) return;
    PseudoTerminal terminal({WARPKIT_KIT_PROGRAM, "predict", lesson.number},
                            {{"WARPKIT_ROOT", course_.root()}});
    for (const Question& question : read_questions(questions_file(lesson))) {
      const char* asks = question.choices.empty() ? "Your answer" : "Your choice";
      ASSERT_TRUE(terminal.shows(asks)) << terminal.text();
      terminal.type("what?\n");
      ASSERT_TRUE(terminal.shows("once more")) << terminal.text();
      terminal.type("1\n");
    }
    EXPECT_EQ(terminal.wait(), 0) << terminal.text();
    EXPECT_NE(terminal.text().find("Next: ./warpkit run"), std::string::npos) << terminal.text();
  }

  void try_mistake(const Exercise& exercise, const Mistake& mistake) {
    course_.write(work_of(exercise), read_file(exercise.folder / mistake.file));
    step(1, {"check", exercise.name()}, "known mistake");
    const std::string hint = wrapped(mistake.hint);
    step(0, {"hint", exercise.name()}, hint.substr(0, hint.find('\n')));
    step(0, {"hint", exercise.name()}, "hint ");  // its own hint comes once
  }

  void solve(const Exercise& exercise) {
    step(1, {"check", exercise.name()}, "Made " + work_of(exercise));
    step(0, {"hint", exercise.name()}, exercise.name());
    step(1, {"solution", exercise.name()}, "once yours has passed");
    step(0, {"next"}, "./warpkit");
    for (const Mistake& mistake : exercise.mistakes) try_mistake(exercise, mistake);
    course_.write(work_of(exercise), read_file(exercise.folder / "solution.cu"));
    step(0, {"check", exercise.name()}, "PASSED");
    step(0, {"solution", exercise.name()}, "letter for letter");
    step(0, {"progress"}, exercise.slug);
  }

  static std::string work_of(const Exercise& exercise) { return "work/" + exercise.slug + ".cu"; }

  CourseCopy course_;
};

TEST_F(Walk, EndsWithEveryExercisePassed) {
  const Course course = read_course(course_.root());
  const Lesson& lesson = course.lesson(g_lesson);
  step(0, {"show", lesson.number}, "Goal");
  answer_questions(lesson);
  for (const Exercise& exercise : lesson.exercises) solve(exercise);
  const nlohmann::json progress = nlohmann::json::parse(course_.kit({"progress", "--json"}).out);
  EXPECT_EQ(progress.at("passed"), lesson.exercises.size());
}

}  // namespace

int walk(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc != 2) {
    std::cerr << "usage: kit_walk LESSON\n";
    return 2;
  }
  g_lesson = argv[1];
  return RUN_ALL_TESTS();
}

}  // namespace warpkit::kit

int main(int argc, char** argv) { return warpkit::kit::walk(argc, argv); }
