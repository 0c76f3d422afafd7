/// @file
/// Fields of JSON objects, read strictly: what is missing or of another type is named.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace warpkit::profile {

/// Reads a value, or throws.
/// @tparam T std::string, an integer, double, or a std::array of such
/// @param json the value
/// @param name how a message calls it
/// @return the value
/// @throws std::runtime_error that names it, where it isn't one
template <class T>
T read_value(const nlohmann::json& json, const std::string& name) {
  const auto refuse = [&](const std::string& wanted) {
    throw std::runtime_error(name + " is " + json.type_name() + ", not " + wanted);
  };
  if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) refuse("a string");
    return json.get<std::string>();
  } else if constexpr (std::is_same_v<T, double>) {
    if (!json.is_number()) refuse("a number");
    return json.get<double>();
  } else if constexpr (std::is_integral_v<T>) {
    const bool fits = json.is_number_unsigned() &&
                      json.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<T>::max()};
    if (!fits) throw std::runtime_error(name + " is " + json.dump() + ", not a count");
    return json.get<T>();
  } else {
    T list{};
    if (!json.is_array() || json.size() != list.size()) {
      refuse("a list of " + std::to_string(list.size()));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      list[i] = read_value<typename T::value_type>(json[i], name);
    }
    return list;
  }
}

/// Reads a field that must be there.
/// @tparam T as read_value
/// @param json the object
/// @param name the field's
/// @return its value
/// @throws std::runtime_error that names the field, where it is missing or of another type
template <class T>
T required(const nlohmann::json& json, const char* name) {
  if (!json.is_object()) {
    throw std::runtime_error(std::string("it is ") + json.type_name() + ", not an object");
  }
  const auto found = json.find(name);
  if (found == json.end()) throw std::runtime_error("'" + std::string(name) + "' is missing");
  return read_value<T>(*found, "'" + std::string(name) + "'");
}

/// Reads a field that may be absent.
/// @tparam T as read_value
/// @param json the object
/// @param name the field's
/// @param absent what an absent field means
/// @return its value
/// @throws std::runtime_error that names the field, where it is of another type
template <class T>
T optional(const nlohmann::json& json, const std::string& name, T absent = {}) {
  const auto found = json.find(name);
  if (found == json.end()) return absent;
  return read_value<T>(*found, "'" + name + "'");
}

}  // namespace warpkit::profile
