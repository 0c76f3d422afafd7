#include <nlohmann/json.hpp>

#include "kit/compile_help.hpp"
#include "kit/verdict_text.hpp"

namespace warpkit::kit {
using nlohmann::json;
namespace {

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

}  // namespace

json verdict_json(const Context& context, const Exercise& exercise,
                  const std::filesystem::path& file, const Verdict& verdict) {
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
          {"compile_help", verdict.outcome == Outcome::DoesNotCompile
                               ? compile_help(verdict.diagnostics)
                               : std::string()},
          {"printed", verdict.printed},
          {"seconds", {{"build", verdict.build_seconds}, {"tests", verdict.test_seconds}}}};
}

}  // namespace warpkit::kit
