#include "minimodel/verify/accuracy.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <memory>

#include "minimodel/cli/cli.hpp"
#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  std::string tasks;
  std::string device = "auto";
  int limit = 0;
  bool json = false;
};

/// Reads one JSON object a line, at most `limit` of each task (0: all).
std::vector<TaskItem> read_items(const std::string& path, int limit) {
  std::ifstream in(path);
  if (!in) throw std::invalid_argument(path + ": can't be read; give --tasks FILE");
  std::vector<TaskItem> items;
  std::map<std::string, int> taken;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    const auto json = nlohmann::json::parse(line, nullptr, false);
    const auto is_text = [&](const char* key) {
      return json.contains(key) && json[key].is_string();
    };
    if (!json.is_object() || !is_text("task") || !is_text("prompt") || !is_text("answer")) {
      throw ModelError(
          path,
          fmt::format("line {} isn't an object with the texts task, prompt and answer", number),
          "mend that line");
    }
    TaskItem item = {json["task"], json["prompt"], json["answer"]};
    if (limit == 0 || taken[item.task]++ < limit) items.push_back(std::move(item));
  }
  if (items.empty()) throw ModelError(path, "it has no questions", "give --tasks FILE");
  return items;
}

double percent(const TaskScore& score) { return 100.0 * score.right / score.total; }

void print(const Accuracy& accuracy) {
  constexpr std::size_t kShown = 3;
  std::cout << fmt::format("{:<12} {:>6} {:>6} {:>8}\n", "task", "right", "of", "percent");
  for (const TaskScore& score : accuracy.scores) {
    std::cout << fmt::format("{:<12} {:>6} {:>6} {:>8.1f}\n", printable(score.task, 30),
                             score.right, score.total, percent(score));
  }
  for (std::size_t i = 0; i < std::min(kShown, accuracy.wrong.size()); ++i) {
    const WrongAnswer& wrong = accuracy.wrong[i];
    std::cout << fmt::format("{}wrong: {}\n  asked {}\n  said  {}\n  right {}\n",
                             i == 0 ? "\n" : "", printable(wrong.item.task, 30),
                             printable(wrong.item.prompt, 500), printable(wrong.said, 200),
                             printable(wrong.item.answer, 200));
  }
}

nlohmann::json as_json(const Accuracy& accuracy, const Options& options,
                       const std::string& device) {
  nlohmann::json scores = nlohmann::json::array();
  for (const TaskScore& score : accuracy.scores) {
    scores.push_back({{"task", score.task},
                      {"right", score.right},
                      {"total", score.total},
                      {"percent", percent(score)}});
  }
  nlohmann::json wrong = nlohmann::json::array();
  for (const WrongAnswer& w : accuracy.wrong) {
    wrong.push_back({{"task", w.item.task},
                     {"prompt", w.item.prompt},
                     {"answer", w.item.answer},
                     {"said", w.said}});
  }
  return {{"model", options.model}, {"device", device}, {"tasks", scores}, {"wrong", wrong}};
}

void run(const Options& options) {
  const std::string path =
      options.tasks.empty() ? kit_path("minimodel/models/tiny-tasks.jsonl") : options.tasks;
  const std::vector<TaskItem> items = read_items(path, options.limit);
  const GgufFile file(open_file(model_path(options.model)));
  const Tokenizer tokenizer(file);
  const auto format = find_chat_format(file, tokenizer.vocabulary());
  if (!format) {
    throw std::invalid_argument("this model has no turn tokens, so it can't be asked questions");
  }
  std::size_t longest = 0;
  for (const TaskItem& item : items) {
    longest = std::max(longest, encode_turn(tokenizer, *format, item.prompt).size());
  }
  const auto wanted = static_cast<std::int64_t>(longest) + kAnswerTokens;
  Backend backend = choose_backend(options.device);
  say_device(backend);
  catch_interrupts();
  const int context_length = read_config(file).context_length;
  Session session(file, std::move(backend),
                  static_cast<int>(std::min<std::int64_t>(wanted, context_length)),
                  progress_line("loading"));
  const Accuracy accuracy =
      measure_accuracy(session, tokenizer, *format, items, progress_line("asking"));
  if (options.json) {
    print_json(as_json(accuracy, options, session.backend().name));
  } else {
    print(accuracy);
  }
}

}  // namespace

void add_accuracy(CLI::App* app, int*) {
  auto* command = app->add_subcommand(
      "accuracy", "Asks a chat model questions and counts the right answers by task");
  auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "Path of a .gguf file, or tiny")->required();
  command->add_option("--tasks", options->tasks,
                      "File with one JSON object a line: task, prompt, answer; default: those that "
                      "come with tiny");
  command->add_option("--limit", options->limit, "At most N questions of each task")
      ->check(CLI::PositiveNumber);
  add_device_option(command, &options->device);
  command->add_flag("--json", options->json, "Prints JSON, with every wrong answer");
  command->callback([options] { run(*options); });
}

}  // namespace warpkit::minimodel::cli
