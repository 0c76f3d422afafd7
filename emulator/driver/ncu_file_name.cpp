#include "emulator/driver/ncu_file_name.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

std::string host_name() {
  std::array<char, 256> name = {};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

// Puts values in; `numbered` says whether there was a %i.
std::string with_values(const std::string& text, long process, long number, bool& numbered) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char kind = text[at] == '%' && at + 1 < text.size() ? text[at + 1] : '\0';
    const std::size_t close = text.find('}', at);
    if (kind == 'q' && text.compare(at + 2, 1, "{") == 0 && close != std::string::npos) {
      const char* variable = std::getenv(text.substr(at + 3, close - at - 3).c_str());
      if (variable != nullptr) result += variable;
      at = close;
      continue;
    }
    numbered = numbered || kind == 'i';
    switch (kind) {
      case 'p':
        result += std::to_string(process != 0 ? process : getpid());
        break;
      case 'h':
        result += host_name();
        break;
      case 'i':
        result += std::to_string(number);
        break;
      case '%':
        result += '%';
        break;
      default:
        result += text[at];
        continue;
    }
    ++at;
  }
  return result;
}

std::string free_path(const std::string& name, long process, const std::string& ending) {
  for (long number = 0;; ++number) {
    bool numbered = false;
    const std::string path = with_values(name, process, number, numbered) + ending;
    if (!numbered || !fs::exists(path)) return path;
  }
}

}  // namespace

std::string ncu_export_path(const std::string& name, long process) {
  if (name.empty()) return "";
  const std::string ending = fs::path(name).extension();
  return free_path(name, process, ending == ".ncu-rep" || ending == ".json" ? "" : ".ncu-rep");
}

std::string ncu_log_path(const std::string& name, long process) {
  return free_path(name, process, "");
}

}  // namespace warpkit::driver
