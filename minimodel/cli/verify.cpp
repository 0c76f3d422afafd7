#include "minimodel/verify/verify.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iostream>
#include <memory>

#include "minimodel/cli/cli.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  std::string prompt = "Once upon a time";
  std::string device = "auto";
  int steps = 4;
  bool json = false;
};

/// JSON has no infinity; an error that isn't a number is null.
nlohmann::json number_or_null(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
}

nlohmann::json as_json(const VerifyResult& result, const std::string& device) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Comparison& row : result.rows) {
    rows.push_back({{"name", row.name},
                    {"operation", row.operation},
                    {"max_error", number_or_null(row.max_error)},
                    {"normalised_error", number_or_null(row.normalised)},
                    {"position", row.worst_pos},
                    {"passed", row.passed}});
  }
  nlohmann::json json = {
      {"device", device},        {"tokens", result.tokens},  {"tolerance", result.tolerance},
      {"passed", result.passed}, {"first_failure", nullptr}, {"intermediates", rows}};
  if (!result.passed) {
    const auto& row = result.rows[static_cast<std::size_t>(result.first_failure_row)];
    json["first_failure"] = {{"name", row.name},
                             {"operation", row.operation},
                             {"position", result.first_failure_pos},
                             {"normalised_error", number_or_null(result.first_failure_error)}};
  }
  return json;
}

void print(const VerifyResult& result, const std::string& device) {
  std::cout << fmt::format("{:<22} {:<13} {:>12} {:>12}\n", "intermediate", "operation",
                           "max error", "normalised");
  for (const Comparison& row : result.rows) {
    std::cout << fmt::format("{:<22} {:<13} {:>12.3g} {:>12.3g}{}\n", row.name, row.operation,
                             row.max_error, row.normalised, row.passed ? "" : "  WRONG");
  }
  std::cout << fmt::format("\n{} against reference, {} tokens, tolerance {:g}: ", device,
                           result.tokens, result.tolerance);
  if (result.passed) {
    std::cout << fmt::format("all {} intermediates agree\n", result.rows.size());
    return;
  }
  const auto& row = result.rows[static_cast<std::size_t>(result.first_failure_row)];
  std::cout << fmt::format("they differ\nfirst at {} (operation {}), position {}, error {:.3g}\n",
                           row.name, row.operation, result.first_failure_pos,
                           result.first_failure_error);
}

int run(const Options& options) {
  if (options.device == "reference" || options.device == "cpu") {
    throw std::invalid_argument("verify compares a device with the reference; give another device");
  }
  const GgufFile file(open_file(model_path(options.model)));
  const Tokenizer tokenizer(file);
  const std::vector<int> prompt = tokenizer.encode(options.prompt);
  if (prompt.empty()) throw std::invalid_argument("the prompt is empty; give some text");
  const Config config = read_config(file);
  const std::int64_t tokens = static_cast<std::int64_t>(prompt.size()) + options.steps;
  if (tokens > config.context_length) {
    throw std::invalid_argument(fmt::format(
        "prompt and steps are {} tokens, but the model holds {}", tokens, config.context_length));
  }
  Backend backend = choose_backend(options.device);
  say_device(backend);
  if (backend.float_weights) {
    throw DeviceError(
        "there is no device to compare with the reference; use a machine with a GPU "
        "or a build for the emulator");
  }
  catch_interrupts();
  const int seq_len = static_cast<int>(tokens);
  Session device(file, std::move(backend), seq_len, progress_line("loading"));
  Session reference(file, reference_backend(), seq_len, progress_line("loading the reference"));
  const VerifyResult result = verify(reference, device, prompt, options.steps, kVerifyTolerance,
                                     progress_line("verifying"));
  if (options.json) {
    print_json(as_json(result, device.backend().name));
  } else {
    print(result, device.backend().name);
  }
  return result.passed ? kGood : kFailed;
}

}  // namespace

void add_verify(CLI::App* app, int* code) {
  auto* command = app->add_subcommand(
      "verify",
      "Compares every intermediate of every layer with the reference; exit 1 if any is off");
  auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "Path of a .gguf file, or tiny")->required();
  command->add_option("--prompt", options->prompt, "Text to run")->capture_default_str();
  command->add_option("--steps", options->steps, "Tokens to go on after the prompt")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_device_option(command, &options->device);
  command->add_flag("--json", options->json, "Prints JSON");
  command->callback([options, code] { *code = run(*options); });
}

}  // namespace warpkit::minimodel::cli
