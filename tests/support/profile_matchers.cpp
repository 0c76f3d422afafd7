#include "tests/support/profile_matchers.hpp"

#include <functional>
#include <sstream>
#include <utility>

#include "tests/support/profile_choice.hpp"

namespace warpkit::profile {
namespace {

// Keeps what a matcher says.
class Listener : public ::testing::MatchResultListener {
 public:
  explicit Listener(std::ostringstream* text) : ::testing::MatchResultListener(text) {}
};

// What was found: good, or why not.
struct Verdict {
  bool good = false;
  std::string said;
};

using Question = std::function<Verdict(const Launch&)>;

class Matcher : public ::testing::MatcherInterface<const Launch&> {
 public:
  Matcher(std::string text, Question question)
      : text_(std::move(text)), question_(std::move(question)) {}

  bool MatchAndExplain(const Launch& launch,
                       ::testing::MatchResultListener* listener) const override {
    Verdict verdict;
    if (!launch.failure.empty()) {
      verdict.said = "its counts aren't whole: " + launch.failure;
    } else if (!ran(launch)) {
      verdict.said = "nothing was counted: no warp of it ran";
    } else {
      verdict = question_(launch);
    }
    *listener << "kernel " << launch.kernel << ": " << verdict.said;
    return verdict.good;
  }
  void DescribeTo(std::ostream* stream) const override { *stream << text_; }

 private:
  static bool ran(const Launch& launch) { return launch.warps > 0; }

  std::string text_;
  Question question_;
};

LaunchMatcher make(const std::string& text, Question question) {
  return LaunchMatcher(new Matcher(text, std::move(question)));
}

// Written so that NaN is in no budget.
bool holds(const Budget& budget, double value) {
  return value >= budget.least && value <= budget.most && (!budget.above_zero || value > 0);
}

std::string number(double value) {
  std::ostringstream text;
  text.precision(15);
  text << value;
  return text.str();
}

Budget budget_of(double least, double most, bool above_zero, const std::string& text) {
  Budget budget;
  budget.least = least;
  budget.most = most;
  budget.above_zero = above_zero;
  budget.text = text;
  return budget;
}

Verdict judge(const Budget& budget, double value, const std::string& unit) {
  if (budget.above_zero && value == 0) {
    return {false, "nothing was counted: 0 " + unit + ", where " + budget.text + " was expected"};
  }
  std::string said = "counted " + number(value) + " " + unit;
  if (holds(budget, value)) return {true, said};
  return {false, said + ", expected " + budget.text};
}

LaunchMatcher counts(const std::string& unit, const Budget& budget,
                     std::function<std::uint64_t(const Launch&)> value) {
  return make("has " + budget.text + " " + unit, [=](const Launch& launch) {
    return judge(budget, static_cast<double>(value(launch)), unit);
  });
}

// No excess of one kind: the first line that has any is named.
Verdict no_excess(const Launch& launch, Space space, const Where& where) {
  const bool shared = space == Space::Shared;
  const std::string unit = shared ? "wavefronts" : "sectors";
  const Choice choice = choose(launch, space, where);
  if (choice.total.requests == 0) return {false, choice.nothing};
  for (const LineCounts* line : choice.lines) {
    const std::uint64_t count = shared ? line->wavefronts : line->sectors;
    const std::uint64_t ideal = shared ? line->wavefronts_ideal : line->sectors_ideal;
    if (count == 0) return {false, place(*line) + ": no " + unit + " were counted"};
    const std::uint64_t excess = shared ? line->excess_wavefronts() : line->excess_sectors();
    if (excess == 0) continue;
    return {false, place(*line) + ": counted " + std::to_string(count) + " " + unit + " in " +
                       std::to_string(line->requests) + " requests, expected " +
                       std::to_string(ideal) + hint(launch, *line)};
  }
  return {true, "counted no " + unit + " in excess"};
}

// Why its FLOPs can't be judged; empty if they can.
std::string unknown_flops(const Launch& launch) {
  if (!launch.flops) return "nothing was counted: its FLOPs are unknown";
  if (launch.uncounted.empty()) return "";
  const UncountedFlops& first = launch.uncounted.front();
  const std::string at =
      first.file.empty() ? "" : " at " + first.file + ":" + std::to_string(first.line);
  return "counted " + std::to_string(*launch.flops) + " FLOP and " + std::to_string(first.times) +
         " calls of " + first.what + at +
         ", whose operations can't be counted: ask for bytes or for requests instead";
}

// The line that has the most.
std::string most_flops(const Launch& launch) {
  const FlopLine* most = nullptr;
  for (const FlopLine& line : launch.flop_lines) {
    if (!most || line.all() > most->all()) most = &line;
  }
  if (!most) return "";
  return "; most of them, " + std::to_string(most->all()) + ", at " + most->file + ":" +
         std::to_string(most->line) + ": does every thread do its part, and only once?";
}

std::string why_intensity(const Launch& launch, const Budget& budget, double value) {
  const std::string said = ": " + std::to_string(*launch.flops) + " FLOP, " +
                           std::to_string(launch.global_load.bytes) + " bytes read and " +
                           std::to_string(launch.global_store.bytes) + " written";
  if (value < budget.least) {
    return said +
           "; which bytes are loaded more than once, and could stay in shared memory or in "
           "a register?";
  }
  return said + most_flops(launch);
}

}  // namespace

Budget AtMost(double most) {
  return budget_of(0, most, true, "more than 0 and at most " + number(most));
}

Budget AtLeast(double least) {
  return budget_of(least, std::numeric_limits<double>::infinity(), false,
                   "at least " + number(least));
}

Budget Exactly(double value) { return budget_of(value, value, false, "exactly " + number(value)); }

Budget Between(double least, double most) {
  return budget_of(least, most, false, "between " + number(least) + " and " + number(most));
}

LaunchMatcher HasSectorsPerRequest(const Budget& budget, const Where& where) {
  const std::string text = "has " + budget.text + " sectors a request" + words(where);
  return make(text, [=](const Launch& launch) -> Verdict {
    const Choice choice = choose(launch, Space::Global, where);
    if (choice.total.requests == 0) return {false, choice.nothing};
    if (choice.total.sectors == 0) return {false, "no sectors were counted" + words(where)};
    const double sectors = static_cast<double>(choice.total.sectors);
    Verdict verdict = judge(budget, sectors / static_cast<double>(choice.total.requests),
                            "sectors a request" + words(where));
    if (verdict.good) return verdict;
    if (const LineCounts* worst = choice.worst()) verdict.said += hint_at(launch, *worst);
    return verdict;
  });
}

LaunchMatcher HasNoExcessSectors(const Where& where) {
  return make("has no sectors in excess" + words(where),
              [=](const Launch& launch) { return no_excess(launch, Space::Global, where); });
}

LaunchMatcher HasNoExcessWavefronts(const Where& where) {
  return make("has no wavefronts in excess" + words(where),
              [=](const Launch& launch) { return no_excess(launch, Space::Shared, where); });
}

LaunchMatcher HasNoDivergence() {
  return make("has no divergent branches", [](const Launch& launch) -> Verdict {
    if (!(launch.mean_active_lanes > 0)) {
      return {false, "nothing was counted: its warps took no step"};
    }
    if (launch.divergent_branches == 0) return {true, "counted no divergent branches"};
    std::string said = "counted " + std::to_string(launch.divergent_branches) +
                       " divergent branches of " + std::to_string(launch.branches) +
                       ", expected none";
    for (const BranchCounts& branch : launch.branch_lines) {
      if (branch.divergent > 0) return {false, said + hint(branch)};
    }
    return {false, said};
  });
}

LaunchMatcher ReadsGlobalBytes(const Budget& budget) {
  return counts("bytes read from global memory", budget,
                [](const Launch& launch) { return launch.global_load.bytes; });
}

LaunchMatcher WritesGlobalBytes(const Budget& budget) {
  return counts("bytes written to global memory", budget,
                [](const Launch& launch) { return launch.global_store.bytes; });
}

LaunchMatcher HasBarriers(const Budget& budget) {
  return counts("barriers, by warps", budget, [](const Launch& launch) { return launch.barriers; });
}

LaunchMatcher HasGlobalAtomics(const Budget& budget) {
  return counts("requests of global atomics", budget,
                [](const Launch& launch) { return launch.global_atomic.requests; });
}

LaunchMatcher HasMeanActiveLanes(const Budget& budget) {
  const std::string unit = "active lanes a step";
  return make("has " + budget.text + " " + unit, [=](const Launch& launch) -> Verdict {
    if (!(launch.mean_active_lanes > 0)) {
      return {false, "nothing was counted: its warps took no step"};
    }
    Verdict verdict = judge(budget, launch.mean_active_lanes, unit);
    if (verdict.good) return verdict;
    for (const BranchCounts& branch : launch.branch_lines) {
      if (branch.divergent > 0) return {false, verdict.said + hint(branch)};
    }
    return verdict;
  });
}

LaunchMatcher HasFlops(const Budget& budget) {
  const std::string unit = "floating-point operations";
  return make("has " + budget.text + " " + unit, [=](const Launch& launch) -> Verdict {
    const std::string unknown = unknown_flops(launch);
    if (!unknown.empty()) return {false, unknown};
    Verdict verdict = judge(budget, static_cast<double>(*launch.flops), unit);
    if (!verdict.good) verdict.said += most_flops(launch);
    return verdict;
  });
}

LaunchMatcher HasIntensity(const Budget& budget) {
  const std::string unit = "FLOP a byte of global memory";
  return make("has " + budget.text + " " + unit, [=](const Launch& launch) -> Verdict {
    const std::string unknown = unknown_flops(launch);
    if (!unknown.empty()) return {false, unknown};
    const std::optional<double> per_byte = intensity(launch);
    if (!per_byte) return {false, "nothing was counted: it touches no global memory"};
    Verdict verdict = judge(budget, *per_byte, unit);
    if (!verdict.good) verdict.said += why_intensity(launch, budget, *per_byte);
    return verdict;
  });
}

LaunchMatcher HasShareOfBestIntensity(const Budget& budget, std::uint64_t least_bytes) {
  const std::string unit = "of the intensity that " + std::to_string(least_bytes) + " bytes allow";
  return make("has " + budget.text + " " + unit, [=](const Launch& launch) -> Verdict {
    const std::string unknown = unknown_flops(launch);
    if (!unknown.empty()) return {false, unknown};
    const std::optional<double> per_byte = intensity(launch);
    if (!per_byte) return {false, "nothing was counted: it touches no global memory"};
    if (least_bytes == 0) return {false, "an algorithm that needs no bytes has no best intensity"};
    const double share = static_cast<double>(least_bytes) /
                         static_cast<double>(launch.global_load.bytes + launch.global_store.bytes);
    Verdict verdict = judge(budget, share, unit);
    if (!verdict.good) verdict.said += why_intensity(launch, budget, share);
    return verdict;
  });
}

void PrintTo(const Launch& launch, std::ostream* stream) {
  *stream << "kernel " << launch.kernel << ", grid " << ::testing::PrintToString(launch.grid)
          << ", block " << ::testing::PrintToString(launch.block);
}

::testing::AssertionResult satisfies(const Launch& launch, const LaunchMatcher& matcher) {
  std::ostringstream text;
  Listener listener(&text);
  if (matcher.MatchAndExplain(launch, &listener)) {
    return ::testing::AssertionSuccess() << text.str();
  }
  return ::testing::AssertionFailure() << text.str();
}

::testing::AssertionResult satisfies(const Profile& profile, const std::string& kernel,
                                     const LaunchMatcher& matcher) {
  bool found = false;
  for (const Launch& launch : profile.launches) {
    if (launch.kernel != kernel) continue;
    found = true;
    const ::testing::AssertionResult result = satisfies(launch, matcher);
    if (!result) return result;
  }
  if (found) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "kernel " << kernel << ": it was never launched";
}

}  // namespace warpkit::profile
