#include "emulator/checks/json_text.hpp"

#include <cstdio>

namespace warpkit::emulator::checks {

void JsonObject::add(const char* name, const std::string& value) {
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      quoted += escape;
    } else {
      quoted += c;
    }
  }
  add_raw(name, quoted + "\"");
}

void JsonObject::add(const char* name, const uint3& value) {
  add_raw(name, "[" + std::to_string(value.x) + ", " + std::to_string(value.y) + ", " +
                    std::to_string(value.z) + "]");
}

void JsonObject::add_raw(const char* name, const std::string& value) {
  if (!members_.empty()) members_ += ", ";
  members_ += "\"" + std::string(name) + "\": " + value;
}

}  // namespace warpkit::emulator::checks
