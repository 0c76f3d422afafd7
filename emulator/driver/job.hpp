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

/// What is to come out.
enum class Product {
  Program,           ///< the default
  SharedLibrary,     ///< `-shared`
  StaticLibrary,     ///< `-lib`
  Objects,           ///< `-c`, `-dc`, `-dw`: one a source
  DeviceLink,        ///< `-dlink`: an object that holds nothing, for there is no device code
  PreprocessedText,  ///< `-E`
  Dependencies,      ///< `-M`: a makefile rule that names every header
  OwnDependencies,   ///< `-MM`: without those of the system
};

/// The rule for make that is written beside an object file.
struct DependencyFile {
  bool wanted = false;               ///< `-MD`, `-MMD`
  bool with_system_headers = true;   ///< not `-MMD`
  std::string file;                  ///< `-MF`; empty for the default
  std::vector<std::string> targets;  ///< `-MT`; empty for the object's name
  bool phony_headers = false;        ///< `-MP`: a rule for each header, too
};

/// A folder to search for headers.
struct IncludeDir {
  std::string path;     ///< as given
  bool system = false;  ///< `-isystem`: no warnings from there
};

/// One call of the compiler.
struct CompileJob {
  std::vector<Input> inputs;               ///< sources, objects, libraries, linker options
  std::string output;                      ///< `-o`; empty for the default
  Product product = Product::Program;      ///< what to make
  bool verbose = false;                    ///< `-v`: show the commands
  bool dry_run = false;                    ///< `--dryrun`: show them, don't run them
  std::vector<IncludeDir> include_dirs;    ///< in order; the rewriter searches them too
  std::vector<std::string> compile_flags;  ///< for the C++ compiler, besides `-I`
  std::string compiler;                    ///< `-ccbin`; empty for the build's own
  std::string standard = "c++17";          ///< of C++ sources
  std::string optimisation = "-O2";        ///< `-O…`
  bool debugged = false;                   ///< `-g`, `-G`: kernels are to be run as written
  DependencyFile dependencies;             ///< what make should know
  std::string output_dir;                  ///< `-odir`: where objects and dependencies go
  bool keep = false;                       ///< `--keep`: leave the translations behind
  std::string keep_dir;                    ///< `--keep-dir`: where; empty for here
  bool whole_program = true;               ///< no `-rdc=true`: a file's device code is its own
  bool shared_runtime = false;             ///< `--cudart=shared`
  bool run = false;                        ///< `--run`: run the program, then delete it
  std::vector<std::string> run_arguments;  ///< `--run-args`
  bool checked = false;                    ///< with hooks on each access, and the checks linked in
  bool profiled = false;                   ///< likewise, and the counting linked in
  std::vector<std::string> arguments;      ///< the command line, for the build record
  std::vector<std::string> notes;          ///< to be shown to the user
};

/// Understands nvcc's everyday options, and passes options of the host compiler through.
/// @param arguments the command line after the program's name
/// @return the job
/// @throws Failure with code 2 and one line that says what is wrong
CompileJob parse_job(const std::vector<std::string>& arguments);

}  // namespace warpkit::driver
