#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "kit/commands.hpp"
#include "kit/progress.hpp"

namespace warpkit::kit {
using nlohmann::json;
namespace {

const char* state_name(const ExerciseProgress& progress) {
  if (progress.passed) return "passed";
  return progress.checks > 0 ? "tried" : "new";
}

json exercise_json(const Context& context, const Exercise& exercise,
                   const ExerciseProgress& progress) {
  return {{"name", exercise.name()},
          {"slug", exercise.slug},
          {"title", exercise.title},
          {"state", state_name(progress)},
          {"checks", progress.checks},
          {"hints_given", progress.hints},
          {"file", context.place.work_file(exercise.slug).string()},
          {"skeleton", (exercise.folder / "skeleton.cu").string()}};
}

void print_json(const Context& context, const Progress& progress) {
  json lessons = json::array();
  for (const Lesson& lesson : context.course.lessons) {
    json exercises = json::array();
    for (const Exercise& exercise : lesson.exercises) {
      exercises.push_back(exercise_json(context, exercise, progress.of(exercise.slug)));
    }
    lessons.push_back({{"number", lesson.number},
                       {"slug", lesson.slug},
                       {"title", lesson.title},
                       {"page", (lesson.folder / "page.md").string()},
                       {"exercises", exercises}});
  }
  std::cout << json{{"lessons", lessons}}.dump(2) << '\n';
}

}  // namespace

Exit list_command(const Context& context, bool as_json) {
  const Progress progress = load_progress(context.place.progress_file());
  if (as_json) {
    print_json(context, progress);
    return Exit::Good;
  }
  for (const Lesson& lesson : context.course.lessons) {
    std::cout << styled(context, fmt::format("{}  {}", lesson.number, lesson.title), "1") << '\n';
    for (const Exercise& exercise : lesson.exercises) {
      const std::string state = state_name(progress.of(exercise.slug));
      const char* style = state == "passed" ? "32" : state == "tried" ? "33" : "2";
      std::cout << fmt::format("    {:<20} ", exercise.slug)
                << styled(context, fmt::format("{:<7}", state), style) << exercise.title << '\n';
    }
  }
  std::cout << "\nRead a lesson: ./warpkit show NN   Test your answer: ./warpkit check NN\n";
  return Exit::Good;
}

}  // namespace warpkit::kit
