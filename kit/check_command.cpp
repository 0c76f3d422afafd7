#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "kit/commands.hpp"
#include "kit/progress.hpp"
#include "kit/verdict.hpp"
#include "kit/verdict_text.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

Exit exit_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return Exit::Good;
    case Outcome::Failed:
      return Exit::Failed;
    case Outcome::DoesNotCompile:
      return Exit::DoesNotCompile;
    case Outcome::Limit:
      return Exit::Limit;
  }
  return Exit::Failed;
}

void remember(const Context& context, const Exercise& exercise, const Verdict& verdict) {
  Progress progress = load_progress(context.place.progress_file());
  ExerciseProgress& mine = progress.exercises[exercise.slug];
  ++mine.checks;
  mine.passed = verdict.outcome == Outcome::Passed;
  mine.ever_passed |= mine.passed;
  mine.symptom = verdict.symptom;
  mine.symptom_told = false;
  save_progress(context.place.progress_file(), progress);
}

std::string after_passing(const Context& context, const Exercise& exercise) {
  const Progress progress = load_progress(context.place.progress_file());
  for (const Exercise* other : context.course.exercises()) {
    if (other->slug != exercise.slug && !progress.of(other->slug).passed) {
      return fmt::format("Next: ./warpkit show {}   then ./warpkit check {}", other->lesson,
                         other->name());
    }
  }
  return "You have passed every exercise there is.";
}

std::vector<const Exercise*> meant(const Context& context, const std::string& name) {
  if (!name.empty()) return context.course.exercises(name);
  return {&next_exercise(context, load_progress(context.place.progress_file()))};
}

// The file to test: the given one, or the learner's, made from the skeleton when there is none.
fs::path file_under_test(const Context& context, const Exercise& exercise, const std::string& given,
                         bool json) {
  if (!given.empty()) {
    if (!fs::is_regular_file(given)) {
      throw Failure(Exit::Usage, fmt::format("there is no file {}", given));
    }
    return fs::absolute(given);
  }
  const fs::path file = context.place.work_file(exercise.slug);
  if (ensure_work_file(context.place, exercise)) {
    (json ? std::cerr : std::cout) << fmt::format(
        "Made {} from the skeleton: this is the file to edit.\n", context.place.shown(file));
  }
  return file;
}

}  // namespace

Exit check_command(const Context& context, const std::string& name, const std::string& file,
                   bool as_json) {
  const std::vector<const Exercise*> exercises = meant(context, name);
  if (!file.empty() && exercises.size() != 1) single_exercise(context.course, name);
  json report = json::array();
  Exit exit = Exit::Good;
  for (const Exercise* exercise : exercises) {
    const fs::path tested = file_under_test(context, *exercise, file, as_json);
    if (!as_json) {
      std::cout << styled(context, exercise->name(), "1")
                << fmt::format("  testing {}", context.place.shown(tested)) << std::endl;
    }
    const Verdict verdict = Bench(context.place, *exercise).judge(tested);
    if (file.empty()) remember(context, *exercise, verdict);
    if (as_json) {
      report.push_back(verdict_json(context, *exercise, tested, verdict));
    } else {
      print_verdict(context, *exercise, verdict);
    }
    exit = exit_of(verdict.outcome);
    if (exit != Exit::Good) break;
  }
  if (as_json) std::cout << json{{"checks", report}}.dump(2) << '\n';
  if (!as_json && exit == Exit::Good) {
    std::cout << after_passing(context, *exercises.back()) << '\n';
  }
  return exit;
}

}  // namespace warpkit::kit
