// Model files and reference numbers that are kept outside the repository.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace warpkit::test {

// WARPKIT_DATA, or shared/data beside the repository; empty if neither is there.
inline std::string data_folder() {
  const char* given = std::getenv("WARPKIT_DATA");
  const std::string folder =
      given != nullptr ? given : std::string(WARPKIT_SOURCE_DIR) + "/../shared/data";
  return std::filesystem::is_directory(folder) ? folder : "";
}

// Skips the test, saying so, unless the folder is there; the test's body can then use `folder`.
#define WARPKIT_NEEDS_DATA(folder)                                                         \
  const std::string folder = ::warpkit::test::data_folder();                               \
  if (folder.empty()) {                                                                    \
    GTEST_SKIP() << "model files for tests aren't here; set WARPKIT_DATA to their folder"; \
  }

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

inline std::vector<std::uint8_t> read_bytes(const std::string& path) {
  const std::string text = read_text(path);
  return std::vector<std::uint8_t>(text.begin(), text.end());
}

inline std::vector<int> parse_ids(const std::string& line) {
  std::istringstream in(line);
  std::vector<int> ids;
  for (int id = 0; in >> id;) ids.push_back(id);
  return ids;
}

// The ids of a line like "greedy_ids: 395 392" in a reference file.
inline std::vector<int> reference_ids(const std::string& path, const std::string& label) {
  std::istringstream in(read_text(path));
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(label + ": ", 0) == 0) return parse_ids(line.substr(label.size() + 2));
  }
  ADD_FAILURE() << path << " has no line " << label;
  return {};
}

inline std::vector<float> read_floats(const std::string& path) {
  const std::string bytes = read_text(path);
  std::vector<float> floats(bytes.size() / sizeof(float));
  std::memcpy(floats.data(), bytes.data(), floats.size() * sizeof(float));
  return floats;
}

}  // namespace warpkit::test
