#include "emulator/driver/build_record.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

namespace warpkit::driver {
namespace {

// The text of a record: this, then a line each for what it is, the directory, the source and every
// argument, then an empty line. Split here so that no program of ours holds it in one piece.
std::string first_line() { return std::string("warpkit build ") + "record, version 1\n"; }

bool holds_newline(const BuildRecord& record) {
  if ((record.directory + record.source).find('\n') != std::string::npos) return true;
  for (const std::string& word : record.arguments) {
    if (word.empty() || word.find('\n') != std::string::npos) return true;
  }
  return false;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || byte < 0x20 || byte >= 0x7F) {
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", byte);
      result += octal;
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::string record_assembly(const BuildRecord& record) {
  if (holds_newline(record)) return "";
  std::string text = first_line() + (record.linked ? "linked" : "object") + "\n" +
                     record.directory + "\n" + record.source + "\n";
  for (const std::string& word : record.arguments) text += word + "\n";
  return ".pushsection .warpkit.build,\"\",@progbits\n.ascii \"" + escaped(text + "\n") +
         "\"\n.popsection\n";
}

std::vector<BuildRecord> read_records(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream contents;
  contents << stream.rdbuf();
  const std::string bytes = contents.str();
  const std::string first = first_line();
  std::vector<BuildRecord> records;
  for (std::size_t at = bytes.find(first); at != std::string::npos;
       at = bytes.find(first, at + first.size())) {
    std::istringstream lines(bytes.substr(at + first.size(), bytes.find("\n\n", at) - at));
    BuildRecord record;
    std::string kind;
    std::getline(lines, kind);
    std::getline(lines, record.directory);
    std::getline(lines, record.source);
    record.linked = kind == "linked";
    for (std::string word; std::getline(lines, word) && !word.empty();) {
      record.arguments.push_back(word);
    }
    records.push_back(record);
  }
  return records;
}

}  // namespace warpkit::driver
