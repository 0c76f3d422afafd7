#include "emulator/runtime/report.hpp"

#include <cstdio>
#include <mutex>
#include <set>
#include <string>

namespace warpkit::emulator {

void say_list(const char* format, std::va_list arguments) {
  std::fflush(stdout);  // what the program printed before comes before
  flockfile(stderr);
  std::fputs("warpkit: ", stderr);
  std::vfprintf(stderr, format, arguments);
  std::fputc('\n', stderr);
  std::fflush(stderr);
  funlockfile(stderr);
}

void say(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  say_list(format, arguments);
  va_end(arguments);
}

void say_once(const char* key, const char* format, ...) {
  static std::mutex mutex;
  static std::set<std::string> said;
  {
    const std::lock_guard<std::mutex> lock(mutex);
    if (!said.insert(key).second) return;
  }
  std::va_list arguments;
  va_start(arguments, format);
  say_list(format, arguments);
  va_end(arguments);
}

std::string triple(const uint3& at) {
  return "(" + std::to_string(at.x) + "," + std::to_string(at.y) + "," + std::to_string(at.z) + ")";
}

std::string bytes_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

std::string hexadecimal(std::uintptr_t value) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%zx", static_cast<std::size_t>(value));
  return text;
}

std::string launched(const Site& site) {
  if (site.line == 0) return std::string("launched by ") + site.file;
  return std::string("launched at ") + site.file + ":" + std::to_string(site.line);
}

}  // namespace warpkit::emulator
