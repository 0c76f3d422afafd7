#include "emulator/driver/host_compiler.hpp"

#include <unistd.h>

#include <filesystem>

#include "emulator/driver/failure.hpp"
#include "emulator/driver/process.hpp"

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

// nvcc takes the C compiler's name, too, and compiles C++ with it.
std::string name_for_cpp(const std::string& name) {
  const auto renamed = [&](const std::string& from, const std::string& to) {
    const std::size_t at = name.rfind(from);
    const bool ends = at != std::string::npos &&
                      (at + from.size() == name.size() || name[at + from.size()] == '-');
    return ends ? name.substr(0, at) + to + name.substr(at + from.size()) : std::string();
  };
  for (const auto& [from, to] :
       {std::pair<const char*, const char*>{"gcc", "g++"}, {"clang", "clang++"}, {"cc", "c++"}}) {
    const std::string found = renamed(from, to);
    if (!found.empty()) return found;
  }
  return name;
}

std::string find_compiler(const std::string& chosen) {
  if (chosen.find('/') == std::string::npos && !fs::is_directory(chosen)) {
    return find_program(name_for_cpp(chosen));
  }
  if (fs::is_directory(chosen)) return chosen + "/g++";
  const fs::path path(chosen);
  return (path.parent_path() / name_for_cpp(path.filename().string())).string();
}

// What it says it is, in the first lines.
std::string family_of(const std::string& compiler) {
  std::string said;
  run_child_read(compiler, {"--version"}, "", STDOUT_FILENO,
                 [&said](const std::string& line) { said += line; });
  if (said.find("clang") != std::string::npos) return "CLANG";
  const bool gnu = said.find("Free Software Foundation") != std::string::npos;
  return gnu ? "GNU" : "";
}

void append(std::vector<std::string>& list,
            const std::map<std::string, std::vector<std::string>>& more,
            const std::string& family) {
  const auto found = more.find(family);
  if (found != more.end()) list.insert(list.end(), found->second.begin(), found->second.end());
}

}  // namespace

Toolchain with_compiler(const Toolchain& toolchain, const std::string& chosen) {
  Toolchain result = toolchain;
  if (!chosen.empty()) {
    result.compiler = find_compiler(chosen);
    if (!is_program(result.compiler)) {
      throw Failure(kUsage, "--compiler-bindir: there is no C++ compiler " + chosen);
    }
    result.family = family_of(result.compiler);
    if (result.family.empty()) {
      throw Failure(kUsage, "--compiler-bindir takes g++ or clang++; " + chosen + " is neither");
    }
  }
  append(result.emulated_options, result.emulated_family_options, result.family);
  append(result.checked_options, result.checked_family_options, result.family);
  append(result.profiled_options, result.profiled_family_options, result.family);
  return result;
}

}  // namespace warpkit::driver
