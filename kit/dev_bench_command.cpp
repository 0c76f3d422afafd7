#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <thread>

#include "kit/commands.hpp"
#include "kit/verdict.hpp"

namespace warpkit::kit {
namespace {

constexpr int kRounds = 3;
constexpr double kGoalSeconds = 2;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Of some rounds, the one in the middle.
Verdict timed(const Bench& bench, const Exercise& exercise) {
  std::vector<Verdict> rounds;
  for (int round = 0; round < kRounds; ++round) {
    rounds.push_back(bench.judge(exercise.folder / "solution.cu"));
  }
  const auto total = [](const Verdict& one) { return one.build_seconds + one.test_seconds; };
  std::sort(rounds.begin(), rounds.end(),
            [&](const Verdict& a, const Verdict& b) { return total(a) < total(b); });
  return rounds[kRounds / 2];
}

}  // namespace

Exit dev_bench_command(const Context& context, const std::string& name) {
  const std::vector<const Exercise*> exercises =
      name.empty() ? context.course.exercises() : context.course.exercises(name);
  if (exercises.empty()) throw Failure(Exit::Usage, "this course has no exercises");
  std::cout << fmt::format(
      "From a saved solution to its verdict, seconds of the clock, median of {} rounds, {} cores\n"
      "{:<32} {:>7} {:>7} {:>7}\n",
      kRounds, std::thread::hardware_concurrency(), "exercise", "build", "tests", "check");
  std::vector<double> totals;
  bool all_pass = true;
  for (const Exercise* exercise : exercises) {
    const Verdict verdict = timed(Bench(context.place, *exercise), *exercise);
    const double total = verdict.build_seconds + verdict.test_seconds;
    totals.push_back(total);
    const bool passed = verdict.outcome == Outcome::Passed;
    all_pass &= passed;
    std::cout << fmt::format("{:<32} {:>7.2f} {:>7.2f} {:>7.2f}{}\n", exercise->name(),
                             verdict.build_seconds, verdict.test_seconds, total,
                             passed ? "" : "  " + outcome_name(verdict.outcome))
              << std::flush;
  }
  std::cout << fmt::format("{:<32} {:>23.2f}   (goal: {} s or less)\n", "median", median(totals),
                           kGoalSeconds);
  return all_pass ? Exit::Good : Exit::Failed;
}

}  // namespace warpkit::kit
