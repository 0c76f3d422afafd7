#include "kit/verdict_text.hpp"

#include <fmt/format.h>

#include <iostream>
#include <sstream>

#include "kit/compile_help.hpp"
#include "kit/text.hpp"

namespace warpkit::kit {
namespace {

constexpr std::size_t kColumns = 78;  // beside the labels
constexpr std::size_t kFindings = 3;  // more repeat what these say

// A block of text under a label, each line set in; nothing for an empty text.
void print_block(const Context& context, const std::string& label, const std::string& text) {
  if (text.empty()) return;
  std::cout << styled(context, label, "2") << '\n';
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) std::cout << "    " << line << '\n';
}

void print_field(const Context& context, const char* label, const std::string& text) {
  if (text.empty()) return;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::cout << "  " << styled(context, fmt::format("{:<10}", label), "2") << line << '\n';
  while (std::getline(lines, line)) std::cout << fmt::format("  {:<10}{}\n", "", line);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The place once, in front; in the sentence other lines of the same file go by number.
std::string finding_text(const FoundFault& finding) {
  std::string message = finding.message;
  std::string place;
  if (!finding.file.empty()) {
    place = fmt::format("{}:{}", finding.file, finding.line);
    replace_all(message, " at " + place + ",", ",");
    replace_all(message, finding.file + ":", "line ");
    place += "\n";
  }
  std::string advice;
  if (const std::size_t at = message.find(". Next: "); at != std::string::npos) {
    advice = "\n" + wrapped(message.substr(at + 2), kColumns);
    message.erase(at + 1);
  }
  return place + wrapped(message, kColumns) + advice;
}

void print_findings(const Context& context, const Verdict& verdict) {
  std::size_t shown = 0;
  for (const FoundFault& finding : verdict.findings) {
    if (++shown > kFindings) break;
    print_field(context, finding.tool.c_str(), finding_text(finding));
  }
  if (verdict.findings.size() > kFindings) {
    print_field(context, "",
                counted(static_cast<int>(verdict.findings.size() - kFindings), "more finding"));
  }
}

void print_counts(const Context& context, const Verdict& verdict) {
  for (const CountLine& line : verdict.counts) {
    print_field(context, line.is_good ? "counted" : "outside",
                fmt::format("{}: {} (wanted {})", line.counter, line.counted, line.wanted));
  }
}

void print_failure(const Context& context, const Exercise& exercise, const Verdict& verdict) {
  const bool compiled = verdict.outcome != Outcome::DoesNotCompile;
  std::cout << styled(context, compiled ? "FAILED" : "DOES NOT COMPILE", "1;31");
  if (compiled && !verdict.test.empty()) std::cout << "  " << verdict.test;
  std::cout << "\n\n";
  print_field(context, "asked", verdict.asked);
  print_field(context, "expected", verdict.expected);
  print_field(context, "got", verdict.got);
  print_field(context, "where", verdict.where);
  if (!verdict.orders.empty() && !verdict.order.empty()) {
    print_field(context, "when",
                fmt::format("only when the threads of a block run in {} order; they may run in any",
                            verdict.order));
  }
  print_findings(context, verdict);
  print_counts(context, verdict);
  print_block(context, compiled ? "  the device said" : "  the compiler said", verdict.diagnostics);
  print_block(context, "  your program printed", verdict.printed);
  if (const std::string help = compiled ? "" : compile_help(verdict.diagnostics); !help.empty()) {
    std::cout << '\n' << wrapped(help) << '\n';
    if (help.find("entry.hpp") != std::string::npos) {
      std::cout << "It is " << context.place.shown(exercise.folder / "entry.hpp") << ".\n";
    }
  }
  const bool known = exercise.mistake(verdict.symptom) != nullptr;
  std::cout << "\n"
            << (known ? "This looks like a known mistake. " : "")
            << fmt::format("Next: edit and check again, or ./warpkit hint {}\n", exercise.name());
}

}  // namespace

void print_verdict(const Context& context, const Exercise& exercise, const Verdict& verdict) {
  if (verdict.outcome != Outcome::Passed) {
    print_failure(context, exercise, verdict);
    return;
  }
  const std::string orders =
      verdict.orders.size() > 1 ? fmt::format(", in {} thread orders", verdict.orders.size()) : "";
  std::cout << styled(context, "PASSED", "1;32")
            << fmt::format("  {} tests{}", verdict.tests, orders)
            << fmt::format(" (build {:.1f} s, tests {:.1f} s)\n", verdict.build_seconds,
                           verdict.test_seconds);
  print_counts(context, verdict);
  std::cout << '\n';
}

}  // namespace warpkit::kit
