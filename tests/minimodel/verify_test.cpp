// verify() passes where it should, and finds kernels that are wrong on purpose.
#include "minimodel/verify/verify.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "kernels/attention/attention.hpp"
#include "kernels/rmsnorm/rmsnorm.hpp"
#include "kernels/swiglu/swiglu.hpp"
#include "minimodel/quantize/quantize.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"
#include "minimodel/verify/accuracy.hpp"
#include "tests/minimodel/data_folder.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;
using Ids = std::vector<int>;

const Ids kPrompt = {1, 270, 265, 266, 280};

VerifyResult run(const GgufFile& file, const Operations& operations, const Ids& prompt = kPrompt) {
  Backend broken = device_backend();
  broken.operations = operations;
  const int seq_len = static_cast<int>(prompt.size()) + 3;
  Session reference(file, reference_backend(), seq_len);
  Session device(file, broken, seq_len);
  return verify(reference, device, prompt, 3, kVerifyTolerance, {});
}

std::string first_failure(const VerifyResult& r) {
  if (r.passed) return "";
  const Comparison& row = r.rows.at(static_cast<std::size_t>(r.first_failure_row));
  return row.name + " " + row.operation + " " + std::to_string(r.first_failure_pos);
}

TEST(Verify, PassesForEveryTypeAndForMixedOnes) {
  for (const WeightType type :
       {WeightType::F32, WeightType::F16, WeightType::Q8_0, WeightType::Q4_0}) {
    const VerifyResult r = run(test::open_built(test::tiny_llama(type)), kernel_operations());
    EXPECT_EQ(first_failure(r), "") << weight_type_name(type);
    EXPECT_EQ(r.tokens, 8);
    EXPECT_EQ(r.rows.size(), 1u + 2 * 15 + 2 + 1);
  }
  const auto mixed = test::tiny_llama(WeightType::F32, false, true);
  EXPECT_EQ(first_failure(run(test::open_built(mixed), kernel_operations())), "");
}

TEST(Verify, PassesForFilesThatLlamaCppWrote) {
  WARPKIT_NEEDS_DATA(folder);
  for (const char* model :
       {"stories260K-F32", "stories260K-F16", "stories260K-Q8_0", "stories260K-Q4_0",
        "rand-llama-F16", "rand-llama-Q8_0", "rand-llama-Q4_0", "llama-2-tiny-random"}) {
    const GgufFile file(open_file(folder + "/models/" + model + ".gguf"));
    const Ids prompt = Tokenizer(file).encode("Once upon a time");
    const VerifyResult r = run(file, kernel_operations(), prompt);
    EXPECT_EQ(first_failure(r), "") << model;
  }
}

TEST(Verify, PassesForTheShippedModelInEveryType) {
  const std::string path = std::string(WARPKIT_SOURCE_DIR) + "/minimodel/models/tiny-F16.gguf";
  const GgufFile shipped(open_file(path));
  const Ids prompt = Tokenizer(shipped).encode("Mia");
  EXPECT_EQ(first_failure(run(shipped, kernel_operations(), prompt)), "");
  const std::string other = testing::TempDir() + "tiny-" + std::to_string(::getpid()) + ".gguf";
  for (const WeightType type : {WeightType::F32, WeightType::Q8_0, WeightType::Q4_0}) {
    quantize_file(shipped, other, type, {});
    const GgufFile file(open_file(other));
    EXPECT_EQ(first_failure(run(file, kernel_operations(), prompt)), "") << weight_type_name(type);
  }
  std::filesystem::remove(other);
}

// Each of these is right except for the mistake it is named after.

int layer_of_call = 0;  // counts the calls of an operation, to break it in one layer only

void attention_without_the_newest(const float* q, const float* keys, const float* values,
                                  int n_heads, int n_kv_heads, int head_dim, int pos, float* out,
                                  cudaStream_t stream) {
  const bool second_layer = layer_of_call++ % test::kTinyLayers == 1;
  const int last = second_layer && pos > 0 ? pos - 1 : pos;
  warpkit::attention(q, keys, values, n_heads, n_kv_heads, head_dim, last, out, stream);
}

void rmsnorm_with_large_epsilon(const float* x, const float* weight, int rows, int dim, float eps,
                                float* y, cudaStream_t stream) {
  warpkit::rmsnorm(x, weight, rows, dim, 1e3f * eps, y, stream);
}

void swiglu_with_arguments_exchanged(const float* gate, const float* up, int n, float* out,
                                     cudaStream_t stream) {
  warpkit::swiglu(up, gate, n, out, stream);
}

void rope_in_the_other_order(float* x, int n_heads, int head_dim, int rope_dim, int pos,
                             float freq_base, RopeOrder, const float* divisors,
                             cudaStream_t stream) {
  warpkit::rope(x, n_heads, head_dim, rope_dim, pos, freq_base, RopeOrder::HalfSplit, divisors,
                stream);
}

void matvec_that_does_nothing(const WeightMatrix&, const float*, float*, cudaStream_t) {}

void argmax_off_the_end(const float* x, int n, int* index, cudaStream_t stream) {
  kernel_operations().argmax(x, n > 1 ? n / 2 : n, index, stream);
}

TEST(Verify, NamesLayerAndOperationOfABrokenKernel) {
  const GgufFile file = test::open_built(test::tiny_llama(WeightType::F16));
  const auto broken = [&](void (*change)(Operations*)) {
    Operations operations = kernel_operations();
    change(&operations);
    return first_failure(run(file, operations));
  };
  layer_of_call = 0;
  EXPECT_EQ(broken([](Operations* o) { o->attention = attention_without_the_newest; }),
            "blk.1.attn_heads attention 1");
  EXPECT_EQ(broken([](Operations* o) { o->rmsnorm = rmsnorm_with_large_epsilon; }),
            "blk.0.attn_norm rmsnorm 0");
  EXPECT_EQ(broken([](Operations* o) { o->swiglu = swiglu_with_arguments_exchanged; }),
            "blk.0.ffn_swiglu swiglu 0");
  EXPECT_EQ(broken([](Operations* o) { o->rope = rope_in_the_other_order; }),
            "blk.0.attn_q_rope rope 1");
  EXPECT_EQ(broken([](Operations* o) { o->matvec = matvec_that_does_nothing; }),
            "blk.0.attn_q matvec 0");
  EXPECT_EQ(broken([](Operations* o) { o->argmax = argmax_off_the_end; }).substr(0, 19),
            "greedy token argmax");
}

TEST(NormalisedError, NaNAndZerosNeverPass) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const float nan = std::nanf("");
  double max_error = 0.0;
  EXPECT_EQ(normalised_error({1.0f, 2.5f}, {1.0f, 2.0f}, &max_error), 0.25);
  EXPECT_EQ(max_error, 0.5);
  EXPECT_EQ(normalised_error({nan}, {1.0f}, &max_error), kInfinity);
  EXPECT_EQ(normalised_error({nan}, {nan}, &max_error), kInfinity);
  EXPECT_EQ(normalised_error({1e-9f}, {0.0f}, &max_error), kInfinity);
  EXPECT_EQ(normalised_error({0.0f}, {0.0f}, &max_error), 0.0);
  EXPECT_EQ(normalised_error({1.0f}, {1.0f, 1.0f}, &max_error), kInfinity);
}

TEST(Verify, RefusesWhatDoesntFit) {
  const GgufFile file = test::open_built(test::tiny_llama(WeightType::F16));
  Session a(file, reference_backend(), 4);
  Session b(file, reference_backend(), 4);
  EXPECT_THROW(verify(a, b, {}, 1, kVerifyTolerance, {}), std::invalid_argument);
  EXPECT_THROW(verify(a, b, {1, 2, 3}, 2, kVerifyTolerance, {}), std::invalid_argument);
  EXPECT_THROW(verify(a, b, {1}, -1, kVerifyTolerance, {}), std::invalid_argument);
}

// The shipped model answers; a wrong expectation must count as wrong.
TEST(Accuracy, CountsRightAndWrongAnswersByTask) {
  const std::string path = std::string(WARPKIT_SOURCE_DIR) + "/minimodel/models/tiny-F16.gguf";
  const GgufFile file(open_file(path));
  const Tokenizer tokenizer(file);
  const auto format = find_chat_format(file, tokenizer.vocabulary());
  ASSERT_TRUE(format.has_value());
  Session session(file, reference_backend(), 128);
  const std::string hello =
      "Hello! I am Tiny. Tell me a story and ask me about it, or ask me for a sum.";
  const Accuracy accuracy = measure_accuracy(
      session, tokenizer, *format,
      {{"greeting", "Hello!", hello}, {"greeting", "Hello!", "Goodbye."}, {"other", "Hi!", hello}},
      {});
  ASSERT_EQ(accuracy.scores.size(), 2u);
  EXPECT_EQ(accuracy.scores[0].task, "greeting");
  EXPECT_EQ(accuracy.scores[0].right, 1);
  EXPECT_EQ(accuracy.scores[0].total, 2);
  EXPECT_EQ(accuracy.scores[1].right, 1);
  ASSERT_EQ(accuracy.wrong.size(), 1u);
  EXPECT_EQ(accuracy.wrong[0].said, hello);
}

}  // namespace
