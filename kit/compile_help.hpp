/// @file
/// A sentence for the classic compile errors.
#pragma once

#include <string>

namespace warpkit::kit {

/// Explains the first error that is a classic.
/// @param messages what g++ or clang++ printed
/// @return one or two sentences; empty when nothing is to be added to the compiler's words
std::string compile_help(const std::string& messages);

}  // namespace warpkit::kit
