#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>

#include "minimodel/cli/cli.hpp"
#include "minimodel/cli/run_stats.hpp"
#include "minimodel/generate/chat_format.hpp"
#include "minimodel/generate/generate.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  std::string prompt;
  std::string device = "auto";
  GenerateSettings generate;
  int ctx = 0;
  bool seed_given = false;
  bool chat = false;
  bool ids = false;
  bool stats = false;
  bool json = false;
};

constexpr int kDefaultTokens = 190;

std::string read_prompt(const std::string& given) {
  if (given != "-") return given;
  std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::vector<int> prompt_tokens(const GgufFile& file, const Tokenizer& tokenizer,
                               const std::string& prompt, bool chat) {
  if (!chat) {
    std::vector<int> ids = tokenizer.encode(prompt);
    // A token that ends a text would end the prompt's too, and what follows would be another text.
    if (tokenizer.vocabulary().add_eos) ids.pop_back();
    return ids;
  }
  const auto format = find_chat_format(file, tokenizer.vocabulary());
  if (!format) {
    throw std::invalid_argument("this model has no turn tokens that --chat knows; run it without");
  }
  return encode_turn(tokenizer, *format, prompt);
}

int positions_for(const Config& config, const Options& options, std::size_t prompt_size) {
  const int ctx = options.ctx == 0 ? config.context_length : options.ctx;
  if (ctx > config.context_length) {
    throw std::invalid_argument(
        fmt::format("--ctx {} is more than the model's {} positions", ctx, config.context_length));
  }
  if (prompt_size == 0) throw std::invalid_argument("the prompt is empty; give some text");
  if (prompt_size > static_cast<std::size_t>(ctx)) {
    throw std::invalid_argument(
        fmt::format("the prompt has {} tokens, but the context holds {}; shorten it or raise --ctx",
                    prompt_size, ctx));
  }
  const std::int64_t wanted = static_cast<std::int64_t>(prompt_size) + options.generate.max_tokens;
  return static_cast<int>(std::min<std::int64_t>(wanted, ctx));
}

/// The parser takes "-1" for an unsigned number and makes it 2^64 - 1.
CLI::Validator whole_number() {
  return CLI::Validator(
      [](const std::string& text) {
        const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
        return digits ? std::string() : "'" + text + "' isn't a whole number from 0 up";
      },
      "");
}

std::string joined(const std::vector<int>& ids) { return fmt::format("{}", fmt::join(ids, " ")); }

void print_json_result(const Options& options, const std::string& prompt,
                       const std::vector<int>& prompt_ids, const Generation& result,
                       Session& session) {
  nlohmann::json json = {{"model", options.model},
                         {"device", session.backend().name},
                         {"prompt", prompt},
                         {"prompt_ids", prompt_ids},
                         {"text", result.text},
                         {"ids", result.ids},
                         {"finish", finish_name(result.finish)}};
  if (options.generate.sampler.temperature > 0.0) json["seed"] = options.generate.sampler.seed;
  if (options.stats) json["stats"] = run_stats_json(measure_run(session, result));
  print_json(json);
}

void say_finish(const Generation& result, const Session& session) {
  if (result.finish == Finish::Interrupted) {
    std::cerr << fmt::format("stopped by Ctrl-C after {} tokens\n", result.ids.size());
  } else if (result.finish == Finish::Context) {
    std::cerr << fmt::format("the context of {} positions is full\n", session.seq_len());
  }
}

void run(Options options) {
  const std::string prompt = read_prompt(options.prompt);
  check_settings(options.generate.sampler);
  const GgufFile file(open_file(model_path(options.model)));
  const Tokenizer tokenizer(file);
  const std::vector<int> prompt_ids = prompt_tokens(file, tokenizer, prompt, options.chat);
  const int positions = positions_for(read_config(file), options, prompt_ids.size());
  Backend backend = choose_backend(options.device);
  say_device(backend);
  if (options.generate.sampler.temperature > 0.0 && !options.seed_given) {
    options.generate.sampler.seed = std::random_device()();
    std::cerr << fmt::format("seed: {} (--seed {} gives the same text again)\n",
                             options.generate.sampler.seed, options.generate.sampler.seed);
  }
  Session session(file, std::move(backend), positions, progress_line("loading"));

  catch_interrupts();
  options.generate.trim_start = options.chat;
  options.generate.interrupted = interrupted;
  options.generate.prompt_progress = progress_line("reading the prompt", OnInterrupt::GoOn);
  if (options.json) {
    options.generate.decode_progress = progress_line("generating", OnInterrupt::GoOn);
  } else {
    options.generate.on_text = [](std::string_view text) {
      std::cout << safe_for_output(text) << std::flush;
    };
  }
  const Generation result = generate(session, tokenizer, prompt_ids, options.generate);
  if (options.json) {
    print_json_result(options, prompt, prompt_ids, result, session);
  } else {
    std::cout << "\n";
    if (options.ids) {
      std::cout << "prompt_ids: " << joined(prompt_ids) << "\nids: " << joined(result.ids) << "\n";
    }
    if (options.stats) print_run_stats(measure_run(session, result));
  }
  say_finish(result, session);
}

}  // namespace

void add_run(CLI::App* app, int*) {
  auto* command = app->add_subcommand("run", "Generates text after a prompt");
  auto o = std::make_shared<Options>();
  o->generate.max_tokens = kDefaultTokens;
  SamplerSettings& s = o->generate.sampler;
  command->add_option("MODEL", o->model, "Path of a .gguf file, or tiny")->required();
  command->add_option("--prompt", o->prompt, "Text to go on from; - reads standard input")
      ->required();
  command->add_flag("--chat", o->chat, "Puts the prompt into the model's own turn tokens");
  command->add_option("--max-tokens", o->generate.max_tokens, "Most tokens to generate")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--temp", s.temperature, "0: always the most likely token, same every time")
      ->capture_default_str();
  command->add_option("--top-k", s.top_k, "Only the K most likely tokens; 0: all")
      ->capture_default_str();
  command->add_option("--top-p", s.top_p, "Only the likeliest tokens that reach P together; 1: all")
      ->capture_default_str();
  command->add_option("--min-p", s.min_p, "Only tokens at least P times as likely as the likeliest")
      ->capture_default_str();
  command
      ->add_option("--repeat-penalty", s.repeat_penalty,
                   "Divides the scores of the last 64 tokens; 1: not at all")
      ->capture_default_str();
  auto* seed = command->add_option("--seed", s.seed, "Of the random numbers; default: a new one")
                   ->check(whole_number());
  command->add_option("--stop", o->generate.stop, "Ends before this text");
  command->add_option("--ctx", o->ctx, "Most positions; default: what the model has")
      ->check(CLI::PositiveNumber);
  add_device_option(command, &o->device);
  command->add_flag("--ids", o->ids, "Also prints the token ids of prompt and text");
  command->add_flag("--stats", o->stats, "Also prints bytes, times and bandwidths of every leg");
  command->add_flag("--json", o->json, "Prints JSON, at the end");
  command->callback([o, seed] {
    o->seed_given = seed->count() > 0;
    run(*o);
  });
}

}  // namespace warpkit::minimodel::cli
