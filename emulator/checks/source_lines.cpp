#include "emulator/checks/source_lines.hpp"

#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

extern "C" char** environ;

namespace warpkit::emulator::checks {
namespace {

constexpr int kMostCalls = 24;
constexpr std::size_t kMostAtOnce = 500;  // arguments of one addr2line

/// The file that holds some code, and where it was loaded.
struct Module {
  std::uintptr_t code;
  std::string file;
  std::uintptr_t base = 0;
};

int find_module(dl_phdr_info* info, std::size_t, void* data) {
  Module& module = *static_cast<Module*>(data);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type != PT_LOAD || module.code < begin ||
        module.code >= begin + segment.p_memsz) {
      continue;
    }
    const bool is_program = !info->dlpi_name || !*info->dlpi_name;
    module.file = is_program ? "/proc/" + std::to_string(getpid()) + "/exe" : info->dlpi_name;
    module.base = info->dlpi_addr;
    return 1;
  }
  return 0;
}

std::string output_of(const std::vector<std::string>& words) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string output;
  char buffer[4096];
  for (ssize_t got; !failed && (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
    output.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  if (!failed) waitpid(child, nullptr, 0);
  return output;
}

std::string hexadecimal(std::uintptr_t value) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<std::size_t>(value));
  return text;
}

/// Reads `file:12` or `file:12 (discriminator 3)`; unknown for `??:0` and `file:?`.
Line read_line(const std::string& text) {
  const std::size_t colon = text.rfind(':', text.find(" ("));
  if (colon == std::string::npos || text.compare(0, 2, "??") == 0) return {};
  Line line{shown_path(text.substr(0, colon)), std::atoi(text.c_str() + colon + 1)};
  return line.line > 0 ? line : Line{};
}

bool begins_with(const std::string& text, const std::string& beginning) {
  return text.compare(0, beginning.size(), beginning) == 0;
}

/// The emulator's own folder.
const std::string& emulator_folder() {
  // Never destroyed, as all of these: leaks are told after the program's static objects are gone.
  static const std::string& folder = *new std::string(WARPKIT_EMULATOR_FOLDER);
  return folder;
}

bool is_learners(const Line& line) {
  if (line.file.empty()) return false;
  static const std::string& emulator = emulator_folder();
  static const std::string& shown = *new std::string(shown_path(emulator));
  return !begins_with(line.file, emulator) && !begins_with(line.file, shown) &&
         !begins_with(line.file, "/usr/");
}

}  // namespace

std::string Line::text() const {
  return file.empty() ? "an unknown line" : file + ":" + std::to_string(line);
}

std::string shown_path(const std::string& path) {
  static const std::string& here = *new std::string([] {
    char buffer[PATH_MAX];
    return std::string(getcwd(buffer, sizeof buffer) ? buffer : "") + "/";
  }());
  const std::string whole = std::filesystem::path(path).lexically_normal().string();
  return begins_with(whole, here) ? whole.substr(here.size()) : whole;
}

CallStack current_calls() {
  void* frames[kMostCalls];
  const int count = backtrace(frames, kMostCalls);
  CallStack calls;
  for (int i = 1; i < count; ++i) calls.push_back(reinterpret_cast<std::uintptr_t>(frames[i]));
  return calls;
}

void SourceLines::prepare(const std::vector<std::uintptr_t>& code) {
  std::map<std::string, std::vector<std::pair<std::uintptr_t, std::string>>> asked;
  for (const std::uintptr_t address : code) {
    if (address == 0 || !frames_.emplace(address, std::vector<Line>{}).second) continue;
    Module module{address - 1, {}};
    if (!dl_iterate_phdr(find_module, &module)) continue;
    if (begins_with(module.file, "/usr/") || begins_with(module.file, "/lib")) continue;
    asked[module.file].push_back({address, hexadecimal(address - 1 - module.base)});
  }
  for (const auto& [file, addresses] : asked) {
    for (std::size_t begin = 0; begin < addresses.size(); begin += kMostAtOnce) {
      const std::size_t end = std::min(addresses.size(), begin + kMostAtOnce);
      std::vector<std::string> words = {"addr2line", "-a", "-i", "-e", file};
      for (std::size_t i = begin; i < end; ++i) words.push_back(addresses[i].second);
      const std::string output = output_of(words);
      // Each address is repeated as 0x…, then come its frames, innermost first.
      std::size_t current = begin;
      bool any = false;
      for (std::size_t at = 0; at < output.size();) {
        const std::size_t line_end = std::min(output.find('\n', at), output.size());
        const std::string text = output.substr(at, line_end - at);
        at = line_end + 1;
        if (begins_with(text, "0x")) {
          current += any;
          any = true;
        } else if (any && current < end) {
          frames_[addresses[current].first].push_back(read_line(text));
        }
      }
    }
  }
}

Line SourceLines::line_of(std::uintptr_t code) {
  prepare({code});
  for (const Line& frame : frames_[code]) {
    if (is_learners(frame)) return frame;
  }
  return {};
}

Line SourceLines::line_of(const CallStack& calls) {
  prepare(calls);
  for (const std::uintptr_t call : calls) {
    Line line = line_of(call);
    if (!line.file.empty()) return line;
  }
  return {};
}

bool SourceLines::is_vector_copy(std::uintptr_t code) {
  prepare({code});
  const std::vector<Line>& frames = frames_[code];
  const std::string name = "vector_copy.h";
  if (frames.empty() || frames[0].file.size() < name.size()) return false;
  return frames[0].file.compare(frames[0].file.size() - name.size(), name.size(), name) == 0;
}

}  // namespace warpkit::emulator::checks
