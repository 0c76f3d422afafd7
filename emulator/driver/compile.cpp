#include "emulator/driver/compile.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "emulator/driver/commands.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/host_compiler.hpp"
#include "emulator/driver/link.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/sources.hpp"

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

void check_inputs(const CompileJob& job) {
  for (const Input& input : job.inputs) {
    const bool is_file = input.kind != InputKind::Linked || input.text[0] != '-';
    std::error_code error;
    if (is_file && !fs::exists(input.text, error)) {
      throw Failure(kUsage, "no such file: " + input.text);
    }
    if (is_file && fs::is_directory(input.text, error)) {
      throw Failure(kUsage, input.text + " is a folder");
    }
  }
}

void make_device_link(const CompileJob& job, const Toolchain& toolchain, const Commands& commands,
                      SourceCompiler& sources) {
  const std::string source = sources.temporary("nothing", ".cpp");
  std::ofstream(source) << "// Kernels are ordinary functions here: there is nothing to link.\n";
  std::vector<std::string> command = toolchain.options;
  command.insert(command.end(),
                 {"-fPIC", "-c", source, "-o", job.output.empty() ? "a_dlink.o" : job.output});
  commands.compiler(command);
}

void run_program(const CompileJob& job, const std::string& program) {
  const std::string path = fs::absolute(program).string();
  const ChildEnd end = run_child(path, job.run_arguments);
  std::error_code error;
  if (job.output.empty()) fs::remove(path, error);
  if (end.signal != 0) {
    throw Failure(128 + end.signal, program + " was ended by signal " + std::to_string(end.signal));
  }
  if (end.exit_code != 0) throw Failure(end.exit_code, "");
}

// Returns what is to be linked: the objects made, and all other inputs as they are.
LinkInputs compile_all(const CompileJob& job, SourceCompiler& sources) {
  LinkInputs result;
  for (const Input& input : job.inputs) {
    if (input.kind != InputKind::Linked) {
      result.words.push_back(sources.compile(input));
    } else {
      result.words.push_back(input.text);
    }
  }
  return result;
}

void write_texts(const CompileJob& job, SourceCompiler& sources) {
  for (const Input& input : job.inputs) {
    if (input.kind == InputKind::Linked) continue;
    if (job.product == Product::PreprocessedText) {
      sources.preprocess(input);
    } else {
      sources.write_dependencies(input);
    }
  }
}

}  // namespace

void run_job(const CompileJob& job, const Toolchain& build_toolchain) {
  const Toolchain toolchain = with_compiler(build_toolchain, job.compiler);
  const TemporaryFolder temporary;
  const Commands commands(job, toolchain, temporary.path());
  check_inputs(job);
  SourceCompiler sources(job, toolchain, commands, temporary);
  switch (job.product) {
    case Product::Program:
    case Product::SharedLibrary: {
      const std::string made = link(job, toolchain, commands, compile_all(job, sources), temporary);
      if (job.run && !job.dry_run) run_program(job, made);
      break;
    }
    case Product::StaticLibrary:
      archive(job, commands, compile_all(job, sources));
      break;
    case Product::Objects:
      compile_all(job, sources);
      break;
    case Product::DeviceLink:
      make_device_link(job, toolchain, commands, sources);
      break;
    case Product::PreprocessedText:
    case Product::Dependencies:
    case Product::OwnDependencies:
      write_texts(job, sources);
      break;
  }
}

}  // namespace warpkit::driver
