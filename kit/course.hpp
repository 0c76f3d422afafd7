/// @file
/// The course as the folders tell it: lessons with their pages, exercises with their manifests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace warpkit::kit {

/// What a failure is called that shows only when the threads of a block run in another order.
constexpr const char* kOrderSymptom = "thread_order";

/// A wrong answer that the tests must reject, and what to tell a learner who gives it.
struct Mistake {
  std::string file;           ///< a solution with this one mistake, relative to the exercise
  std::string symptom;        ///< what the tests call the failure that it shows
  std::string misconception;  ///< the belief behind it, one sentence
  std::string hint;           ///< what helps, without the answer
};

/// One exercise: `exercises/NN_topic/slug/`.
struct Exercise {
  std::string slug;                ///< its name, unique in the course; progress is kept by it
  std::string lesson;              ///< number of its lesson, two digits
  std::filesystem::path folder;    ///< absolute path
  int order = 0;                   ///< place within the lesson
  std::string title;               ///< one line
  std::string size;                ///< how much there is to write
  std::vector<std::string> hints;  ///< from a nudge to nearly the answer
  std::vector<Mistake> mistakes;   ///< known mistakes, one a symptom

  /// `NN/slug`, as commands take it.
  /// @return the name
  std::string name() const { return lesson + "/" + slug; }

  /// The known mistake behind a symptom.
  /// @param symptom as the tests named it
  /// @return the mistake, or nullptr when nobody described one
  const Mistake* mistake(const std::string& symptom) const;
};

/// One lesson: `lessons/NN_topic/`.
struct Lesson {
  std::string number;               ///< two digits
  std::string slug;                 ///< the topic
  std::string title;                ///< first heading of its page
  std::filesystem::path folder;     ///< absolute path
  std::vector<Exercise> exercises;  ///< in order
};

/// The lessons that are there, by number.
struct Course {
  std::vector<Lesson> lessons;  ///< by number

  /// A lesson by number or topic.
  /// @param name `3`, `03`, `host_device_copies` or `03_host_device_copies`
  /// @return the lesson
  /// @throws Failure (usage) when there is none, naming those there are
  const Lesson& lesson(const std::string& name) const;

  /// The exercises that a learner means.
  /// @param name a lesson, an exercise, or both as `NN/exercise`
  /// @return one exercise, or all of a lesson
  /// @throws Failure (usage) when there is none, naming those there are
  std::vector<const Exercise*> exercises(const std::string& name) const;

  /// Every exercise in the order of the course.
  /// @return all of them
  std::vector<const Exercise*> exercises() const;
};

/// Reads one manifest.
/// @param folder the exercise's folder
/// @param lesson number of its lesson
/// @return the exercise
/// @throws Failure (machine) naming the file and what is wrong in it
Exercise read_manifest(const std::filesystem::path& folder, const std::string& lesson);

/// Reads the course.
/// @param root the repository
/// @return its lessons and exercises
/// @throws Failure (machine) when a manifest or page is broken
Course read_course(const std::filesystem::path& root);

}  // namespace warpkit::kit
