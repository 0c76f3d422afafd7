#include "emulator/driver/sources.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include "emulator/driver/build_record.hpp"
#include "emulator/driver/dependency_rule.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/rewriter/translate.hpp"

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

// A folder of NVIDIA's toolkit, as makefiles name it, mustn't hide the emulator's headers.
bool is_toolkit(const std::string& dir) {
  std::error_code error;
  return fs::exists(fs::path(dir) / "cuda_runtime.h", error);
}

bool is_inside(const std::string& path, const std::string& folder) {
  const std::string normal = fs::path(path).lexically_normal().string();
  return normal.compare(0, folder.size() + 1, folder + "/") == 0;
}

void write_text(const std::string& path, const std::string& text) {
  if (path.empty() || path == "-") {
    std::fputs(text.c_str(), stdout);
    return;
  }
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw Failure(kMachine, "cannot write " + path);
}

const char* language_of(const Input& input) { return input.kind == InputKind::C ? "c" : "c++"; }

}  // namespace

std::string SourceCompiler::temporary(const std::string& source, const std::string& ending) {
  return temporary_.path() + "/" + std::to_string(++number_) + "-" +
         fs::path(source).filename().string() + ending;
}

std::string SourceCompiler::in_output_dir(const std::string& name) const {
  if (job_.output_dir.empty() || fs::path(name).is_absolute()) return name;
  return (fs::path(job_.output_dir) / name).string();
}

std::string SourceCompiler::object_of(const Input& input) {
  if (job_.product != Product::Objects) return temporary(input.text, ".o");
  if (!job_.output.empty()) return job_.output;
  return in_output_dir(fs::path(input.text).stem().string() + ".o");
}

std::string SourceCompiler::translation_path(const std::string& source) {
  if (!job_.keep) return temporary(source, ".cpp");
  return (fs::path(job_.keep_dir.empty() ? "." : job_.keep_dir) / fs::path(source).filename())
             .string() +
         ".cpp";
}

// Whoever debugs, checks or counts a kernel wants it as it is written; and without optimisation
// there is nothing to gain.
bool SourceCompiler::may_split() const {
  return !job_.checked && !job_.profiled && !job_.debugged && job_.optimisation != "-O0";
}

void SourceCompiler::translate(const Input& input, bool quicker, Prepared& result) {
  rewriter::Request request;
  request.input = input.text;
  request.output = result.source = translation_path(input.text);
  for (const bool system : {false, true}) {
    for (const IncludeDir& dir : job_.include_dirs) {
      if (dir.system == system && !is_toolkit(dir.path)) request.include_dirs.push_back(dir.path);
    }
  }
  request.builtin_dirs = {toolchain_.include_dir};
  request.whole_program = job_.whole_program;
  request.counted = job_.profiled;
  request.split = quicker && may_split();
  request.heard = quicker && (job_.checked || job_.profiled);
  if (job_.dry_run) return;
  const rewriter::Result translation = rewriter::translate(request);
  for (const rewriter::Diagnostic& error : translation.errors) {
    std::fputs(rewriter::to_string(error).c_str(), stderr);
  }
  if (!translation.errors.empty()) throw Failure(kDoesNotCompile, "");
  // What follows from a missing library is no news.
  if (translation.refuses_headers) result.arguments.push_back("-Wfatal-errors");
  result.read = translation.dependencies;
  result.is_quicker = translation.splits || translation.reads_unheard;
  const bool compiles = job_.product != Product::PreprocessedText &&
                        job_.product != Product::Dependencies &&
                        job_.product != Product::OwnDependencies;
  if (compiles) add_record(input, result.source);
}

void SourceCompiler::add_record(const Input& input, const std::string& translation) const {
  const std::string assembly =
      record_assembly({false, fs::current_path().string(), input.text, job_.arguments});
  std::ofstream stream(translation, std::ios::app);
  stream << "\n__asm__(R\"record(" << assembly << ")record\");\n";
  stream.close();
  if (!stream) throw Failure(kMachine, "cannot write " + translation);
}

SourceCompiler::Prepared SourceCompiler::prepare(const Input& input, bool quicker) {
  Prepared result;
  std::vector<std::string>& command = result.arguments;
  command = toolchain_.options;
  // Higher levels copy code and move accesses out of loops, so that other things are counted than
  // are written. In front of what counting asks for: to clang++, -O2 behind -fno-vectorize takes
  // that back.
  command.push_back(job_.profiled ? "-O1" : job_.optimisation);
  result.source = input.text;
  if (input.kind == InputKind::Cuda) {
    translate(input, quicker, result);
    const std::vector<std::string>& extra = toolchain_.emulated_options;
    command.insert(command.end(), extra.begin(), extra.end());
    if (job_.checked || job_.profiled) {
      const std::vector<std::string>& hooks = toolchain_.checked_options;
      command.insert(command.end(), hooks.begin(), hooks.end());
    }
    if (job_.profiled) {
      const std::vector<std::string>& more = toolchain_.profiled_options;
      command.insert(command.end(), more.begin(), more.end());
    }
    // The translation stands in another folder, so the source's own has to be named.
    const fs::path folder = fs::path(input.text).parent_path();
    command.insert(command.end(), {"-iquote", folder.empty() ? "." : folder.string()});
  }
  if (input.kind != InputKind::C) command.push_back("-std=" + job_.standard);
  if (job_.product == Product::SharedLibrary) command.push_back("-fPIC");
  for (const IncludeDir& dir : job_.include_dirs) {
    const char* option = is_toolkit(dir.path) ? "-idirafter" : dir.system ? "-isystem" : "-I";
    command.insert(command.end(), {option, dir.path});
  }
  command.insert(command.end(), {"-isystem", toolchain_.include_dir});
  command.insert(command.end(), job_.compile_flags.begin(), job_.compile_flags.end());
  return result;
}

std::string SourceCompiler::compile(const Input& input) {
  Prepared prepared = prepare(input, true);
  const std::string object = object_of(input);
  const std::string rule = job_.dependencies.wanted ? temporary(input.text, ".d") : "";
  const auto command = [&] {
    std::vector<std::string> words = prepared.arguments;
    if (job_.dependencies.wanted) {
      words.insert(words.end(),
                   {job_.dependencies.with_system_headers ? "-MD" : "-MMD", "-MF", rule});
    }
    words.insert(words.end(), {"-x", language_of(input), "-c", prepared.source, "-o", object});
    return words;
  };
  // What can't be compiled is shown as it is written; it may also be that only its quicker form
  // can't.
  if (!prepared.is_quicker || !commands_.try_compiler(command())) {
    if (prepared.is_quicker) prepared = prepare(input, false);
    commands_.compiler(command());
  }
  if (job_.dependencies.wanted && !job_.dry_run) {
    const std::string target = job_.product == Product::Objects
                                   ? object
                                   : in_output_dir(fs::path(input.text).stem().string() + ".o");
    const std::string usual = fs::path(target).replace_extension(".d").string();
    write_rule(job_.dependencies.file.empty() ? usual : job_.dependencies.file, target,
               dependencies(input, prepared, rule));
  }
  return object;
}

void SourceCompiler::preprocess(const Input& input) {
  const Prepared prepared = prepare(input, false);
  std::vector<std::string> command = prepared.arguments;
  command.insert(command.end(), {"-x", language_of(input), "-E", prepared.source});
  if (!job_.output.empty()) command.insert(command.end(), {"-o", job_.output});
  commands_.compiler(command);
}

void SourceCompiler::write_dependencies(const Input& input) {
  const Prepared prepared = prepare(input, false);
  const std::string rule = temporary(input.text, ".d");
  std::vector<std::string> command = prepared.arguments;
  command.insert(command.end(), {job_.product == Product::Dependencies ? "-M" : "-MM", "-MF", rule,
                                 "-x", language_of(input), prepared.source});
  commands_.compiler(command);
  if (job_.dry_run) return;
  const std::string& file = job_.dependencies.file;
  write_rule(file.empty() ? job_.output : file, fs::path(input.text).stem().string() + ".o",
             dependencies(input, prepared, rule));
}

// What the compiler has read, with the sources in the place of their translations.
std::vector<std::string> SourceCompiler::dependencies(const Input& input, const Prepared& prepared,
                                                      const std::string& rule) const {
  const bool all = job_.product == Product::Dependencies || job_.dependencies.with_system_headers;
  std::vector<std::string> files = {input.text};
  files.insert(files.end(), prepared.read.begin(), prepared.read.end());
  for (const std::string& file : read_dependencies(rule)) {
    const bool translation = file == prepared.source || is_inside(file, temporary_.path()) ||
                             is_inside(file, prepared.source + ".headers");
    const bool emulators = is_inside(file, toolchain_.include_dir);
    if (!translation && (all || !emulators)) files.push_back(file);
  }
  // Translations name local headers by their absolute paths; the user's way to name them comes
  // first.
  std::set<fs::path> seen;
  const auto is_known = [&](const std::string& file) {
    return !seen.insert(fs::weakly_canonical(file)).second;
  };
  files.erase(std::remove_if(files.begin(), files.end(), is_known), files.end());
  return files;
}

void SourceCompiler::write_rule(const std::string& path, const std::string& target,
                                const std::vector<std::string>& files) const {
  const std::vector<std::string>& given = job_.dependencies.targets;
  write_text(path, dependency_rule(given.empty() ? std::vector<std::string>{target} : given, files,
                                   job_.dependencies.phony_headers));
}

}  // namespace warpkit::driver
