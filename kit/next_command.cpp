#include <fmt/format.h>

#include <iostream>

#include "kit/commands.hpp"
#include "kit/prediction.hpp"
#include "kit/progress.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;

// The exercise whose file was saved last; without any file, the first one not passed yet.
const Exercise& next_exercise(const Context& context, const Progress& progress) {
  const Exercise* latest = nullptr;
  const Exercise* open = nullptr;
  fs::file_time_type saved;
  const std::vector<const Exercise*> all = context.course.exercises();
  if (all.empty()) throw Failure(Exit::Usage, "this course has no exercises");
  for (const Exercise* exercise : all) {
    if (open == nullptr && !progress.of(exercise->slug).passed) open = exercise;
    const fs::path file = context.place.work_file(exercise->slug);
    if (!fs::exists(file)) continue;
    if (latest == nullptr || fs::last_write_time(file) > saved) {
      latest = exercise;
      saved = fs::last_write_time(file);
    }
  }
  if (latest != nullptr && !progress.of(latest->slug).passed) return *latest;
  return open != nullptr ? *open : *all.back();
}

Exit next_command(const Context& context) {
  const Progress progress = load_progress(context.place.progress_file());
  const Exercise& exercise = next_exercise(context, progress);
  const ExerciseProgress mine = progress.of(exercise.slug);
  if (mine.passed) {
    std::cout << "You have passed every exercise there is. ./warpkit progress shows the road.\n";
    return Exit::Good;
  }
  const Lesson& lesson = context.course.lesson(exercise.lesson);
  std::cout << styled(context, fmt::format("Next: {}", exercise.name()), "1")
            << fmt::format("  {} ({})\n", exercise.title, exercise.size);
  const auto step = [](const char* what, const std::string& how) {
    std::cout << fmt::format("  {:<9} {}\n", what, how);
  };
  step("read", fmt::format("./warpkit show {}   {}", lesson.number, lesson.title));
  if (fs::exists(questions_file(lesson)) && progress.predicted.count(lesson.slug) == 0) {
    step("predict", fmt::format("./warpkit predict {}", lesson.number));
  }
  const std::string file = context.place.shown(context.place.work_file(exercise.slug));
  const bool is_there = fs::exists(context.place.work_file(exercise.slug));
  step("write", file + (is_there ? "" : "   (the first check makes it)"));
  step("check",
       fmt::format("./warpkit check {}   or ./warpkit watch, at each save", exercise.name()));
  if (mine.checks > 0) step("stuck?", fmt::format("./warpkit hint {}", exercise.name()));
  return Exit::Good;
}

}  // namespace warpkit::kit
