#include "emulator/checks/settings.hpp"

#include <regex.h>

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

// POSIX's extended expressions; one that can't be read matches nothing.
bool matches(const std::string& text, const std::string& expression) {
  regex_t compiled;
  if (regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0) return false;
  const bool found = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return found;
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

bool Settings::wants(const std::string& kernel) const {
  return (kernels.empty() || matches(kernel, kernels)) &&
         (other_kernels.empty() || !matches(kernel, other_kernels));
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
  settings.decides_exit = environment("WARPKIT_FINDINGS_EXIT") != "no";
  settings.leaks = environment("WARPKIT_LEAK_CHECK") != "no";
  if (const char* prefix = std::getenv("WARPKIT_FINDINGS_PREFIX")) settings.prefix = prefix;
  if (const char* limit = std::getenv("WARPKIT_FINDINGS_LIMIT")) {
    settings.print_limit = std::atoi(limit);
  }
  settings.warnings = environment("WARPKIT_FINDINGS_LEVEL") != "error";
  settings.kernels = environment("WARPKIT_CHECKED_KERNELS");
  settings.other_kernels = environment("WARPKIT_UNCHECKED_KERNELS");
  return settings;
}

}  // namespace warpkit::emulator::checks
