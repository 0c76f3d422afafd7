#include "kit/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "kit/failure.hpp"
#include "kit/place.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

// The order in which a page speaks; each must be a heading of the second level.
const char* const kSections[] = {"Goal", "Ideas",           "Predict",   "Code",
                                 "Run",  "What to look at", "Exercises", "Sources"};
// Two screens of text: about 60 lines each, a code line counting like any other.
constexpr std::size_t kMostTextLines = 130;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t indentation(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

const std::regex& snippet_line() {
  static const std::regex pattern(R"(^\s*\\snippet\s+(\S+)\s+(\S+)\s*$)");
  return pattern;
}

const std::regex& link() {
  static const std::regex pattern(R"((!?)\[([^\]]*)\]\(([^)\s]+)\))");
  return pattern;
}

std::string without_anchor(const std::string& heading) {
  static const std::regex anchor(R"(\s*\{#[^}]*\}\s*$)");
  return std::regex_replace(heading, anchor, "");
}

class Renderer {
 public:
  Renderer(const fs::path& root, const fs::path& page, bool colour)
      : root_(root), page_(page), colour_(colour) {}

  std::string render() {
    for (const std::string& line : lines_of(read_file(page_))) add(line);
    end_paragraph();
    return out_;
  }

 private:
  void add(const std::string& line) {
    std::smatch match;
    const bool fence = line.rfind("```", 0) == 0;
    const bool heading = !in_code_ && line.rfind('#', 0) == 0;
    const bool code = std::regex_match(line, match, snippet_line());
    if (fence || heading || code || line.empty()) end_paragraph();
    if (fence) {
      in_code_ = !in_code_;
    } else if (in_code_) {
      out_ += styled("    " + line, kCodeStyle) + "\n";
    } else if (code) {
      add_code(match[1], match[2]);
    } else if (heading) {
      out_ += styled(without_anchor(line.substr(line.find_first_not_of("# "))), kBold) + "\n";
    } else {
      (line.empty() ? out_ : paragraph_) += line + "\n";
    }
  }

  // Mark-up may run over the end of a line, so a paragraph is read as one.
  void end_paragraph() {
    out_ += plain(with_links(paragraph_));
    paragraph_.clear();
  }

  void add_code(const std::string& file, const std::string& label) {
    out_ += styled("    // " + file, "2") + "\n";
    for (const std::string& line : lines_of(snippet(root_, file, label))) {
      out_ += line.empty() ? "\n" : styled("    " + line, kCodeStyle) + "\n";
    }
  }

  // Pictures by their text and file, links by their text and target.
  std::string with_links(const std::string& text) const {
    std::string out;
    auto at = text.cbegin();
    for (std::smatch match; std::regex_search(at, text.cend(), match, link());) {
      out.append(match.prefix().first, match.prefix().second);
      const std::string target = match[3];
      const bool elsewhere = target.find("://") != std::string::npos;
      const fs::path here = (page_.parent_path() / target).lexically_normal();
      const std::string shown = elsewhere ? target : here.lexically_relative(root_).string();
      out += match[1].length() > 0 ? fmt::format("[picture: {} -> {}]", match[2].str(), shown)
                                   : fmt::format("{} <{}>", match[2].str(), shown);
      at = match.suffix().first;
    }
    out.append(at, text.cend());
    return out;
  }

  // Strong text, emphasis and code in colour, or without their marks.
  std::string plain(const std::string& text) const {
    static const std::regex strong(R"(\*\*([^*]+)\*\*)");
    static const std::regex emphasis(R"(\*([^*\s][^*]*)\*)");
    std::string out;
    std::size_t at = 0;
    for (bool code = false; at <= text.size(); code = !code) {
      const std::size_t end = std::min(text.find('`', at), text.size());
      std::string piece = text.substr(at, end - at);
      if (code) {
        piece = styled(piece, kCodeStyle);
      } else {
        piece = std::regex_replace(piece, strong, styled("$1", kBold));
        piece = std::regex_replace(piece, emphasis, styled("$1", "3"));
      }
      out += piece;
      at = end + 1;
    }
    return out;
  }

  std::string styled(const std::string& text, const char* style) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : text;
  }

  static constexpr const char* kBold = "1";
  static constexpr const char* kCodeStyle = "36";

  const fs::path& root_;
  const fs::path& page_;
  bool colour_;
  bool in_code_ = false;
  std::string paragraph_;
  std::string out_;
};

void add_link_faults(const std::string& markdown, const fs::path& folder,
                     std::vector<std::string>& faults) {
  for (std::sregex_iterator at(markdown.begin(), markdown.end(), link()), end; at != end; ++at) {
    const std::string target = (*at)[3];
    if (target.find("://") != std::string::npos || target.rfind('#', 0) == 0) continue;
    if (!fs::exists(folder / target)) faults.push_back("nothing is at the link " + target);
  }
}

void add_section_faults(const std::vector<std::string>& headings,
                        std::vector<std::string>& faults) {
  auto at = headings.begin();
  for (const char* section : kSections) {
    const auto found = std::find(at, headings.end(), section);
    if (found == headings.end()) {
      faults.push_back(fmt::format("the section '{}' is missing or out of order", section));
    } else {
      at = found + 1;
    }
  }
}

}  // namespace

std::string page_title(const std::string& markdown) {
  for (const std::string& line : lines_of(markdown)) {
    if (line.rfind("# ", 0) == 0) return without_anchor(line.substr(2));
  }
  return "";
}

std::string snippet(const fs::path& root, const std::string& file, const std::string& label) {
  if (!fs::is_regular_file(root / file)) {
    throw Failure(Exit::Machine,
                  fmt::format("a page shows code from {}, which is not there", file));
  }
  const std::string mark = "// [" + label + "]";
  std::vector<std::string> found;
  int marks = 0;
  for (const std::string& line : lines_of(read_file(root / file))) {
    if (line.substr(indentation(line)) == mark) {
      ++marks;
    } else if (marks == 1) {
      found.push_back(line);
    }
  }
  if (marks != 2 || found.empty()) {
    throw Failure(Exit::Machine,
                  fmt::format("a page shows [{}] of {}, which has it {} times instead of a pair",
                              label, file, marks));
  }
  std::size_t margin = found.front().size();
  for (const std::string& line : found) {
    if (indentation(line) < line.size()) margin = std::min(margin, indentation(line));
  }
  std::string text;
  for (const std::string& line : found) {
    text += (line.size() > margin ? line.substr(margin) : "") + "\n";
  }
  return text;
}

std::string render_page(const fs::path& root, const fs::path& page, bool colour) {
  return Renderer(root, page, colour).render();
}

std::vector<std::string> page_faults(const fs::path& root, const fs::path& page) {
  std::vector<std::string> faults;
  std::vector<std::string> headings;
  std::size_t text_lines = 0;
  int snippets = 0;
  const std::string markdown = read_file(page);
  if (page_title(markdown).empty()) faults.push_back("the page has no title");
  for (const std::string& line : lines_of(markdown)) {
    if (!line.empty()) ++text_lines;
    if (line.rfind("## ", 0) == 0) headings.push_back(without_anchor(line.substr(3)));
    std::smatch match;
    if (!std::regex_match(line, match, snippet_line())) continue;
    ++snippets;
    try {
      snippet(root, match[1], match[2]);
    } catch (const Failure& failure) {
      faults.push_back(failure.what());
    }
  }
  add_link_faults(markdown, page.parent_path(), faults);
  add_section_faults(headings, faults);
  if (snippets == 0) faults.push_back("the page shows no code by label");
  if (text_lines > kMostTextLines) {
    faults.push_back(fmt::format("the page has {} lines of text; {} are two screens", text_lines,
                                 kMostTextLines));
  }
  return faults;
}

}  // namespace warpkit::kit
