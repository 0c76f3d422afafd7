#include "emulator/profiler/report/table_text.hpp"

#include <cstdio>
#include <sstream>

namespace warpkit::profile {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t width(const std::string& text) {
  std::size_t columns = 0;
  for (const char byte : text) columns += continues(byte) ? 0 : 1;
  return columns;
}

}  // namespace

std::string fit(const std::string& text, std::size_t columns) {
  std::string clean;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    clean += byte == '\t' ? ' ' : code < 0x20 || code == 0x7F ? '?' : byte;
  }
  if (width(clean) <= columns) return clean;
  std::size_t end = 0;
  for (std::size_t kept = 0; end < clean.size(); ++end) {
    if (!continues(clean[end]) && kept++ == columns - 3) break;
  }
  return clean.substr(0, end) + "...";
}

std::string right(const std::string& text, std::size_t columns) {
  return std::string(text.size() < columns ? columns - text.size() : 0, ' ') + text;
}

std::string left(const std::string& text, std::size_t columns) {
  const std::size_t has = width(text);
  return text + std::string(has < columns ? columns - has : 0, ' ');
}

std::string quotient(double above, double below) {
  if (!(below > 0)) return "-";
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", above / below);
  return text;
}

const char* name(Space space) {
  switch (space) {
    case Space::Global:
      return "global";
    case Space::Shared:
      return "shared";
    case Space::Constant:
      return "constant";
    case Space::Local:
      break;
  }
  return "local";
}

const char* name(Operation operation) {
  switch (operation) {
    case Operation::Load:
      return "load";
    case Operation::Store:
      return "store";
    case Operation::Atomic:
      break;
  }
  return "atomic";
}

std::vector<std::string> wrap(const std::string& text, std::size_t columns) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.empty() && lines.back().size() + 1 + word.size() <= columns) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace warpkit::profile
