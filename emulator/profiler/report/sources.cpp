#include "emulator/profiler/report/sources.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>

namespace warpkit::profile {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_text(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return std::nullopt;
  return text.str();
}

std::optional<std::string> find_text(const std::string& name,
                                     const std::vector<std::string>& folders) {
  if (auto text = read_text(name)) return text;
  for (const std::string& folder : folders) {
    fs::path rest = fs::path(name).relative_path();
    while (!rest.empty()) {
      if (auto text = read_text(fs::path(folder) / rest)) return text;
      fs::path shorter;
      for (auto part = std::next(rest.begin()); part != rest.end(); ++part) shorter /= *part;
      rest = shorter;
    }
  }
  return std::nullopt;
}

}  // namespace

Sources find_sources(const Profile& profile, const std::vector<std::string>& folders) {
  std::set<std::string> names;
  for (const Launch& launch : profile.launches) {
    for (const LineCounts& line : launch.lines) names.insert(line.file);
    for (const BranchCounts& branch : launch.branch_lines) names.insert(branch.file);
  }
  Sources sources;
  for (const std::string& name : names) {
    if (auto text = find_text(name, folders)) sources[name] = *text;
  }
  return sources;
}

}  // namespace warpkit::profile
