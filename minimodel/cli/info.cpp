#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "minimodel/cli/cli.hpp"
#include "minimodel/gguf/model_error.hpp"
#include "minimodel/model/config.hpp"
#include "minimodel/plan/plan.hpp"
#include "minimodel/plan/units.hpp"

namespace warpkit::minimodel::cli {
namespace {

struct Options {
  std::string model;
  bool json = false;
};

// A model that this runner can't run is shown all the same, but not one whose numbers make no
// model. Vocabulary-only files and parts of a split model have no numbers to hold against their
// tensors.
void require_sound_numbers(const GgufFile& file) {
  const Metadata& meta = file.metadata();
  const bool whole = file.find_tensor("token_embd.weight") != nullptr &&
                     meta.integer("split.count", 0, 65535).value_or(1) <= 1;
  if (whole && meta.text("general.architecture") == "llama") read_llama_numbers(file);
}

nlohmann::json as_json(const GgufFile& file) {
  nlohmann::json metadata = nlohmann::json::object();
  for (const MetadataEntry& entry : file.metadata().entries()) {
    metadata[std::string(file.metadata().key(entry))] = file.metadata().describe(entry);
  }
  nlohmann::json tensors = nlohmann::json::array();
  for (const Tensor& tensor : file.tensors()) {
    tensors.push_back({{"name", tensor.name},
                       {"type", tensor.type->name},
                       {"shape", shape_text(tensor)},
                       {"offset", tensor.offset},
                       {"bytes", tensor.bytes}});
  }
  nlohmann::json types = nlohmann::json::array();
  for (const TypeBytes& row : bytes_by_type(file)) {
    types.push_back({{"type", row.type},
                     {"tensors", row.count},
                     {"weights", row.weights},
                     {"bytes", row.bytes}});
  }
  return {{"file", file.name()},  {"bytes", file.size()}, {"gguf_version", file.version()},
          {"metadata", metadata}, {"tensors", tensors},   {"bytes_by_type", types}};
}

void print(const GgufFile& file) {
  std::cout << fmt::format("{}: GGUF version {}, {}\n\nmetadata\n", printable(file.name(), 1000),
                           file.version(), bytes_text(file.size()));
  for (const MetadataEntry& entry : file.metadata().entries()) {
    std::cout << fmt::format("  {} = {}\n", printable(file.metadata().key(entry)),
                             file.metadata().describe(entry));
  }
  std::cout << fmt::format("\n{:<36} {:<8} {:<16} {:>12}\n", "tensor", "type", "shape", "bytes");
  for (const Tensor& tensor : file.tensors()) {
    std::cout << fmt::format("{:<36} {:<8} {:<16} {:>12}\n", printable(tensor.name),
                             tensor.type->name, shape_text(tensor), tensor.bytes);
  }
  std::cout << fmt::format("\n{:<8} {:>8} {:>14} {:>14}\n", "type", "tensors", "weights", "bytes");
  for (const TypeBytes& row : bytes_by_type(file)) {
    std::cout << fmt::format("{:<8} {:>8} {:>14} {:>14}  {}\n", row.type, row.count, row.weights,
                             row.bytes, bytes_text(row.bytes));
  }
}

}  // namespace

void add_info(CLI::App* app, int*) {
  auto* command = app->add_subcommand("info", "Shows metadata, tensors and bytes by type");
  auto options = std::make_shared<Options>();
  command->add_option("MODEL", options->model, "Path of a .gguf file, or tiny")->required();
  command->add_flag("--json", options->json, "Prints JSON");
  command->callback([options] {
    const GgufFile file(open_file(model_path(options->model)));
    require_sound_numbers(file);
    if (options->json) {
      print_json(as_json(file));
    } else {
      print(file);
    }
  });
}

}  // namespace warpkit::minimodel::cli
