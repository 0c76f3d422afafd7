// Every case finds what its comments say, at those lines, and no more, in every thread order.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/checks/expectations.hpp"

namespace warpkit::emulator::checks::test {
namespace {

using nlohmann::json;

const char* const kPrograms[] = {
    "array_cases",    "correct_cases", "divergence_cases", "endless_cases",   "grid_cases",
    "group_cases",    "memory_cases",  "order_cases",      "padding_cases",   "race_cases",
    "scope_cases",    "sharing_cases", "transfer_cases",   "unwritten_cases", "value_cases",
    "variable_cases", "waiting_cases", "written_cases",
#if !defined(__clang__)
    "linkage_cases",
#endif
};
const char* const kOrders[] = {"forward", "reverse", "random:7"};

std::vector<ExpectedCase> all_cases() {
  std::vector<ExpectedCase> all;
  for (const char* program : kPrograms) {
    for (ExpectedCase& one : read_cases(WARPKIT_CASES_DIR, program)) all.push_back(std::move(one));
  }
  return all;
}

/// What a run found.
struct Ended {
  int exit_code = -1;
  json findings;
  std::string errors;
};

class CasesTest : public ::testing::TestWithParam<ExpectedCase> {
 protected:
  CasesTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "checks-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~CasesTest() override { std::filesystem::remove_all(folder_); }

  Ended run(const std::string& order, const std::string& checks) const {
    const ExpectedCase& one = GetParam();
    const std::string command =
        "cd '" + folder_ + "' && WARPKIT_CHECKS=" + checks +
        " WARPKIT_FINDINGS=found.json WARPKIT_WORKERS=1 WARPKIT_THREAD_ORDER=" + order +
        (one.program == "endless_cases" ? " WARPKIT_TIME_LIMIT=1" : "") +
        " timeout 60 " WARPKIT_PROGRAM_DIR "/" + one.program + " " + one.name +
        " >out.txt 2>err.txt </dev/null";
    const int status = std::system(command.c_str());
    Ended result;
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    std::ifstream errors(folder_ + "/err.txt");
    std::ostringstream text;
    text << errors.rdbuf();
    result.errors = text.str();
    std::ifstream findings(folder_ + "/found.json");
    if (findings) result.findings = json::parse(findings).at("findings");
    return result;
  }

 private:
  std::string folder_;
};

std::vector<std::string> texts(const std::vector<Verdict>& verdicts) {
  std::vector<std::string> all;
  for (const Verdict& verdict : verdicts) all.push_back(verdict.text());
  std::sort(all.begin(), all.end());
  return all;
}

/// The array and the element that a finding names, as in the source.
std::string element_of(const json& finding) {
  std::string text = finding.value("array", "");
  if (!finding.contains("index")) return text;
  const json& index = finding["index"];
  if (!index.is_array()) return text + "[" + index.dump() + "]";
  for (const json& one : index) text += "[" + one.dump() + "]";
  return text;
}

/// The block and the thread, by their x alone.
std::string party_of(const json& finding) {
  if (!finding.contains("thread")) return "";
  return finding["block"][0].dump() + ":" + finding["thread"][0].dump();
}

/// @return findings as verdicts, with as much detail as those that are expected have.
std::vector<std::string> texts(const json& findings, const std::vector<Verdict>& expected) {
  std::vector<Verdict> all;
  for (const json& finding : findings) {
    Verdict verdict{
        finding.at("tool"), finding.at("severity"), finding.value("line", 0), 0, "", ""};
    if (finding.contains("other")) verdict.other_line = finding["other"].at("line");
    for (const Verdict& one : expected) {
      const bool same = one.tool == verdict.tool && one.severity == verdict.severity &&
                        one.line == verdict.line && one.other_line == verdict.other_line;
      if (same && !one.element.empty()) verdict.element = element_of(finding);
      if (same && !one.party.empty()) verdict.party = party_of(finding);
    }
    all.push_back(verdict);
  }
  return texts(all);
}

TEST_P(CasesTest, FindsThisAndNoMoreInEveryOrder) {
  const std::vector<std::string> expected = texts(GetParam().verdicts);
  const bool any_error =
      std::any_of(GetParam().verdicts.begin(), GetParam().verdicts.end(),
                  [](const Verdict& verdict) { return verdict.severity == "error"; });
  json first;
  for (const char* order : kOrders) {
    SCOPED_TRACE(order);
    const Ended found = run(order, "all");
    EXPECT_EQ(texts(found.findings, GetParam().verdicts), expected) << found.errors;
    EXPECT_EQ(found.exit_code, any_error ? 1 : 0) << found.errors;
    // Which block is the last, and who gets a lock first, is chance; so is who is met in a loop.
    if (GetParam().program == "order_cases" || GetParam().program == "endless_cases") continue;
    // Not only the lines: the whole message, its example and its counts are the same.
    if (first.is_null()) first = found.findings;
    EXPECT_EQ(found.findings, first);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, CasesTest, ::testing::ValuesIn(all_cases()),
                         [](const auto& c) { return c.param.program + "_" + c.param.name; });

}  // namespace
}  // namespace warpkit::emulator::checks::test
