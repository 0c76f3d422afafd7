/// @file
/// The commands. Each prints what a person reads (or JSON) to standard output, and returns how it
/// ended.
#pragma once

#include <string>
#include <vector>

#include "kit/course.hpp"
#include "kit/failure.hpp"
#include "kit/place.hpp"

namespace warpkit::kit {

/// What every command works on.
struct Context {
  Place place;          ///< the folders
  Course course;        ///< lessons and exercises
  bool colour = false;  ///< whether standard output takes colour
};

/// Makes text stand out on a terminal.
/// @param context says whether there is colour
/// @param text the text
/// @param style terminal style, as `1` for bold or `31` for red
/// @return the text, in that style where there is colour
std::string styled(const Context& context, const std::string& text, const char* style);

/// Lists lessons and exercises with the learner's progress.
/// @param context the course
/// @param json print JSON instead
/// @return Good
Exit list_command(const Context& context, bool json);

/// Prints a lesson's page, its code taken from the files.
/// @param context the course
/// @param lesson number or topic
/// @return Good
Exit show_command(const Context& context, const std::string& lesson);

/// Builds a lesson's program and becomes it.
/// @param context the course
/// @param lesson number or topic
/// @return DoesNotCompile; when the program builds, it takes this one's place and nothing returns
/// @throws Failure (machine) when it cannot be built or started
Exit run_command(const Context& context, const std::string& lesson);

/// Tests the learner's file, or another one.
/// @param context the course
/// @param name exercise or lesson; empty for the file saved last, else the first not passed
/// @param file file to test instead of the learner's; empty for the learner's
/// @param json print JSON instead
/// @return Good, Failed, DoesNotCompile or Limit
Exit check_command(const Context& context, const std::string& name, const std::string& file,
                   bool json);

/// Gives a hint: of the known mistake that the last check recognised, else one level more.
/// @param context the course
/// @param name exercise or lesson
/// @return Good
Exit hint_command(const Context& context, const std::string& name);

/// Puts the skeleton back in place of the learner's file, which is kept under another name.
/// @param context the course
/// @param name exercise or lesson
/// @return Good
Exit reset_command(const Context& context, const std::string& name);

/// Proves that exercises and pages are whole.
/// @param context the course
/// @param name exercise or lesson; empty for all
/// @return Good when they are, else Failed
Exit dev_check_command(const Context& context, const std::string& name);

/// Copies the skeleton to the learner's file when there is none yet.
/// @param place the folders
/// @param exercise which exercise
/// @return whether the file is new
bool ensure_work_file(const Place& place, const Exercise& exercise);

/// The one exercise that a name means.
/// @param course the course
/// @param name exercise or lesson
/// @return the exercise
/// @throws Failure (usage) when the name means several, or none
const Exercise& single_exercise(const Course& course, const std::string& name);

}  // namespace warpkit::kit
