#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "kit/commands.hpp"
#include "kit/page.hpp"
#include "kit/verdict.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kHintLevels = 3;
constexpr std::size_t kFewestMistakes = 3;
constexpr std::ptrdiff_t kMostDemoLines = 120;
constexpr const char* kImpostors[] = {"zeros", "copy", "untouched"};

// Collects what was proved and what was not, one line each.
class Account {
 public:
  explicit Account(const Context& context) : context_(context) {}

  void say(bool good, const std::string& subject, const std::string& what) {
    std::cout << styled(context_, good ? "ok    " : "WRONG ", good ? "32" : "1;31") << subject
              << ": " << what << std::endl;
    wrong_ += good ? 0 : 1;
  }
  int wrong() const { return wrong_; }

 private:
  const Context& context_;
  int wrong_ = 0;
};

std::string summary(const Verdict& verdict) {
  if (verdict.outcome == Outcome::DoesNotCompile) {
    return "does not compile:\n" + verdict.diagnostics;
  }
  if (verdict.outcome == Outcome::Passed) return fmt::format("passes {} tests", verdict.tests);
  return fmt::format("fails {} (expected {}; got {}{}{})", verdict.test, verdict.expected,
                     verdict.got, verdict.symptom.empty() ? "" : "; symptom ", verdict.symptom);
}

// Files of a folder tree, relative to it.
std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.insert(entry.path().lexically_relative(folder).string());
  }
  return files;
}

void check_files(const fs::path& folder, const std::set<std::string>& wanted,
                 const std::string& subject, Account& account) {
  const std::set<std::string> there = files_in(folder);
  std::string faults;
  for (const std::string& file : wanted) {
    if (there.count(file) == 0) faults += fmt::format(" {} is missing;", file);
  }
  for (const std::string& file : there) {
    if (wanted.count(file) == 0) faults += fmt::format(" {} belongs to nothing;", file);
  }
  account.say(faults.empty(), subject, faults.empty() ? "its files are whole" : "files:" + faults);
}

void check_manifest(const Exercise& exercise, Account& account) {
  std::string faults;
  if (exercise.hints.size() != kHintLevels) {
    faults += fmt::format(" {} hints instead of {};", exercise.hints.size(), kHintLevels);
  }
  std::set<std::string> files;
  for (const Mistake& mistake : exercise.mistakes) files.insert(mistake.file);
  if (files.size() < kFewestMistakes) {
    faults += fmt::format(" {} mistakes, at least {} are due;", files.size(), kFewestMistakes);
  }
  account.say(faults.empty(), exercise.name(),
              faults.empty() ? fmt::format("{} hints, {} mistakes", exercise.hints.size(),
                                           exercise.mistakes.size())
                             : "manifest:" + faults);
}

class ExerciseCheck {
 public:
  ExerciseCheck(const Context& context, const Exercise& exercise, Account& account)
      : exercise_(exercise),
        account_(account),
        bench_(context.place, exercise),
        programs_(context.place.build / "exercises" / exercise.slug / "dev_check") {}

  void run() {
    check_manifest(exercise_, account_);
    std::set<std::string> wanted = {"exercise.json", "entry.hpp",   "skeleton.cu",
                                    "solution.cu",   "harness.cpp", "tests.cpp"};
    for (const Mistake& mistake : exercise_.mistakes) wanted.insert(mistake.file);
    check_files(exercise_.folder, wanted, exercise_.name(), account_);
    check_skeleton();
    check_solution();
    for (const Mistake& mistake : exercise_.mistakes) check_mistake(mistake);
  }

 private:
  Verdict judge(const std::string& file) const {
    Verdict verdict;
    if (bench_.build(exercise_.folder / file, program(file), verdict)) {
      bench_.run(program(file), "", verdict);
    }
    return verdict;
  }

  fs::path program(const std::string& file) const {
    return programs_ / fs::path(file).replace_extension();
  }

  bool there(const std::string& file) const { return fs::exists(exercise_.folder / file); }

  void check_skeleton() {
    if (!there("skeleton.cu")) return;
    const bool marked =
        read_file(exercise_.folder / "skeleton.cu").find("// TODO(you): ") != std::string::npos;
    account_.say(marked, exercise_.name(),
                 marked ? "the skeleton says what to do" : "the skeleton has no TODO(you)");
    const Verdict verdict = judge("skeleton.cu");
    account_.say(verdict.outcome == Outcome::Failed, exercise_.name(),
                 "the skeleton " + summary(verdict));
  }

  void check_solution() {
    if (!there("solution.cu")) return;
    const Verdict verdict = judge("solution.cu");
    account_.say(verdict.outcome == Outcome::Passed, exercise_.name(),
                 "the solution " + summary(verdict));
    if (verdict.outcome == Outcome::DoesNotCompile) return;
    for (const char* impostor : kImpostors) {
      Verdict fooled;
      bench_.run(program("solution.cu"), impostor, fooled);
      account_.say(fooled.outcome == Outcome::Failed, exercise_.name(),
                   fmt::format("the impostor '{}' {}", impostor, summary(fooled)));
    }
  }

  void check_mistake(const Mistake& mistake) {
    if (!there(mistake.file)) return;
    const Verdict verdict = judge(mistake.file);
    const bool own = verdict.symptom == mistake.symptom;
    account_.say(verdict.outcome == Outcome::Failed && own, exercise_.name(),
                 fmt::format("{} {}{}", mistake.file, summary(verdict),
                             own ? "" : fmt::format("; its own symptom is {}", mistake.symptom)));
  }

  const Exercise& exercise_;
  Account& account_;
  Bench bench_;
  fs::path programs_;
};

void check_lesson(const Context& context, const Lesson& lesson, Account& account) {
  const fs::path page = lesson.folder / "page.md";
  std::vector<std::string> faults = page_faults(context.place.root, page);
  const std::string text = read_file(page);
  for (const Exercise& exercise : lesson.exercises) {
    if (text.find(exercise.slug) == std::string::npos) {
      faults.push_back("the page does not name the exercise " + exercise.slug);
    }
  }
  if (faults.empty()) account.say(true, lesson.number, "the page is whole");
  for (const std::string& fault : faults) account.say(false, lesson.number, fault);

  std::set<std::string> wanted = {"page.md", "main.cu"};
  for (const std::string& file : files_in(lesson.folder)) {
    const bool shown = text.find("(" + file + ")") != std::string::npos;
    if (shown && fs::path(file).extension() == ".svg") wanted.insert(file);
  }
  check_files(lesson.folder, wanted, lesson.number, account);
  if (!fs::exists(lesson.folder / "main.cu")) return;
  const std::string demo = read_file(lesson.folder / "main.cu");
  const auto lines = std::count(demo.begin(), demo.end(), '\n');
  account.say(lines <= kMostDemoLines, lesson.number,
              fmt::format("main.cu has {} lines of at most {}", lines, kMostDemoLines));
}

void check_unclaimed_folders(const Context& context, Account& account) {
  std::set<std::string> lessons;
  for (const Lesson& lesson : context.course.lessons) lessons.insert(lesson.folder.filename());
  for (const auto& entry : fs::directory_iterator(context.place.root / "exercises")) {
    const std::string name = entry.path().filename();
    const bool known = name == "submission" || name == "CMakeLists.txt" || lessons.count(name) > 0;
    if (!known) account.say(false, "exercises", name + " belongs to no lesson");
  }
}

}  // namespace

Exit dev_check_command(const Context& context, const std::string& name) {
  Account account(context);
  std::vector<const Exercise*> exercises;
  if (name.empty()) {
    exercises = context.course.exercises();
    check_unclaimed_folders(context, account);
    for (const Lesson& lesson : context.course.lessons) check_lesson(context, lesson, account);
  } else {
    bool is_lesson = false;
    for (const Lesson& lesson : context.course.lessons) {
      if (name != lesson.number && name != lesson.slug) continue;
      is_lesson = true;
      check_lesson(context, lesson, account);
      for (const Exercise& exercise : lesson.exercises) exercises.push_back(&exercise);
    }
    if (!is_lesson) exercises = context.course.exercises(name);
  }
  for (const Exercise* exercise : exercises) ExerciseCheck(context, *exercise, account).run();
  std::cout << (account.wrong() == 0 ? "Everything is whole.\n"
                                     : fmt::format("{} wrong.\n", account.wrong()));
  return account.wrong() == 0 ? Exit::Good : Exit::Failed;
}

}  // namespace warpkit::kit
