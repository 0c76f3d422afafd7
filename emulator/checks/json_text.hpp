/// @file
/// JSON objects as text.
#pragma once

#include <string>

#include "emulator/include/vector_types.h"

namespace warpkit::emulator::checks {

/// An object, built member by member.
class JsonObject {
 public:
  /// Adds a string.
  /// @param name the member.
  /// @param value its value.
  void add(const char* name, const std::string& value);
  /// Adds a number.
  /// @param name the member.
  /// @param value its value.
  void add(const char* name, int value) { add_raw(name, std::to_string(value)); }
  /// Adds an index as a list of three.
  /// @param name the member.
  /// @param value its value.
  void add(const char* name, const uint3& value);
  /// Adds what is JSON already.
  /// @param name the member.
  /// @param value its value.
  void add_raw(const char* name, const std::string& value);
  /// @return the object.
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

}  // namespace warpkit::emulator::checks
