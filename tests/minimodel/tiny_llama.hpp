// A Llama with random weights, small enough to build in a test, with uneven shapes.
#pragma once

#include <string>
#include <vector>

#include "minimodel/quantize/quantize.hpp"
#include "tests/minimodel/gguf_builder.hpp"
#include "tests/support/random.hpp"

namespace warpkit::test {

inline constexpr int kTinyDim = 64;
inline constexpr int kTinyHidden = 96;
inline constexpr int kTinyLayers = 2;
inline constexpr int kTinyHeads = 4;
inline constexpr int kTinyKvHeads = 2;
inline constexpr int kTinyHeadDim = kTinyDim / kTinyHeads;
inline constexpr int kTinyContext = 48;
inline constexpr int kTinyLetters = 26;
inline constexpr int kTinyFirstByte = 3;
inline constexpr int kTinyUser = kTinyFirstByte + 256;
inline constexpr int kTinyFirstLetter = kTinyUser + 3;

// Unknown, begin, end, 256 bytes, three turn tokens, "▁" and the letters, and a few joined pieces.
inline std::vector<std::string> tiny_pieces() {
  std::vector<std::string> pieces = {"<unk>", "<s>", "</s>"};
  for (int byte = 0; byte < 256; ++byte) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    pieces.push_back(std::string("<0x") + kDigits[byte >> 4] + kDigits[byte & 15] + ">");
  }
  for (const char* turn : {"<|user|>", "<|assistant|>", "<|end|>"}) pieces.emplace_back(turn);
  for (int i = 0; i < kTinyLetters; ++i) pieces.emplace_back(1, static_cast<char>('a' + i));
  for (const char* joined : {"\xE2\x96\x81", "ab", "abc", "bc", "cd",
                             "\xE2\x96\x81"
                             "a"}) {
    pieces.emplace_back(joined);
  }
  return pieces;
}

inline void add_vocabulary(GgufBuilder* builder) {
  const std::vector<std::string> pieces = tiny_pieces();
  std::vector<float> scores(pieces.size(), 0.0f);
  std::vector<int> types(pieces.size(), 1);
  types[0] = 2;
  types[1] = types[2] = 3;
  for (int i = 0; i < 256; ++i) types[static_cast<std::size_t>(kTinyFirstByte + i)] = 6;
  for (int i = 0; i < 3; ++i) types[static_cast<std::size_t>(kTinyUser + i)] = 3;
  for (std::size_t i = kTinyFirstLetter; i < pieces.size(); ++i) {
    scores[i] = -static_cast<float>(pieces.size() - i);  // later pieces join first
  }
  builder->text("tokenizer.ggml.model", "llama");
  builder->texts("tokenizer.ggml.tokens", pieces);
  builder->reals("tokenizer.ggml.scores", scores);
  builder->integers("tokenizer.ggml.token_type", types);
  builder->integer("tokenizer.ggml.bos_token_id", 1);
  builder->integer("tokenizer.ggml.eos_token_id", 2);
}

inline void add_tensor(GgufBuilder* builder, const std::string& name, int rows, int cols,
                       WeightType type, std::uint64_t seed) {
  const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  const bool vector = rows == 1;
  const std::vector<float> values =
      vector ? random_floats(count, seed, 0.5f, 1.5f) : random_floats(count, seed, -0.3f, 0.31f);
  GgufBuilder::BuiltTensor& t = builder->tensor(name);
  t.dims = {static_cast<std::uint64_t>(cols)};
  if (!vector) t.dims.push_back(static_cast<std::uint64_t>(rows));
  const WeightType stored = vector ? WeightType::F32 : type;
  t.type = minimodel::tensor_type(stored).id;
  t.data = minimodel::from_floats(stored, values.data(), count);
}

// A whole model. In a mixed one every matrix takes the next of the four types.
inline GgufBuilder tiny_llama(WeightType type, bool tied = false, bool mixed = false) {
  constexpr WeightType kCycle[] = {WeightType::Q8_0, WeightType::F16, WeightType::Q4_0,
                                   WeightType::F32};
  GgufBuilder b;
  b.text("general.architecture", "llama");
  b.integer("llama.block_count", kTinyLayers);
  b.integer("llama.context_length", kTinyContext);
  b.integer("llama.embedding_length", kTinyDim);
  b.integer("llama.feed_forward_length", kTinyHidden);
  b.integer("llama.attention.head_count", kTinyHeads);
  b.integer("llama.attention.head_count_kv", kTinyKvHeads);
  b.real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
  add_vocabulary(&b);
  std::uint64_t seed = 0;
  const auto add = [&](const std::string& name, int rows, int cols) {
    ++seed;
    add_tensor(&b, name, rows, cols, mixed ? kCycle[seed % 4] : type, seed);
  };
  const int vocab = static_cast<int>(tiny_pieces().size());
  add("token_embd.weight", vocab, kTinyDim);
  for (int n = 0; n < kTinyLayers; ++n) {
    const std::string blk = "blk." + std::to_string(n) + ".";
    add(blk + "attn_norm.weight", 1, kTinyDim);
    add(blk + "attn_q.weight", kTinyDim, kTinyDim);
    add(blk + "attn_k.weight", kTinyKvHeads * kTinyHeadDim, kTinyDim);
    add(blk + "attn_v.weight", kTinyKvHeads * kTinyHeadDim, kTinyDim);
    add(blk + "attn_output.weight", kTinyDim, kTinyDim);
    add(blk + "ffn_norm.weight", 1, kTinyDim);
    add(blk + "ffn_gate.weight", kTinyHidden, kTinyDim);
    add(blk + "ffn_up.weight", kTinyHidden, kTinyDim);
    add(blk + "ffn_down.weight", kTinyDim, kTinyHidden);
  }
  add("output_norm.weight", 1, kTinyDim);
  if (!tied) add("output.weight", vocab, kTinyDim);
  return b;
}

inline minimodel::GgufFile open_built(const GgufBuilder& builder) {
  return minimodel::GgufFile(minimodel::from_memory("built.gguf", builder.build()));
}

}  // namespace warpkit::test
