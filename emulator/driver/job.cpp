#include "emulator/driver/job.hpp"

#include <algorithm>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/options.hpp"

namespace warpkit::driver {
namespace {

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  CompileJob run() {
    while (next_ < arguments_.size()) {
      const std::string& word = arguments_[next_++];
      if (word.size() < 2 || word[0] != '-') {
        add_file(word);
      } else if (is_host_flag(word) && !has_exact_meaning(word)) {
        host_flag(word);
      } else {
        option(word);
      }
    }
    check();
    job_.arguments = arguments_;
    return std::move(job_);
  }

 private:
  // Words of nvcc's that look like the host compiler's.
  static bool has_exact_meaning(const std::string& word) {
    const OptionUse use = find_option(word);
    return use.option != nullptr && use.option->value != Value::Joined;
  }

  void option(const std::string& word) {
    const OptionUse use = find_option(word);
    if (use.option == nullptr) {
      if (!forward_unknown_) {
        throw Failure(kUsage, "unknown option " + word +
                                  "; give options of the C++ compiler as -Xcompiler " + word);
      }
      host_flag(word);
      return;
    }
    const Option& option = *use.option;
    std::string value = use.value;
    // -O may stand alone.
    if (word == "-O" || word == "--optimize") {
      value = "2";
    } else if (option.value != Value::None && !use.has_value) {
      if (next_ >= arguments_.size()) throw Failure(kUsage, word + " needs a value");
      value = arguments_[next_++];
    }
    if (!apply_to_inputs(option, value) && !apply_to_code(option, word, value)) {
      apply_to_job(option, word, value);
    }
  }

  // Options about headers and what is linked. Returns whether it was one.
  bool apply_to_inputs(const Option& option, const std::string& value) {
    switch (option.action) {
      case Action::IncludeDir:
      case Action::SystemDir:
        for (const std::string& dir : split_list(value, false)) {
          job_.include_dirs.push_back({dir, option.action == Action::SystemDir});
        }
        return true;
      case Action::LinkerFlags:
        for (const std::string& flag : split_list(value, true)) add_linker_input("-Wl," + flag);
        return true;
      case Action::LinkInputs:
        for (const std::string& one : split_list(value, false)) add_linker_input(option.name + one);
        return true;
      case Action::Libraries:
        for (const std::string& name : split_list(value, false)) library(name);
        return true;
      case Action::Language:
        language(value);
        return true;
      case Action::Runtime:
        if (value != "shared" && value != "static" && value != "none") {
          throw Failure(kUsage, "--cudart takes shared, static or none, not '" + value + "'");
        }
        job_.shared_runtime = value == "shared";
        return true;
      default:
        return false;
    }
  }

  // Options about how sources are compiled. Returns whether it was one.
  bool apply_to_code(const Option& option, const std::string& word, const std::string& value) {
    switch (option.action) {
      case Action::CompileFlag:
        compile_flags({option.name, value});
        return true;
      case Action::CompileFlags:
        for (const std::string& one : split_list(value, false)) compile_flags({option.name, one});
        return true;
      case Action::HostFlags:
        for (const std::string& flag : split_host_flags(value)) host_flag(flag);
        return true;
      case Action::HostCompiler:
        job_.compiler = value;
        return true;
      case Action::Optimise:
        job_.optimisation = "-O" + value;
        return true;
      case Action::Standard:
        standard(value);
        return true;
      case Action::DefaultStream:
        default_stream(value);
        return true;
      case Action::DeviceDebug:
        job_.optimisation = "-O0";
        job_.debugged = true;
        compile_flags({"-g", "-D__CUDACC_DEBUG__"});
        return true;
      case Action::Debug:
        job_.debugged = true;
        compile_flags({"-g"});
        return true;
      case Action::ProfileHost:
        host_flag("-pg");
        return true;
      case Action::Define:
        compile_flags({std::string("-D") + option.text});
        return true;
      case Action::NoWarnings:
        compile_flags({"-w"});
        return true;
      case Action::WarningsAreErrors:
        if (value.find("all-warnings") != std::string::npos) {
          compile_flags({"-Werror"});
        } else {
          ignored_.push_back(word);
        }
        return true;
      default:
        return false;
    }
  }

  // All other options.
  void apply_to_job(const Option& option, const std::string& word, const std::string& value) {
    switch (option.action) {
      case Action::Output:
        job_.output = value;
        break;
      case Action::SeparateCode:
        job_.whole_program = value != "true";
        break;
      case Action::Make:
        if (std::string(option.name) == "-dc") job_.whole_program = false;
        // Build systems also give the options of the link that follows a device link.
        if (job_.product != Product::DeviceLink) {
          job_.product = static_cast<Product>(option.detail);
        }
        break;
      case Action::WriteDependencies:
        job_.dependencies.wanted = true;
        job_.dependencies.with_system_headers = option.detail != 0;
        break;
      case Action::DependencyOutput:
        job_.dependencies.file = value;
        break;
      case Action::DependencyTarget:
        job_.dependencies.targets.push_back(value);
        break;
      case Action::DependencyPhony:
        job_.dependencies.phony_headers = true;
        break;
      case Action::OutputDir:
        job_.output_dir = value;
        break;
      case Action::Keep:
        job_.keep = true;
        break;
      case Action::KeepDir:
        job_.keep_dir = value;
        break;
      case Action::Run:
        job_.run = true;
        break;
      case Action::RunArguments:
        for (const std::string& one : split_list(value, true)) job_.run_arguments.push_back(one);
        break;
      case Action::Verbose:
        job_.verbose = true;
        break;
      case Action::DryRun:
        job_.dry_run = true;
        break;
      case Action::ForwardUnknown:
        forward_unknown_ = true;
        break;
      case Action::Ignored:
        ignored_.push_back(word);
        break;
      case Action::Refused:
        throw Failure(kUsage, word + ": " + option.text);
      default:
        break;
    }
  }

  void compile_flags(std::initializer_list<std::string> flags) {
    job_.compile_flags.insert(job_.compile_flags.end(), flags);
  }

  void language(const std::string& value) {
    if (value != "cu" && value != "c++" && value != "c") {
      throw Failure(kUsage, "-x takes cu, c++ or c, not '" + value + "'");
    }
    forced_kind_ = value == "cu" ? InputKind::Cuda : value == "c++" ? InputKind::Cpp : InputKind::C;
    kind_is_forced_ = true;
  }

  void add_file(const std::string& path) {
    job_.inputs.push_back(
        {path, kind_is_forced_ && !is_for_linker(path) ? forced_kind_ : kind_of(path)});
  }

  void add_linker_input(const std::string& text) {
    job_.inputs.push_back({text, InputKind::Linked});
  }

  void library(const std::string& name) {
    const LibraryKind kind = kind_of_library(name);
    if (kind == LibraryKind::Emulated) return;
    if (kind == LibraryKind::Absent) {
      throw Failure(kUsage, "-l" + name + ": this version of the emulator has no such library");
    }
    add_linker_input("-l" + name);
  }

  void standard(const std::string& value) {
    if (value == "c++98" || value == "c++03" || value == "c++11" || value == "c++14") {
      job_.notes.push_back("the emulator's headers need C++17, so " + value + " became c++17");
      compile_flags({"-Wno-register"});  // a word that C++17 no longer has
      return;
    }
    job_.standard = value;
  }

  void default_stream(const std::string& value) {
    if (value == "per-thread") {
      compile_flags({"-DCUDA_API_PER_THREAD_DEFAULT_STREAM"});
    } else if (value != "legacy" && value != "null") {
      throw Failure(kUsage,
                    "--default-stream takes legacy, null or per-thread, not '" + value + "'");
    }
  }

  void host_flag(const std::string& flag) {
    const bool for_linker = starts_with(flag, "-Wl,") || flag == "-rdynamic" || flag == "-s" ||
                            starts_with(flag, "-static-lib");
    const bool for_both = flag == "-pthread" || flag == "-pg" || flag == "-fopenmp" ||
                          starts_with(flag, "-flto") || starts_with(flag, "-fsanitize=") ||
                          flag == "--coverage";
    if (for_linker || for_both) add_linker_input(flag);
    if (!for_linker) compile_flags({flag});
  }

  void check() {
    const auto sources =
        std::count_if(job_.inputs.begin(), job_.inputs.end(),
                      [](const Input& input) { return input.kind != InputKind::Linked; });
    const bool one_each =
        job_.product == Product::Objects || job_.product == Product::PreprocessedText ||
        job_.product == Product::Dependencies || job_.product == Product::OwnDependencies;
    if (job_.inputs.empty()) throw Failure(kUsage, "no input file");
    if (one_each && sources == 0) throw Failure(kUsage, "only compiling, but no source file");
    if (job_.product == Product::Objects && sources > 1 && !job_.output.empty()) {
      throw Failure(kUsage, "-o names one file, but -c makes one for each of several sources");
    }
    if (job_.run && job_.product != Product::Program) {
      throw Failure(kUsage, "--run needs a program to run");
    }
    if (ignored_.empty()) return;
    std::string note = "without meaning on the emulator, so ignored:";
    for (const std::string& word : ignored_) note += " " + word;
    job_.notes.push_back(note);
  }

  const std::vector<std::string>& arguments_;
  std::size_t next_ = 0;
  CompileJob job_;
  bool forward_unknown_ = false;
  bool kind_is_forced_ = false;
  InputKind forced_kind_ = InputKind::Linked;
  std::vector<std::string> ignored_;
};

}  // namespace

CompileJob parse_job(const std::vector<std::string>& arguments) { return Parser(arguments).run(); }

}  // namespace warpkit::driver
