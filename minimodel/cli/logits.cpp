#include <cctype>
#include <iostream>
#include <memory>

#include "minimodel/cli/cli.hpp"
#include "minimodel/model/session.hpp"
#include "minimodel/quantize/output_file.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  std::string prompt_ids;
  std::string output;
  std::string device = "auto";
};

std::vector<int> parse_ids(const std::string& text, int vocab_size) {
  std::vector<int> ids;
  for (std::size_t at = 0; at < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[at])) || text[at] == ',') {
      ++at;
      continue;
    }
    std::int64_t id = 0;
    const std::size_t start = at;
    for (;
         at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) && id < vocab_size;
         ++at) {
      id = id * 10 + (text[at] - '0');
    }
    if (at == start || id >= vocab_size) {
      throw std::invalid_argument("--prompt-ids has something at character " +
                                  std::to_string(start + 1) + " that isn't a token from 0 to " +
                                  std::to_string(vocab_size - 1));
    }
    ids.push_back(static_cast<int>(id));
  }
  if (ids.empty()) throw std::invalid_argument("--prompt-ids has no tokens");
  return ids;
}

void run(const Options& options) {
  const GgufFile file(open_file(model_path(options.model)));
  const Config config = read_config(file);
  const std::vector<int> ids = parse_ids(options.prompt_ids, config.vocab_size);
  if (ids.size() > static_cast<std::size_t>(config.context_length)) {
    throw std::invalid_argument("--prompt-ids has " + std::to_string(ids.size()) +
                                " tokens, but the model holds " +
                                std::to_string(config.context_length));
  }
  Backend backend = choose_backend(options.device);
  say_device(backend);
  catch_interrupts();
  Session session(file, std::move(backend), static_cast<int>(ids.size()), progress_line("loading"));
  OutputFile out(options.output);
  const Progress progress = progress_line("computing");
  for (std::size_t pos = 0; pos < ids.size(); ++pos) {
    session.forward(ids[pos], static_cast<int>(pos));
    const std::vector<float> logits = session.logits();
    out.write(logits.data(), logits.size() * sizeof(float));
    progress(pos + 1, ids.size());
  }
  out.commit();
  std::cout << options.output << ": " << ids.size() << " rows of " << config.vocab_size
            << " float32\n";
}

}  // namespace

void add_logits(CLI::App* app, int*) {
  auto* command = app->add_subcommand(
      "logits", "Writes the scores of all tokens after each position, as rows of float32");
  auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "Path of a .gguf file, or tiny")->required();
  command->add_option("--prompt-ids", options->prompt_ids, "Tokens, as in \"1 403 407\"")
      ->required();
  command->add_option("-o,--output", options->output, "File to write")->required();
  add_device_option(command, &options->device);
  command->callback([options] { run(*options); });
}

}  // namespace warpkit::minimodel::cli
