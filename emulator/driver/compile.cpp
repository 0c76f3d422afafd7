#include "emulator/driver/compile.hpp"

#include <cstdio>
#include <filesystem>

#include "emulator/driver/failure.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/rewriter/translate.hpp"

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

class Worker {
 public:
  Worker(const CompileJob& job, const Toolchain& toolchain) : job_(job), toolchain_(toolchain) {}

  void run() {
    for (const Input& input : job_.inputs) {
      const bool is_file = input.kind != InputKind::Linked || input.text[0] != '-';
      std::error_code error;
      if (is_file && !fs::is_regular_file(input.text, error)) {
        throw Failure(kUsage, "no such file: " + input.text);
      }
    }
    std::vector<std::string> linked;
    for (const Input& input : job_.inputs) {
      linked.push_back(input.kind == InputKind::Linked ? input.text : compile(input));
    }
    if (!job_.compile_only) link(linked);
  }

 private:
  std::string temporary(const std::string& source, const std::string& ending) {
    return temporary_.path() + "/" + std::to_string(++number_) + "-" +
           fs::path(source).filename().string() + ending;
  }

  std::string object_of(const Input& input) {
    if (!job_.compile_only) return temporary(input.text, ".o");
    if (!job_.output.empty()) return job_.output;
    return fs::path(input.text).stem().string() + ".o";
  }

  // Returns the object file.
  std::string compile(const Input& input) {
    std::vector<std::string> command = toolchain_.options;
    std::string source = input.text;
    if (input.kind == InputKind::Cuda) {
      source = translate(input.text);
      const std::vector<std::string>& extra = toolchain_.emulated_options;
      command.insert(command.end(), extra.begin(), extra.end());
      // The translation stands in another folder, so the source's own has to be named.
      const fs::path folder = fs::path(input.text).parent_path();
      command.insert(command.end(), {"-iquote", folder.empty() ? "." : folder.string()});
    }
    if (input.kind != InputKind::C) command.push_back("-std=" + job_.standard);
    command.push_back(job_.optimisation);
    for (const std::string& dir : job_.include_dirs) {
      command.push_back((is_toolkit(dir) ? "-idirafter" : "-I") + dir);
    }
    command.insert(command.end(), {"-isystem", toolchain_.include_dir});
    command.insert(command.end(), job_.compile_flags.begin(), job_.compile_flags.end());
    const std::string object = object_of(input);
    command.insert(command.end(),
                   {"-x", input.kind == InputKind::C ? "c" : "c++", "-c", source, "-o", object});
    run_compiler(command);
    return object;
  }

  // A folder of NVIDIA's toolkit, as makefiles name it, mustn't hide the emulator's headers.
  static bool is_toolkit(const std::string& dir) {
    std::error_code error;
    return fs::exists(fs::path(dir) / "cuda_runtime.h", error);
  }

  std::string translate(const std::string& source) {
    rewriter::Request request;
    request.input = source;
    request.output = temporary(source, ".cpp");
    for (const std::string& dir : job_.include_dirs) {
      if (!is_toolkit(dir)) request.include_dirs.push_back(dir);
    }
    request.builtin_dirs = {toolchain_.include_dir};
    if (job_.dry_run) return request.output;
    const rewriter::Result result = rewriter::translate(request);
    for (const rewriter::Diagnostic& error : result.errors) {
      std::fputs(rewriter::to_string(error).c_str(), stderr);
    }
    if (!result.errors.empty()) throw Failure(kDoesNotCompile, "");
    return request.output;
  }

  void link(const std::vector<std::string>& inputs) {
    std::vector<std::string> command = toolchain_.options;
    command.insert(command.end(), inputs.begin(), inputs.end());
    command.insert(command.end(), toolchain_.link_inputs.begin(), toolchain_.link_inputs.end());
    command.insert(command.end(), {"-o", job_.output.empty() ? "a.out" : job_.output});
    run_compiler(command);
  }

  void run_compiler(const std::vector<std::string>& command) {
    if (job_.verbose || job_.dry_run) {
      std::string line = toolchain_.compiler;
      for (const std::string& word : command) line += " " + word;
      std::fprintf(stderr, "#$ %s\n", line.c_str());
    }
    if (job_.dry_run) return;
    const ChildEnd end = run_child(toolchain_.compiler, command);
    if (end.signal != 0) {
      throw Failure(kMachine,
                    toolchain_.compiler + " was ended by signal " + std::to_string(end.signal));
    }
    if (end.exit_code != 0) throw Failure(kDoesNotCompile, "");
  }

  const CompileJob& job_;
  const Toolchain& toolchain_;
  TemporaryFolder temporary_;
  int number_ = 0;
};

}  // namespace

void run_job(const CompileJob& job, const Toolchain& toolchain) { Worker(job, toolchain).run(); }

}  // namespace warpkit::driver
