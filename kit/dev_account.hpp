/// @file
/// What `dev check` proves, part by part.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "kit/commands.hpp"

namespace warpkit::kit {

/// Collects what was proved and what was not, one line each.
class DevAccount {
 public:
  /// @param context says whether there is colour; must outlive this object
  explicit DevAccount(const Context& context) : context_(context) {}

  /// Prints one line.
  /// @param good whether it is as it should be
  /// @param subject exercise or lesson
  /// @param what what was looked at, and what was found
  void say(bool good, const std::string& subject, const std::string& what);

  /// How much is wrong so far.
  /// @return number of lines
  int wrong() const { return wrong_; }

 private:
  const Context& context_;
  int wrong_ = 0;
};

/// Proves that a folder holds exactly the files it should.
/// @param folder the folder
/// @param wanted their paths in it
/// @param subject exercise or lesson
/// @param account gets the result
void check_files(const std::filesystem::path& folder, const std::set<std::string>& wanted,
                 const std::string& subject, DevAccount& account);

/// Proves that a lesson's page, program and questions are whole.
/// @param context the course
/// @param lesson the lesson
/// @param account gets the results
void check_lesson(const Context& context, const Lesson& lesson, DevAccount& account);

/// Proves an exercise: manifest, files, skeleton, solution, impostors, mistakes.
/// @param context the course
/// @param exercise the exercise
/// @param account gets the results
void check_exercise(const Context& context, const Exercise& exercise, DevAccount& account);

/// Says where a file still has a mark of `dev new`.
/// @param context the folders
/// @param folder whose files to look at
/// @param subject exercise or lesson
/// @param account gets one line for each mark
void check_marks(const Context& context, const std::filesystem::path& folder,
                 const std::string& subject, DevAccount& account);

/// Lines of code that a solution has and its skeleton has not: neither blank, nor comment, nor only
/// brackets.
/// @param skeleton text of the skeleton
/// @param solution text of the solution
/// @return how many there are to write
int lines_to_write(const std::string& skeleton, const std::string& solution);

/// The number in a promise of size.
/// @param size as a manifest has it, `about 6 lines`
/// @return the number; 0 where there is none
int promised_lines(const std::string& size);

}  // namespace warpkit::kit
