#include "tests/checks/expectations.hpp"

#include <fstream>
#include <map>
#include <ostream>
#include <regex>
#include <stdexcept>

namespace warpkit::emulator::checks::test {
namespace {

// Where code of two places becomes one, clang++ gives it the line of the call, or none.
#if defined(__clang__)
constexpr const char* kCompiler = "clang++";
#else
constexpr const char* kCompiler = "g++";
#endif

}  // namespace

std::string Verdict::text() const {
  return tool + " " + severity + " line " + std::to_string(line) +
         (other_line ? ", other line " + std::to_string(other_line) : "") +
         (element.empty() ? "" : " of " + element) + (party.empty() ? "" : " by " + party);
}

void PrintTo(const ExpectedCase& one, std::ostream* stream) {
  *stream << one.program << "/" << one.name;
}

std::vector<ExpectedCase> read_cases(const std::string& folder, const std::string& program) {
  const std::string path = folder + "/" + program + ".cu";
  std::ifstream stream(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  if (lines.empty()) throw std::runtime_error("can't read " + path);
  static const std::regex mark(R"(/\*([a-z]\d)\*/)");
  static const std::regex verdict(
      R"(// expect(?: (g\+\+|clang\+\+))?: (\w+) (error|warning) (\w+)( [a-z]\d)?( of (\S+))?( by (\S+))?\s*)");
  static const std::regex begin(R"(CASE\((\w+)\).*)");
  std::map<std::string, int> marks = {{"z0", 0}};  // no line is known
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch found;
    if (!std::regex_search(lines[i], found, mark)) continue;
    if (!marks.emplace(found[1], static_cast<int>(i) + 1).second) {
      throw std::runtime_error(path + ": two marks " + found[1].str());
    }
  }
  std::vector<ExpectedCase> cases;
  std::vector<Verdict> verdicts;
  for (const std::string& line : lines) {
    std::smatch found;
    if (std::regex_match(line, found, verdict)) {
      if (found[1].matched && found[1] != kCompiler) continue;
      const std::string other = found[5].matched ? found[5].str().substr(1) : "";
      if (!marks.count(found[4]) || (!other.empty() && !marks.count(other))) {
        throw std::runtime_error(path + ": no such mark: " + line);
      }
      verdicts.push_back({found[2], found[3], marks[found[4]], other.empty() ? 0 : marks[other],
                          found[7], found[9]});
    } else if (line.find("// expect") != std::string::npos) {
      throw std::runtime_error(path + ": can't read " + line);
    } else if (std::regex_match(line, found, begin)) {
      cases.push_back({program, found[1], std::move(verdicts)});
      verdicts.clear();
    }
  }
  return cases;
}

}  // namespace warpkit::emulator::checks::test
