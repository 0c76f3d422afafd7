#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "kit/commands.hpp"
#include "kit/prediction.hpp"
#include "kit/progress.hpp"
#include "kit/text.hpp"

namespace warpkit::kit {
using nlohmann::json;
namespace {

bool asks(const Lesson& lesson) { return std::filesystem::exists(questions_file(lesson)); }

bool is_predicted(const Lesson& lesson, const Progress& progress) {
  return progress.predicted.count(lesson.slug) > 0;
}

bool is_whole(const Lesson& lesson, const Progress& progress) {
  for (const Exercise& exercise : lesson.exercises) {
    if (!progress.of(exercise.slug).passed) return false;
  }
  return !lesson.exercises.empty() && (!asks(lesson) || is_predicted(lesson, progress));
}

int passed(const Course& course, const Progress& progress) {
  int count = 0;
  for (const Exercise* exercise : course.exercises()) count += progress.of(exercise->slug).passed;
  return count;
}

void print_json(const Context& context, const Progress& progress) {
  json lessons = json::array();
  for (const Lesson& lesson : context.course.lessons) {
    json exercises = json::array();
    for (const Exercise& exercise : lesson.exercises) {
      const ExerciseProgress mine = progress.of(exercise.slug);
      exercises.push_back({{"name", exercise.name()},
                           {"slug", exercise.slug},
                           {"passed", mine.passed},
                           {"ever_passed", mine.ever_passed},
                           {"attempts", mine.checks},
                           {"hints", mine.hints},
                           {"symptom", mine.symptom}});
    }
    lessons.push_back({{"number", lesson.number},
                       {"slug", lesson.slug},
                       {"asks_for_predictions", asks(lesson)},
                       {"predicted", is_predicted(lesson, progress)},
                       {"exercises", exercises}});
  }
  const std::size_t count = context.course.exercises().size();
  std::cout << json{{"passed", passed(context.course, progress)},
                    {"exercises", count},
                    {"next", count == 0 ? "" : next_exercise(context, progress).name()},
                    {"lessons", lessons}}
                   .dump(2)
            << '\n';
}

void print_exercise(const Context& context, const Exercise& exercise,
                    const ExerciseProgress& mine) {
  const char* mark = mine.passed ? "[x]" : mine.checks > 0 ? "[.]" : "[ ]";
  const char* style = mine.passed ? "32" : mine.checks > 0 ? "33" : "2";
  std::string told;
  if (mine.checks > 0) told = counted(mine.checks, "check");
  if (mine.hints > 0) told += (told.empty() ? "" : ", ") + counted(mine.hints, "hint");
  std::cout << "   |    " << styled(context, mark, style)
            << fmt::format(" {:<20} {}\n", exercise.slug, told);
}

// A lesson is a station of the road: done, or yet to come; an arrow says where the learner stands.
void print_lesson(const Context& context, const Lesson& lesson, const Progress& progress,
                  bool is_here) {
  const bool done = is_whole(lesson, progress);
  std::cout << (is_here ? "-> " : "   ") << styled(context, done ? "#" : "o", done ? "1;32" : "1")
            << fmt::format("  {}  {}", lesson.number, lesson.title);
  if (asks(lesson)) std::cout << (is_predicted(lesson, progress) ? "  (predicted)" : "");
  std::cout << '\n';
  for (const Exercise& exercise : lesson.exercises) {
    print_exercise(context, exercise, progress.of(exercise.slug));
  }
}

}  // namespace

Exit progress_command(const Context& context, bool as_json) {
  const Progress progress = load_progress(context.place.progress_file());
  if (as_json) {
    print_json(context, progress);
    return Exit::Good;
  }
  const std::vector<const Exercise*> all = context.course.exercises();
  std::cout << fmt::format("Your road: {} of {} passed\n\n", passed(context.course, progress),
                           counted(static_cast<int>(all.size()), "exercise"));
  const Exercise* here = all.empty() ? nullptr : &next_exercise(context, progress);
  for (const Lesson& lesson : context.course.lessons) {
    const bool is_here =
        here != nullptr && here->lesson == lesson.number && !progress.of(here->slug).passed;
    print_lesson(context, lesson, progress, is_here);
  }
  std::cout << "\n[x] passed  [.] tried  [ ] new   What to do now: ./warpkit next\n";
  return Exit::Good;
}

}  // namespace warpkit::kit
