#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <map>
#include <thread>

#include "kit/dev_account.hpp"
#include "kit/verdict.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kHintLevels = 3;
constexpr std::size_t kFewestMistakes = 3;
constexpr const char* kImpostors[] = {"zeros", "copy", "untouched", "cleared"};

std::string summary(const Verdict& verdict) {
  if (verdict.outcome == Outcome::DoesNotCompile) {
    return "does not compile:\n" + verdict.diagnostics;
  }
  if (verdict.outcome == Outcome::Passed) return fmt::format("passes {} tests", verdict.tests);
  return fmt::format("fails {} (expected {}; got {}{}{})", verdict.test, verdict.expected,
                     verdict.got, verdict.symptom.empty() ? "" : "; symptom ", verdict.symptom);
}

// Three different hints, and the last says more than the first.
std::string hint_faults(const std::vector<std::string>& hints) {
  if (hints.size() != kHintLevels) {
    return fmt::format(" {} hints instead of {};", hints.size(), kHintLevels);
  }
  const bool differ = std::set<std::string>(hints.begin(), hints.end()).size() == hints.size();
  if (!differ) return " two hints are the same;";
  return hints.back().size() < hints.front().size() ? " the last hint says less than the first;"
                                                    : "";
}

void check_manifest(const Exercise& exercise, DevAccount& account) {
  std::string faults = hint_faults(exercise.hints);
  std::set<std::string> files;
  for (const Mistake& mistake : exercise.mistakes) files.insert(mistake.file);
  if (files.size() < kFewestMistakes) {
    faults += fmt::format(" {} mistakes, at least {} are due;", files.size(), kFewestMistakes);
  }
  account.say(faults.empty(), exercise.name(),
              faults.empty() ? fmt::format("{} hints, {} mistakes", exercise.hints.size(),
                                           exercise.mistakes.size())
                             : "manifest:" + faults);
}

class ExerciseCheck {
 public:
  ExerciseCheck(const Context& context, const Exercise& exercise, DevAccount& account)
      : exercise_(exercise),
        account_(account),
        bench_(context.place, exercise),
        programs_(context.place.build / "exercises" / exercise.slug / "dev_check") {}

  void run() {
    check_manifest(exercise_, account_);
    std::set<std::string> wanted = {"exercise.json", "entry.hpp",   "skeleton.cu",
                                    "solution.cu",   "harness.cpp", "tests.cpp"};
    for (const Mistake& mistake : exercise_.mistakes) wanted.insert(mistake.file);
    check_files(exercise_.folder, wanted, exercise_.name(), account_);
    judge_all();
    check_skeleton();
    check_solution();
    for (const Mistake& mistake : exercise_.mistakes) check_mistake(mistake);
  }

 private:
  // As many at once as there are cores; each file gives a program of its own.
  void judge_all() {
    std::set<std::string> files = {"skeleton.cu", "solution.cu"};
    for (const Mistake& mistake : exercise_.mistakes) files.insert(mistake.file);
    std::vector<std::string> there;
    for (const std::string& file : files) {
      if (fs::exists(exercise_.folder / file)) there.push_back(file);
    }
    std::vector<Verdict> verdicts(there.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i = next++; i < there.size(); i = next++) verdicts[i] = judge(there[i]);
    };
    std::vector<std::future<void>> workers;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < cores; ++i) workers.push_back(std::async(std::launch::async, work));
    for (std::future<void>& worker : workers) worker.get();
    for (std::size_t i = 0; i < there.size(); ++i) verdicts_[there[i]] = verdicts[i];
  }

  Verdict judge(const std::string& file) const {
    Verdict verdict;
    if (bench_.build(exercise_.folder / file, program(file), verdict)) {
      bench_.run(program(file), "", verdict);
    }
    return verdict;
  }

  fs::path program(const std::string& file) const {
    return programs_ / fs::path(file).replace_extension();
  }

  // The verdict on a file; nullptr when it is missing, which was said already.
  const Verdict* verdict_on(const std::string& file) const {
    const auto found = verdicts_.find(file);
    return found == verdicts_.end() ? nullptr : &found->second;
  }

  void check_skeleton() {
    const Verdict* verdict = verdict_on("skeleton.cu");
    if (verdict == nullptr) return;
    const bool marked =
        read_file(exercise_.folder / "skeleton.cu").find("// TODO(you): ") != std::string::npos;
    account_.say(marked, exercise_.name(),
                 marked ? "the skeleton says what to do" : "the skeleton has no TODO(you)");
    account_.say(verdict->outcome == Outcome::Failed, exercise_.name(),
                 "the skeleton " + summary(*verdict));
  }

  void check_solution() {
    const Verdict* verdict = verdict_on("solution.cu");
    if (verdict == nullptr) return;
    check_size();
    account_.say(verdict->outcome == Outcome::Passed, exercise_.name(),
                 "the solution " + summary(*verdict));
    if (verdict->outcome == Outcome::DoesNotCompile) return;
    for (const char* impostor : kImpostors) {
      Verdict fooled;
      bench_.run(program("solution.cu"), impostor, fooled);
      account_.say(fooled.outcome == Outcome::Failed, exercise_.name(),
                   fmt::format("the impostor '{}' {}", impostor, summary(fooled)));
    }
  }

  // "about 6 lines" is a promise: off by four lines, or by two fifths.
  void check_size() {
    if (verdict_on("skeleton.cu") == nullptr) return;
    const int promised = promised_lines(exercise_.size);
    const int due = lines_to_write(read_file(exercise_.folder / "skeleton.cu"),
                                   read_file(exercise_.folder / "solution.cu"));
    const bool kept = promised > 0 && std::abs(promised - due) <= std::max(4, promised * 2 / 5);
    account_.say(kept, exercise_.name(),
                 fmt::format("size \"{}\": the solution adds {}", exercise_.size, due));
  }

  void check_mistake(const Mistake& mistake) {
    const Verdict* verdict = verdict_on(mistake.file);
    if (verdict == nullptr) return;
    const bool own = verdict->symptom == mistake.symptom;
    account_.say(verdict->outcome == Outcome::Failed && own, exercise_.name(),
                 fmt::format("{} {}{}", mistake.file, summary(*verdict),
                             own ? "" : fmt::format("; its own symptom is {}", mistake.symptom)));
  }

  const Exercise& exercise_;
  DevAccount& account_;
  Bench bench_;
  fs::path programs_;
  std::map<std::string, Verdict> verdicts_;
};

}  // namespace

void check_exercise(const Context& context, const Exercise& exercise, DevAccount& account) {
  check_marks(context, exercise.folder, exercise.name(), account);
  ExerciseCheck(context, exercise, account).run();
}

}  // namespace warpkit::kit
