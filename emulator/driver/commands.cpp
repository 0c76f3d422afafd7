#include "emulator/driver/commands.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "emulator/driver/diagnostics.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/process.hpp"

namespace warpkit::driver {
namespace {

// A word as one would type it.
std::string quoted(const std::string& word) {
  const char* harmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%^";
  if (!word.empty() && word.find_first_not_of(harmless) == std::string::npos) return word;
  std::string text = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') text += '\\';
    text += c;
  }
  return text + "\"";
}

std::vector<std::string> with_colours(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = arguments;
  if (isatty(STDERR_FILENO) != 0) words.push_back("-fdiagnostics-color=always");
  return words;
}

ChildEnd run(const std::string& program, const std::vector<std::string>& arguments,
             std::string& said) {
  return run_child_read(program, arguments, "", STDERR_FILENO,
                        [&said](const std::string& line) { said += line; });
}

void setting(const std::string& name, const std::string& value) {
  std::fprintf(stderr, "#$ %s=%s\n", name.c_str(), value.c_str());
}

}  // namespace

// Build systems look for these names, in this form, to learn where a toolkit is.
Commands::Commands(const CompileJob& job, const Toolchain& toolchain, std::string temporary_dir)
    : job_(job), toolchain_(toolchain), temporary_dir_(std::move(temporary_dir)) {
  if (!job.verbose && !job.dry_run) return;
  const std::string& top = toolchain.toolkit_dir;
  const char* path = std::getenv("PATH");
  setting("TOP", top);
  setting("NVVMIR_LIBRARY_DIR", top + "/nvvm/libdevice");
  setting("PATH", path != nullptr ? path : "");
  setting("INCLUDES", quoted("-I" + top + "/include"));
  setting("LIBRARIES", quoted("-L" + top + "/lib64"));
  setting("DEVICE", "emulator, which answers as one of -arch compute_90");
}

void Commands::compiler(const std::vector<std::string>& arguments) const {
  tool(toolchain_.compiler, with_colours(arguments));
}

bool Commands::try_compiler(const std::vector<std::string>& arguments) const {
  const std::vector<std::string> words = with_colours(arguments);
  show(toolchain_.compiler, words);
  std::string said;
  const ChildEnd end = run(toolchain_.compiler, words, said);
  if (end.signal != 0 || end.exit_code != 0) return false;
  print(said);
  return true;
}

void Commands::show_link(const std::string& output) const {
  if (!job_.verbose && !job_.dry_run) return;
  const std::string& top = toolchain_.toolkit_dir;
  std::fprintf(stderr, "#$ %s -o %s ... %s -lcudart_static\n", quoted(top + "/bin/nvcc").c_str(),
               quoted(output).c_str(), quoted("-L" + top + "/lib64").c_str());
}

void Commands::show(const std::string& program, const std::vector<std::string>& arguments) const {
  if (!job_.verbose && !job_.dry_run) return;
  std::string line = quoted(program);
  for (const std::string& word : arguments) line += " " + quoted(word);
  std::fprintf(stderr, "#$ %s\n", line.c_str());
}

void Commands::print(const std::string& said) const {
  if (said.empty()) return;
  DiagnosticFilter filter(toolchain_.include_dir, temporary_dir_);
  std::fputs(filter.filter(said).c_str(), stderr);
}

void Commands::tool(const std::string& program, const std::vector<std::string>& arguments) const {
  show(program, arguments);
  if (job_.dry_run) return;
  std::string said;
  const ChildEnd end = run(program, arguments, said);
  print(said);
  if (end.signal != 0) {
    throw Failure(kMachine, program + " was ended by signal " + std::to_string(end.signal));
  }
  if (end.exit_code != 0) throw Failure(kDoesNotCompile, "");
}

}  // namespace warpkit::driver
