#include "emulator/driver/job.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>

#include "emulator/driver/failure.hpp"

namespace warpkit::driver {
namespace {

// What to do with an option.
enum class Action {
  Output,
  IncludeDir,
  CompileFlag,  // passed on with its value
  HostFlags,    // -Xcompiler: a list for the compiler
  LinkerFlags,  // -Xlinker: a list for the linker
  LinkInput,    // passed to the linker with its value
  Library,
  Optimise,
  Standard,
  CompileOnly,
  Debug,
  DeviceDebug,
  NoWarnings,
  WarningsAreErrors,
  Verbose,
  DryRun,
  Ignored,  // has no meaning here: a note
  Silent,   // true here anyway: nothing to say
  Refused,
};

enum class Value { None, Separate, Joined };  // Joined: `-Ifoo` as well as `-I foo`

struct Option {
  const char* name;  // nvcc's, with its dashes
  const char* long_name;
  Value value;
  Action action;
};

// nvcc's own options that matter to people who write CUDA. The joined ones come last, because the
// search takes the first that fits.
constexpr std::array kOptions = {
    Option{"-o", "--output-file", Value::Separate, Action::Output},
    Option{"-isystem", "--system-include", Value::Separate, Action::CompileFlag},
    Option{"-include", "--pre-include", Value::Separate, Action::CompileFlag},
    Option{"-Xcompiler", "--compiler-options", Value::Separate, Action::HostFlags},
    Option{"-Xlinker", "--linker-options", Value::Separate, Action::LinkerFlags},
    Option{"-std", "--std", Value::Separate, Action::Standard},
    Option{"-c", "--compile", Value::None, Action::CompileOnly},
    Option{"-dc", "--device-c", Value::None, Action::CompileOnly},
    Option{"-g", "--debug", Value::None, Action::Debug},
    Option{"-lineinfo", "--generate-line-info", Value::None, Action::Debug},
    Option{"-G", "--device-debug", Value::None, Action::DeviceDebug},
    Option{"-w", "--disable-warnings", Value::None, Action::NoWarnings},
    Option{"-Werror", "--Werror", Value::Separate, Action::WarningsAreErrors},
    Option{"-v", "--verbose", Value::None, Action::Verbose},
    Option{"-dryrun", "--dryrun", Value::None, Action::DryRun},
    Option{"-extended-lambda", "--extended-lambda", Value::None, Action::Silent},
    Option{"-expt-extended-lambda", "--expt-extended-lambda", Value::None, Action::Silent},
    Option{"-expt-relaxed-constexpr", "--expt-relaxed-constexpr", Value::None, Action::Silent},
    Option{"-rdc", "--relocatable-device-code", Value::Separate, Action::Silent},
    Option{"-cudart", "--cudart", Value::Separate, Action::Silent},
    Option{"-m64", "--m64", Value::None, Action::Silent},
    Option{"-arch", "--gpu-architecture", Value::Separate, Action::Ignored},
    Option{"-code", "--gpu-code", Value::Separate, Action::Ignored},
    Option{"-gencode", "--generate-code", Value::Separate, Action::Ignored},
    Option{"-maxrregcount", "--maxrregcount", Value::Separate, Action::Ignored},
    Option{"-use_fast_math", "--use_fast_math", Value::None, Action::Ignored},
    Option{"-ftz", "--ftz", Value::Separate, Action::Ignored},
    Option{"-prec-div", "--prec-div", Value::Separate, Action::Ignored},
    Option{"-prec-sqrt", "--prec-sqrt", Value::Separate, Action::Ignored},
    Option{"-fmad", "--fmad", Value::Separate, Action::Ignored},
    Option{"-Xptxas", "--ptxas-options", Value::Separate, Action::Ignored},
    Option{"-Xcudafe", "--cudafe-options", Value::Separate, Action::Ignored},
    Option{"-Xnvlink", "--nvlink-options", Value::Separate, Action::Ignored},
    Option{"-diag-suppress", "--diag-suppress", Value::Separate, Action::Ignored},
    Option{"-diag-error", "--diag-error", Value::Separate, Action::Ignored},
    Option{"-diag-warn", "--diag-warn", Value::Separate, Action::Ignored},
    Option{"-res-usage", "--resource-usage", Value::None, Action::Ignored},
    Option{"-restrict", "--restrict", Value::None, Action::Ignored},
    Option{"-extra-device-vectorization", "--extra-device-vectorization", Value::None,
           Action::Ignored},
    Option{"-ccbin", "--compiler-bindir", Value::Separate, Action::Ignored},
    Option{"-t", "--threads", Value::Separate, Action::Ignored},
    Option{"-default-stream", "--default-stream", Value::Separate, Action::Refused},
    Option{"-shared", "--shared", Value::None, Action::Refused},
    Option{"-lib", "--lib", Value::None, Action::Refused},
    Option{"-dlink", "--device-link", Value::None, Action::Refused},
    Option{"-ptx", "--ptx", Value::None, Action::Refused},
    Option{"-cubin", "--cubin", Value::None, Action::Refused},
    Option{"-fatbin", "--fatbin", Value::None, Action::Refused},
    Option{"-E", "--preprocess", Value::None, Action::Refused},
    Option{"-M", "--generate-dependencies", Value::None, Action::Refused},
    Option{"-MM", "--generate-nonsystem-dependencies", Value::None, Action::Refused},
    Option{"-MD", "--generate-dependencies-with-compile", Value::None, Action::Refused},
    Option{"-MMD", "--generate-nonsystem-dependencies-with-compile", Value::None, Action::Refused},
    Option{"-run", "--run", Value::None, Action::Refused},
    Option{"--profile", "--profile", Value::None, Action::Refused},
    Option{"-I", "--include-path", Value::Joined, Action::IncludeDir},
    Option{"-D", "--define-macro", Value::Joined, Action::CompileFlag},
    Option{"-U", "--undefine-macro", Value::Joined, Action::CompileFlag},
    Option{"-L", "--library-path", Value::Joined, Action::LinkInput},
    Option{"-l", "--library", Value::Joined, Action::Library},
    Option{"-O", "--optimize", Value::Joined, Action::Optimise},
};

bool starts_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// Splits the value of -Xcompiler or -Xlinker at commas and blanks.
std::vector<std::string> split_list(std::string value) {
  std::replace(value.begin(), value.end(), ',', ' ');
  std::istringstream stream(value);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// Options of the host compiler that nvcc would want behind -Xcompiler; here they may stand alone.
bool is_host_flag(const std::string& word) {
  return starts_with(word, "-W") || starts_with(word, "-f") || starts_with(word, "-m") ||
         word == "-pthread" || word == "-pipe" || word == "-pedantic" || word == "-static-libgcc" ||
         starts_with(word, "-ggdb") || word == "-g1" || word == "-g2" || word == "-g3";
}

bool is_cuda_runtime_library(const std::string& name) {
  return name == "cudart" || name == "cudart_static" || name == "cudadevrt" || name == "cuda";
}

bool is_nvidia_library(const std::string& name) {
  static constexpr std::array kNames = {"cublas",     "cufft", "curand", "cusparse",
                                        "cusolver",   "cudnn", "nvrtc",  "cupti",
                                        "nvToolsExt", "nccl",  "npp",    "nvjpeg"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](const char* start) { return starts_with(name, start); });
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  CompileJob run() {
    while (next_ < arguments_.size()) {
      const std::string& word = arguments_[next_++];
      if (word == "-x" || word == "--x") {
        language(word);
      } else if (word.size() < 2 || word[0] != '-') {
        add_file(word);
      } else if (!known(word)) {
        host(word);
      }
    }
    check();
    return std::move(job_);
  }

 private:
  bool known(const std::string& word) {
    for (const Option& option : kOptions) {
      for (const std::string& name : {std::string(option.name), std::string(option.long_name)}) {
        const bool has_value = option.value != Value::None;
        if (word == name) {
          apply(option, word, has_value ? value_after(word) : "");
          return true;
        }
        if (has_value && starts_with(word, name + "=")) {
          apply(option, word, word.substr(name.size() + 1));
          return true;
        }
      }
      if (option.value == Value::Joined && starts_with(word, option.name)) {
        apply(option, word, word.substr(2));
        return true;
      }
    }
    return false;
  }

  std::string value_after(const std::string& word) {
    // -O and --optimize may stand alone.
    if (word == "-O") return "2";
    if (next_ >= arguments_.size()) throw Failure(kUsage, word + " needs a value");
    return arguments_[next_++];
  }

  void apply(const Option& option, const std::string& word, const std::string& value) {
    const std::string name = option.name;
    switch (option.action) {
      case Action::Output:
        job_.output = value;
        break;
      case Action::IncludeDir:
        job_.include_dirs.push_back(value);
        break;
      case Action::CompileFlag:
        job_.compile_flags.insert(job_.compile_flags.end(), {name, value});
        break;
      case Action::HostFlags:
        for (const std::string& flag : split_list(value)) host_flag(flag);
        break;
      case Action::LinkerFlags:
        for (const std::string& flag : split_list(value)) add_linker_input("-Wl," + flag);
        break;
      case Action::LinkInput:
        add_linker_input(name + value);
        break;
      case Action::Library:
        library(value);
        break;
      case Action::Optimise:
        job_.optimisation = "-O" + value;
        break;
      case Action::Standard:
        standard(value);
        break;
      case Action::CompileOnly:
        job_.compile_only = true;
        break;
      case Action::Debug:
        job_.compile_flags.push_back("-g");
        break;
      case Action::DeviceDebug:
        job_.compile_flags.push_back("-g");
        job_.optimisation = "-O0";
        break;
      case Action::NoWarnings:
        job_.compile_flags.push_back("-w");
        break;
      case Action::WarningsAreErrors:
        if (value.find("all-warnings") != std::string::npos) {
          job_.compile_flags.push_back("-Werror");
        } else {
          ignored_.push_back(word);
        }
        break;
      case Action::Verbose:
        job_.verbose = true;
        break;
      case Action::DryRun:
        job_.dry_run = true;
        break;
      case Action::Ignored:
        ignored_.push_back(word);
        break;
      case Action::Silent:
        break;
      case Action::Refused:
        throw Failure(kUsage, word + " is not available in this version of the emulator");
    }
  }

  void language(const std::string& word) {
    const std::string value = value_after(word);
    if (value != "cu" && value != "c++" && value != "c") {
      throw Failure(kUsage, "-x takes cu, c++ or c, not '" + value + "'");
    }
    forced_kind_ = value == "cu" ? InputKind::Cuda : value == "c++" ? InputKind::Cpp : InputKind::C;
    kind_is_forced_ = true;
  }

  void add_file(const std::string& path) {
    job_.inputs.push_back({path, kind_is_forced_ ? forced_kind_ : kind_of(path)});
  }

  void add_linker_input(const std::string& text) {
    job_.inputs.push_back({text, InputKind::Linked});
  }

  void library(const std::string& name) {
    if (is_cuda_runtime_library(name)) return;  // the emulator is that library
    if (is_nvidia_library(name)) {
      throw Failure(kUsage, "-l" + name + ": this version of the emulator has no such library");
    }
    add_linker_input("-l" + name);
  }

  void standard(const std::string& value) {
    if (value == "c++98" || value == "c++03" || value == "c++11" || value == "c++14") {
      job_.notes.push_back("the emulator's headers need C++17, so " + value + " became c++17");
      return;
    }
    job_.standard = value;
  }

  void host_flag(const std::string& flag) {
    if (starts_with(flag, "-Wl,") || flag == "-pthread") add_linker_input(flag);
    if (!starts_with(flag, "-Wl,")) job_.compile_flags.push_back(flag);
  }

  void host(const std::string& word) {
    if (!is_host_flag(word)) {
      throw Failure(kUsage, "unknown option " + word +
                                "; give options of the C++ compiler as "
                                "-Xcompiler " +
                                word);
    }
    host_flag(word);
  }

  void check() {
    const auto sources =
        std::count_if(job_.inputs.begin(), job_.inputs.end(),
                      [](const Input& input) { return input.kind != InputKind::Linked; });
    if (job_.inputs.empty()) throw Failure(kUsage, "no input file");
    if (job_.compile_only && sources == 0) throw Failure(kUsage, "-c, but no source file");
    if (job_.compile_only && sources > 1 && !job_.output.empty()) {
      throw Failure(kUsage, "-o names one file, but -c makes one for each of several sources");
    }
    if (ignored_.empty()) return;
    std::string note = "without meaning on the emulator, so ignored:";
    for (const std::string& word : ignored_) note += " " + word;
    job_.notes.push_back(note);
  }

  const std::vector<std::string>& arguments_;
  std::size_t next_ = 0;
  CompileJob job_;
  bool kind_is_forced_ = false;
  InputKind forced_kind_ = InputKind::Linked;
  std::vector<std::string> ignored_;
};

}  // namespace

InputKind kind_of(const std::string& path) {
  const std::string ending = std::filesystem::path(path).extension().string();
  if (ending == ".cu") return InputKind::Cuda;
  if (ending == ".cpp" || ending == ".cc" || ending == ".cxx" || ending == ".C") {
    return InputKind::Cpp;
  }
  return ending == ".c" ? InputKind::C : InputKind::Linked;
}

CompileJob parse_job(const std::vector<std::string>& arguments) { return Parser(arguments).run(); }

}  // namespace warpkit::driver
