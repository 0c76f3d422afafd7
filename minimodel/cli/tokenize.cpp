#include "minimodel/tokenizer/tokenizer.hpp"

#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "minimodel/cli/cli.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  std::string text;
  bool json = false;
};

void run(const Options& options) {
  const GgufFile file(open_file(model_path(options.model)));
  const Tokenizer tokenizer(file);
  const std::vector<int> ids = tokenizer.encode(options.text);
  if (!options.json) {
    std::cout << fmt::format("{}\n", fmt::join(ids, " "));
    return;
  }
  nlohmann::json pieces = nlohmann::json::array();
  for (const int id : ids) pieces.push_back(tokenizer.vocabulary().piece(id));
  print_json({{"text", options.text}, {"ids", ids}, {"pieces", pieces}});
}

}  // namespace

void add_tokenize(CLI::App* app, int*) {
  auto* command = app->add_subcommand("tokenize", "Prints the token ids of a text");
  auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "Path of a .gguf file, or tiny")->required();
  command->add_option("TEXT", options->text, "The text; put -- before one that begins with -")
      ->required();
  command->add_flag("--json", options->json, "Prints JSON, with the tokens' pieces");
  command->callback([options] { run(*options); });
}

}  // namespace warpkit::minimodel::cli
