#include <algorithm>
#include <cctype>
#include <sstream>
#include <vector>

#include "kit/dev_account.hpp"

namespace warpkit::kit {
namespace {

// A line that a person counts as one to write.
bool is_code(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string::npos || line.compare(first, 2, "//") == 0) return false;
  return line.find_first_not_of(" \t{}();") != std::string::npos;
}

std::vector<std::string> code_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (is_code(line)) lines.push_back(line);
  }
  return lines;
}

// Length of the longest common subsequence.
std::size_t common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1, 0);
  for (const std::string& line : a) {
    std::size_t corner = 0;  // of the row before, one to the left
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = line == b[j] ? corner + 1 : std::max(above, row[j]);
      corner = above;
    }
  }
  return row.back();
}

}  // namespace

int lines_to_write(const std::string& skeleton, const std::string& solution) {
  const std::vector<std::string> all = code_lines(solution);
  return static_cast<int>(all.size() - common(code_lines(skeleton), all));
}

int promised_lines(const std::string& size) {
  const std::size_t first = size.find_first_of("0123456789");
  if (first == std::string::npos) return 0;
  int number = 0;
  for (std::size_t at = first;
       at < size.size() && std::isdigit(static_cast<unsigned char>(size[at])) != 0 &&
       number < 100000;
       ++at) {
    number = number * 10 + (size[at] - '0');
  }
  return number;
}

}  // namespace warpkit::kit
