#include "minimodel/model/config.hpp"

#include <limits>
#include <string>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

constexpr int kLargest = std::numeric_limits<int>::max();
constexpr std::string_view kOtherModel = "use a plain Llama model";

void require_llama(const GgufFile& file) {
  const Metadata& meta = file.metadata();
  const auto architecture = meta.text("general.architecture");
  if (!architecture) file.fail("metadata 'general.architecture' is missing", kFetchAgain);
  if (*architecture != "llama") {
    file.fail("architecture '" + printable(*architecture) + "' isn't supported, only 'llama' is",
              kOtherModel);
  }
  if (meta.integer("split.count", 0, 65535).value_or(1) > 1) {
    file.fail("this is one part of a model that is split over several files",
              "join the parts with llama-gguf-split --merge");
  }
  if (meta.integer("llama.expert_count", 0, kLargest).value_or(0) > 0) {
    file.fail("mixture-of-experts models aren't supported", kOtherModel);
  }
  const auto scaling = meta.text("llama.rope.scaling.type");
  if (scaling && *scaling != "none") {
    file.fail("rope scaling '" + printable(*scaling) + "' isn't supported", kOtherModel);
  }
  const auto linear = meta.real("llama.rope.scale_linear");
  if (linear && *linear != 1.0) file.fail("linear rope scaling isn't supported", kOtherModel);
}

int vocabulary_size(const GgufFile& file) {
  const Tensor* table = file.find_tensor("token_embd.weight");
  if (table == nullptr) {
    file.fail("tensor 'token_embd.weight' is missing: the file holds no model",
              "use a file with weights");
  }
  if (table->n_dims != 2 || table->rows > static_cast<std::uint64_t>(kLargest)) {
    file.fail(
        "tensor 'token_embd.weight' has shape " + shape_text(*table) + ", not (vocabulary,dim)",
        kFetchAgain);
  }
  const int vocab_size = static_cast<int>(table->rows);
  const auto said = file.metadata().integer("llama.vocab_size", 1, kLargest);
  if (said && *said != vocab_size) {
    file.fail("llama.vocab_size is " + std::to_string(*said) + ", but token_embd.weight has " +
                  std::to_string(vocab_size) + " rows",
              kFetchAgain);
  }
  return vocab_size;
}

void read_heads(const GgufFile& file, Config* config) {
  const Metadata& meta = file.metadata();
  config->n_heads = meta.required_integer("llama.attention.head_count", 1, config->dim);
  const auto kv_heads = meta.integer("llama.attention.head_count_kv", 1, config->n_heads);
  config->n_kv_heads = static_cast<int>(kv_heads.value_or(config->n_heads));
  if (config->n_heads % config->n_kv_heads != 0) {
    file.fail(std::to_string(config->n_heads) + " heads can't share " +
                  std::to_string(config->n_kv_heads) + " key-value heads evenly",
              kFetchAgain);
  }
  const auto key_length = meta.integer("llama.attention.key_length", 1, kLargest);
  const auto value_length = meta.integer("llama.attention.value_length", 1, kLargest);
  if (!key_length && config->dim % config->n_heads != 0) {
    file.fail("dim " + std::to_string(config->dim) + " isn't a multiple of the " +
                  std::to_string(config->n_heads) + " heads",
              kFetchAgain);
  }
  const std::int64_t head_dim = key_length.value_or(config->dim / config->n_heads);
  if (value_length.value_or(head_dim) != head_dim) {
    file.fail("keys and values of different lengths aren't supported", kOtherModel);
  }
  if (head_dim > kLargest / config->n_heads) {
    file.fail("llama.attention.key_length " + std::to_string(head_dim) + " is too large",
              kFetchAgain);
  }
  config->head_dim = static_cast<int>(head_dim);
}

void read_rope(const GgufFile& file, Config* config) {
  const Metadata& meta = file.metadata();
  const auto rope_dim = meta.integer("llama.rope.dimension_count", 2, kLargest);
  config->rope_dim = static_cast<int>(rope_dim.value_or(config->head_dim));
  if (config->rope_dim > config->head_dim || config->rope_dim % 2 != 0) {
    file.fail("llama.rope.dimension_count " + std::to_string(config->rope_dim) +
                  " isn't even and at most the head length " + std::to_string(config->head_dim),
              kFetchAgain);
  }
  config->rope_freq_base = static_cast<float>(meta.real("llama.rope.freq_base").value_or(10000.0));
  if (!(config->rope_freq_base >= 1.0f && config->rope_freq_base <= 1e12f)) {
    file.fail("llama.rope.freq_base isn't between 1 and 1e12", kFetchAgain);
  }
}

}  // namespace

Config read_llama_numbers(const GgufFile& file) {
  const Metadata& meta = file.metadata();
  Config config = {};
  config.vocab_size = vocabulary_size(file);
  // A layer has nine tensors, so their number bounds the layers before anything is allocated.
  constexpr int kTensorsOfLayer = 9;
  const auto most_layers = static_cast<int>(file.tensors().size() / kTensorsOfLayer);
  config.n_layers = meta.required_integer("llama.block_count", 1, kLargest);
  if (config.n_layers > most_layers) {
    file.fail("llama.block_count is " + std::to_string(config.n_layers) + ", but the " +
                  std::to_string(file.tensors().size()) + " tensors make " +
                  std::to_string(most_layers) + " layers at most",
              kFetchAgain);
  }
  config.dim = meta.required_integer("llama.embedding_length", 1, kLargest);
  config.hidden_dim = meta.required_integer("llama.feed_forward_length", 1, kLargest);
  config.context_length = meta.required_integer("llama.context_length", 1, kLargest);
  config.sliding_window =
      static_cast<int>(meta.integer("llama.attention.sliding_window", 0, kLargest).value_or(0));
  const auto eps = meta.real("llama.attention.layer_norm_rms_epsilon");
  if (!eps) file.fail("metadata 'llama.attention.layer_norm_rms_epsilon' is missing", kFetchAgain);
  config.norm_eps = static_cast<float>(*eps);
  if (!(config.norm_eps >= 0.0f && config.norm_eps < 1.0f)) {
    file.fail("llama.attention.layer_norm_rms_epsilon isn't between 0 and 1", kFetchAgain);
  }
  read_heads(file, &config);
  read_rope(file, &config);
  return config;
}

Config read_config(const GgufFile& file) {
  require_llama(file);
  return read_llama_numbers(file);
}

}  // namespace warpkit::minimodel
