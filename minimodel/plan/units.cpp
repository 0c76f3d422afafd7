#include "minimodel/plan/units.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <stdexcept>

namespace warpkit::minimodel {
namespace {

struct Unit {
  const char* name;
  double factor;
};

/// Reads "NUMBER UNIT"; `units` ends the table of unit names, in lower case.
template <std::size_t kCount>
std::uint64_t parse(const std::string& text, const Unit (&units)[kCount], double most,
                    const char* example) {
  const auto fail = [&]() -> std::uint64_t {
    throw std::invalid_argument("'" + text + "' isn't an amount like " + example);
  };
  if (text.empty() || !(std::isdigit(static_cast<unsigned char>(text[0])) || text[0] == '.')) {
    return fail();  // strtod would also take signs, spaces, "inf" and "nan"
  }
  if (text.size() > 1 && std::tolower(static_cast<unsigned char>(text[1])) == 'x') return fail();
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  std::string unit(static_cast<const char*>(end));
  unit.erase(0, unit.find_first_not_of(' '));
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const Unit& candidate : units) {
    if (unit != candidate.name) continue;
    const double value = std::round(number * candidate.factor);
    if (!(value >= 1.0 && value <= most)) return fail();
    return static_cast<std::uint64_t>(value);
  }
  return fail();
}

std::string in_unit(std::uint64_t bytes, double base, const char* const (&names)[5]) {
  double value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= base && unit + 1 < std::size(names)) {
    value /= base;
    ++unit;
  }
  char text[48];
  std::snprintf(text, sizeof(text), unit == 0 ? "%.0f %s" : "%.2f %s", value, names[unit]);
  return text;
}

}  // namespace

std::uint64_t parse_count(const std::string& text) {
  constexpr Unit kUnits[] = {{"", 1.0}, {"k", 1e3}, {"m", 1e6}, {"b", 1e9}, {"t", 1e12}};
  return parse(text, kUnits, 1e15, "4B, 260K or 7000000");
}

std::uint64_t parse_bytes(const std::string& text) {
  constexpr Unit kUnits[] = {{"", 1.0},       {"b", 1.0},     {"kb", 1e3},     {"mb", 1e6},
                             {"gb", 1e9},     {"tb", 1e12},   {"kib", 0x1p10}, {"mib", 0x1p20},
                             {"gib", 0x1p30}, {"tib", 0x1p40}};
  return parse(text, kUnits, 0x1p62, "8GiB, 24GB or 512MiB");
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr const char* kDecimal[5] = {"bytes", "kB", "MB", "GB", "TB"};
  constexpr const char* kBinary[5] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1000) return in_unit(bytes, 1e3, kDecimal);
  return in_unit(bytes, 1e3, kDecimal) + " (" + in_unit(bytes, 1024.0, kBinary) + ")";
}

}  // namespace warpkit::minimodel
