#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "kit/commands.hpp"
#include "kit/progress.hpp"
#include "kit/text.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;

std::string styled(const Context& context, const std::string& text, const char* style) {
  return context.colour ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : text;
}

bool ensure_work_file(const Place& place, const Exercise& exercise) {
  const fs::path file = place.work_file(exercise.slug);
  if (fs::exists(file)) return false;
  write_file(file, read_file(exercise.folder / "skeleton.cu"));
  return true;
}

const Exercise& single_exercise(const Course& course, const std::string& name) {
  const std::vector<const Exercise*> meant = course.exercises(name);
  if (meant.size() == 1) return *meant.front();
  std::string names;
  for (const Exercise* exercise : meant) names += (names.empty() ? "" : " or ") + exercise->name();
  throw Failure(Exit::Usage, fmt::format("'{}' has several exercises; say {}", name, names));
}

Exit hint_command(const Context& context, const std::string& name) {
  const Exercise& exercise = single_exercise(context.course, name);
  Progress progress = load_progress(context.place.progress_file());
  ExerciseProgress& mine = progress.exercises[exercise.slug];
  const Mistake* mistake = exercise.mistake(mine.symptom);
  if (mistake != nullptr && !mine.symptom_told) {
    mine.symptom_told = true;
    std::cout << styled(context, fmt::format("{}: about your last check", exercise.name()), "1")
              << '\n'
              << wrapped(mistake->hint) << '\n';
  } else if (exercise.hints.empty()) {
    std::cout << exercise.name() << " has no hints.\n";
  } else {
    const std::size_t given = static_cast<std::size_t>(std::max(mine.hints, 0));
    const std::size_t level = std::min(given, exercise.hints.size() - 1);
    mine.hints = static_cast<int>(level) + 1;
    std::cout << styled(context,
                        fmt::format("{}: hint {} of {}", exercise.name(), level + 1,
                                    exercise.hints.size()),
                        "1")
              << '\n'
              << wrapped(exercise.hints[level]) << '\n';
    if (given >= exercise.hints.size()) std::cout << "(That is the last one.)\n";
  }
  save_progress(context.place.progress_file(), progress);
  return Exit::Good;
}

Exit reset_command(const Context& context, const std::string& name) {
  const Exercise& exercise = single_exercise(context.course, name);
  const fs::path file = context.place.work_file(exercise.slug);
  if (fs::exists(file)) {
    fs::path backup;
    for (int number = 1; backup.empty() || fs::exists(backup); ++number) {
      backup = file.string() + "." + std::to_string(number);
    }
    fs::rename(file, backup);
    std::cout << "Your file is kept as " << context.place.shown(backup) << ".\n";
  }
  ensure_work_file(context.place, exercise);
  Progress progress = load_progress(context.place.progress_file());
  progress.exercises.erase(exercise.slug);
  save_progress(context.place.progress_file(), progress);
  std::cout << context.place.shown(file) << " is the skeleton again; hints start anew.\n";
  return Exit::Good;
}

}  // namespace warpkit::kit
