#include "minimodel/plan/plan.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

constexpr double kLargestSum = 0x1p62;

/// The layer that a tensor belongs to, from a name like "blk.12.attn_q.weight"; -1 for none.
int layer_of(const std::string& name) {
  constexpr std::size_t kPrefix = 4;
  if (name.compare(0, kPrefix, "blk.") != 0) return -1;
  int layer = -1;
  for (std::size_t i = kPrefix; i < name.size() && name[i] >= '0' && name[i] <= '9'; ++i) {
    if (layer > 100000000) return -1;
    layer = std::max(layer, 0) * 10 + (name[i] - '0');
  }
  return layer;
}

}  // namespace

std::vector<TypeBytes> bytes_by_type(const GgufFile& file) {
  std::vector<TypeBytes> result;
  for (const Tensor& tensor : file.tensors()) {
    auto row = std::find_if(result.begin(), result.end(),
                            [&](const TypeBytes& r) { return r.type == tensor.type->name; });
    if (row == result.end()) {
      row = result.insert(result.end(), {std::string(tensor.type->name), 0, 0, 0});
    }
    row->count += 1;
    row->weights += weight_count(tensor);
    row->bytes += tensor.bytes;
  }
  return result;
}

const std::vector<StorageType>& storage_types() {
  static const std::vector<StorageType> types = {
      {"FP32", 4.0, "4 bytes a weight"},
      {"FP16", 2.0, "2 bytes a weight"},
      {"INT8", 1.0, "1 byte a weight, without scales"},
      {"INT4", 0.5, "half a byte a weight, without scales"},
      {"Q8_0", 34.0 / 32.0, "INT8 with a scale for each 32 weights"},
      {"Q4_0", 18.0 / 32.0, "INT4 with a scale for each 32 weights"},
  };
  return types;
}

std::uint64_t weight_bytes(std::uint64_t params, const StorageType& type) {
  return static_cast<std::uint64_t>(
      std::llround(static_cast<double>(params) * type.bytes_per_weight));
}

MemoryPlan plan_memory(const GgufFile& file, const Config& c, int ctx) {
  if (ctx < 1 || ctx > c.context_length) {
    throw std::invalid_argument("context of " + std::to_string(ctx) +
                                " positions isn't in 1 to the model's " +
                                std::to_string(c.context_length));
  }
  MemoryPlan plan;
  plan.ctx = ctx;
  plan.n_layers = c.n_layers;
  std::map<int, std::uint64_t> by_layer;
  for (const Tensor& tensor : file.tensors()) {
    plan.weights += tensor.bytes;  // no overflow: tensors lie side by side in one file
    by_layer[layer_of(tensor.name)] += tensor.bytes;
  }
  plan.outside = by_layer[-1];
  by_layer.erase(-1);

  // In double first: hyper-parameters of a hostile file multiply to more than 64 bits hold.
  const double cache = 2.0 * sizeof(float) * ctx * double(c.n_kv_heads) * c.head_dim * c.n_layers;
  const double floats = 3.0 * c.dim + 2.0 * c.n_heads * double(c.head_dim) + 3.0 * c.hidden_dim +
                        double(c.vocab_size);
  if (cache + floats * sizeof(float) + static_cast<double>(plan.weights) > kLargestSum) {
    file.fail("the model would need more than 2^62 bytes", kFetchAgain);
  }
  plan.kv_cache = static_cast<std::uint64_t>(cache);
  plan.activations = static_cast<std::uint64_t>(floats * sizeof(float)) + 2 * sizeof(int);
  plan.total = plan.weights + plan.kv_cache + plan.activations;
  for (const auto& [layer, bytes] : by_layer) {
    plan.largest_layer = std::max(plan.largest_layer, bytes);
  }
  plan.largest_layer += plan.kv_cache / static_cast<unsigned>(c.n_layers);
  return plan;
}

int layers_that_fit(const MemoryPlan& plan, std::uint64_t memory) {
  if (plan.total <= memory) return plan.n_layers;
  const std::uint64_t fixed = plan.outside + plan.activations;
  if (memory <= fixed || plan.largest_layer == 0) return 0;
  const std::uint64_t fitting = (memory - fixed) / plan.largest_layer;
  return static_cast<int>(std::min(fitting, static_cast<std::uint64_t>(plan.n_layers)));
}

}  // namespace warpkit::minimodel
