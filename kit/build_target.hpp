/// @file
/// Building a target of the kit's own build.
#pragma once

#include <string>

#include "kit/place.hpp"

namespace warpkit::kit {

/// Builds a target of the kit's own build; a second build of the same folder waits for the first.
/// @param place the folders
/// @param target its name
/// @throws Failure (does not compile) with the compiler's messages
void build_target(const Place& place, const std::string& target);

}  // namespace warpkit::kit
