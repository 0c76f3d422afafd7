#include "emulator/checks/settings.hpp"

#include <cstdlib>
#include <cstring>
#include <sstream>

#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

constexpr const char* kNames[] = {"memcheck", "racecheck", "initcheck", "synccheck"};

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

const char* name_of(Tool tool) { return kNames[static_cast<int>(tool)]; }

std::string Settings::parse(const std::string& list) {
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    bool known = name.empty() || name == "none";
    for (int tool = 0; tool < 4; ++tool) {
      if (name != "all" && name != kNames[tool]) continue;
      on[tool] = known = true;
    }
    if (!known) return name;
  }
  return "";
}

Settings Settings::from_environment() {
  Settings settings;
  const std::string unknown = settings.parse(environment("WARPKIT_CHECKS"));
  if (!unknown.empty()) {
    say("WARPKIT_CHECKS names '%s'; the checks are memcheck, racecheck, initcheck, synccheck, all "
        "and none",
        unknown.c_str());
  }
  settings.findings_file = environment("WARPKIT_FINDINGS");
  settings.banners = environment("WARPKIT_FINDINGS_STYLE") == "compute-sanitizer";
  settings.leaks = environment("WARPKIT_LEAK_CHECK") != "no";
  return settings;
}

}  // namespace warpkit::emulator::checks
