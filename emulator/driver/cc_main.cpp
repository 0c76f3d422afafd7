/// @file
/// The program warpkit-cc: nvcc's everyday command line, for the emulator.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>
#include <vector>

#include "emulator/driver/compile.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/options.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"
#include "emulator/driver/version.hpp"

namespace {

using warpkit::driver::ExitCode;
using warpkit::driver::Failure;

constexpr const char* kUsageText =
    "usage: warpkit cc [OPTIONS] FILE.cu... [-o PROGRAM]\n"
    "\n"
    "Compiles CUDA C++ for the emulator, with nvcc's everyday options.\n"
    "  -o FILE                what to write (default: a.out, or NAME.o with -c)\n"
    "  -c, -dc                only compile: one object file a source; -odir DIR says where to\n"
    "  -shared, -lib          a shared library, a static library\n"
    "  -dlink                 an object for build systems that link device code by itself\n"
    "  -E, -M, -MM            preprocessed text; a rule for make\n"
    "  -MD, -MMD              compile and write the rule; -MF FILE, -MT TARGET, -MP\n"
    "  -I DIR  -D NAME[=VALUE]  -U NAME  -include FILE  -isystem DIR\n"
    "  -L DIR  -l LIBRARY  -Xlinker OPTION,...\n"
    "  -O0 ... -O3, -g, -G    optimisation (default -O2), debug information, both for debugging\n"
    "  -std=c++17|c++20       C++ standard (default c++17)\n"
    "  -Xcompiler OPTION,...  options of the C++ compiler; -W... -f... -m... may stand alone\n"
    "  -ccbin COMPILER        g++ or clang++ (default: the one the emulator was built with)\n"
    "  -x cu|c++|c            what the files after it are\n"
    "  -w, -Werror all-warnings\n"
    "  --default-stream legacy|per-thread\n"
    "  --cudart shared        a program that takes the runtime from a shared library\n"
    "  --options-file FILE, @FILE  options from a file\n"
    "  --run, --run-args ARGUMENT,...  run the program, too\n"
    "  --keep, --keep-dir DIR leave the translated sources behind\n"
    "  -v, --dryrun           show the commands; --dryrun only shows them\n"
    "  -V, --version          which release of CUDA this stands for\n"
    "  --device=emulator|cuda what to compile for; cuda hands the rest of the line over to nvcc\n"
    "  --hooks=checks,counts  a program that heeds WARPKIT_CHECKS, WARPKIT_PROFILE: "
    "docs/emulator.md\n"
    "  --help                 this text\n"
    "\n"
    "-arch, -gencode, -maxrregcount, --use_fast_math and their like have no meaning on the\n"
    "emulator and are ignored with a note. Sources may be .cu, .cpp, .cc, .cxx, .c; other files "
    "go\n"
    "to the linker.\n"
    "Exit code: 0 good, 2 wrong usage, 3 does not compile, 5 the machine is at fault.\n";

int hand_over_to_nvcc(const std::vector<std::string>& arguments) {
  std::string nvcc = warpkit::driver::find_program("nvcc");
  if (nvcc.empty()) {
    const std::string usual = "/usr/local/cuda/bin";
    if (warpkit::driver::is_program(usual + "/nvcc")) nvcc = usual + "/nvcc";
  }
  if (nvcc.empty()) {
    throw Failure(warpkit::driver::kMachine,
                  "--device=cuda needs nvcc, which is neither in PATH nor in /usr/local/cuda/bin");
  }
  const warpkit::driver::ChildEnd end = warpkit::driver::run_child(nvcc, arguments);
  if (end.signal != 0) throw Failure(warpkit::driver::kMachine, "nvcc was ended by a signal");
  return end.exit_code == 0 ? warpkit::driver::kGood : warpkit::driver::kDoesNotCompile;
}

// The hooks that --hooks names.
void add_hooks(const std::string& list, warpkit::driver::CompileJob& job) {
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    if (name != "checks" && name != "counts") {
      throw Failure(warpkit::driver::kUsage, "--hooks takes checks, counts or both");
    }
    (name == "checks" ? job.checked : job.profiled) = true;
  }
}

int run(const std::vector<std::string>& arguments) {
  bool for_cuda = false;
  std::string hooks;
  std::vector<std::string> rest;
  for (const std::string& word : warpkit::driver::expand_arguments(arguments)) {
    if (word == "--help" || word == "-h") {
      std::fputs(kUsageText, stdout);
      return warpkit::driver::kGood;
    }
    if ((word == "--version" || word == "-V") && !for_cuda) {
      std::fputs(warpkit::driver::version_text().c_str(), stdout);
      return warpkit::driver::kGood;
    }
    if (word.compare(0, 8, "--hooks=") == 0) {
      hooks = word.substr(8);
    } else if (word.compare(0, 9, "--device=") != 0) {
      rest.push_back(word);
    } else if (word == "--device=cuda" || word == "--device=emulator") {
      for_cuda = word == "--device=cuda";
    } else {
      throw Failure(warpkit::driver::kUsage, "--device takes emulator or cuda");
    }
  }
  if (for_cuda) return hand_over_to_nvcc(rest);
  warpkit::driver::CompileJob job = warpkit::driver::parse_job(rest);
  add_hooks(hooks, job);
  const char* chosen = std::getenv("NVCC_CCBIN");
  if (job.compiler.empty() && chosen != nullptr) job.compiler = chosen;
  for (const std::string& note : job.notes) {
    std::fprintf(stderr, "warpkit cc: note: %s\n", note.c_str());
  }
  warpkit::driver::run_job(job, warpkit::driver::load_toolchain());
  return warpkit::driver::kGood;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const Failure& failure) {
    if (*failure.what() != '\0') std::fprintf(stderr, "warpkit cc: %s\n", failure.what());
    if (failure.code() == warpkit::driver::kUsage) {
      std::fputs("warpkit cc: --help shows the options\n", stderr);
    }
    return failure.code();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warpkit cc: %s\n", error.what());
    return warpkit::driver::kMachine;
  }
}
