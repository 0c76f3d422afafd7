#include "emulator/debug_info/source_lines.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <regex>

#include "emulator/runtime/program_code.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

constexpr int kMostCalls = 24;
constexpr std::size_t kMostAtOnce = 500;  // arguments of one addr2line

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

/// The calibration's kernels lie in that folder, too, but are a program as any other.
bool is_emulators_line(const Line& line) {
  if (line.file.find("/profiler/calibration/") != std::string::npos) return false;
  static const std::string& emulator = emulator_folder();
  static const std::string& shown = *new std::string(shown_path(emulator));
  return begins_with(line.file, emulator) || begins_with(line.file, shown);
}

bool is_learners(const Line& line) {
  return !line.file.empty() && !is_emulators_line(line) && !begins_with(line.file, "/usr/");
}

/// @param function as addr2line -C names it.
/// @return true if it is one that a class has for copies of itself, such as `A::A(A const&)`. The
///   compiler's own have the line of the class; what is copied is said by the caller's.
bool copies_its_class(const std::string& function) {
  static const std::regex& copying = *new std::regex(
      R"((.*::)?(\w+)(<.*>)?::(operator=|\2)\((.*::)?\2(<.*>)?( const&|&&|&)\)( \[clone .*\])?)",
      std::regex::optimize);
  return function.size() < 1000 && function.find("&)") != std::string::npos &&
         std::regex_match(function, copying);
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
    if (address == 0 || !frames_.emplace(address, std::vector<Frame>{}).second) continue;
    CodePlace place;
    if (!find_code(address - 1, place)) continue;
    if (begins_with(place.file, "/usr/") || begins_with(place.file, "/lib")) continue;
    asked[place.file].push_back({address, hexadecimal(place.offset)});
  }
  for (const auto& [file, addresses] : asked) {
    for (std::size_t begin = 0; begin < addresses.size(); begin += kMostAtOnce) {
      const std::size_t end = std::min(addresses.size(), begin + kMostAtOnce);
      std::vector<std::string> words = {"addr2line", "-a", "-i", "-f", "-C", "-e", file};
      for (std::size_t i = begin; i < end; ++i) words.push_back(addresses[i].second);
      const std::string output = output_of(words);
      // Each address is repeated as 0x…, then come its frames, innermost first: a function, a line.
      std::size_t current = begin;
      bool any = false;
      std::string function;
      for (std::size_t at = 0; at < output.size();) {
        const std::size_t line_end = std::min(output.find('\n', at), output.size());
        const std::string text = output.substr(at, line_end - at);
        at = line_end + 1;
        if (begins_with(text, "0x")) {
          current += any;
          any = true;
          function.clear();
        } else if (any && current < end && function.empty()) {
          function = text;
        } else if (any && current < end) {
          frames_[addresses[current].first].push_back(
              {read_line(text), copies_its_class(function)});
          function.clear();
        }
      }
    }
  }
}

Line SourceLines::line_of(std::uintptr_t code) {
  prepare({code});
  Line of_class;  // what is left where a copy isn't inlined
  for (const Frame& frame : frames_[code]) {
    if (!is_learners(frame.line)) continue;
    if (!frame.copies) return frame.line;
    if (of_class.file.empty()) of_class = frame.line;
  }
  return of_class;
}

bool SourceLines::has_line(std::uintptr_t code) {
  prepare({code});
  const std::vector<Frame>& frames = frames_[code];
  return !frames.empty() && !frames[0].line.file.empty();
}

bool SourceLines::is_emulators(std::uintptr_t code) {
  return has_line(code) && is_emulators_line(frames_[code][0].line);
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
  const std::vector<Frame>& frames = frames_[code];
  const std::string name = "vector_copy.h";
  if (frames.empty()) return false;
  const std::string& file = frames[0].line.file;
  return file.size() >= name.size() &&
         file.compare(file.size() - name.size(), name.size(), name) == 0;
}

}  // namespace warpkit::emulator
