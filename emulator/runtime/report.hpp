/// @file
/// Messages to people, on standard error.
#pragma once

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <string>

#include "emulator/include/vector_types.h"
#include "emulator/include/warpkit/emulator/site.h"

namespace warpkit::emulator {

/// Prints `warpkit: ` and a line, in one piece even when several host threads print.
/// @param format as printf's; without the line's end.
void say(const char* format, ...) __attribute__((format(printf, 1, 2)));

/// As say, with arguments in a list.
/// @param format as printf's.
/// @param arguments its arguments.
void say_list(const char* format, std::va_list arguments);

/// Says a thing the first time only.
/// @param key tells one thing from others.
/// @param format as printf's.
void say_once(const char* key, const char* format, ...) __attribute__((format(printf, 2, 3)));

/// @param at an index of a block or thread.
/// @return `(x,y,z)`.
std::string triple(const uint3& at);

/// @param count how many.
/// @return `1 byte`, `2 bytes` …
std::string bytes_text(std::size_t count);

/// @param value an address.
/// @return it in hexadecimal, with 0x.
std::string hexadecimal(std::uintptr_t value);

/// @param site where a launch is written, or, with line 0, the call that made it.
/// @return `launched at FILE:LINE` or `launched by CALL`.
std::string launched(const Site& site);

}  // namespace warpkit::emulator
