// Words of a command line: lists, options files, variables.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/options.hpp"

namespace warpkit::driver {
namespace {

constexpr int kDeepest = 16;  // options files within options files

// Splits at the given characters, as a shell would: quotes and backslashes protect them.
std::vector<std::string> split(const std::string& text, const char* separators) {
  const std::string separating = separators;
  std::vector<std::string> parts;
  std::string part;
  bool begun = false;
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && quote != '\'') {
      part += text[++i];
      begun = true;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
      if (c != quote && quote != '\0') part += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      begun = true;
    } else if (separating.find(c) == std::string::npos) {
      part += c;
      begun = true;
    } else if (begun) {
      parts.push_back(part);
      part.clear();
      begun = false;
    }
  }
  if (begun) parts.push_back(part);
  return parts;
}

std::vector<std::string> words_of_file(const std::string& path) {
  std::ifstream stream(path);
  if (!stream) throw Failure(kUsage, "cannot read the options file " + path);
  std::ostringstream text;
  text << stream.rdbuf();
  return split(text.str(), " \t\r\n");
}

class Expander {
 public:
  std::vector<std::string> result;

  void add(const std::vector<std::string>& words, int depth) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word.size() > 1 && word[0] == '@') {
        add_file(word.substr(1), depth);
      } else if ((word == "--options-file" || word == "-optf") && i + 1 < words.size()) {
        add_files(words[++i], depth);
      } else if (word.compare(0, 15, "--options-file=") == 0) {
        add_files(word.substr(15), depth);
      } else if (word.compare(0, 6, "-optf=") == 0) {
        add_files(word.substr(6), depth);
      } else {
        result.push_back(word);
      }
    }
  }

  void add_variable(const char* name) {
    const char* value = std::getenv(name);
    if (value != nullptr) add(split(value, " \t\r\n"), 0);
  }

 private:
  void add_files(const std::string& list, int depth) {
    for (const std::string& path : split(list, ",")) add_file(path, depth);
  }

  void add_file(const std::string& path, int depth) {
    if (depth == kDeepest) throw Failure(kUsage, "options files too deep at " + path);
    add(words_of_file(path), depth + 1);
  }
};

}  // namespace

std::vector<std::string> split_list(const std::string& list, bool blanks) {
  return split(list, blanks ? ", \t\r\n" : ",");
}

std::vector<std::string> split_host_flags(const std::string& list) {
  const std::vector<std::string> parts = split_list(list, true);
  std::vector<std::string> flags;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string flag = parts[i];
    const bool is_list = flag == "-Wl" || flag == "-Wa" || flag == "-Wp";
    while (is_list && i + 1 < parts.size() && !is_host_flag(parts[i + 1])) {
      flag += "," + parts[++i];
    }
    flags.push_back(flag);
  }
  return flags;
}

std::vector<std::string> expand_arguments(const std::vector<std::string>& words) {
  Expander expander;
  expander.add_variable("NVCC_PREPEND_FLAGS");
  expander.add(words, 0);
  expander.add_variable("NVCC_APPEND_FLAGS");
  return std::move(expander.result);
}

}  // namespace warpkit::driver
