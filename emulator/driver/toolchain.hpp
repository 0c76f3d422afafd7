/// @file
/// The compiler behind the compiler door, as the build that made this program knows it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace warpkit::driver {

/// What it takes to compile and link for the emulator.
struct Toolchain {
  std::string compiler;                       ///< the C++ compiler
  std::string family;                         ///< whose options it takes: GNU or CLANG
  std::string include_dir;                    ///< emulator/include
  std::string toolkit_dir;                    ///< a folder laid out like NVIDIA's toolkit
  std::string shared_runtime;                 ///< the emulator as a shared library
  std::vector<std::string> options;           ///< of every compilation and every link
  std::vector<std::string> emulated_options;  ///< of translated sources, besides
  std::vector<std::string> link_inputs;       ///< the emulator's libraries and what they need
  std::vector<std::string> checked_options;   ///< of translated sources with hooks on each access
  std::vector<std::string> checked_inputs;    ///< what a checked program is linked with, besides
  std::vector<std::string> profiled_options;  ///< of those that are counted, besides
  std::vector<std::string> profiled_inputs;   ///< what a counted program is linked with, besides
  /// Those of emulated_options, checked_options and profiled_options that only one family takes, by
  /// family.
  std::map<std::string, std::vector<std::string>> emulated_family_options;
  std::map<std::string, std::vector<std::string>> checked_family_options;
  std::map<std::string, std::vector<std::string>> profiled_family_options;
};

/// Reads `warpkit-toolchain.txt`, which the build writes beside the driver programs.
/// @return the toolchain
/// @throws Failure with code 5 if the file is missing or wrong
Toolchain load_toolchain();

}  // namespace warpkit::driver
