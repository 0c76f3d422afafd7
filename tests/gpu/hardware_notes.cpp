#include "tests/gpu/hardware_notes.hpp"

#include <fnmatch.h>

#include <cmath>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace warpkit::gpu_check {
namespace {

bool fits(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

}  // namespace

std::vector<Note> read_notes(const std::string& text) {
  std::vector<Note> notes;
  std::istringstream lines(text);
  int line_number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++line_number;
    if (line.empty() || line[0] == '#') continue;
    std::istringstream fields(line);
    Note note;
    std::string number;
    std::getline(fields, note.kernel, '\t');
    std::getline(fields, note.metric, '\t');
    std::getline(fields, number, '\t');
    std::getline(fields, note.reason);
    char* end = nullptr;
    if (number != "-") note.must_hold_at = std::strtod(number.c_str(), &end);
    if (note.reason.empty() || number.empty() || (end != nullptr && *end != '\0')) {
      throw std::invalid_argument("line " + std::to_string(line_number) +
                                  " of the notes: not kernel, metric, number or -, and reason, "
                                  "separated by tabs");
    }
    notes.push_back(note);
  }
  return notes;
}

std::string reason_to_differ(const std::vector<Note>& notes, const std::string& kernel,
                             const std::string& metric, double emulator) {
  for (const Note& note : notes) {
    if (!fits(note.kernel, kernel) || !fits(note.metric, metric)) continue;
    const bool holds = note.must_hold_at && std::fabs(*note.must_hold_at - emulator) < 1e-9;
    return holds ? "" : note.reason;
  }
  return "";
}

}  // namespace warpkit::gpu_check
