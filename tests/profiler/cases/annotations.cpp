#include "annotations.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace warpkit::profile {
namespace {

const std::map<std::string, std::string> kAccesses = {
    {"ld", "global load"},    {"st", "global store"},  {"atom", "global atomic"},
    {"lds", "shared load"},   {"sts", "shared store"}, {"atoms", "shared atomic"},
    {"ldc", "constant load"}, {"ldl", "local load"},   {"stl", "local store"}};
const std::map<std::string, std::string> kCounts = {
    {"requests", "r"},   {"lanes", "n"},         {"sectors", "s"},         {"lines", "t"},
    {"wavefronts", "w"}, {"sectors_ideal", "i"}, {"wavefronts_ideal", "i"}};
const char* const kDigits = "0123456789";

std::string key_of(int line, const std::string& access, const std::string& bytes) {
  return std::to_string(line) + " " + access + " " + bytes;
}

void read_kernel(std::istringstream& words, Annotations& result) {
  std::string name;
  words >> name;
  auto& counters = result.kernels[name];
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('='), dots = word.find("..");
    const double low = std::stod(word.substr(equals + 1));
    const double high = dots == std::string::npos ? low : std::stod(word.substr(dots + 2));
    counters[word.substr(0, equals)] = {low, high};
  }
}

// `ld4 1r 32n 4s`
void read_access(const std::string& text, int line, Annotations& result) {
  std::istringstream words(text);
  std::string first;
  words >> first;
  if (first == "any") {
    result.any[line] = true;
    return;
  }
  if (first == "branch") {
    auto& counts = result.lines[key_of(line, "branch", "")];
    for (std::string word; words >> word;) {
      if (word == "any") result.any_branch[line] = true;
      if (word != "any") counts[word.back()] = std::stoull(word);
    }
    return;
  }
  const std::size_t digits = first.find_first_of(kDigits);
  const auto access = kAccesses.find(first.substr(0, digits));
  if (digits == std::string::npos || access == kAccesses.end()) {
    throw std::runtime_error("line " + std::to_string(line) + ": what is '" + text + "'?");
  }
  auto& counts = result.lines[key_of(line, access->second, first.substr(digits))];
  for (std::string word; words >> word;) counts[word.back()] = std::stoull(word);
}

}  // namespace

Annotations read_annotations(const std::string& path) {
  std::ifstream stream(path);
  Annotations result;
  std::string waiting;  // for a line of code
  int number = 0;
  for (std::string text; std::getline(stream, text);) {
    ++number;
    const std::size_t sign = text.find("//=");
    std::string said = sign == std::string::npos ? "" : text.substr(sign + 3);
    std::istringstream words(said);
    std::string first;
    words >> first;
    if (first == "kernel") {
      read_kernel(words, result);
      continue;
    }
    if (!said.empty()) waiting += (waiting.empty() ? "" : ",") + said;
    const std::size_t code = text.find_first_not_of(' ');
    if (code == std::string::npos || text.compare(code, 2, "//") == 0) continue;
    std::istringstream accesses(waiting);
    for (std::string one; std::getline(accesses, one, ',');) read_access(one, number, result);
    waiting.clear();
  }
  if (number == 0) throw std::runtime_error("cannot read " + path);
  return result;
}

namespace {

using Json = nlohmann::json;

struct Counted {
  std::map<std::string, std::map<char, std::uint64_t>> lines;
  std::map<std::string, std::map<std::string, double>> kernels;
};

Counted counted(const Json& profile, const std::string& file, std::vector<std::string>& wrong) {
  Counted result;
  for (const Json& launch : profile.at("launches")) {
    std::string kernel = launch.at("kernel");
    kernel.erase(std::remove(kernel.begin(), kernel.end(), ' '), kernel.end());
    if (launch.contains("failure")) {
      wrong.push_back(kernel + ": " + launch.at("failure").get<std::string>());
    }
    auto& counters = result.kernels[kernel];
    for (const auto& [name, value] : launch.at("counters").items()) {
      if (!value.is_number()) continue;
      const bool is_mean = name == "mean_active_lanes" || name == "theoretical_occupancy";
      counters[name] = value.get<double>() + (is_mean ? 0 : counters[name]);
    }
    for (const Json& line : launch.at("lines")) {
      const std::string where = line.at("file");
      const std::string access =
          line.at("space").get<std::string>() + " " + line.at("op").get<std::string>();
      if (std::filesystem::path(where).filename() != file) {
        wrong.push_back(kernel + ": a " + access + " is told at '" + where + "'");
        continue;
      }
      const int number = line.at("line");
      const std::uint64_t bytes = line.at("bytes");
      auto& counts = result.lines[key_of(number, access, std::to_string(bytes))];
      for (const auto& [name, letter] : kCounts) {
        if (line.contains(name)) counts[letter[0]] += line.at(name).get<std::uint64_t>();
      }
    }
    for (const Json& branch : launch.at("branch_lines")) {
      const std::string where = branch.at("file");
      if (std::filesystem::path(where).filename() != file) {
        wrong.push_back(kernel + ": a branch is told at '" + where + "'");
        continue;
      }
      auto& counts = result.lines[key_of(branch.at("line"), "branch", "")];
      counts['x'] += branch.at("executed").get<std::uint64_t>();
      counts['d'] += branch.at("divergent").get<std::uint64_t>();
      counts['n'] += branch.at("lanes").get<std::uint64_t>();
    }
  }
  return result;
}

std::string text_of(const std::map<char, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [letter, count] : counts) text += " " + std::to_string(count) + letter;
  return text;
}

}  // namespace

std::vector<std::string> differences(const Annotations& promised, const std::string& file,
                                     const std::string& json) {
  std::vector<std::string> wrong;
  const Counted found = counted(Json::parse(json), file, wrong);
  for (const auto& [key, counts] : promised.lines) {
    const auto line = found.lines.find(key);
    std::map<char, std::uint64_t> same;
    for (const auto& [letter, count] : counts) {
      const bool is_there = line != found.lines.end() && line->second.count(letter) != 0;
      same[letter] = is_there ? line->second.at(letter) : 0;
    }
    if (same != counts) {
      wrong.push_back(file + ":" + key + ": counted" + text_of(same) + ", expected" +
                      text_of(counts));
    }
  }
  for (const auto& [key, counts] : found.lines) {
    const bool is_branch = key.find("branch") != std::string::npos;
    const auto& any = is_branch ? promised.any_branch : promised.any;
    const bool is_free = any.count(std::stoi(key)) != 0 || promised.lines.count(key) != 0;
    if (!is_free)
      wrong.push_back(file + ":" + key + ": nothing expected, counted" + text_of(counts));
  }
  for (const auto& [name, counters] : promised.kernels) {
    const auto kernel = found.kernels.find(name);
    if (kernel == found.kernels.end()) {
      wrong.push_back("no launch of " + name);
      continue;
    }
    for (const auto& [counter, range] : counters) {
      const auto value = kernel->second.find(counter);
      if (value != kernel->second.end() && value->second >= range.first - 1e-9 &&
          value->second <= range.second + 1e-9) {
        continue;
      }
      wrong.push_back(name + ": " + counter + " is " +
                      (value == kernel->second.end() ? "missing" : std::to_string(value->second)) +
                      ", expected " + std::to_string(range.first));
    }
  }
  for (const auto& [name, counters] : found.kernels) {
    if (promised.kernels.count(name) == 0) wrong.push_back(name + " has no kernel line");
  }
  return wrong;
}

}  // namespace warpkit::profile
