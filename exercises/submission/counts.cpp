#include "exercises/submission/counts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "exercises/submission/case_report.hpp"
#include "exercises/submission/submission.hpp"

namespace warpkit::exercise {
namespace {

std::string number(double value) {
  std::ostringstream text;
  const bool is_whole = value == std::floor(value) && std::fabs(value) < 1e15;
  text.precision(is_whole ? 15 : 4);
  text << value;
  return text.str();
}

std::string range_of(const CountBudget& budget) {
  const std::string least = number(budget.least / budget.per);
  const std::string most = number(budget.most / budget.per);
  if (least == most) return least;
  return std::isinf(budget.most) ? "at least " + least : least + " to " + most;
}

bool begins_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

// How far a line is from its best.
std::int64_t excess(const LineCount& line) {
  return std::max({std::int64_t{0}, line.sectors - line.sectors_ideal,
                   line.wavefronts - line.wavefronts_ideal});
}

// The line of that space which has most to gain, or makes most requests.
std::string busiest_line(const Result& result, const std::string& counter) {
  const LineCount* worst = nullptr;
  for (const LaunchCount& launch : result.launches) {
    for (const LineCount& line : launch.lines) {
      if (!begins_with(counter, line.space)) continue;
      const auto rank = [](const LineCount& one) {
        return std::make_pair(excess(one), one.requests);
      };
      if (worst == nullptr || rank(line) > rank(*worst)) worst = &line;
    }
  }
  if (worst == nullptr || worst->requests == 0) return "";
  std::ostringstream text;
  text << worst->file << ':' << worst->line << ": " << worst->requests << " requests ("
       << worst->space << ' ' << worst->operation << ", " << worst->bytes << " bytes a lane)";
  const auto per_request = [&](std::int64_t count) {
    return number(static_cast<double>(count) / static_cast<double>(worst->requests));
  };
  if (worst->sectors > 0) {
    text << ", " << per_request(worst->sectors) << " sectors each; "
         << per_request(worst->sectors_ideal) << " would do";
  }
  if (worst->wavefronts > 0) {
    text << ", " << per_request(worst->wavefronts) << " wavefronts each; "
         << per_request(worst->wavefronts_ideal) << " would do";
  }
  return text.str();
}

// Whether the count is good; fails the case at the first that isn't.
bool judge_count(const Result& result, const CountBudget& budget, bool may_fail) {
  double counted = 0;
  try {
    counted = result.counter(budget.counter);
  } catch (const std::out_of_range& missing) {
    if (may_fail) {
      fail_case(
          {budget.meaning + ": " + range_of(budget), missing.what(), "", budget.symptom_below});
    }
    return false;
  }
  // Written so that NaN is bad.
  const bool is_good = counted >= budget.least && counted <= budget.most;
  const std::string shown = number(counted / budget.per);
  note_count({budget.meaning, shown, range_of(budget), is_good});
  if (!is_good && may_fail) {
    const bool below = counted < budget.least;
    fail_case({budget.meaning + ": " + range_of(budget), shown,
               busiest_line(result, budget.counter),
               below ? budget.symptom_below : budget.symptom});
  }
  return is_good;
}

}  // namespace

void expect_counts(const Request& request, const Expectation& wanted,
                   const std::vector<CountBudget>& budgets, const Diagnosis& diagnosis) {
  if (budgets.empty()) throw std::invalid_argument("there is no budget to keep to");
  const Result result = submission().run(request);
  if (fail_if_wrong(request, result, wanted, diagnosis)) return;
  if (!result.counted && chosen_impostor().empty()) {
    GTEST_SKIP() << "nothing is counted here: ./warpkit check counts, on the emulator";
  }
  bool all_good = true;
  for (const CountBudget& budget : budgets) {
    all_good &= judge_count(result, budget, all_good);
  }
}

}  // namespace warpkit::exercise
