#include "kit/progress.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "kit/failure.hpp"
#include "kit/place.hpp"

namespace warpkit::kit {
using nlohmann::json;

namespace {
constexpr int kVersion = 1;
}

ExerciseProgress Progress::of(const std::string& slug) const {
  const auto found = exercises.find(slug);
  return found == exercises.end() ? ExerciseProgress{} : found->second;
}

Progress load_progress(const std::filesystem::path& path) {
  Progress progress;
  if (!std::filesystem::exists(path)) return progress;
  try {
    const json file = json::parse(read_file(path));
    if (file.at("version") != kVersion) throw std::runtime_error("it has another version");
    for (const auto& [slug, entry] : file.at("exercises").items()) {
      ExerciseProgress& one = progress.exercises[slug];
      entry.at("passed").get_to(one.passed);
      one.ever_passed = entry.value("ever_passed", one.passed);  // older files don't say
      entry.at("checks").get_to(one.checks);
      entry.at("hints").get_to(one.hints);
      entry.at("symptom").get_to(one.symptom);
      entry.at("symptom_told").get_to(one.symptom_told);
    }
    for (const json& topic : file.value("predicted", json::array())) {
      progress.predicted.insert(topic.get<std::string>());
    }
  } catch (const std::exception& broken) {
    throw Failure(Exit::Machine, fmt::format("{} is broken ({}); move it away to start afresh",
                                             path.string(), broken.what()));
  }
  return progress;
}

void save_progress(const std::filesystem::path& path, const Progress& progress) {
  json exercises = json::object();
  for (const auto& [slug, one] : progress.exercises) {
    exercises[slug] = {{"passed", one.passed},   {"ever_passed", one.ever_passed},
                       {"checks", one.checks},   {"hints", one.hints},
                       {"symptom", one.symptom}, {"symptom_told", one.symptom_told}};
  }
  const json file = {
      {"version", kVersion}, {"exercises", exercises}, {"predicted", progress.predicted}};
  write_file(path, file.dump(2) + "\n");
}

}  // namespace warpkit::kit
