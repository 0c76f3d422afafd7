/// @file
/// nvcc's options: their names, their values, and what becomes of them here.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// What to do with an option.
enum class Action {
  Output,
  IncludeDir,
  SystemDir,
  CompileFlag,   // passed on with its value
  CompileFlags,  // likewise, once for each of a list
  HostFlags,     // -Xcompiler: a list for the compiler
  HostCompiler,  // -ccbin
  LinkerFlags,   // -Xlinker: a list for the linker
  LinkInputs,    // a list, each passed to the linker with the option's name
  Libraries,
  Optimise,
  Standard,
  Language,
  Make,  // another product; its number is Option::detail
  Runtime,
  SeparateCode,  // -rdc
  DefaultStream,
  Debug,
  DeviceDebug,
  ProfileHost,
  NoWarnings,
  WarningsAreErrors,
  WriteDependencies,  // Option::detail: with system headers
  DependencyOutput,
  DependencyTarget,
  DependencyPhony,
  OutputDir,
  Keep,
  KeepDir,
  Run,
  RunArguments,
  Verbose,
  DryRun,
  ForwardUnknown,
  Define,   // true here, and nvcc tells sources so: defines Option::text
  Ignored,  // has no meaning here: a note
  Silent,   // true here anyway: nothing to say
  Refused,  // with Option::text as the reason
};

/// What follows an option.
enum class Value {
  None,
  Separate,  ///< the next word, or behind `=`
  Joined,    ///< likewise, or touching: `-Ifoo`
};

/// One option of nvcc.
struct Option {
  const char* name;       ///< its short name, with its dashes
  const char* long_name;  ///< its other name
  Value value;            ///< what follows
  Action action;          ///< what to do
  int detail = 0;         ///< see Action
  const char* text = "";  ///< see Action
};

/// An option as it stands on a command line.
struct OptionUse {
  const Option* option = nullptr;  ///< null for an unknown one
  bool has_value = false;          ///< the value is part of the word
  std::string value;               ///< then the value
};

/// Looks a word up.
/// @param word it begins with a dash
/// @return which option it is
OptionUse find_option(const std::string& word);

/// Splits an option's list at commas, and at blanks where told; quotes and backslashes protect
/// them.
/// @param list the value
/// @param blanks whether blanks separate too
/// @return the parts, without empty ones
std::vector<std::string> split_list(const std::string& list, bool blanks);

/// Splits a list of the host compiler's options. The parts of `-Wl,-rpath,x` stay together.
/// @param list the value of `-Xcompiler`
/// @return the options
std::vector<std::string> split_host_flags(const std::string& list);

/// Puts in what options files (`--options-file FILE`, `@FILE`) and the variables
/// NVCC_PREPEND_FLAGS and NVCC_APPEND_FLAGS hold.
/// @param words the command line
/// @return the command line with their words in place
/// @throws Failure with code 2 if such a file can't be read, or holds itself
std::vector<std::string> expand_arguments(const std::vector<std::string>& words);

}  // namespace warpkit::driver
