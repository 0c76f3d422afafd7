// The forward pass on both backends, against numbers of other programs.
#include "minimodel/model/session.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "minimodel/generate/generate.hpp"
#include "minimodel/gguf/model_error.hpp"
#include "minimodel/verify/verify.hpp"
#include "tests/minimodel/data_folder.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;
using Ids = std::vector<int>;

constexpr char kDog[] = "Once upon a time, there was a dog";

Backend backend_named(const std::string& name) {
  return name == "reference" ? reference_backend() : device_backend();
}

/// Greedy ids after a prompt, as many as expected.
Ids greedy_ids(const GgufFile& file, const std::string& backend, const std::string& prompt,
               std::size_t count) {
  const Tokenizer tokenizer(file);
  const Ids prompt_ids = tokenizer.encode(prompt);
  GenerateSettings settings;
  settings.max_tokens = static_cast<int>(count);
  settings.sampler.temperature = 0.0;
  Session session(file, backend_named(backend), static_cast<int>(prompt_ids.size() + count));
  return generate(session, tokenizer, prompt_ids, settings).ids;
}

struct Known {
  const char* name;
  const char* model;
  const char* reference;
  const char* prompt;
};

std::ostream& operator<<(std::ostream& out, const Known& known) { return out << known.name; }

class GreedyIds : public testing::TestWithParam<std::tuple<const char*, Known>> {};

TEST_P(GreedyIds, EqualThoseOfAnotherProgram) {
  WARPKIT_NEEDS_DATA(folder);
  const auto& [backend, known] = GetParam();
  const GgufFile file(open_file(folder + "/models/" + known.model));
  const std::string path = folder + "/reference/" + known.reference;
  EXPECT_EQ(Tokenizer(file).encode(known.prompt), test::reference_ids(path, "prompt_ids"));
  const Ids expected = test::reference_ids(path, "greedy_ids");
  ASSERT_GE(expected.size(), 20u);
  EXPECT_EQ(greedy_ids(file, backend, known.prompt, expected.size()), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Models, GreedyIds,
    testing::Combine(
        testing::Values("reference", "device"),
        testing::Values(Known{"StoriesF32", "stories260K-F32.gguf", "260K_dog.txt", kDog},
                        Known{"StoriesF16", "stories260K-F16.gguf", "lcp_260K-F16_dog.txt", kDog},
                        Known{"RandomF16", "rand-llama-F16.gguf", "lcp_rand-llama-F16_dog.txt",
                              kDog},
                        Known{"TinyRandomF16", "llama-2-tiny-random.gguf",
                              "lcp_llama-2-tiny-random_dog.txt", kDog})),
    [](const auto& param) {
      return std::string(std::get<0>(param.param)) + std::get<1>(param.param).name;
    });

/// Logits after position 0 and after the last token of a prompt, one row after the other.
std::vector<float> first_and_last_logits(const GgufFile& file, Backend backend, const Ids& prompt) {
  Session session(file, std::move(backend), static_cast<int>(prompt.size()));
  std::vector<float> rows;
  for (std::size_t pos = 0; pos < prompt.size(); ++pos) {
    session.forward(prompt[pos], static_cast<int>(pos));
    if (pos != 0 && pos + 1 != prompt.size()) continue;
    const std::vector<float> row = session.logits();
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

/// Largest difference, relative to the largest logit.
double error(const std::vector<float>& a, const std::vector<float>& b) {
  double max_error = 0.0;
  return normalised_error(a, b, &max_error);
}

// The other program's halves are multiplied by halved activations, hence its wider limit.
TEST(Logits, EqualThoseOfAnotherProgram) {
  WARPKIT_NEEDS_DATA(folder);
  struct Case {
    const char *model, *logits;
    double limit;
  };
  for (const Case& c : {Case{"stories260K-F32", "260K_dog", 1e-4},
                        Case{"stories260K-F32", "lcp_260K-F32_dog", 1e-4},
                        Case{"stories260K-F16", "lcp_260K-F16_dog", 1e-3},
                        Case{"rand-llama-F16", "lcp_rand-llama-F16_dog", 1e-3}}) {
    const GgufFile file(open_file(folder + "/models/" + c.model + ".gguf"));
    const std::vector<float> expected =
        test::read_floats(folder + "/reference/" + c.logits + ".logits.f32");
    const Ids prompt = Tokenizer(file).encode(kDog);
    const auto reference = first_and_last_logits(file, reference_backend(), prompt);
    const auto device = first_and_last_logits(file, device_backend(), prompt);
    EXPECT_LE(error(reference, expected), c.limit) << c.model << " " << c.logits;
    EXPECT_LE(error(device, expected), c.limit) << c.model << " " << c.logits;
    EXPECT_LE(error(device, reference), 1e-4) << c.model;
  }
}

// A file that leaves out what it may, and one that says the same explicitly.
TEST(Session, HonoursOptionalNumbers) {
  const auto logits = [](const test::GgufBuilder& builder) {
    return first_and_last_logits(test::open_built(builder), reference_backend(), {1, 270, 271});
  };
  test::GgufBuilder builder = test::tiny_llama(WeightType::F32);
  const std::vector<float> plain = logits(builder);
  builder.integer("llama.attention.key_length", test::kTinyHeadDim);
  builder.integer("llama.attention.value_length", test::kTinyHeadDim);
  builder.integer("llama.rope.dimension_count", test::kTinyHeadDim);
  builder.real("llama.rope.freq_base", 10000.0f);
  EXPECT_EQ(logits(builder), plain);

  test::GgufBuilder base = builder;
  base.real("llama.rope.freq_base", 100.0f);
  EXPECT_GT(error(logits(base), plain), 1e-3);
  test::GgufBuilder partly = builder;
  partly.integer("llama.rope.dimension_count", test::kTinyHeadDim / 2);
  EXPECT_GT(error(logits(partly), plain), 1e-3);

  test::GgufBuilder divided = builder;
  test::add_tensor(&divided, "rope_freqs.weight", 1, test::kTinyHeadDim / 2, WeightType::F32, 9);
  EXPECT_GT(error(logits(divided), plain), 1e-3);
  std::vector<std::uint8_t>& ones = divided.tensor("rope_freqs.weight").data;
  for (std::size_t i = 0; i < ones.size(); i += 4) {
    const float one = 1.0f;
    std::memcpy(&ones[i], &one, sizeof(one));
  }
  EXPECT_EQ(logits(divided), plain);
}

TEST(Session, TiedOutputIsTheEmbedding) {
  test::GgufBuilder tied = test::tiny_llama(WeightType::F16, true);
  test::GgufBuilder untied = tied;
  test::GgufBuilder::BuiltTensor copy = tied.tensor("token_embd.weight");
  copy.name = "output.weight";
  untied.tensors.push_back(copy);
  for (const char* backend : {"reference", "device"}) {
    const auto run = [&](const test::GgufBuilder& b) {
      return first_and_last_logits(test::open_built(b), backend_named(backend), {1, 265, 266});
    };
    EXPECT_EQ(run(tied), run(untied)) << backend;
  }
}

TEST(Session, RefusesTokensAndPositionsThatDontExist) {
  const GgufFile file = test::open_built(test::tiny_llama(WeightType::F16));
  Session session(file, reference_backend(), 4);
  EXPECT_THROW(session.forward(-1, 0), std::invalid_argument);
  EXPECT_THROW(session.forward(session.config().vocab_size, 0), std::invalid_argument);
  EXPECT_THROW(session.forward(1, 4), std::invalid_argument);
  EXPECT_THROW(Session(file, reference_backend(), 0), std::invalid_argument);
  EXPECT_THROW(Session(file, reference_backend(), test::kTinyContext + 1), std::invalid_argument);
}

TEST(Session, RefusesASlidingWindowSmallerThanTheContext) {
  test::GgufBuilder builder = test::tiny_llama(WeightType::F16);
  builder.integer("llama.attention.sliding_window", 8);
  const GgufFile file = test::open_built(builder);
  EXPECT_NO_THROW(Session(file, reference_backend(), 8));
  EXPECT_THROW(Session(file, reference_backend(), 9), ModelError);
}

TEST(Session, CountsTheLegs) {
  const GgufFile file = test::open_built(test::tiny_llama(WeightType::Q8_0));
  std::uint64_t tensor_bytes = 0;
  std::uint64_t weights = 0;
  for (const Tensor& tensor : file.tensors()) {
    tensor_bytes += tensor.bytes;
    weights += weight_count(tensor);
  }
  const Session device(file, device_backend(), 4);
  EXPECT_EQ(device.load_stats().disk.bytes, tensor_bytes);
  EXPECT_EQ(device.load_stats().device.bytes, tensor_bytes);
  EXPECT_EQ(device.load_stats().convert.bytes, 0u);
  const Session reference(file, reference_backend(), 4);
  EXPECT_EQ(reference.load_stats().disk.bytes, tensor_bytes);
  EXPECT_EQ(reference.load_stats().device.bytes, 4 * weights);
}

class Generate : public testing::Test {
 protected:
  GgufFile file_ = test::open_built(test::tiny_llama(WeightType::F32));
  Tokenizer tokenizer_{file_};
  Session session_{file_, reference_backend(), test::kTinyContext};
  GenerateSettings settings_ = [] {
    GenerateSettings s;
    s.max_tokens = 12;
    s.sampler.temperature = 0.0;
    return s;
  }();
  Generation run() { return generate(session_, tokenizer_, {1, 270, 271}, settings_); }
};

TEST_F(Generate, PassesOnTheWholeTextInPieces) {
  std::string streamed;
  settings_.on_text = [&](std::string_view text) { streamed += text; };
  const Generation result = run();
  EXPECT_EQ(streamed, result.text);
  EXPECT_EQ(result.finish, Finish::MaxTokens);
  EXPECT_EQ(result.ids.size(), 12u);
  EXPECT_EQ(result.decode_passes, 11);
  std::string decoded;
  for (const int id : result.ids) decoded += tokenizer_.decode(id);
  EXPECT_EQ(result.text, decoded);
}

TEST_F(Generate, StopsBeforeTheStopTextAndNeverShowsPartOfIt) {
  const std::string whole = run().text;
  ASSERT_GE(whole.size(), 6u);
  settings_.stop = whole.substr(3, 3);
  const std::size_t at = whole.find(settings_.stop);
  std::string streamed;
  settings_.on_text = [&](std::string_view text) { streamed += text; };
  const Generation result = run();
  EXPECT_EQ(result.finish, Finish::StopText);
  EXPECT_EQ(result.text, whole.substr(0, at));
  EXPECT_EQ(streamed, result.text);
  settings_.stop = whole + "never comes";
  streamed.clear();
  EXPECT_EQ(run().text, whole);
  EXPECT_EQ(streamed, whole);
}

TEST_F(Generate, KeepsWhatIsThereWhenInterrupted) {
  int asked = 0;
  settings_.interrupted = [&] { return ++asked > 5; };  // three times during the prompt
  const Generation result = run();
  EXPECT_EQ(result.finish, Finish::Interrupted);
  EXPECT_EQ(result.ids.size(), 3u);
  settings_.interrupted = [] { return true; };
  EXPECT_EQ(run().ids.size(), 0u);
}

TEST_F(Generate, EndsWhereTheContextEnds) {
  settings_.max_tokens = 1000;
  constexpr int kPositions = 10;
  Session small(file_, reference_backend(), kPositions);
  const Generation result = generate(small, tokenizer_, {1, 270, 271}, settings_);
  EXPECT_EQ(result.finish, Finish::Context);
  EXPECT_EQ(result.ids.size(), kPositions - 3u + 1u);  // the last one goes through no pass
  EXPECT_THROW(generate(session_, tokenizer_, {}, settings_), std::invalid_argument);
  EXPECT_THROW(generate(session_, tokenizer_, Ids(test::kTinyContext + 1, 1), settings_),
               std::invalid_argument);
}

TEST(GenerateOnDamagedWeights, SaysThatScoresArentNumbers) {
  test::GgufBuilder builder = test::tiny_llama(WeightType::F32);
  const float nan = std::nanf("");
  std::memcpy(builder.tensor("output_norm.weight").data.data(), &nan, sizeof(nan));
  const GgufFile file = test::open_built(builder);
  const Tokenizer tokenizer(file);
  for (const char* backend : {"reference", "device"}) {
    for (const double temperature : {0.0, 1.0}) {
      Session session(file, backend_named(backend), 4);
      GenerateSettings settings;
      settings.sampler.temperature = temperature;
      EXPECT_THROW(generate(session, tokenizer, {1, 2}, settings), ModelError) << backend;
    }
  }
}

}  // namespace
