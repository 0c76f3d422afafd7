#include <fmt/format.h>

#include <iostream>
#include <sstream>

#include "kit/commands.hpp"
#include "kit/dev_account.hpp"
#include "kit/patterns.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

// Files of a folder tree, relative to it.
std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.insert(entry.path().lexically_relative(folder).string());
  }
  return files;
}

void check_unclaimed_folders(const Context& context, DevAccount& account) {
  std::set<std::string> lessons;
  for (const Lesson& lesson : context.course.lessons) lessons.insert(lesson.folder.filename());
  for (const auto& entry : fs::directory_iterator(context.place.root / "exercises")) {
    const std::string name = entry.path().filename();
    const bool known = name == "submission" || name == "CMakeLists.txt" || lessons.count(name) > 0;
    if (!known) account.say(false, "exercises", name + " belongs to no lesson");
  }
}

}  // namespace

void DevAccount::say(bool good, const std::string& subject, const std::string& what) {
  std::cout << styled(context_, good ? "ok    " : "WRONG ", good ? "32" : "1;31") << subject << ": "
            << what << std::endl;
  wrong_ += good ? 0 : 1;
}

void check_files(const fs::path& folder, const std::set<std::string>& wanted,
                 const std::string& subject, DevAccount& account) {
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

void check_marks(const Context& context, const fs::path& folder, const std::string& subject,
                 DevAccount& account) {
  for (const std::string& file : files_in(folder)) {
    std::istringstream lines(read_file(folder / file));
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      const std::size_t at = line.find(kWriteMark);
      if (at == std::string::npos) continue;
      account.say(
          false, subject,
          fmt::format("{}:{} is still to be written: {}", context.place.shown(folder / file),
                      number, line.substr(at + std::string(kWriteMark).size())));
    }
  }
}

Exit dev_check_command(const Context& context, const std::string& name) {
  DevAccount account(context);
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
  for (const Exercise* exercise : exercises) check_exercise(context, *exercise, account);
  std::cout << (account.wrong() == 0 ? "Everything is whole.\n"
                                     : fmt::format("{} wrong.\n", account.wrong()));
  return account.wrong() == 0 ? Exit::Good : Exit::Failed;
}

}  // namespace warpkit::kit
