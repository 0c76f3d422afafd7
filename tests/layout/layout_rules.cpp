#include "tests/layout/layout_rules.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>

namespace warpkit::layout {
namespace {

namespace fs = std::filesystem;

// Which rooms a room may include, besides itself. minimodel sees the reference because its
// `reference` backend is made of it.
const std::map<std::string, std::set<std::string>>& arrows() {
  static const std::map<std::string, std::set<std::string>> kArrows = {
      {"emulator", {}},
      {"reference_cpu", {}},
      {"kernels", {}},
      {"minimodel", {"kernels", "reference_cpu"}},
      {"lessons", {"minimodel", "kernels", "reference_cpu"}},
      {"exercises", {"minimodel", "kernels", "reference_cpu"}},
      {"kit", {}},
      {"tests",
       {"emulator", "reference_cpu", "kernels", "minimodel", "lessons", "exercises", "kit"}},
  };
  return kArrows;
}

// A GPU machine has only nvcc, a compiler and GoogleTest's sources, so what has to build there may
// not include these libraries.
constexpr std::array kOwnCodeOnly = {"kernels/",       "reference_cpu/",      "minimodel/",
                                     "lessons/",       "exercises/",          "tests/support/",
                                     "tests/kernels/", "tests/reference_cpu/"};
constexpr std::array kProgramsOnly = {"minimodel/cli/"};
// Not built there: a GPU counts nothing by itself.
constexpr std::array kEmulatorOnly = {"exercises/submission/observation_emulator."};
constexpr std::array kThirdParty = {"CLI/", "nlohmann/", "fmt/", "boost/"};

constexpr std::array kBadFolders = {"utils", "common", "misc"};

template <class List>
bool starts_with_any(const std::string& text, const List& starts) {
  return std::any_of(starts.begin(), starts.end(), [&](const std::string& start) {
    return text.compare(0, start.size(), start) == 0;
  });
}

bool is_source(const fs::path& path) {
  static const std::set<std::string> kEndings = {".cpp", ".hpp", ".cu", ".cuh", ".h", ".def"};
  return kEndings.count(path.extension().string()) != 0;
}

struct Include {
  int line = 0;
  std::string name;
};

// What ends the raw string that begins in this line and goes on behind it; empty for none.
std::string open_raw_string(const std::string& line) {
  const std::size_t begin = line.find("R\"");
  if (begin == std::string::npos) return "";
  const std::size_t bracket = line.find('(', begin);
  if (bracket == std::string::npos) return "";
  const std::string end = ")" + line.substr(begin + 2, bracket - begin - 2) + "\"";
  return line.find(end, bracket) == std::string::npos ? end : "";
}

std::vector<Include> includes_of(const fs::path& file) {
  std::vector<Include> result;
  std::ifstream stream(file);
  int number = 0;
  std::string raw_end;  // of the raw string that the line lies in; an include there is only text
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (!raw_end.empty()) {
      if (line.find(raw_end) != std::string::npos) raw_end.clear();
      continue;
    }
    raw_end = open_raw_string(line);
    const std::size_t hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const std::size_t word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
    const std::size_t open = line.find_first_of("\"<", word);
    if (open == std::string::npos) continue;
    const std::size_t close = line.find_first_of("\">", open + 1);
    if (close == std::string::npos) continue;
    result.push_back({number, line.substr(open + 1, close - open - 1)});
  }
  return result;
}

// The room that an include leads to, or an empty string if it leads out of the tree.
std::string room_of_include(const fs::path& root, const fs::path& file, const std::string& name) {
  if (name.compare(0, 8, "warpkit/") == 0) return "emulator";  // emulator/include/warpkit
  fs::path target = fs::path(name).lexically_normal();
  if (name[0] == '.' || fs::exists(file.parent_path() / name)) {
    target = (file.parent_path() / name).lexically_normal().lexically_relative(root);
  }
  const std::string room = target.begin()->string();
  return arrows().count(room) != 0 ? room : "";
}

class Inspector {
 public:
  explicit Inspector(const std::string& root) : root_(fs::path(root).lexically_normal()) {}

  std::vector<std::string> run() {
    for_each_entry([this](const fs::directory_entry& entry) {
      if (entry.is_directory()) {
        check_folder(entry.path());
      } else if (is_source(entry.path())) {
        check_file(entry.path());
      }
    });
    std::sort(violations_.begin(), violations_.end());
    return std::move(violations_);
  }

  int count() {
    int number = 0;
    for_each_entry([&](const fs::directory_entry& entry) {
      if (!entry.is_directory() && is_source(entry.path())) ++number;
    });
    return number;
  }

 private:
  void for_each_entry(const std::function<void(const fs::directory_entry&)>& visit) const {
    for (const auto& [room, unused] : arrows()) {
      if (!fs::exists(root_ / room)) continue;
      for (const auto& entry : fs::recursive_directory_iterator(root_ / room)) visit(entry);
    }
  }

  std::string relative(const fs::path& path) const {
    return path.lexically_relative(root_).generic_string();
  }

  void check_folder(const fs::path& folder) {
    const std::string name = folder.filename().string();
    if (std::find(kBadFolders.begin(), kBadFolders.end(), name) != kBadFolders.end()) {
      violations_.push_back(relative(folder) + ": a folder may not be called " + name);
    }
  }

  void check_file(const fs::path& file) {
    const std::string path = relative(file);
    const std::string room = path.substr(0, path.find('/'));
    const bool own_code_only = starts_with_any(path, kOwnCodeOnly) &&
                               !starts_with_any(path, kProgramsOnly) &&
                               !starts_with_any(path, kEmulatorOnly);
    for (const Include& include : includes_of(file)) {
      const std::string place = path + ":" + std::to_string(include.line) + ": ";
      const std::string target = room_of_include(root_, file, include.name);
      if (!target.empty() && target != room && arrows().at(room).count(target) == 0) {
        violations_.push_back(place + room + " may not include " + target + " (" + include.name +
                              ")");
      }
      if (own_code_only && starts_with_any(include.name, kThirdParty)) {
        violations_.push_back(place + "no library of others here (" + include.name + ")");
      }
    }
  }

  fs::path root_;
  std::vector<std::string> violations_;
};

}  // namespace

std::vector<std::string> find_violations(const std::string& root) { return Inspector(root).run(); }

int count_sources(const std::string& root) { return Inspector(root).count(); }

}  // namespace warpkit::layout
