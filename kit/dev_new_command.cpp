#include <fmt/format.h>

#include <cctype>
#include <iostream>
#include <sstream>
#include <vector>

#include "kit/commands.hpp"
#include "kit/patterns.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

bool is_slug(const std::string& text) {
  if (text.empty() || std::islower(static_cast<unsigned char>(text[0])) == 0) return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

bool is_number(const std::string& text) {
  return text.size() == 2 && text.find_first_not_of("0123456789") == std::string::npos;
}

// Puts a line among those that begin alike, sorted.
void register_line(const fs::path& file, const std::string& start, const std::string& line) {
  std::vector<std::string> lines;
  std::istringstream stream(read_file(file));
  std::size_t place = std::string::npos;
  for (std::string one; std::getline(stream, one);) {
    lines.push_back(one);
    if (one.rfind(start, 0) != 0) continue;
    if (place == std::string::npos) place = lines.size() - 1;  // in front of all
    if (one < line) place = lines.size();
  }
  if (place == std::string::npos) place = lines.size();
  lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(place), line);
  std::string text;
  for (const std::string& one : lines) text += one + "\n";
  write_file(file, text);
}

void write_all(const Context& context, const fs::path& folder,
               const std::map<std::string, std::string>& files) {
  if (fs::exists(folder)) {
    throw Failure(Exit::Usage, context.place.shown(folder) + " is there already");
  }
  for (const auto& [path, text] : files) {
    write_file(folder / path, text);
    std::cout << "made " << context.place.shown(folder / path) << '\n';
  }
}

const Lesson* lesson_of(const Course& course, const std::string& number) {
  for (const Lesson& lesson : course.lessons) {
    if (lesson.number == number) return &lesson;
  }
  return nullptr;
}

}  // namespace

Exit dev_new_command(const Context& context, const std::string& number, const std::string& slug) {
  if (!is_number(number)) throw Failure(Exit::Usage, "a lesson's number has two digits: 07");
  if (!is_slug(slug)) {
    throw Failure(Exit::Usage, "a name has small letters, digits and _, and begins with a letter");
  }
  const fs::path& root = context.place.root;
  const Lesson* lesson = lesson_of(context.course, number);
  if (lesson == nullptr) {
    const std::string folder = number + "_" + slug;
    write_all(context, root / "lessons" / folder, lesson_pattern(folder));
    register_line(root / "lessons" / "CMakeLists.txt", "warpkit_add_lesson(",
                  fmt::format("warpkit_add_lesson({} DEPENDS warpkit_kernels)", folder));
  } else {
    const std::string folder = lesson->folder.filename();
    for (const Exercise* exercise : context.course.exercises()) {
      if (exercise->slug == slug) {
        throw Failure(Exit::Usage, fmt::format("{} has that name already", exercise->name()));
      }
    }
    write_all(context, root / "exercises" / folder / slug,
              exercise_pattern(folder, slug, static_cast<int>(lesson->exercises.size()) + 1));
    register_line(root / "exercises" / "CMakeLists.txt", "warpkit_add_exercise(",
                  fmt::format("warpkit_add_exercise({} {})", folder, slug));
  }
  std::cout << fmt::format(
      "It is registered for the build. What is to do: ./warpkit dev check {}\n", number);
  return Exit::Good;
}

}  // namespace warpkit::kit
