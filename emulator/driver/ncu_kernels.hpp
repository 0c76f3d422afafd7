/// @file
/// Names of kernels, and which launches a command line of ncu chooses by them.
#pragma once

#include <regex>
#include <string>
#include <vector>

#include "emulator/driver/ncu_options.hpp"
#include "emulator/profiler/report/profile.hpp"

namespace warpkit::driver {

/// A launch and its place among those that are shown.
struct NcuLaunch {
  std::size_t id = 0;                       ///< from 0
  std::size_t index = 0;                    ///< its place in the profile, from 0
  const profile::Launch* launch = nullptr;  ///< what was counted
};

/// A kernel's function alone: `a::k<int>` and `void k(int)` are k.
/// @param name as a launch or NVIDIA's tool writes it
/// @return the name without result, namespaces, template's arguments and parameters
std::string ncu_function_name(const std::string& name);

/// How a page writes a kernel's name.
/// @param arguments --print-kernel-base
/// @param launch of which kernel
/// @return the name
std::string ncu_shown_name(const NcuArguments& arguments, const profile::Launch& launch);

/// Reads what stands behind `regex:`.
/// @param option whose value it is, for the message
/// @param text the expression, POSIX extended
/// @return the expression
/// @throws Failure with code 2 and one line if it is none
std::regex ncu_expression(const std::string& option, const std::string& text);

/// Behind `regex:`, an option's value is an expression.
constexpr const char* kNcuRegex = "regex:";

/// Refuses what --kernel-name and --kernel-id can't mean, before anything is run.
/// @param arguments the command line
/// @throws Failure with code 2 and one line
void check_ncu_choice(const NcuArguments& arguments);

/// Chooses launches by kernel, --kernel-id, --launch-skip and --launch-count.
/// @param arguments the command line
/// @param profile what was counted; must outlive the result
/// @return those to show, in order
/// @throws Failure as check_ncu_choice
std::vector<NcuLaunch> ncu_launches(const NcuArguments& arguments, const profile::Profile& profile);

}  // namespace warpkit::driver
