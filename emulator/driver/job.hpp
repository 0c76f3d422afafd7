/// @file
/// What the command line of `cc` asks for.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// What a file on the command line is.
enum class InputKind {
  Cuda,    ///< `.cu`: translated, then compiled
  Cpp,     ///< `.cpp` and its like: compiled
  C,       ///< `.c`: compiled as C
  Linked,  ///< anything else: given to the linker
};

/// One input or linker option, in the order of the command line.
struct Input {
  std::string text;                    ///< a path, or an option such as `-lm`
  InputKind kind = InputKind::Linked;  ///< what it is
};

/// One call of the compiler.
struct CompileJob {
  std::vector<Input> inputs;               ///< sources, objects, libraries, linker options
  std::string output;                      ///< `-o`; empty for the default
  bool compile_only = false;               ///< `-c`: objects, no program
  bool verbose = false;                    ///< `-v`: show the commands
  bool dry_run = false;                    ///< `--dryrun`: show them, don't run them
  std::vector<std::string> include_dirs;   ///< `-I`, in order; the rewriter searches them too
  std::vector<std::string> compile_flags;  ///< for the C++ compiler, besides `-I`
  std::string standard = "c++17";          ///< of C++ sources
  std::string optimisation = "-O2";        ///< `-O…`
  std::vector<std::string> notes;          ///< to be shown to the user
};

/// Classifies a file by its ending.
/// @param path the file
/// @return what it is
InputKind kind_of(const std::string& path);

/// Understands nvcc's everyday options, and passes options of the host compiler through.
/// @param arguments the command line after the program's name
/// @return the job
/// @throws Failure with code 2 and one line that says what is wrong
CompileJob parse_job(const std::vector<std::string>& arguments);

}  // namespace warpkit::driver
