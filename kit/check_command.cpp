#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "kit/commands.hpp"
#include "kit/progress.hpp"
#include "kit/verdict.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

// The exercise whose file was saved last; without any file, the first one not passed yet.
const Exercise& next_exercise(const Context& context, const Progress& progress) {
  const Exercise* latest = nullptr;
  const Exercise* open = nullptr;
  fs::file_time_type saved;
  const std::vector<const Exercise*> all = context.course.exercises();
  if (all.empty()) throw Failure(Exit::Usage, "this course has no exercises");
  for (const Exercise* exercise : all) {
    if (open == nullptr && !progress.of(exercise->slug).passed) open = exercise;
    const fs::path file = context.place.work_file(exercise->slug);
    if (!fs::exists(file)) continue;
    if (latest == nullptr || fs::last_write_time(file) > saved) {
      latest = exercise;
      saved = fs::last_write_time(file);
    }
  }
  if (latest != nullptr && !progress.of(latest->slug).passed) return *latest;
  return open != nullptr ? *open : *all.back();
}

Exit exit_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return Exit::Good;
    case Outcome::Failed:
      return Exit::Failed;
    case Outcome::DoesNotCompile:
      return Exit::DoesNotCompile;
    case Outcome::Limit:
      return Exit::Limit;
  }
  return Exit::Failed;
}

void remember(const Context& context, const Exercise& exercise, const Verdict& verdict) {
  Progress progress = load_progress(context.place.progress_file());
  ExerciseProgress& mine = progress.exercises[exercise.slug];
  ++mine.checks;
  mine.passed = verdict.outcome == Outcome::Passed;
  mine.symptom = verdict.symptom;
  mine.symptom_told = false;
  save_progress(context.place.progress_file(), progress);
}

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

void print_findings(const Context& context, const Verdict& verdict) {
  for (const FoundFault& finding : verdict.findings) {
    const std::string place =
        finding.file.empty() ? "" : fmt::format("{}:{}: ", finding.file, finding.line);
    print_field(context, finding.tool.c_str(), place + finding.message);
  }
}

void print_counts(const Context& context, const Verdict& verdict) {
  for (const CountLine& line : verdict.counts) {
    print_field(context, line.is_good ? "counted" : "too much",
                fmt::format("{}: {} (wanted {})", line.counter, line.counted, line.wanted));
  }
}

std::string after_passing(const Context& context, const Exercise& exercise) {
  const Progress progress = load_progress(context.place.progress_file());
  for (const Exercise* other : context.course.exercises()) {
    if (other->slug != exercise.slug && !progress.of(other->slug).passed) {
      return fmt::format("Next: ./warpkit show {}   then ./warpkit check {}", other->lesson,
                         other->name());
    }
  }
  return "You have passed every exercise there is.";
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
  if (!compiled && verdict.diagnostics.find("undefined reference") != std::string::npos) {
    std::cout << "\nThe tests found no function of the exercise's name and parameters; compare "
                 "yours with the one in\n"
              << context.place.shown(exercise.folder / "entry.hpp") << ".\n";
  }
  const bool known = exercise.mistake(verdict.symptom) != nullptr;
  std::cout << "\n"
            << (known ? "This looks like a known mistake. " : "")
            << fmt::format("Next: edit and check again, or ./warpkit hint {}\n", exercise.name());
}

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

json findings_json(const Verdict& verdict) {
  json all = json::array();
  for (const FoundFault& one : verdict.findings) {
    all.push_back({{"tool", one.tool},
                   {"severity", one.severity},
                   {"file", one.file},
                   {"line", one.line},
                   {"message", one.message}});
  }
  return all;
}

json counts_json(const Verdict& verdict) {
  json all = json::array();
  for (const CountLine& one : verdict.counts) {
    all.push_back({{"counter", one.counter},
                   {"counted", one.counted},
                   {"wanted", one.wanted},
                   {"good", one.is_good}});
  }
  return all;
}

json verdict_json(const Context& context, const Exercise& exercise, const fs::path& file,
                  const Verdict& verdict) {
  return {{"exercise", exercise.name()},
          {"file", file.string()},
          {"shown_file", context.place.shown(file)},
          {"outcome", outcome_name(verdict.outcome)},
          {"test", verdict.test},
          {"asked", verdict.asked},
          {"expected", verdict.expected},
          {"got", verdict.got},
          {"where", verdict.where},
          {"symptom", verdict.symptom},
          {"known_mistake", exercise.mistake(verdict.symptom) != nullptr},
          {"thread_order", verdict.order},
          {"passed_orders", verdict.orders},
          {"tests", verdict.tests},
          {"findings", findings_json(verdict)},
          {"counts", counts_json(verdict)},
          {"diagnostics", verdict.diagnostics},
          {"printed", verdict.printed},
          {"seconds", {{"build", verdict.build_seconds}, {"tests", verdict.test_seconds}}}};
}

std::vector<const Exercise*> meant(const Context& context, const std::string& name) {
  if (!name.empty()) return context.course.exercises(name);
  return {&next_exercise(context, load_progress(context.place.progress_file()))};
}

// The file to test: the given one, or the learner's, made from the skeleton when there is none.
fs::path file_under_test(const Context& context, const Exercise& exercise, const std::string& given,
                         bool json) {
  if (!given.empty()) {
    if (!fs::is_regular_file(given)) {
      throw Failure(Exit::Usage, fmt::format("there is no file {}", given));
    }
    return fs::absolute(given);
  }
  const fs::path file = context.place.work_file(exercise.slug);
  if (ensure_work_file(context.place, exercise)) {
    (json ? std::cerr : std::cout) << fmt::format(
        "Made {} from the skeleton: this is the file to edit.\n", context.place.shown(file));
  }
  return file;
}

}  // namespace

Exit check_command(const Context& context, const std::string& name, const std::string& file,
                   bool as_json) {
  const std::vector<const Exercise*> exercises = meant(context, name);
  if (!file.empty() && exercises.size() != 1) single_exercise(context.course, name);
  json report = json::array();
  Exit exit = Exit::Good;
  for (const Exercise* exercise : exercises) {
    const fs::path tested = file_under_test(context, *exercise, file, as_json);
    if (!as_json) {
      std::cout << styled(context, exercise->name(), "1")
                << fmt::format("  testing {}", context.place.shown(tested)) << std::endl;
    }
    const Verdict verdict = Bench(context.place, *exercise).judge(tested);
    if (file.empty()) remember(context, *exercise, verdict);
    if (as_json) {
      report.push_back(verdict_json(context, *exercise, tested, verdict));
    } else {
      print_verdict(context, *exercise, verdict);
    }
    exit = exit_of(verdict.outcome);
    if (exit != Exit::Good) break;
  }
  if (as_json) std::cout << json{{"checks", report}}.dump(2) << '\n';
  if (!as_json && exit == Exit::Good) {
    std::cout << after_passing(context, *exercises.back()) << '\n';
  }
  return exit;
}

}  // namespace warpkit::kit
