/// @file
/// What the learner has done so far, by exercise name, in a file outside version control.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace warpkit::kit {

/// What is remembered of one exercise.
struct ExerciseProgress {
  bool passed = false;        ///< whether its last check passed
  bool ever_passed = false;   ///< whether any check did
  int checks = 0;             ///< how often it was checked
  int hints = 0;              ///< how many of its general hints were given
  std::string symptom;        ///< known mistake that the last check recognised; or empty
  bool symptom_told = false;  ///< whether that mistake's hint was given since
};

/// The whole memory. Kept by names without numbers, so that renumbering lessons loses nothing.
struct Progress {
  std::map<std::string, ExerciseProgress> exercises;  ///< by slug
  std::set<std::string> predicted;                    ///< topics of lessons whose questions
                                                      ///< were answered

  /// What is remembered of one exercise.
  /// @param slug its name
  /// @return the memory; that of a new exercise when nothing is
  ExerciseProgress of(const std::string& slug) const;
};

/// Reads the file.
/// @param path which; need not exist
/// @return the memory, empty when there is no file
/// @throws Failure (machine) when the file is not what save_progress() writes
Progress load_progress(const std::filesystem::path& path);

/// Writes the file at one stroke.
/// @param path which; its folder is made when missing
/// @param progress what to remember
/// @throws Failure (machine) when it cannot be written
void save_progress(const std::filesystem::path& path, const Progress& progress);

}  // namespace warpkit::kit
