#include "emulator/driver/dependency_rule.hpp"

#include <fstream>
#include <sstream>

namespace warpkit::driver {
namespace {

std::string quoted(const std::string& path) {
  std::string text;
  for (const char c : path) {
    if (c == ' ' || c == '#') text += '\\';
    if (c == '$') text += '$';
    text += c;
  }
  return text;
}

}  // namespace

std::vector<std::string> read_dependencies(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream contents;
  contents << stream.rdbuf();
  const std::string text = contents.str();
  std::vector<std::string> files;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) files.push_back(word);
    word.clear();
  };
  for (std::size_t i = text.find(": "); i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\\' && (next == ' ' || next == '#' || next == '\\')) {
      word += text[++i];
    } else if (c == '$' && next == '$') {
      word += text[++i];
    } else if (c == ':' && word.empty()) {
      continue;
    } else if (c == ' ' || c == '\n' || c == '\\') {
      end_word();
      if (c == '\n') return files;
      if (c == '\\') ++i;  // the line's end
    } else {
      word += c;
    }
  }
  end_word();
  return files;
}

std::string dependency_rule(const std::vector<std::string>& targets,
                            const std::vector<std::string>& files, bool phony_headers) {
  std::string text;
  for (const std::string& target : targets) text += (text.empty() ? "" : " ") + quoted(target);
  text += ":";
  for (const std::string& file : files) text += " \\\n  " + quoted(file);
  text += "\n";
  for (std::size_t i = 1; i < files.size() && phony_headers; ++i) text += quoted(files[i]) + ":\n";
  return text;
}

}  // namespace warpkit::driver
