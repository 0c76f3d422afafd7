// The reader's rules, one broken at a time in an otherwise sound file.
#include "minimodel/gguf/gguf_file.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "minimodel/gguf/model_error.hpp"
#include "minimodel/model/config.hpp"
#include "minimodel/model/load.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;
using test::ByteWriter;
using test::GgufBuilder;
using test::tiny_llama;

/// Everything a run checks before it computes.
void accept(const GgufBuilder& builder) {
  const GgufFile file = test::open_built(builder);
  const Tokenizer tokenizer(file);
  check_tensors(file, read_config(file));
}

/// The message with which a file is refused; empty if it is accepted.
std::string refusal(const GgufBuilder& builder) {
  try {
    accept(builder);
  } catch (const ModelError& error) {
    return error.what();
  }
  return "";
}

struct Rule {
  const char* name;
  const char* message;  ///< part of the refusal
  std::function<void(GgufBuilder&)> break_it;
};

std::ostream& operator<<(std::ostream& out, const Rule& rule) { return out << rule.name; }

class GgufRule : public testing::TestWithParam<Rule> {};

TEST_P(GgufRule, RefusesInOneLineWithTheFileAndTheNextStep) {
  GgufBuilder builder = tiny_llama(WeightType::Q8_0);
  ASSERT_EQ(refusal(builder), "");
  GetParam().break_it(builder);
  const std::string message = refusal(builder);
  EXPECT_NE(message.find(GetParam().message), std::string::npos) << message;
  EXPECT_EQ(message.rfind("built.gguf: ", 0), 0u) << message;
  EXPECT_NE(message.find("; "), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
}

constexpr char kHeads[] = "llama.attention.head_count";
constexpr char kTokens[] = "tokenizer.ggml.tokens";
constexpr char kQ[] = "blk.0.attn_q.weight";

const Rule kRules[] = {
    {"Version1", "version 1 isn't", [](GgufBuilder& b) { b.version = 1; }},
    {"Version4", "version 4 isn't", [](GgufBuilder& b) { b.version = 4; }},
    {"BigEndian", "big-endian", [](GgufBuilder& b) { b.version = 3u << 24; }},
    {"DuplicateKey", "appears twice", [](GgufBuilder& b) { b.add_again(kHeads); }},
    {"EmptyKey", "key is empty", [](GgufBuilder& b) { b.integer("", 1); }},
    {"UnknownValueType", "unknown type 77",
     [](GgufBuilder& b) { b.set("x", ByteWriter().u32(77).u64(0)); }},
    {"UnknownElementType", "array of unknown type 77",
     [](GgufBuilder& b) { b.set("x", ByteWriter().type(ValueType::Array).u32(77).u64(1)); }},
    {"NestedArray", "array of arrays",
     [](GgufBuilder& b) { b.set("x", ByteWriter().type(ValueType::Array).u32(9).u64(0)); }},
    {"ArrayOf2To63Strings", "9223372036854775808 strings",
     [](GgufBuilder& b) {
       b.set("x", ByteWriter().type(ValueType::Array).u32(8).u64(std::uint64_t{1} << 63));
     }},
    {"ArrayWhoseBytesWrap", "can't fit",
     [](GgufBuilder& b) {
       b.set("x", ByteWriter().type(ValueType::Array).u32(10).u64((std::uint64_t{1} << 61) + 1));
     }},
    {"Alignment0", "not in 8 to 65536", [](GgufBuilder& b) { b.integer("general.alignment", 0); }},
    {"Alignment4", "not in 8 to 65536", [](GgufBuilder& b) { b.integer("general.alignment", 4); }},
    {"Alignment24", "power of two", [](GgufBuilder& b) { b.integer("general.alignment", 24); }},
    {"AlignmentAsText", "not an integer",
     [](GgufBuilder& b) { b.text("general.alignment", "32"); }},
    {"NoDimensions", "0 dimensions", [](GgufBuilder& b) { b.tensor(kQ).dims = {}; }},
    {"FiveDimensions", "5 dimensions",
     [](GgufBuilder& b) {
       b.tensor(kQ).dims = {64, 64, 1, 1, 1};
     }},
    {"DimensionZero", "dimension of 0",
     [](GgufBuilder& b) {
       b.tensor(kQ).dims = {64, 0};
     }},
    {"DimensionsWrap", "larger than 2^64",
     [](GgufBuilder& b) {
       const std::uint64_t large = 2147483647;
       b.tensor(kQ).dims = {64, large, large, large};
     }},
    {"RemovedType", "unknown type 4", [](GgufBuilder& b) { b.tensor(kQ).type = 4; }},
    {"UnsupportedTypeByName", "has type Q6_K",
     [](GgufBuilder& b) {
       b.tensor(kQ).dims = {256, 16};
       b.tensor(kQ).type = 14;
     }},
    {"RowNoMultipleOfBlock", "rows of 60, not a multiple of 32 as Q8_0",
     [](GgufBuilder& b) {
       b.tensor(kQ).dims = {60, 64};
     }},
    {"OffsetUnaligned", "not a multiple of the alignment",
     [](GgufBuilder& b) { b.tensor(kQ).offset = 8; }},
    {"OffsetPastEnd", "ends past",
     [](GgufBuilder& b) { b.tensor(kQ).offset = std::int64_t{1} << 40; }},
    {"OffsetPlusBytesWraps", "ends past",
     [](GgufBuilder& b) { b.tensor(kQ).offset = 0x7fffffffffffffe0; }},
    {"Overlap", "overlap", [](GgufBuilder& b) { b.tensor(kQ).offset = 0; }},
    {"DuplicateTensor", "appears twice", [](GgufBuilder& b) { b.tensors.push_back(b.tensor(kQ)); }},
    {"LongTensorName", "more than the 64",
     [](GgufBuilder& b) { b.tensor(kQ).name = std::string(65, 'x'); }},
    {"Architecture", "'qwen2' isn't supported",
     [](GgufBuilder& b) { b.text("general.architecture", "qwen2"); }},
    {"NoArchitecture", "'general.architecture' is missing",
     [](GgufBuilder& b) { b.erase("general.architecture"); }},
    {"Experts", "mixture-of-experts", [](GgufBuilder& b) { b.integer("llama.expert_count", 8); }},
    {"RopeScaling", "rope scaling 'yarn'",
     [](GgufBuilder& b) { b.text("llama.rope.scaling.type", "yarn"); }},
    {"Split", "split over several files", [](GgufBuilder& b) { b.integer("split.count", 3); }},
    {"HeadCount0", "is 0, not in", [](GgufBuilder& b) { b.integer(kHeads, 0); }},
    {"HeadCountAsFloat", "not an integer", [](GgufBuilder& b) { b.real(kHeads, 4.0f); }},
    {"HeadsDontDivideDim", "isn't a multiple of the 3 heads",
     [](GgufBuilder& b) {
       b.integer(kHeads, 3);
       b.integer("llama.attention.head_count_kv", 3);
     }},
    {"KvHeadsDontDivideHeads", "can't share 3",
     [](GgufBuilder& b) { b.integer("llama.attention.head_count_kv", 3); }},
    {"KvHeadsPerLayer", "not an integer",
     [](GgufBuilder& b) {
       b.integers("llama.attention.head_count_kv", {2, 2});
     }},
    {"BlockCount4G", "not in 1 to",
     [](GgufBuilder& b) { b.integer("llama.block_count", 4294967295u); }},
    {"BlockCountBeyondTensors", "make 2 layers at most",
     [](GgufBuilder& b) { b.integer("llama.block_count", 1000000); }},
    {"FewerLayersThanTensors", "none that the llama architecture",
     [](GgufBuilder& b) { b.integer("llama.block_count", 1); }},
    {"ContextLength0", "is 0, not in",
     [](GgufBuilder& b) { b.integer("llama.context_length", 0); }},
    {"KeyLengthNegative", "is -16, not in",
     [](GgufBuilder& b) {
       b.set("llama.attention.key_length",
             ByteWriter().type(ValueType::I32).u32(static_cast<std::uint32_t>(-16)));
     }},
    {"KeyLengthHuge", "too large",
     [](GgufBuilder& b) { b.integer("llama.attention.key_length", 2147483647); }},
    {"ValueLengthDiffers", "different lengths",
     [](GgufBuilder& b) { b.integer("llama.attention.value_length", 8); }},
    {"RopeOdd", "isn't even", [](GgufBuilder& b) { b.integer("llama.rope.dimension_count", 3); }},
    {"RopeBeyondHead", "at most the head length",
     [](GgufBuilder& b) { b.integer("llama.rope.dimension_count", 32); }},
    {"RopeBaseInfinite", "isn't a finite number",
     [](GgufBuilder& b) {
       b.real("llama.rope.freq_base", std::numeric_limits<float>::infinity());
     }},
    {"RopeBaseNegative", "isn't between",
     [](GgufBuilder& b) { b.real("llama.rope.freq_base", -10000.0f); }},
    {"EpsilonMissing", "is missing",
     [](GgufBuilder& b) { b.erase("llama.attention.layer_norm_rms_epsilon"); }},
    {"EpsilonNegative", "isn't between",
     [](GgufBuilder& b) { b.real("llama.attention.layer_norm_rms_epsilon", -1.0f); }},
    {"VocabSizeDiffers", "llama.vocab_size is 5",
     [](GgufBuilder& b) { b.integer("llama.vocab_size", 5); }},
    {"TensorMissing", "'blk.0.attn_q.weight' is missing",
     [](GgufBuilder& b) { b.tensor(kQ).name = "spare"; }},
    {"TensorTransposed", "has shape (96,64), but the metadata asks for (64,96)",
     [](GgufBuilder& b) {
       b.tensor("blk.1.ffn_down.weight").dims = {64, 96};
     }},
    {"Bias", "'blk.0.attn_q.bias' is none that",
     [](GgufBuilder& b) { test::add_tensor(&b, "blk.0.attn_q.bias", 1, 64, WeightType::F32, 1); }},
    {"TokenizerBpe", "tokenizer 'gpt2'",
     [](GgufBuilder& b) { b.text("tokenizer.ggml.model", "gpt2"); }},
    {"TokensAsNumbers", "isn't an array of strings",
     [](GgufBuilder& b) {
       b.integers(kTokens, {1, 2, 3});
     }},
    {"NoTokens", "has no vocabulary", [](GgufBuilder& b) { b.texts(kTokens, {}); }},
    {"ScoresAsBytes", "isn't an array of float32",
     [](GgufBuilder& b) {
       b.set("tokenizer.ggml.scores",
             ByteWriter().type(ValueType::Array).type(ValueType::U8).u64(4).u32(0));
     }},
    {"ScoresTooFew", "one score a token",
     [](GgufBuilder& b) {
       b.reals("tokenizer.ggml.scores", {0.0f, 1.0f});
     }},
    {"TypesTooFew", "one type a token",
     [](GgufBuilder& b) {
       b.integers("tokenizer.ggml.token_type", {1, 1});
     }},
    {"ByteTokenLoose", "not of the form <0xNN>",
     [](GgufBuilder& b) {
       auto pieces = test::tiny_pieces();
       pieces[10] = "<0x-1>";
       b.texts(kTokens, pieces);
     }},
    {"BosBeyondVocabulary", "not in 0 to",
     [](GgufBuilder& b) { b.integer("tokenizer.ggml.bos_token_id", 100000); }},
    {"AddBosAs2", "isn't a bool",
     [](GgufBuilder& b) { b.boolean("tokenizer.ggml.add_bos_token", 2); }},
};

INSTANTIATE_TEST_SUITE_P(Rules, GgufRule, testing::ValuesIn(kRules),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(GgufFile, AcceptsVersion2AndEveryAlignment) {
  GgufBuilder builder = tiny_llama(WeightType::F16);
  builder.version = 2;
  EXPECT_EQ(refusal(builder), "");
  for (const std::uint64_t alignment : {8u, 64u, 4096u}) {
    builder.integer("general.alignment", alignment);
    const GgufFile file(from_memory("aligned.gguf", builder.build(alignment)));
    EXPECT_EQ(file.read(*file.find_tensor(kQ)), builder.tensor(kQ).data);
  }
}

TEST(GgufFile, ReadsValuesOfEveryType) {
  GgufBuilder b;
  b.set("i8", ByteWriter().type(ValueType::I8).number(0xFF, 1));
  b.set("u64", ByteWriter().type(ValueType::U64).u64(~std::uint64_t{0}));
  b.real("f32", 0.5f);
  b.boolean("bool", 1);
  b.text("text", "line\nbreak");
  const GgufFile file = test::open_built(b);
  EXPECT_EQ(file.metadata().integer("i8", -5, 5), -1);
  EXPECT_THROW(file.metadata().integer("u64", 0, 100), ModelError);
  EXPECT_EQ(file.metadata().real("f32"), 0.5);
  EXPECT_EQ(file.metadata().boolean("bool"), true);
  EXPECT_EQ(file.metadata().text("text"), "line\nbreak");
  EXPECT_EQ(file.metadata().describe(*file.metadata().find("text")), "line\\x0abreak");
  EXPECT_EQ(file.metadata().describe(*file.metadata().find("u64")), "18446744073709551615");
  EXPECT_FALSE(file.metadata().integer("none", 0, 1).has_value());
}

TEST(Printable, EscapesWhatCouldHarmATerminal) {
  EXPECT_EQ(printable("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(printable("\x1b[2J"), "\\x1b[2J");
  EXPECT_EQ(printable("\xC2\x9B"), "\\xc2\\x9b");
  EXPECT_EQ(printable("\xFF\xC0\x80"), "\\xff\\xc0\\x80");
  EXPECT_EQ(printable("abcdef", 3), "abc...");
}

TEST(ByteSource, RefusesWhatIsNoRegularFile) {
  EXPECT_THROW(open_file("/dev/null"), ModelError);
  EXPECT_THROW(open_file("/"), ModelError);
  EXPECT_THROW(open_file("/no/such/file"), ModelError);
}

}  // namespace
