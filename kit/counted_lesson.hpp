/// @file
/// Building a lesson's program with counting hooks, and running it.
#pragma once

#include <vector>

#include "kit/place.hpp"
#include "kit/prediction.hpp"

namespace warpkit::kit {

/// Whether this build of the kit can count: on the emulator it can.
/// @return false in a build for a GPU
bool can_count_lessons();

/// Builds a lesson's program with counting hooks and runs it.
/// @param place the folders
/// @param lesson a lesson that has questions
/// @return its launches in order, each counted to its end
/// @throws Failure when it does not compile, fails or takes too long
std::vector<CountedLaunch> count_lesson(const Place& place, const Lesson& lesson);

}  // namespace warpkit::kit
