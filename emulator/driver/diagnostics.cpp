#include "emulator/driver/diagnostics.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

namespace warpkit::driver {
namespace {

std::string without_colours(const std::string& line) {
  static const std::regex kColour("\x1b\\[[0-9;]*[mK]");
  return std::regex_replace(line, kColour, "");
}

bool begins_with(const std::string& text, const char* start) { return text.rfind(start, 0) == 0; }

// Lines that say how the compiler came to the place of the message below them.
bool is_context(const std::string& plain) {
  static const std::regex kPlaces(
      "^(In file included from |                 from |In function |    inlined from |"
      "[^ ]+: (In |At )|[^ ]+:[0-9]+:[0-9]+:   (recursively )?required (from|by))");
  return std::regex_search(plain, kPlaces, std::regex_constants::match_continuous);
}

// Puts the compiler's words for the emulator's own types and functions as the user knows them.
std::string in_the_users_words(const std::string& header) {
  static const std::regex kAttribute("call to [^ ].* declared with attribute error: ");
  // ‘(warpkit::emulator::TypedLauncher<BODY, int*, float>) (double, float)’
  static const std::regex kCall(
      "no match for call to [^(]*\\(.*::TypedLauncher<.*<lambda\\(auto:[0-9]+ ?& ?\\.\\.\\.\\)>"
      "(?:, )?(.*)>\\) (\\(.*\\))[^)]*$");
  static const std::regex kTyped(
      "no match for call to [^(]*\\(const .*::TypedLauncher<.*>\\) (\\(.*\\))[^)]*$");
  std::string text = std::regex_replace(header, kAttribute, "");
  text = std::regex_replace(text, kCall, "the kernel takes ($1), not $2");
  return std::regex_replace(text, kTyped, "the kernel doesn't take $1");
}

}  // namespace

DiagnosticFilter::DiagnosticFilter(std::string include_dir, std::string temporary_dir)
    : include_dir_(std::move(include_dir)), temporary_dir_(std::move(temporary_dir)) {}

bool DiagnosticFilter::is_ours(const std::string& line) const {
  return without_colours(line).find(include_dir_ + "/") != std::string::npos;
}

void DiagnosticFilter::read_header(Block& block) const {
  static const std::regex kHeader(
      "^(.+?):([0-9]+):(?:([0-9]+):)? (fatal error|error|warning|note): (.*)$");
  std::smatch match;
  const std::string plain = without_colours(block.header);
  if (!std::regex_match(plain, match, kHeader)) return;
  block.path = match[1];
  block.line = match[2];
  block.kind = match[4];
  block.message = match[5];
}

std::vector<DiagnosticFilter::Block> DiagnosticFilter::blocks_of(const std::string& text) const {
  static const std::regex kTail("^.+?:[0-9]+:([0-9]+:)? (fatal error|error|warning|note): .*$");
  std::vector<Block> blocks;
  Block current;
  const auto end_block = [&] {
    if (!current.header.empty() || !current.context.empty() || !current.rest.empty()) {
      blocks.push_back(current);
    }
    current = {};
  };
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    const std::string plain = without_colours(line);
    if (is_context(plain)) {
      if (!current.header.empty() || !current.rest.empty()) end_block();
      current.context.push_back(line);
    } else if (std::regex_match(plain, kTail)) {
      if (!current.header.empty() || !current.rest.empty()) end_block();
      current.header = line;
      read_header(current);
    } else if (begins_with(plain, " ") && !current.header.empty()) {
      current.rest.push_back(line);
    } else {
      end_block();
      current.rest.push_back(line);
    }
  }
  end_block();
  return blocks;
}

void DiagnosticFilter::show_note(const Block& block, std::string& out) const {
  // These two say what is wrong with an argument; their place is the emulator's.
  if (begins_with(block.message, "  no known conversion for argument") ||
      begins_with(block.message, "  candidate expects")) {
    const std::size_t arrow = block.message.find_first_not_of(' ');
    out += place_ + "note: " + block.message.substr(arrow) + "\n";
  }
}

// Takes the emulator's lines out of how the compiler came to a place. Returns whether the
// emulator's code is a step on that way and the user's is none, but for the start.
bool DiagnosticFilter::tidy_context(Block& block) const {
  bool ours = false;
  bool users = false;
  bool inlined = false;
  std::vector<std::string> kept;
  for (const std::string& line : block.context) {
    const std::string plain = without_colours(line);
    const bool includes = begins_with(plain, "In file included") || begins_with(plain, "   ");
    inlined = inlined || begins_with(plain, "    inlined from ");
    if (is_ours(line)) {
      ours = ours || !includes || inlined;
    } else if (includes && plain.find(" from <command-line>") != std::string::npos) {
      continue;  // the header that stands before every source
    } else if (plain.find("<lambda(auto:") == std::string::npos) {
      kept.push_back(line);
      users = users ||
              (plain.find(":   required ") != std::string::npos && !begins_with(plain, "/usr/"));
    }
  }
  if (ours && inlined) kept.clear();
  const std::string here = block.path + ":" + block.line + ":";
  if (ours && kept.size() == 1 && begins_with(without_colours(kept[0]), here.c_str())) kept.clear();
  block.context = kept;
  return ours && !users;
}

void DiagnosticFilter::show(Block block, std::string& out) {
  const bool about_us = tidy_context(block);
  if (block.kind == "note") {
    if (dropping_) return;
    if (is_ours(block.path + "/")) return show_note(block, out);
  } else if (!block.header.empty()) {
    // A part of the explanation of why one of the emulator's functions doesn't fit.
    const bool explains = about_us && block.path.rfind("/usr/", 0) == 0;
    const std::string key = block.path + ":" + block.line + ":" + block.kind + block.message;
    dropping_ = !explains && !said_.insert(key).second;
    if (explains || dropping_) return;
    const std::string plain = without_colours(block.header);
    place_ = plain.substr(0, plain.find(block.kind + ": "));
  }
  for (const std::string& line : block.context) out += line + "\n";
  if (!block.header.empty()) out += in_the_users_words(block.header) + "\n";
  for (const std::string& line : block.rest) out += line + "\n";
}

std::string DiagnosticFilter::filter(const std::string& text) {
  std::string out;
  for (const Block& block : blocks_of(text)) show(block, out);
  // `/tmp/warpkit-XXXXXX/2-main.cu.o` is main.cu.o to the user.
  for (std::size_t at; (at = out.find(temporary_dir_ + "/")) != std::string::npos;) {
    std::size_t end = at + temporary_dir_.size() + 1;
    while (end < out.size() && out[end] >= '0' && out[end] <= '9') ++end;
    if (end < out.size() && out[end] == '-') ++end;
    out.erase(at, end - at);
  }
  return out;
}

}  // namespace warpkit::driver
