#include "kit/verdict.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <nlohmann/json.hpp>
#include <sstream>

#include "kit/failure.hpp"
#include "kit/process.hpp"
#include "kit/report.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr double kBuildSeconds = 120;
constexpr double kTestSeconds = 30;  // unless WARPKIT_CHECK_SECONDS says otherwise
constexpr std::size_t kMessageLines = 40;

double test_seconds() {
  const char* given = std::getenv("WARPKIT_CHECK_SECONDS");
  if (given == nullptr || *given == '\0') return kTestSeconds;
  char* end = nullptr;
  const double seconds = std::strtod(given, &end);
  if (*end != '\0' || !(seconds > 0 && seconds < 1e6)) {
    throw Failure(Exit::Usage,
                  fmt::format("WARPKIT_CHECK_SECONDS is no number of seconds: {}", given));
  }
  return seconds;
}

// Paths relative to the repository, and no more lines than a person reads.
std::string tidy(std::string messages, const fs::path& root) {
  const std::string prefix = root.string() + "/";
  for (std::size_t at = 0; (at = messages.find(prefix, at)) != std::string::npos;) {
    messages.erase(at, prefix.size());
  }
  std::istringstream stream(messages);
  std::string kept;
  std::size_t lines = 0;
  for (std::string line; std::getline(stream, line); ++lines) {
    if (lines < kMessageLines) kept += line + "\n";
  }
  if (lines > kMessageLines) kept += fmt::format("({} more lines)\n", lines - kMessageLines);
  return kept;
}

// Checks and counts see what any order could do, and cost more than the answers: one order is
// enough. Findings come in the report, so the program doesn't print them.
void observe(const fs::path& report, bool is_seen, ProcessRequest& request) {
  request.environment["WARPKIT_CHECKS"] = is_seen ? "all" : "none";
  if (!is_seen) return;
  const std::string counts = report.string() + ".counts";
  const std::string findings = report.string() + ".findings";
  fs::remove(counts);
  fs::remove(findings);
  request.environment["WARPKIT_PROFILE"] = counts;
  request.environment["WARPKIT_FINDINGS"] = findings;
  request.environment["WARPKIT_FINDINGS_LIMIT"] = "0";
  request.environment["WARPKIT_FINDINGS_EXIT"] = "no";
  request.environment["WARPKIT_LEAK_CHECK"] = "no";
}

// Without the line that sums up the findings: they come in the report, one by one.
std::string without_sum(const std::string& messages) {
  std::istringstream lines(messages);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("warpkit: the checks found ", 0) != 0) kept += line + "\n";
  }
  return kept;
}

}  // namespace

std::string outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return "passed";
    case Outcome::Failed:
      return "failed";
    case Outcome::DoesNotCompile:
      return "does_not_compile";
    case Outcome::Limit:
      return "limit";
  }
  return "unknown";
}

Bench::Bench(const Place& place, const Exercise& exercise) : place_(place), exercise_(exercise) {
  const fs::path path = place.build / "exercises" / (exercise.slug + ".json");
  if (!fs::exists(path)) {
    throw Failure(Exit::Machine, fmt::format("the tests of {} are not built; build the target "
                                             "warpkit-kit first ({} is missing)",
                                             exercise.name(), path.string()));
  }
  const json description = json::parse(read_file(path));
  description.at("compiler").get_to(compiler_);
  description.at("inputs").get_to(inputs_);
  description.at("orders").get_to(orders_);
  is_observed_ = description.value("observed", false);
}

fs::path Bench::program_for(const fs::path& file) const {
  return place_.build / "exercises" / exercise_.slug / file.stem();
}

bool Bench::build(const fs::path& file, const fs::path& program, Verdict& verdict) const {
  fs::create_directories(program.parent_path());
  fs::remove(program);  // a program of an earlier file must never be run for this one
  ProcessRequest request;
  request.seconds = kBuildSeconds;
  request.arguments = compiler_;
  request.arguments.insert(request.arguments.end(), {"-I", place_.root, file, "-o", program});
  request.arguments.insert(request.arguments.end(), inputs_.begin(), inputs_.end());
  const ProcessResult result = run_process(request);
  verdict.build_seconds = result.seconds;
  verdict.diagnostics = tidy(result.err + result.out, place_.root);
  if (result.too_slow || result.too_long) {
    verdict.outcome = Outcome::Limit;
    verdict.expected = "a program";
    verdict.got = result.too_slow ? "the compiler still ran when its time was over"
                                  : "the compiler printed without end";
    return false;
  }
  if (result.exit_code == static_cast<int>(Exit::Machine) ||
      result.exit_code == static_cast<int>(Exit::Usage)) {
    throw Failure(Exit::Machine,
                  fmt::format("{} cannot compile: {}", compiler_.front(), verdict.diagnostics));
  }
  if (result.exit_code != 0 || !fs::exists(program)) {
    verdict.outcome = Outcome::DoesNotCompile;
    return false;
  }
  return true;
}

ProcessResult Bench::run_order(const fs::path& program, const std::string& impostor,
                               const std::string& order, const fs::path& report,
                               const std::atomic<bool>& stop) const {
  fs::remove(report);  // an earlier report must never be read for this run
  ProcessRequest request;
  request.seconds = test_seconds();
  request.stop = &stop;
  request.arguments = {program, "--report=" + report.string()};
  if (!impostor.empty()) request.arguments.push_back("--impostor=" + impostor);
  if (!order.empty()) request.environment["WARPKIT_THREAD_ORDER"] = order;
  if (is_observed_) observe(report, order == orders_.front(), request);
  return run_process(request);
}

void Bench::run(const fs::path& program, const std::string& impostor, Verdict& verdict) const {
  const auto start = std::chrono::steady_clock::now();
  Verdict first;
  std::atomic<bool> stop{false};
  std::vector<fs::path> reports;
  std::vector<std::future<ProcessResult>> runs;  // side by side
  for (const std::string& order : orders_) {
    reports.push_back(fmt::format("{}.report{}", program.string(), reports.size()));
    runs.push_back(std::async(std::launch::async, [&, order, report = reports.back()] {
      return run_order(program, impostor, order, report, stop);
    }));
  }
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    const ProcessResult result = runs[i].get();
    const bool is_seen = is_observed_ && i == 0;
    read_report(fs::exists(reports[i]) ? read_file(reports[i]) : "", result, is_seen, verdict);
    if (i == 0) first = verdict;
    verdict.diagnostics = tidy(without_sum(verdict.diagnostics), place_.root);
    verdict.printed = tidy(verdict.printed, place_.root);
    if (verdict.outcome != Outcome::Passed) {
      verdict.order = orders_[i];
      const bool only_here = !verdict.orders.empty() && verdict.outcome == Outcome::Failed;
      if (only_here) verdict.symptom = kOrderSymptom;
      break;
    }
    verdict.orders.push_back(orders_[i]);
  }
  if (verdict.outcome == Outcome::Passed) {  // it ran every test
    verdict.counts = first.counts;
    verdict.tests = first.tests;
  }
  stop = true;  // the first failing order is told, so nobody asks for the others
  runs.clear();
  verdict.test_seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Verdict Bench::judge(const fs::path& file) const {
  Verdict verdict;
  const fs::path program = program_for(file);
  if (build(file, program, verdict)) run(program, "", verdict);
  return verdict;
}

}  // namespace warpkit::kit
