/// @file
/// What `dev new` writes: the files of a lesson and of an exercise, with marks where to write.
#pragma once

#include <map>
#include <string>

namespace warpkit::kit {

/// Stands in front of what is still to be written; `dev check` finds every one.
constexpr const char* kWriteMark = "WRITE: ";

/// The files of a new lesson.
/// @param folder its name, `NN_topic`
/// @return text by path in the lesson's folder
std::map<std::string, std::string> lesson_pattern(const std::string& folder);

/// The files of a new exercise, which asks to double an array.
/// @param lesson name of its lesson's folder
/// @param slug its name
/// @param order its place in the lesson
/// @return text by path in the exercise's folder
std::map<std::string, std::string> exercise_pattern(const std::string& lesson,
                                                    const std::string& slug, int order);

}  // namespace warpkit::kit
