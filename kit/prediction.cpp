#include "kit/prediction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "kit/expression.hpp"
#include "kit/failure.hpp"
#include "kit/place.hpp"

namespace warpkit::kit {
using nlohmann::json;
namespace {

std::string text(const json& object, const char* key) {
  if (!object.contains(key)) throw std::runtime_error(fmt::format("\"{}\" is missing", key));
  const std::string value = object.at(key).get<std::string>();
  if (value.empty()) throw std::runtime_error(fmt::format("\"{}\" is empty", key));
  return value;
}

void refuse_unknown(const json& object, const std::set<std::string>& known) {
  for (const auto& item : object.items()) {
    if (known.count(item.key()) == 0) {
      throw std::runtime_error(fmt::format("\"{}\" means nothing here", item.key()));
    }
  }
}

Question question_of(const json& entry) {
  Question question;
  question.ask = text(entry, "ask");
  question.why = text(entry, "why");
  if (!entry.contains("choices")) {
    refuse_unknown(entry, {"ask", "kernel", "launch", "count", "unit", "why"});
    question.kernel = text(entry, "kernel");
    question.launch = entry.value("launch", 0);
    question.expression = text(entry, "count");
    question.unit = text(entry, "unit");
    return question;
  }
  refuse_unknown(entry, {"ask", "choices", "least", "why"});
  question.expression = text(entry, "least");
  for (const json& choice : entry.at("choices")) {
    refuse_unknown(choice, {"name", "kernel"});
    question.choices.push_back({text(choice, "name"), text(choice, "kernel")});
  }
  if (question.choices.size() < 2) throw std::runtime_error("there are no two choices");
  return question;
}

double volume(const json& extents) {
  double product = 1;
  for (const json& extent : extents) product *= extent.get<double>();
  return product;
}

double count(const std::string& expression, const std::string& kernel, int place,
             const std::vector<CountedLaunch>& launches) {
  int seen = 0;
  std::string others;
  for (const CountedLaunch& launch : launches) {
    if (launch.kernel != kernel && launch.kernel.substr(0, launch.kernel.find('<')) != kernel) {
      if (others.find(launch.kernel) == std::string::npos) others += " " + launch.kernel;
      continue;
    }
    if (seen++ != place) continue;
    const double value = evaluate(expression, [&](const std::string& name) {
      const auto found = launch.values.find(name);
      if (found == launch.values.end()) {
        throw std::runtime_error(fmt::format("{} has no counter '{}'", kernel, name));
      }
      return found->second;
    });
    if (!std::isfinite(value)) {
      throw std::runtime_error(fmt::format("\"{}\" has no value for {}", expression, kernel));
    }
    return value;
  }
  throw std::runtime_error(seen == 0
                               ? fmt::format("the program launches no kernel {}; it launches{}",
                                             kernel, others.empty() ? " none" : others)
                               : fmt::format("the program launches {} {} times, so there is "
                                             "no launch {}",
                                             kernel, seen, place));
}

}  // namespace

std::filesystem::path questions_file(const Lesson& lesson) {
  return lesson.folder / "predict.json";
}

std::vector<Question> read_questions(const std::filesystem::path& file) {
  const std::string content = read_file(file);
  try {
    const json whole = json::parse(content);
    refuse_unknown(whole, {"questions"});
    std::vector<Question> questions;
    for (const json& entry : whole.at("questions")) questions.push_back(question_of(entry));
    if (questions.empty()) throw std::runtime_error("it asks nothing");
    return questions;
  } catch (const std::exception& broken) {
    throw Failure(Exit::Machine, fmt::format("{}: {}", file.string(), broken.what()));
  }
}

std::vector<CountedLaunch> read_launches(const std::string& profile) {
  std::vector<CountedLaunch> launches;
  const json whole = json::parse(profile);
  for (const json& entry : whole.at("launches")) {
    CountedLaunch launch;
    launch.kernel = entry.at("kernel").get<std::string>();
    if (const std::string failure = entry.value("failure", ""); !failure.empty()) {
      throw std::runtime_error(
          fmt::format("{} was not counted to its end: {}", launch.kernel, failure));
    }
    for (const auto& [name, value] : entry.at("counters").items()) {
      if (value.is_number()) launch.values[name] = value.get<double>();
    }
    launch.values["blocks"] = volume(entry.at("grid"));
    launch.values["block_threads"] = volume(entry.at("block"));
    launch.values["threads"] = launch.values["blocks"] * launch.values["block_threads"];
    launches.push_back(std::move(launch));
  }
  return launches;
}

Answer answer_of(const Question& question, const std::vector<CountedLaunch>& launches) {
  Answer answer;
  if (question.choices.empty()) {
    answer.counted = count(question.expression, question.kernel, question.launch, launches);
    return answer;
  }
  for (const Choice& choice : question.choices) {
    answer.choices.push_back(count(question.expression, choice.kernel, 0, launches));
  }
  const auto least = std::min_element(answer.choices.begin(), answer.choices.end());
  answer.choice = static_cast<std::size_t>(least - answer.choices.begin());
  answer.counted = *least;
  if (std::count(answer.choices.begin(), answer.choices.end(), *least) > 1) {
    throw std::runtime_error(fmt::format("\"{}\": two choices are equally good", question.ask));
  }
  return answer;
}

}  // namespace warpkit::kit
