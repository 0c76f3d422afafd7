#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <memory>

#include "minimodel/cli/cli.hpp"
#include "minimodel/gguf/model_error.hpp"
#include "minimodel/plan/plan.hpp"
#include "minimodel/plan/units.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  std::string params;
  std::string type;
  std::string memory;
  int ctx = 0;
  bool json = false;
};

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::vector<StorageType> chosen_types(const std::string& wanted) {
  if (wanted.empty()) return storage_types();
  std::string names;
  for (const StorageType& type : storage_types()) {
    if (upper(wanted) == type.name) return {type};
    names += std::string(names.empty() ? "" : ", ") + type.name;
  }
  throw std::invalid_argument("type '" + wanted + "' isn't one of " + names);
}

void plan_params(const Options& options) {
  const std::uint64_t params = parse_count(options.params);
  const std::uint64_t memory = options.memory.empty() ? 0 : parse_bytes(options.memory);
  const std::vector<StorageType> types = chosen_types(options.type);
  nlohmann::json rows = nlohmann::json::array();
  if (!options.json) {
    std::cout << fmt::format("{} weights\n\n{:<6} {:>9} {:>9}\n", params, "type", "GB", "GiB");
  }
  for (const StorageType& type : types) {
    const std::uint64_t bytes = weight_bytes(params, type);
    const double gb = static_cast<double>(bytes) / 1e9;
    const double gib = static_cast<double>(bytes) / 0x1p30;
    nlohmann::json row = {{"type", type.name}, {"bytes", bytes}, {"gb", gb}, {"gib", gib}};
    if (memory > 0) row["fits"] = bytes <= memory;
    rows.push_back(row);
    if (options.json) continue;
    const char* fits = memory == 0 ? "" : bytes <= memory ? "  fits" : "  doesn't fit";
    std::cout << fmt::format("{:<6} {:>9.2f} {:>9.2f}  {}{}\n", type.name, gb, gib, type.note,
                             fits);
  }
  if (options.json) {
    print_json({{"params", params}, {"weights", rows}});
  } else {
    std::cout << "\nThe cache of keys and values comes on top: minimodel plan MODEL --ctx N\n";
  }
}

void print_plan(const GgufFile& file, const MemoryPlan& plan, std::uint64_t memory,
                const std::string& memory_name) {
  std::cout << fmt::format("{}\n\n", printable(file.name(), 1000));
  for (const TypeBytes& row : bytes_by_type(file)) {
    std::cout << fmt::format("{:<28} {}\n", "weights " + row.type, bytes_text(row.bytes));
  }
  std::cout << fmt::format("{:<28} {}\n", fmt::format("cache, {} positions", plan.ctx),
                           bytes_text(plan.kv_cache));
  std::cout << fmt::format("{:<28} {}\n", "activations", bytes_text(plan.activations));
  std::cout << fmt::format("{:<28} {}\n\n", "together", bytes_text(plan.total));
  const int layers = layers_that_fit(plan, memory);
  if (plan.total <= memory) {
    std::cout << fmt::format("fits in {} ({}): all {} layers\n", bytes_text(memory), memory_name,
                             plan.n_layers);
  } else {
    std::cout << fmt::format(
        "doesn't fit in {} ({}): {} of {} layers would, {} would stay in host memory\n",
        bytes_text(memory), memory_name, layers, plan.n_layers, plan.n_layers - layers);
  }
}

nlohmann::json plan_json(const GgufFile& file, const MemoryPlan& plan, std::uint64_t memory) {
  nlohmann::json types = nlohmann::json::array();
  for (const TypeBytes& row : bytes_by_type(file)) {
    types.push_back({{"type", row.type}, {"bytes", row.bytes}});
  }
  const int layers = layers_that_fit(plan, memory);
  return {{"file", file.name()},
          {"ctx", plan.ctx},
          {"weights", types},
          {"weight_bytes", plan.weights},
          {"kv_cache_bytes", plan.kv_cache},
          {"activation_bytes", plan.activations},
          {"total_bytes", plan.total},
          {"memory_bytes", memory},
          {"fits", plan.total <= memory},
          {"layers_on_device", layers},
          {"layers_on_host", plan.n_layers - layers}};
}

void plan_model(const Options& options) {
  const GgufFile file(open_file(model_path(options.model)));
  const Config config = read_config(file);
  const MemoryPlan plan =
      plan_memory(file, config, options.ctx == 0 ? config.context_length : options.ctx);
  const auto ram = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                   static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t memory = options.memory.empty() ? ram : parse_bytes(options.memory);
  if (options.json) {
    print_json(plan_json(file, plan, memory));
  } else {
    print_plan(file, plan, memory, options.memory.empty() ? "this machine's RAM" : "--memory");
  }
}

}  // namespace

void add_plan(CLI::App* app, int*) {
  auto* command = app->add_subcommand(
      "plan", "Adds up the memory a model needs: of a file, or of a number of weights");
  auto options = std::make_shared<Options>();
  auto* model = command->add_option("MODEL", options->model, "Path of a .gguf file, or tiny");
  auto* params = command->add_option("--params", options->params,
                                     "Number of weights instead of a file, as in 4B or 260K");
  params->excludes(model);
  command->add_option("--type", options->type, "With --params: only this type, as in int4")
      ->needs(params);
  command->add_option("--ctx", options->ctx, "Positions in the cache; default: all the model has")
      ->check(CLI::PositiveNumber)
      ->excludes(params);
  command->add_option("--memory", options->memory,
                      "Memory of the device, as in 8GiB; default: this machine's RAM");
  command->add_flag("--json", options->json, "Prints JSON");
  command->callback([options] {
    if (options->params.empty() && options->model.empty()) {
      throw std::invalid_argument(
          "plan needs MODEL or --params, as in: minimodel plan --params 4B");
    }
    if (options->params.empty()) {
      plan_model(*options);
    } else {
      plan_params(*options);
    }
  });
}

}  // namespace warpkit::minimodel::cli
