#include "minimodel/model/load.hpp"

#include <chrono>
#include <cstring>
#include <set>

#include "minimodel/gguf/model_error.hpp"
#include "reference_cpu/reference.hpp"

namespace warpkit::minimodel {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Finds tensors by name and checks them; remembers which were asked for.
class TensorList {
 public:
  explicit TensorList(const GgufFile& file) : file_(file) {}

  const Tensor* find(const std::string& name) {
    const Tensor* tensor = file_.find_tensor(name);
    if (tensor == nullptr) return nullptr;
    known_.insert(tensor);
    if (!tensor->type->weight) {
      file_.fail("tensor '" + name + "' has type " + std::string(tensor->type->name) +
                     ", but this runner computes with F32, F16, Q8_0 and Q4_0",
                 "convert the model to one of these");
    }
    return tensor;
  }

  const Tensor& matrix(const std::string& name, int rows, int cols) {
    return shaped(name, find(name), 2, rows, cols);
  }

  const Tensor& vector(const std::string& name, int cols) {
    return shaped(name, find(name), 1, 1, cols);
  }

  const Tensor& shaped(const std::string& name, const Tensor* tensor, int n_dims, int rows,
                       int cols) const {
    if (tensor == nullptr) file_.fail("tensor '" + name + "' is missing", kFetchAgain);
    if (tensor->n_dims != n_dims || tensor->rows != static_cast<std::uint64_t>(rows) ||
        tensor->cols != cols) {
      const std::string wanted =
          n_dims == 1 ? std::to_string(cols) : std::to_string(rows) + "," + std::to_string(cols);
      file_.fail("tensor '" + name + "' has shape " + shape_text(*tensor) +
                     ", but the metadata asks for (" + wanted + ")",
                 kFetchAgain);
    }
    return *tensor;
  }

  void refuse_unknown() const {
    for (const Tensor& tensor : file_.tensors()) {
      if (known_.count(&tensor) == 0) {
        file_.fail("tensor '" + printable(tensor.name) +
                       "' is none that the llama architecture of this runner knows",
                   "use a plain Llama model");
      }
    }
  }

 private:
  const GgufFile& file_;
  std::set<const Tensor*> known_;
};

/// The tensors of a model by their role; the same order as in Weights.
struct Bound {
  struct Layer {
    const Tensor *attn_norm, *attn_q, *attn_k, *attn_v, *attn_output;
    const Tensor *ffn_norm, *ffn_gate, *ffn_up, *ffn_down;
  };
  const Tensor* token_embd;
  std::vector<Layer> layers;
  const Tensor* output_norm;
  const Tensor* output;         ///< nullptr in a tied model
  const Tensor* rope_divisors;  ///< nullptr if there are none
};

Bound bind(const GgufFile& file, const Config& c) {
  TensorList list(file);
  Bound bound = {};
  bound.token_embd = &list.matrix("token_embd.weight", c.vocab_size, c.dim);
  for (int n = 0; n < c.n_layers; ++n) {
    const std::string blk = "blk." + std::to_string(n) + ".";
    Bound::Layer layer = {};
    layer.attn_norm = &list.vector(blk + "attn_norm.weight", c.dim);
    layer.attn_q = &list.matrix(blk + "attn_q.weight", c.q_dim(), c.dim);
    layer.attn_k = &list.matrix(blk + "attn_k.weight", c.kv_dim(), c.dim);
    layer.attn_v = &list.matrix(blk + "attn_v.weight", c.kv_dim(), c.dim);
    layer.attn_output = &list.matrix(blk + "attn_output.weight", c.dim, c.q_dim());
    layer.ffn_norm = &list.vector(blk + "ffn_norm.weight", c.dim);
    layer.ffn_gate = &list.matrix(blk + "ffn_gate.weight", c.hidden_dim, c.dim);
    layer.ffn_up = &list.matrix(blk + "ffn_up.weight", c.hidden_dim, c.dim);
    layer.ffn_down = &list.matrix(blk + "ffn_down.weight", c.dim, c.hidden_dim);
    bound.layers.push_back(layer);
  }
  bound.output_norm = &list.vector("output_norm.weight", c.dim);
  bound.output = list.find("output.weight");
  if (bound.output != nullptr) list.matrix("output.weight", c.vocab_size, c.dim);
  bound.rope_divisors = list.find("rope_freqs.weight");
  if (bound.rope_divisors != nullptr) list.vector("rope_freqs.weight", c.rope_dim / 2);
  list.refuse_unknown();
  return bound;
}

/// Moves tensors from the file to a backend and counts what that costs.
class Mover {
 public:
  Mover(const GgufFile& file, const Backend& backend, const Progress& progress)
      : file_(file), backend_(backend), progress_(progress) {
    for (const Tensor& tensor : file.tensors()) total_ += tensor.bytes;
  }

  WeightMatrix matrix(const Tensor& tensor) {
    const WeightType type = backend_.float_weights ? WeightType::F32 : *tensor.type->weight;
    return {move(tensor, backend_.float_weights), type, static_cast<int>(tensor.rows), tensor.cols};
  }

  const float* vector(const Tensor& tensor) {
    return static_cast<const float*>(move(tensor, true));
  }

  LoadStats stats;
  std::vector<Buffer> memory;

 private:
  const void* move(const Tensor& tensor, bool as_floats) {
    Clock::time_point start = Clock::now();
    std::vector<std::uint8_t> bytes = file_.read(tensor);
    stats.disk.seconds += seconds_since(start);
    stats.disk.bytes += bytes.size();

    if (as_floats && *tensor.type->weight != WeightType::F32) {
      start = Clock::now();
      std::vector<std::uint8_t> floats(weight_count(tensor) * sizeof(float));
      to_floats(*tensor.type->weight, bytes.data(), weight_count(tensor),
                reinterpret_cast<float*>(floats.data()));
      bytes = std::move(floats);
      stats.convert.seconds += seconds_since(start);
      stats.convert.bytes += bytes.size();
    }
    start = Clock::now();
    memory.emplace_back(backend_.memory, bytes.size());
    backend_.memory->write(memory.back().as<void>(), bytes.data(), bytes.size());
    stats.device.seconds += seconds_since(start);
    stats.device.bytes += bytes.size();
    if (progress_) progress_(stats.disk.bytes, total_);
    return memory.back().as<void>();
  }

  const GgufFile& file_;
  const Backend& backend_;
  const Progress& progress_;
  std::uint64_t total_ = 0;
};

}  // namespace

void to_floats(WeightType type, const std::uint8_t* bytes, std::size_t count, float* out) {
  switch (type) {
    case WeightType::F32:
      std::memcpy(out, bytes, count * sizeof(float));
      return;
    case WeightType::F16:
      reference::dequantize_f16(bytes, count, out);
      return;
    case WeightType::Q8_0:
      reference::dequantize_q8_0(bytes, count, out);
      return;
    case WeightType::Q4_0:
      reference::dequantize_q4_0(bytes, count, out);
      return;
  }
}

void check_tensors(const GgufFile& file, const Config& config) { bind(file, config); }

Weights load_weights(const GgufFile& file, const Config& config, const Backend& backend,
                     LoadStats* stats, const Progress& progress) {
  const Bound bound = bind(file, config);
  Mover mover(file, backend, progress);
  Weights weights = {};
  weights.token_embd = mover.matrix(*bound.token_embd);
  for (const Bound::Layer& from : bound.layers) {
    LayerWeights to = {};
    to.attn_norm = mover.vector(*from.attn_norm);
    to.attn_q = mover.matrix(*from.attn_q);
    to.attn_k = mover.matrix(*from.attn_k);
    to.attn_v = mover.matrix(*from.attn_v);
    to.attn_output = mover.matrix(*from.attn_output);
    to.ffn_norm = mover.vector(*from.ffn_norm);
    to.ffn_gate = mover.matrix(*from.ffn_gate);
    to.ffn_up = mover.matrix(*from.ffn_up);
    to.ffn_down = mover.matrix(*from.ffn_down);
    weights.layers.push_back(to);
  }
  weights.output_norm = mover.vector(*bound.output_norm);
  weights.output = bound.output != nullptr ? mover.matrix(*bound.output) : weights.token_embd;
  if (bound.rope_divisors != nullptr) weights.rope_divisors = mover.vector(*bound.rope_divisors);
  weights.memory = std::move(mover.memory);
  if (stats != nullptr) *stats = mover.stats;
  return weights;
}

}  // namespace warpkit::minimodel
