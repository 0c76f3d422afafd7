#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <future>
#include <iostream>
#include <optional>
#include <sstream>

#include "kit/commands.hpp"
#include "kit/counted_lesson.hpp"
#include "kit/expression.hpp"
#include "kit/prediction.hpp"
#include "kit/progress.hpp"
#include "kit/text.hpp"

namespace warpkit::kit {
namespace {

constexpr double kCloseEnough = 0.01;  // of a counted number that isn't whole

// What the learner said: a number, or the place of a choice.
struct Said {
  double number = 0;
  std::size_t choice = 0;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<Said> read_choice(const Question& question, const std::string& line) {
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (line == std::to_string(i + 1) || line == question.choices[i].name ||
        line == question.choices[i].kernel) {
      return Said{0, i};
    }
  }
  return std::nullopt;
}

// Why a line is no answer goes into `fault`.
std::optional<Said> read_answer(const Question& question, const std::string& line,
                                std::string& fault) {
  if (!question.choices.empty()) {
    const std::optional<Said> said = read_choice(question, line);
    if (!said) fault = fmt::format("'{}' is none of 1 to {}", line, question.choices.size());
    return said;
  }
  try {
    const double number = evaluate(line, [](const std::string& name) -> double {
      throw std::runtime_error(fmt::format("'{}' is no number", name));
    });
    if (std::isfinite(number)) return Said{number, 0};
    fault = fmt::format("'{}' is no number", line);
  } catch (const std::runtime_error&) {
    fault = fmt::format("'{}' is no number", line);
  }
  return std::nullopt;
}

void print_question(const Context& context, const Question& question, std::size_t place,
                    std::size_t count) {
  std::cout << styled(context, fmt::format("Question {} of {}", place + 1, count), "1") << '\n'
            << wrapped(question.ask) << '\n';
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    std::cout << fmt::format("  {}  {}\n", i + 1, question.choices[i].name);
  }
}

// Asks until there is an answer.
Said ask(const Question& question) {
  while (true) {
    std::cout << (question.choices.empty() ? fmt::format("Your answer ({}): ", question.unit)
                                           : std::string("Your choice: "))
              << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) {
      std::cout << '\n';
      throw Failure(Exit::Usage,
                    "no answer came, so nothing was counted; --answers takes them too");
    }
    std::string fault;
    const std::optional<Said> said = read_answer(question, trimmed(line), fault);
    if (said) return *said;
    std::cout << fault << "; once more\n";
  }
}

std::vector<Said> given_answers(const std::vector<Question>& questions,
                                const std::string& answers) {
  std::vector<std::string> parts;
  std::istringstream stream(answers);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(trimmed(part));
  if (parts.size() != questions.size()) {
    throw Failure(Exit::Usage, fmt::format("--answers has {} of {} answers, joined by commas",
                                           parts.size(), questions.size()));
  }
  std::vector<Said> said;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string fault;
    const std::optional<Said> one = read_answer(questions[i], parts[i], fault);
    if (!one) throw Failure(Exit::Usage, fmt::format("--answers: {}", fault));
    said.push_back(*one);
  }
  return said;
}

bool is_right(const Question& question, const Said& said, const Answer& answer) {
  if (!question.choices.empty()) return said.choice == answer.choice;
  const double off = std::fabs(said.number - answer.counted);
  const bool is_whole = answer.counted == std::floor(answer.counted);
  return off <= (is_whole ? 1e-9 : kCloseEnough) * std::max(1e-12, std::fabs(answer.counted));
}

void print_answer(const Context& context, const Question& question, const Said& said,
                  const Answer& answer) {
  const bool right = is_right(question, said, answer);
  std::cout << '\n' << styled(context, right ? "Right" : "Not so", right ? "1;32" : "1;33") << ": ";
  if (question.choices.empty()) {
    if (!right) std::cout << "you said " << number_text(said.number) << "; ";
    std::cout << "counted " << number_text(answer.counted) << ' ' << question.unit << '\n';
  } else {
    if (!right) std::cout << "you said " << question.choices[said.choice].name << "; ";
    std::cout << "it is " << question.choices[answer.choice].name << '\n';
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
      std::cout << fmt::format("  {:<24} {} = {}\n", question.choices[i].name, question.expression,
                               number_text(answer.choices[i]));
    }
  }
  std::cout << wrapped(question.why) << '\n';
}

// The counts, while a person waits for them.
std::vector<CountedLaunch> wait_for(std::future<std::vector<CountedLaunch>>& counting) {
  const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
  int seconds = 0;
  while (counting.wait_for(std::chrono::seconds(1)) != std::future_status::ready) {
    if (is_terminal) {
      std::cerr << fmt::format("\rBuilding the lesson's program and counting ... {} s", ++seconds);
    }
  }
  if (is_terminal && seconds > 0) std::cerr << "\r\x1b[K";
  return counting.get();
}

void remember_prediction(const Context& context, const Lesson& lesson) {
  Progress progress = load_progress(context.place.progress_file());
  progress.predicted.insert(lesson.slug);
  save_progress(context.place.progress_file(), progress);
}

}  // namespace

Exit predict_command(const Context& context, const std::string& name, const std::string& answers) {
  const Lesson& lesson = context.course.lesson(name);
  if (!std::filesystem::exists(questions_file(lesson))) {
    throw Failure(Exit::Usage, fmt::format("lesson {} asks for no prediction", lesson.number));
  }
  const std::vector<Question> questions = read_questions(questions_file(lesson));
  std::vector<Said> said;
  if (!answers.empty()) said = given_answers(questions, answers);
  // While the learner thinks, the program is built and counted.
  std::future<std::vector<CountedLaunch>> counting =
      std::async(std::launch::async, [&] { return count_lesson(context.place, lesson); });
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!answers.empty()) continue;
    print_question(context, questions[i], i, questions.size());
    said.push_back(ask(questions[i]));
  }
  const std::vector<CountedLaunch> launches = wait_for(counting);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (!answers.empty()) print_question(context, questions[i], i, questions.size());
    try {
      print_answer(context, questions[i], said[i], answer_of(questions[i], launches));
    } catch (const std::runtime_error& wrong) {
      throw Failure(
          Exit::Machine,
          fmt::format("{}: {}", context.place.shown(questions_file(lesson)), wrong.what()));
    }
  }
  remember_prediction(context, lesson);
  std::cout << fmt::format("\nNext: ./warpkit run {}   shows it happen\n", lesson.number);
  return Exit::Good;
}

}  // namespace warpkit::kit
