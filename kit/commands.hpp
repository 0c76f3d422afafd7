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

struct Progress;

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

/// Says what to do next: which page, which exercise, which commands.
/// @param context the course
/// @return Good
Exit next_command(const Context& context);

/// Shows the road and how far the learner is.
/// @param context the course
/// @param json print JSON instead
/// @return Good
Exit progress_command(const Context& context, bool json);

/// Asks a lesson's questions, counts what its program does, and tells which answers are right.
/// @param context the course
/// @param name lesson, by number or topic
/// @param answers given ones, joined by commas; empty to ask on standard input
/// @return Good, whatever was predicted
/// @throws Failure when the lesson asks nothing, an answer is none, or nothing can be counted
Exit predict_command(const Context& context, const std::string& name, const std::string& answers);

/// Shows how the solution differs from the learner's file.
/// @param context the course
/// @param name exercise or lesson
/// @param whole print the solution itself instead
/// @return Good
/// @throws Failure (failed) when the exercise has not been passed yet
Exit solution_command(const Context& context, const std::string& name, bool whole);

/// Checks an exercise each time its file is saved, and listens to keys, until `q` or the end of
/// standard input.
/// @param context the course
/// @param name exercise or lesson; empty for the file saved last, else the first not passed
/// @param polls_only look at the files every half second and ask for no events
/// @return Good
Exit watch_command(const Context& context, const std::string& name, bool polls_only);

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

/// Makes the files of a new lesson, or of a new exercise in a lesson that is there, and registers
/// them for the build.
/// @param context the course
/// @param number the lesson's, two digits
/// @param slug topic of the lesson, or name of the exercise
/// @return Good
/// @throws Failure (usage) when the name is taken or is none
Exit dev_new_command(const Context& context, const std::string& number, const std::string& slug);

/// Measures how long a check of each solution takes.
/// @param context the course
/// @param name exercise or lesson; empty for all
/// @return Good when every solution passes, else Failed
Exit dev_bench_command(const Context& context, const std::string& name);

/// Copies the skeleton to the learner's file when there is none yet.
/// @param place the folders
/// @param exercise which exercise
/// @return whether the file is new
bool ensure_work_file(const Place& place, const Exercise& exercise);

/// The exercise to do next: the one whose file was saved last, else the first not passed yet.
/// @param context the course
/// @param progress what the learner did
/// @return the exercise; the last one where all are passed
/// @throws Failure (usage) when there is no exercise
const Exercise& next_exercise(const Context& context, const Progress& progress);

/// The one exercise that a name means.
/// @param course the course
/// @param name exercise or lesson
/// @return the exercise
/// @throws Failure (usage) when the name means several, or none
const Exercise& single_exercise(const Course& course, const std::string& name);

}  // namespace warpkit::kit
