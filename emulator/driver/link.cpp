#include "emulator/driver/link.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "emulator/driver/build_record.hpp"
#include "emulator/driver/classify.hpp"

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

// Whether a file is a shared library that needs the shared runtime: then the runtime's name is in
// it.
bool holds_name(const fs::path& path, const std::string& name) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream contents;
  contents << stream.rdbuf();
  return stream && contents.str().find(name) != std::string::npos;
}

bool is_shared_library(const std::string& path) {
  return fs::path(path).extension() == ".so" || path.find(".so.") != std::string::npos;
}

bool needs_shared_runtime(const std::vector<std::string>& words, const std::string& runtime) {
  const std::string name = fs::path(runtime).filename().string();
  std::vector<fs::path> folders;
  for (const std::string& word : words) {
    if (starts_with(word, "-L")) folders.emplace_back(word.substr(2));
  }
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    if (word[0] != '-') return is_shared_library(word) && holds_name(word, name);
    if (!starts_with(word, "-l")) return false;
    const std::string file = "lib" + word.substr(2) + ".so";
    return std::any_of(folders.begin(), folders.end(),
                       [&](const fs::path& folder) { return holds_name(folder / file, name); });
  });
}

std::string assemble_record(const CompileJob& job, const Toolchain& toolchain,
                            const Commands& commands, const TemporaryFolder& temporary) {
  BuildRecord record;
  record.linked = true;
  record.directory = fs::current_path().string();
  record.arguments = job.arguments;
  const std::string path = temporary.path() + "/record";
  // The stack stays as it is: assembler text has to say so, or the linker takes the worst.
  std::ofstream(path + ".s") << ".section .note.GNU-stack,\"\",@progbits\n"
                             << record_assembly(record);
  std::vector<std::string> command = toolchain.options;
  command.insert(command.end(), {"-c", path + ".s", "-o", path + ".o"});
  commands.compiler(command);
  return path + ".o";
}

}  // namespace

std::string link(const CompileJob& job, const Toolchain& toolchain, const Commands& commands,
                 const LinkInputs& inputs, const TemporaryFolder& temporary) {
  const bool library = job.product == Product::SharedLibrary;
  const std::string output = !job.output.empty() ? job.output : library ? "a.so" : "a.out";
  std::vector<std::string> command = toolchain.options;
  if (library) command.push_back("-shared");
  // CMake reads the linker's own line, for programs with CUDA parts that c++ links.
  if (job.verbose) command.push_back("-v");
  // In front of folders of the user's, which may hold NVIDIA's library of the same name.
  command.push_back("-L" + toolchain.toolkit_dir + "/lib64");
  command.insert(command.end(), inputs.words.begin(), inputs.words.end());
  command.push_back(assemble_record(job, toolchain, commands, temporary));
  if (job.checked) {
    const std::vector<std::string>& checks = toolchain.checked_inputs;
    command.insert(command.end(), checks.begin(), checks.end());
  }
  if (job.profiled) {
    const std::vector<std::string>& counting = toolchain.profiled_inputs;
    command.insert(command.end(), counting.begin(), counting.end());
  }
  if (library || job.shared_runtime ||
      needs_shared_runtime(inputs.words, toolchain.shared_runtime)) {
    command.push_back(toolchain.shared_runtime);
  } else {
    const std::vector<std::string>& runtime = toolchain.link_inputs;
    command.insert(command.end(), runtime.begin(), runtime.end());
  }
  command.insert(command.end(), {"-o", output});
  commands.compiler(command);
  commands.show_link(output);
  return output;
}

void archive(const CompileJob& job, const Commands& commands, const LinkInputs& inputs) {
  const std::string output = job.output.empty() ? "a.a" : job.output;
  std::vector<std::string> command = {"rcs", output};
  for (const std::string& word : inputs.words) {
    if (word[0] != '-') command.push_back(word);
  }
  std::error_code error;
  if (!job.dry_run) fs::remove(output, error);
  commands.tool("ar", command);
}

}  // namespace warpkit::driver
