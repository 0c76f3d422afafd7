#include "emulator/profiler/report/launch_records.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

namespace warpkit::profile {
namespace {

namespace fs = std::filesystem;

// Name and JSON of each record; one without its line's end was cut off.
template <class Take>
void each_record(const std::string& path, Take take) {
  std::ifstream stream(path, std::ios::binary);
  for (std::string line; std::getline(stream, line) && !stream.eof();) {
    const std::size_t blank = line.find(' ');
    if (blank != std::string::npos) take(line.substr(0, blank), line.substr(blank + 1));
  }
}

}  // namespace

CollectedLaunches collect_launches(const std::string& records) {
  std::unordered_map<std::string, std::size_t> places;
  std::vector<std::string> launches;
  each_record(records, [&](const std::string& name, std::string text) {
    const auto [found, is_new] = places.emplace(name, launches.size());
    if (is_new) launches.emplace_back();
    launches[found->second] = std::move(text);
  });
  CollectedLaunches result;
  result.launches = launches.size();
  result.profile =
      "{\"device\":\"the Warpkit emulator, as compute capability 9.0\",\n \"launches\":[";
  for (std::size_t i = 0; i < launches.size(); ++i) {
    result.profile += (i == 0 ? "\n  " : ",\n  ") + launches[i];
  }
  result.profile += launches.empty() ? "]}\n" : "\n ]}\n";
  std::error_code error;
  const fs::perms rights = fs::status(records, error).permissions();
  result.is_cut_off =
      !error && fs::exists(records, error) && (rights & fs::perms::owner_write) == fs::perms::none;
  return result;
}

std::string latest_kernel(const std::string& records, std::size_t& launches) {
  std::unordered_map<std::string, std::size_t> places;
  std::string latest;
  each_record(records, [&](const std::string& name, std::string text) {
    if (places.emplace(name, places.size()).second) latest = std::move(text);
  });
  launches = places.size();
  const nlohmann::json launch = nlohmann::json::parse(latest, nullptr, false);
  return launch.is_object() ? launch.value("kernel", "") : "";
}

}  // namespace warpkit::profile
