#include "tests/rewriter/scratch.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace warpkit::rewriter::test {

namespace fs = std::filesystem;

Scratch::Scratch() {
  std::string pattern = (fs::temp_directory_path() / "rewriter-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

Scratch::~Scratch() { fs::remove_all(path_); }

std::string Scratch::write(const std::string& name, const std::string& text) const {
  fs::create_directories(fs::path(path(name)).parent_path());
  std::ofstream(path(name), std::ios::binary) << text;
  return path(name);
}

std::string Scratch::read(const std::string& name) const {
  std::ifstream stream(path(name), std::ios::binary);
  if (!stream) return "(no file)";
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string Scratch::path(const std::string& name) const { return path_ + "/" + name; }

Result Scratch::translate(const std::string& name) const {
  return rewriter::translate({path(name), path("out.cpp"), {path("include")}, {path("builtin")}});
}

std::string translated(const std::string& source) {
  const Scratch scratch;
  scratch.write("in.cu", source);
  const Result result = scratch.translate("in.cu");
  for (const Diagnostic& error : result.errors) ADD_FAILURE() << to_string(error);
  const std::string text = scratch.read("out.cpp");
  return text.substr(text.find('\n') + 1);
}

std::string translated_flat(const std::string& source) { return flatten(translated(source)); }

std::string flatten(const std::string& text) {
  const auto in_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    if (line.compare(0, 6, "#line ") == 0) continue;
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      const bool separate = !result.empty() && in_word(result.back()) && in_word(word.front());
      result += (separate ? " " : "") + word;
    }
  }
  return result;
}

}  // namespace warpkit::rewriter::test
