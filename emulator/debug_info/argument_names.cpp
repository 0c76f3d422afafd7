#include "emulator/debug_info/argument_names.hpp"

namespace warpkit::emulator {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

}  // namespace

std::vector<std::string> split_arguments(const std::string& text) {
  std::vector<std::string> names;
  std::string current;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == '\\') {
        current += c;
        if (++i < text.size()) current += text[i];
        continue;
      }
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      --depth;
    } else if (c == ',' && depth == 0) {
      names.push_back(trimmed(current));
      current.clear();
      continue;
    }
    current += c;
  }
  if (!trimmed(current).empty()) names.push_back(trimmed(current));
  return names;
}

}  // namespace warpkit::emulator
