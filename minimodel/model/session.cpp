#include "minimodel/model/session.hpp"

#include <stdexcept>

#include "kernels/attention/attention.hpp"
#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

constexpr cudaStream_t kStream = nullptr;  // one model, one queue: the default stream

Config checked_config(const GgufFile& file, const Backend& backend, int seq_len) {
  const Config config = read_config(file);
  if (seq_len < 1 || seq_len > config.context_length) {
    throw std::invalid_argument("context of " + std::to_string(seq_len) +
                                " positions isn't in 1 to the model's " +
                                std::to_string(config.context_length));
  }
  if (config.sliding_window > 0 && seq_len > config.sliding_window) {
    file.fail("the model attends to a sliding window of " + std::to_string(config.sliding_window) +
                  " positions, which isn't supported",
              "use --ctx " + std::to_string(config.sliding_window) + " or less");
  }
  if (!backend.float_weights &&
      !attention_accepts(config.n_heads, config.n_kv_heads, config.head_dim, 0)) {
    file.fail("heads of " + std::to_string(config.head_dim) +
                  " elements are longer than the attention kernel takes",
              "use --device reference");
  }
  return config;
}

KvCache make_cache(const Config& c, const std::shared_ptr<MemorySpace>& memory, int seq_len) {
  KvCache cache = {};
  cache.seq_len = seq_len;
  const std::size_t bytes =
      static_cast<std::size_t>(seq_len) * static_cast<std::size_t>(c.kv_dim()) * sizeof(float);
  for (int layer = 0; layer < c.n_layers; ++layer) {
    cache.keys.emplace_back(memory, bytes);
    cache.values.emplace_back(memory, bytes);
  }
  return cache;
}

Activations make_activations(const Config& c, const std::shared_ptr<MemorySpace>& memory) {
  const auto floats = [&](int count) {
    return Buffer(memory, static_cast<std::size_t>(count) * sizeof(float));
  };
  Activations act;
  act.x = floats(c.dim);
  act.norm = floats(c.dim);
  act.q = floats(c.q_dim());
  act.heads = floats(c.q_dim());
  act.out = floats(c.dim);
  act.gate = floats(c.hidden_dim);
  act.up = floats(c.hidden_dim);
  act.hidden = floats(c.hidden_dim);
  act.logits = floats(c.vocab_size);
  act.token = Buffer(memory, sizeof(int));
  act.greedy = Buffer(memory, sizeof(int));
  return act;
}

std::uint64_t matrix_bytes(const WeightMatrix& w) {
  return static_cast<std::uint64_t>(w.rows) * row_bytes(w.type, w.cols);
}

}  // namespace

Session::Session(const GgufFile& file, Backend backend, int seq_len, const Progress& progress)
    : backend_(std::move(backend)),
      config_(checked_config(file, backend_, seq_len)),
      weights_(load_weights(file, config_, backend_, &load_stats_, progress)),
      cache_(make_cache(config_, backend_.memory, seq_len)),
      act_(make_activations(config_, backend_.memory)) {}

void Session::forward(int token, int pos) {
  const Config& c = config_;
  const Operations& ops = backend_.operations;
  if (token < 0 || token >= c.vocab_size) throw std::invalid_argument("forward: no such token");
  if (pos < 0 || pos >= cache_.seq_len) throw std::invalid_argument("forward: no such position");
  float* x = act_.x.as<float>();
  float* norm = act_.norm.as<float>();
  float* logits = act_.logits.as<float>();

  backend_.memory->write(act_.token.as<int>(), &token, sizeof(token));
  ops.embedding(weights_.token_embd, act_.token.as<int>(), 1, x, kStream);
  show("token_embd", -1, "embedding", pos, x, c.dim);

  for (int layer = 0; layer < c.n_layers; ++layer) {
    attention_block(layer, pos);
    feed_forward_block(layer, pos);
  }

  ops.rmsnorm(x, weights_.output_norm, 1, c.dim, c.norm_eps, norm, kStream);
  show("output_norm", -1, "rmsnorm", pos, norm, c.dim);
  ops.matvec(weights_.output, norm, logits, kStream);
  show("logits", -1, "matvec", pos, logits, c.vocab_size);
}

void Session::attention_block(int layer, int pos) {
  const Config& c = config_;
  const Operations& ops = backend_.operations;
  const LayerWeights& w = weights_.layers[static_cast<std::size_t>(layer)];
  float* keys = cache_.keys[static_cast<std::size_t>(layer)].as<float>();
  float* values = cache_.values[static_cast<std::size_t>(layer)].as<float>();
  const std::size_t row = static_cast<std::size_t>(pos) * static_cast<std::size_t>(c.kv_dim());
  float* x = act_.x.as<float>();          // (dim)
  float* norm = act_.norm.as<float>();    // (dim)
  float* q = act_.q.as<float>();          // (n_heads,head_dim)
  float* key = keys + row;                // (n_kv_heads,head_dim)
  float* value = values + row;            // (n_kv_heads,head_dim)
  float* heads = act_.heads.as<float>();  // (n_heads,head_dim)
  float* out = act_.out.as<float>();      // (dim)

  // [attention-block]
  ops.rmsnorm(x, w.attn_norm, 1, c.dim, c.norm_eps, norm, kStream);
  show("attn_norm", layer, "rmsnorm", pos, norm, c.dim);

  ops.matvec(w.attn_q, norm, q, kStream);
  show("attn_q", layer, "matvec", pos, q, c.q_dim());
  ops.matvec(w.attn_k, norm, key, kStream);
  show("attn_k", layer, "matvec", pos, key, c.kv_dim());
  ops.matvec(w.attn_v, norm, value, kStream);
  show("attn_v", layer, "matvec", pos, value, c.kv_dim());

  ops.rope(q, c.n_heads, c.head_dim, c.rope_dim, pos, c.rope_freq_base, RopeOrder::Interleaved,
           weights_.rope_divisors, kStream);
  show("attn_q_rope", layer, "rope", pos, q, c.q_dim());
  ops.rope(key, c.n_kv_heads, c.head_dim, c.rope_dim, pos, c.rope_freq_base, RopeOrder::Interleaved,
           weights_.rope_divisors, kStream);
  show("attn_k_rope", layer, "rope", pos, key, c.kv_dim());

  ops.attention(q, keys, values, c.n_heads, c.n_kv_heads, c.head_dim, pos, heads, kStream);
  show("attn_heads", layer, "attention", pos, heads, c.q_dim());
  ops.matvec(w.attn_output, heads, out, kStream);
  show("attn_out", layer, "matvec", pos, out, c.dim);

  ops.residual_add(x, out, c.dim, kStream);
  show("attn_residual", layer, "residual_add", pos, x, c.dim);
  // [attention-block]
}

void Session::feed_forward_block(int layer, int pos) {
  const Config& c = config_;
  const Operations& ops = backend_.operations;
  const LayerWeights& w = weights_.layers[static_cast<std::size_t>(layer)];
  float* x = act_.x.as<float>();            // (dim)
  float* norm = act_.norm.as<float>();      // (dim)
  float* gate = act_.gate.as<float>();      // (hidden_dim)
  float* up = act_.up.as<float>();          // (hidden_dim)
  float* hidden = act_.hidden.as<float>();  // (hidden_dim)
  float* out = act_.out.as<float>();        // (dim)

  ops.rmsnorm(x, w.ffn_norm, 1, c.dim, c.norm_eps, norm, kStream);
  show("ffn_norm", layer, "rmsnorm", pos, norm, c.dim);

  ops.matvec(w.ffn_gate, norm, gate, kStream);
  show("ffn_gate", layer, "matvec", pos, gate, c.hidden_dim);
  ops.matvec(w.ffn_up, norm, up, kStream);
  show("ffn_up", layer, "matvec", pos, up, c.hidden_dim);
  ops.swiglu(gate, up, c.hidden_dim, hidden, kStream);
  show("ffn_swiglu", layer, "swiglu", pos, hidden, c.hidden_dim);
  ops.matvec(w.ffn_down, hidden, out, kStream);
  show("ffn_out", layer, "matvec", pos, out, c.dim);

  ops.residual_add(x, out, c.dim, kStream);
  show("ffn_residual", layer, "residual_add", pos, x, c.dim);
}

void Session::show(const char* name, int layer, const char* operation, int pos, const float* data,
                   int count) {
  if (!observer_) return;
  const std::string prefix = layer < 0 ? "" : "blk." + std::to_string(layer) + ".";
  Intermediate intermediate = {prefix + name, operation, pos, {}};
  intermediate.data.resize(static_cast<std::size_t>(count));
  backend_.memory->read(intermediate.data.data(), data,
                        static_cast<std::size_t>(count) * sizeof(float));
  observer_(std::move(intermediate));
}

std::vector<float> Session::logits() {
  std::vector<float> result(static_cast<std::size_t>(config_.vocab_size));
  backend_.memory->read(result.data(), act_.logits.as<float>(), result.size() * sizeof(float));
  return result;
}

float Session::logit(int token) {
  float value = 0.0f;
  backend_.memory->read(&value, act_.logits.as<float>() + token, sizeof(value));
  return value;
}

int Session::greedy() {
  backend_.operations.argmax(act_.logits.as<float>(), config_.vocab_size, act_.greedy.as<int>(),
                             kStream);
  int token = 0;
  backend_.memory->read(&token, act_.greedy.as<int>(), sizeof(token));
  return token;
}

std::uint64_t Session::weight_bytes_per_token() const {
  const auto norm_bytes = static_cast<std::uint64_t>(config_.dim) * sizeof(float);
  std::uint64_t bytes = row_bytes(weights_.token_embd.type, config_.dim);
  for (const LayerWeights& w : weights_.layers) {
    bytes += 2 * norm_bytes;
    for (const WeightMatrix* m :
         {&w.attn_q, &w.attn_k, &w.attn_v, &w.attn_output, &w.ffn_gate, &w.ffn_up, &w.ffn_down}) {
      bytes += matrix_bytes(*m);
    }
  }
  return bytes + norm_bytes + matrix_bytes(weights_.output);
}

}  // namespace warpkit::minimodel
