#include "kit/course.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "kit/failure.hpp"
#include "kit/page.hpp"
#include "kit/place.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// "03_host_device_copies" is a lesson's folder; anything else is not.
bool is_lesson_folder(const std::string& name) {
  return name.size() > 3 && is_digit(name[0]) && is_digit(name[1]) && name[2] == '_';
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_directory()) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string text(const json& object, const char* key) {
  if (!object.contains(key)) throw std::runtime_error(fmt::format("\"{}\" is missing", key));
  const std::string value = object.at(key).get<std::string>();
  if (value.empty()) throw std::runtime_error(fmt::format("\"{}\" is empty", key));
  return value;
}

void refuse_unknown(const json& object, const std::set<std::string>& known) {
  for (const auto& item : object.items()) {
    if (known.count(item.key()) == 0) {
      throw std::runtime_error(fmt::format("\"{}\" means nothing here", item.key()));
    }
  }
}

Exercise from_json(const json& manifest) {
  refuse_unknown(manifest, {"title", "order", "size", "hints", "mistakes"});
  Exercise exercise;
  exercise.title = text(manifest, "title");
  exercise.size = text(manifest, "size");
  exercise.order = manifest.at("order").get<int>();
  exercise.hints = manifest.at("hints").get<std::vector<std::string>>();
  for (const json& entry : manifest.at("mistakes")) {
    refuse_unknown(entry, {"file", "symptom", "misconception", "hint"});
    Mistake mistake{text(entry, "file"), text(entry, "symptom"), text(entry, "misconception"),
                    text(entry, "hint")};
    if (exercise.mistake(mistake.symptom) != nullptr) {
      throw std::runtime_error(fmt::format("the symptom \"{}\" has two hints", mistake.symptom));
    }
    exercise.mistakes.push_back(std::move(mistake));
  }
  return exercise;
}

std::string names_of(const std::vector<const Exercise*>& exercises) {
  std::string names;
  for (const Exercise* exercise : exercises) {
    names += (names.empty() ? "" : ", ") + exercise->name();
  }
  return names;
}

void add_exercises(Lesson& lesson, const fs::path& root) {
  for (const fs::path& folder : folders_in(root / "exercises" / lesson.folder.filename())) {
    lesson.exercises.push_back(read_manifest(folder, lesson.number));
  }
  std::sort(lesson.exercises.begin(), lesson.exercises.end(),
            [](const Exercise& a, const Exercise& b) { return a.order < b.order; });
}

}  // namespace

const Mistake* Exercise::mistake(const std::string& symptom) const {
  for (const Mistake& known : mistakes) {
    if (known.symptom == symptom) return &known;
  }
  // Right in one thread order and wrong in another is a mistake in every exercise.
  static const Mistake order_mistake{
      "", kOrderSymptom, "The threads of a block run in the order of their numbers.",
      "Your answer is right when the threads of a block run in one order and wrong in another. "
      "Somewhere a thread uses what another one has written, or overwrites what another one still "
      "needs. What makes the one wait for the other?"};
  return symptom == kOrderSymptom ? &order_mistake : nullptr;
}

const Lesson& Course::lesson(const std::string& name) const {
  const std::string number = name.size() == 1 ? "0" + name : name;
  std::string there;
  for (const Lesson& candidate : lessons) {
    if (number == candidate.number || name == candidate.slug ||
        name == candidate.folder.filename()) {
      return candidate;
    }
    there += (there.empty() ? "" : ", ") + candidate.number;
  }
  throw Failure(Exit::Usage, fmt::format("there is no lesson '{}'; there are {}", name, there));
}

std::vector<const Exercise*> Course::exercises() const {
  std::vector<const Exercise*> found;
  for (const Lesson& candidate : lessons) {
    for (const Exercise& exercise : candidate.exercises) found.push_back(&exercise);
  }
  return found;
}

std::vector<const Exercise*> Course::exercises(const std::string& name) const {
  const std::size_t slash = name.find('/');
  for (const Exercise* exercise : exercises()) {
    if (slash == std::string::npos && exercise->slug == name) return {exercise};
  }
  const Lesson& chosen = lesson(name.substr(0, slash));
  std::vector<const Exercise*> found;
  for (const Exercise& exercise : chosen.exercises) {
    if (slash == std::string::npos || exercise.slug == name.substr(slash + 1)) {
      found.push_back(&exercise);
    }
  }
  if (chosen.exercises.empty()) {
    throw Failure(Exit::Usage, fmt::format("lesson {} has no exercise; there are {}", chosen.number,
                                           names_of(exercises())));
  }
  if (found.empty()) {
    throw Failure(Exit::Usage, fmt::format("there is no exercise '{}'; there are {}", name,
                                           names_of(exercises())));
  }
  return found;
}

Exercise read_manifest(const fs::path& folder, const std::string& lesson) {
  const fs::path path = folder / "exercise.json";
  try {
    Exercise exercise = from_json(json::parse(read_file(path)));
    exercise.slug = folder.filename();
    exercise.folder = folder;
    exercise.lesson = lesson;
    return exercise;
  } catch (const Failure&) {
    throw;
  } catch (const std::exception& broken) {
    throw Failure(Exit::Machine, fmt::format("{}: {}", path.string(), broken.what()));
  }
}

Course read_course(const fs::path& root) {
  Course course;
  for (const fs::path& folder : folders_in(root / "lessons")) {
    const std::string name = folder.filename();
    if (!is_lesson_folder(name)) continue;
    Lesson lesson;
    lesson.number = name.substr(0, 2);
    lesson.slug = name.substr(3);
    lesson.folder = folder;
    lesson.title = page_title(read_file(folder / "page.md"));
    add_exercises(lesson, root);
    course.lessons.push_back(std::move(lesson));
  }
  return course;
}

}  // namespace warpkit::kit
