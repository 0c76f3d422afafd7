#include <fmt/format.h>

#include <algorithm>

#include "kit/counted_lesson.hpp"
#include "kit/dev_account.hpp"
#include "kit/expression.hpp"
#include "kit/page.hpp"
#include "kit/prediction.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr std::ptrdiff_t kMostDemoLines = 120;

void check_page(const Context& context, const Lesson& lesson, const std::string& text,
                DevAccount& account) {
  std::vector<std::string> faults = page_faults(context.place.root, lesson.folder / "page.md");
  for (const Exercise& exercise : lesson.exercises) {
    if (text.find(exercise.slug) == std::string::npos) {
      faults.push_back("the page does not name the exercise " + exercise.slug);
    }
  }
  if (faults.empty()) account.say(true, lesson.number, "the page is whole");
  for (const std::string& fault : faults) account.say(false, lesson.number, fault);
}

// Every question has one answer, counted from the lesson's own program.
void check_questions(const Context& context, const Lesson& lesson, DevAccount& account) {
  try {
    const std::vector<Question> questions = read_questions(questions_file(lesson));
    if (!can_count_lessons()) {
      account.say(true, lesson.number, "predict.json can be read; the emulator counts its answers");
      return;
    }
    const std::vector<CountedLaunch> launches = count_lesson(context.place, lesson);
    for (const Question& question : questions) {
      const Answer answer = answer_of(question, launches);
      const std::string said = question.choices.empty()
                                   ? number_text(answer.counted) + ' ' + question.unit
                                   : question.choices[answer.choice].name;
      account.say(true, lesson.number, fmt::format("predict.json: {} -> {}", question.ask, said));
    }
  } catch (const std::exception& wrong) {
    account.say(false, lesson.number, fmt::format("predict.json: {}", wrong.what()));
  }
}

}  // namespace

void check_lesson(const Context& context, const Lesson& lesson, DevAccount& account) {
  const std::string text = read_file(lesson.folder / "page.md");
  check_page(context, lesson, text, account);
  std::set<std::string> wanted = {"page.md", "main.cu"};
  for (const auto& entry : fs::recursive_directory_iterator(lesson.folder)) {
    const std::string file = entry.path().lexically_relative(lesson.folder).string();
    const bool shown = text.find("(" + file + ")") != std::string::npos;
    if (shown && fs::path(file).extension() == ".svg") wanted.insert(file);
  }
  const bool asks = fs::exists(questions_file(lesson));
  if (asks) wanted.insert("predict.json");
  check_files(lesson.folder, wanted, lesson.number, account);
  check_marks(context, lesson.folder, lesson.number, account);
  if (!fs::exists(lesson.folder / "main.cu")) return;
  const std::string demo = read_file(lesson.folder / "main.cu");
  const auto lines = std::count(demo.begin(), demo.end(), '\n');
  account.say(lines <= kMostDemoLines, lesson.number,
              fmt::format("main.cu has {} lines of at most {}", lines, kMostDemoLines));
  if (asks) check_questions(context, lesson, account);
}

}  // namespace warpkit::kit
