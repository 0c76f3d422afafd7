// The C library's printf, which in a kernel returns what CUDA's does: how many arguments the format
// names, or -1 without a format. Alone in its file, so that a program's own printf comes first.
#include <cstdarg>
#include <cstdio>

#include "emulator/include/warpkit/emulator/execution_side.h"

namespace {

/// Counts the conversions and the `*` of a format.
int arguments_of(const char* format) {
  int count = 0;
  for (const char* at = format; *at; ++at) {
    if (*at != '%') continue;
    if (*++at == '%') continue;
    for (; *at && !((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z')); ++at) {
      count += *at == '*';
    }
    while (*at == 'h' || *at == 'l' || *at == 'L' || *at == 'j' || *at == 'z' || *at == 't') ++at;
    if (!*at) break;
    ++count;
  }
  return count;
}

int print(const char* format, std::va_list arguments) {
  if (!warpkit::emulator::runs_on_device()) return std::vprintf(format, arguments);
  if (!format) return -1;
  std::vprintf(format, arguments);
  return arguments_of(format);
}

}  // namespace

extern "C" {

int printf(const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print(format, arguments);
  va_end(arguments);
  return result;
}

/// What a compiler that is told to look for overruns calls instead.
int __printf_chk(int, const char* format, ...) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print(format, arguments);
  va_end(arguments);
  return result;
}

}  // extern "C"
