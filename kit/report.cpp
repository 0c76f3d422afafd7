#include "kit/report.hpp"

#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <sstream>

namespace warpkit::kit {
using nlohmann::json;
namespace {

struct Account {
  bool ended = false;
  bool failed = false;    // a failure in the test's own words was seen
  std::string assertion;  // a failure without them
  std::string if_lost;    // what it means when the program dies on the question asked last
  std::string skipped;    // why a test was skipped
  int ran = 0;
};

void take(const json& event, Account& account, Verdict& verdict) {
  const std::string kind = event.value("event", "");
  if (kind == "asked") account.if_lost = event.value("symptom_if_lost", "");
  if (kind == "symptom") verdict.symptom = event.value("symptom", "");
  if (account.failed && kind != "end") return;  // the first failing case only
  if (kind == "test") {
    verdict.test = event.value("name", "");
    verdict.asked.clear();
    verdict.findings.clear();
  } else if (kind == "finding") {
    verdict.findings.push_back({event.value("tool", ""), event.value("severity", ""),
                                event.value("file", ""), std::stoi(event.value("line", "0")),
                                event.value("message", "")});
  } else if (kind == "count") {
    verdict.counts.push_back({event.value("counter", ""), event.value("counted", ""),
                              event.value("wanted", ""), event.value("good", "") == "yes"});
  } else if (kind == "skipped") {
    account.skipped = event.value("why", "");
  } else if (kind == "asked") {
    verdict.asked = event.value("asked", "");
  } else if (kind == "failure") {
    account.failed = true;
    verdict.expected = event.value("expected", "");
    verdict.got = event.value("got", "");
    verdict.where = event.value("where", "");
    verdict.symptom = event.value("symptom", "");
  } else if (kind == "assertion" && account.assertion.empty()) {
    account.assertion = event.value("message", "");
  } else if (kind == "end") {
    account.ended = true;
    account.ran = std::stoi(event.value("ran", "0"));
  }
}

Account read_events(const std::string& report, Verdict& verdict) {
  Account account;
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line, nullptr, false);
    if (event.is_object()) take(event, account, verdict);  // else: the line a crash cut off
  }
  return account;
}

std::string ending(const ProcessResult& process) {
  if (process.signal != 0) {
    return fmt::format("the program crashed: {}", ::strsignal(process.signal));
  }
  return fmt::format("the program ended itself with exit code {} before the tests were done",
                     process.exit_code);
}

}  // namespace

void read_report(const std::string& report, const ProcessResult& process, bool must_count,
                 Verdict& verdict) {
  verdict.counts.clear();  // what is left of another order's report
  verdict.findings.clear();
  const Account account = read_events(report, verdict);
  const bool has_skipped = !account.skipped.empty();  // and judged what could be judged
  verdict.tests = account.ran;
  verdict.diagnostics = process.err;
  verdict.printed = process.out;
  verdict.outcome = Outcome::Failed;
  const bool lost = !account.ended && !process.too_slow && !process.too_long;
  if (lost && verdict.symptom.empty()) verdict.symptom = account.if_lost;
  if (account.failed) return;
  if (process.too_slow || process.too_long) {
    verdict.outcome = Outcome::Limit;
    verdict.expected = "an end";
    verdict.got = process.too_slow ? "the program still ran when its time was over"
                                   : "the program printed without end";
  } else if (!account.assertion.empty()) {
    verdict.got = account.assertion;
  } else if (!account.ended) {
    verdict.expected = "an answer";
    verdict.got = ending(process);
  } else if (must_count && has_skipped && process.exit_code == 0) {
    verdict.expected = "counts";
    verdict.got = account.skipped;
  } else if (process.exit_code != 0) {
    verdict.got = ending(process);
  } else if (account.ran == 0 && !has_skipped) {
    verdict.got = "no test ran";
  } else {
    verdict.outcome = Outcome::Passed;
    verdict.test.clear();
    verdict.asked.clear();
  }
}

}  // namespace warpkit::kit
