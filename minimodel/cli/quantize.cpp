#include "minimodel/quantize/quantize.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "minimodel/cli/cli.hpp"
#include "minimodel/plan/units.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string input;
  std::string output;
  std::string type;
};

void run(const Options& options) {
  const auto type = weight_type_from_name(options.type);
  if (!type) {
    throw std::invalid_argument("type '" + options.type + "' isn't one of F32, F16, Q8_0, Q4_0");
  }
  const std::string input = model_path(options.input);
  const GgufFile file(open_file(input));
  std::error_code error;
  if (std::filesystem::equivalent(input, options.output, error)) {
    throw std::invalid_argument("IN and OUT are the same file; give another path for OUT");
  }
  catch_interrupts();
  const QuantizeResult result =
      quantize_file(file, options.output, *type, progress_line("quantizing"));
  for (const std::string& note : result.notes) std::cerr << "note: " << note << "\n";
  std::cout << fmt::format("{}: {} -> {}\n", options.output, bytes_text(result.bytes_before),
                           bytes_text(result.bytes_after));
}

}  // namespace

void add_quantize(CLI::App* app, int*) {
  auto* command = app->add_subcommand("quantize", "Writes a model again with another weight type");
  auto options = std::make_shared<Options>();
  command->add_option("IN", options->input, "Path of a .gguf file, or tiny")->required();
  command->add_option("OUT", options->output, "Path of the file to write")->required();
  command->add_option("TYPE", options->type, "F32, F16, Q8_0 or Q4_0; norms stay F32")->required();
  command->callback([options] { run(*options); });
}

}  // namespace warpkit::minimodel::cli
