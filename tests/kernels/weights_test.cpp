// The operations over stored weights: dequantize, embedding and matvec, for each of the four types.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "kernels/dequantize/dequantize.hpp"
#include "kernels/embedding/embedding.hpp"
#include "kernels/matvec/matvec.hpp"
#include "reference_cpu/reference.hpp"
#include "tests/kernels/impostors.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/guarded_buffer.hpp"
#include "tests/support/random.hpp"
#include "tests/support/tolerances.hpp"
#include "tests/support/weights.hpp"

namespace warpkit::test {
namespace {

using Floats = std::vector<float>;

struct Case {
  WeightType type;
  int rows;
  int cols;
};

std::string name_of(const Case& c) {
  std::string name = weight_type_name(c.type);
  name.erase(std::remove(name.begin(), name.end(), '_'), name.end());
  return name + "R" + std::to_string(c.rows) + "K" + std::to_string(c.cols);
}

// Quantised rows are whole blocks of 32; 128 (Q8_0) and 256 (Q4_0) weights are what a warp takes in
// one step.
std::vector<Case> cases() {
  std::vector<Case> result;
  for (const WeightType type : kWeightTypes) {
    const bool quantised = type == WeightType::Q8_0 || type == WeightType::Q4_0;
    const std::vector<int> cols =
        quantised ? std::vector<int>{32, 64, 96, 128, 160, 224, 256, 288, 992, 1056}
                  : std::vector<int>{1, 2, 3, 31, 32, 33, 97, 255, 256, 257, 1021};
    for (const int k : cols) result.push_back({type, 5, k});
    for (const int r : {1, 2, 3, 4, 31, 33}) result.push_back({type, r, 96});
  }
  return result;
}

class WeightsTest : public ::testing::TestWithParam<Case> {
 protected:
  const int rows_ = GetParam().rows;
  const int cols_ = GetParam().cols;
  DeviceWeights w_{random_weights(GetParam().type, rows_, cols_, 31)};
  const Floats x_ = random_floats(static_cast<std::size_t>(cols_), 32);
  const Floats& values() const { return w_.host().values; }
};

INSTANTIATE_TEST_SUITE_P(UglySizes, WeightsTest, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return name_of(test.param); });

// Every stored value is a float: the results must be the same bits.
TEST_P(WeightsTest, DequantizeIsExact) {
  GuardedBuffer<float> out(values().size(), 1);
  dequantize(w_.matrix(), out.data(), nullptr);
  EXPECT_TRUE(all_equal(out.to_host(), values()));
}

TEST_P(WeightsTest, EmbeddingCopiesTheRowsOfTheTokens) {
  const std::vector<int> ids = {rows_ - 1, 0, rows_ / 2, rows_ - 1};
  GuardedInput<int> tokens(ids);
  GuardedBuffer<float> out(ids.size() * x_.size(), 1);
  embedding(w_.matrix(), tokens.data(), static_cast<int>(ids.size()), out.data(), nullptr);
  Floats expected(ids.size() * x_.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    reference::embedding(values().data(), ids[i], cols_, expected.data() + i * x_.size());
  }
  EXPECT_TRUE(all_equal(out.to_host(), expected));
}

TEST_P(WeightsTest, EveryMatvecMatchesReference) {
  const std::size_t n_out = static_cast<std::size_t>(rows_);
  Floats expected(n_out);
  Floats magnitude(n_out);
  reference::matvec(values().data(), rows_, cols_, x_.data(), expected.data());
  reference::matvec(absolute(values()).data(), rows_, cols_, absolute(x_).data(), magnitude.data());
  const double limit = sum_limit(Accumulator::F32, cols_);
  GuardedInput<float> x(x_, 1);
  for (const MatvecVersion& version : matvec_ladder()) {
    GuardedBuffer<float> y(n_out, 3);
    version.run(w_.matrix(), x.data(), y.data(), nullptr);
    EXPECT_TRUE(all_close(y.to_host(), expected, limit, magnitude)) << version.name;
  }

  GuardedInput<float> floats(values());
  GuardedBuffer<float> impostor(n_out);
  matvec_half_accumulator(floats.data(), rows_, cols_, x.data(), impostor.data());
  EXPECT_FALSE(all_close(impostor.to_host(), expected, limit, magnitude))
      << "a half-precision accumulator went unnoticed";
}

TEST(MatvecLadder, IsNumberedFromOneAndMatvecIsItsLastRung) {
  int number = 0;
  for (const MatvecVersion& version : matvec_ladder()) EXPECT_EQ(version.number, ++number);
  DeviceWeights w(random_weights(WeightType::Q8_0, 9, 64, 38));
  GuardedInput<float> x(random_floats(64, 39));
  GuardedBuffer<float> last(9);
  GuardedBuffer<float> chosen(9);
  matvec_ladder().back().run(w.matrix(), x.data(), last.data(), nullptr);
  matvec(w.matrix(), x.data(), chosen.data(), nullptr);
  EXPECT_TRUE(all_equal(chosen.to_host(), last.to_host()));
}

// The table is the middle of a larger one: a row before or behind it would be read without a trace,
// were it not for the NaN that must be there instead.
TEST(Embedding, AnUnknownTokenGivesNanAndReadsNothingElse) {
  for (const WeightType type : kWeightTypes) {
    DeviceWeights larger(random_weights(type, 9, 64, 33));
    WeightMatrix table = larger.matrix();
    table.data = static_cast<const unsigned char*>(table.data) + row_bytes(type, 64);
    table.rows = 7;
    GuardedInput<int> tokens({6, 7, -1, 2147483647, 0});
    GuardedBuffer<float> out(Floats(5 * 64, 1.0f));
    embedding(table, tokens.data(), 5, out.data(), nullptr);
    const Floats result = out.to_host();
    for (std::size_t i = 0; i < result.size(); ++i) {
      const std::size_t token = i / 64;
      EXPECT_EQ(std::isnan(result[i]), token >= 1 && token <= 3) << i;
    }
  }
}

TEST(Dequantize, ImpostorsDoNotPass) {
  DeviceWeights q8(random_weights(WeightType::Q8_0, 3, 64, 34));
  GuardedBuffer<float> rounded(3 * 64);
  dequantize_q8_0_half_product(q8.matrix().data, 3, 64, rounded.data());
  EXPECT_FALSE(all_equal(rounded.to_host(), q8.host().values));

  DeviceWeights q4(random_weights(WeightType::Q4_0, 3, 64, 35));
  GuardedBuffer<float> neighbours(3 * 64);
  dequantize_q4_0_neighbours(q4.matrix().data, 3, 64, neighbours.data());
  EXPECT_FALSE(all_equal(neighbours.to_host(), q4.host().values));
}

// More rows than a grid has in y or z, as a vocabulary has.
TEST(Weights, ManyRowsWork) {
  const int rows = 66001;
  DeviceWeights w(random_weights(WeightType::F16, rows, 1, 36));
  const Floats x_values = {0.7f};
  GuardedInput<float> x(x_values);
  GuardedBuffer<float> y(static_cast<std::size_t>(rows));
  GuardedBuffer<float> out(static_cast<std::size_t>(rows));
  Floats expected(y.size());
  reference::matvec(w.host().values.data(), rows, 1, x_values.data(), expected.data());
  for (const MatvecVersion& version : matvec_ladder()) {
    version.run(w.matrix(), x.data(), y.data(), nullptr);
    EXPECT_TRUE(all_close(y.to_host(), expected, sum_limit(Accumulator::F32, 1))) << version.name;
  }
  dequantize(w.matrix(), out.data(), nullptr);
  EXPECT_TRUE(all_equal(out.to_host(), w.host().values));
}

TEST(Weights, IllegalArgumentsAreRefused) {
  DeviceWeights weights(random_weights(WeightType::Q4_0, 2, 32, 37));
  const WeightMatrix w = weights.matrix();
  WeightMatrix ragged = w;
  ragged.cols = 33;
  WeightMatrix empty = w;
  empty.rows = 0;
  WeightMatrix unknown = w;
  unknown.type = static_cast<WeightType>(99);
  GuardedBuffer<float> x(64);
  GuardedBuffer<int> tokens(1);
  for (const WeightMatrix& bad : {ragged, empty, unknown, WeightMatrix{}}) {
    for (const MatvecVersion& version : matvec_ladder()) {
      EXPECT_THROW(version.run(bad, x.data(), x.data(), nullptr), std::invalid_argument);
    }
    EXPECT_THROW(dequantize(bad, x.data(), nullptr), std::invalid_argument);
    EXPECT_THROW(embedding(bad, tokens.data(), 1, x.data(), nullptr), std::invalid_argument);
  }
  const WeightMatrix too_long = {w.data, WeightType::F16, 1, (1 << 30) + 1};
  for (const MatvecVersion& version : matvec_ladder()) {
    EXPECT_THROW(version.run(too_long, x.data(), x.data(), nullptr), std::invalid_argument);
    EXPECT_THROW(version.run(w, nullptr, x.data(), nullptr), std::invalid_argument);
    EXPECT_THROW(version.run(w, x.data(), nullptr, nullptr), std::invalid_argument);
  }
  EXPECT_THROW(dequantize(w, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(embedding(w, nullptr, 1, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(embedding(w, tokens.data(), 1, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(embedding(w, tokens.data(), -1, x.data(), nullptr), std::invalid_argument);
  EXPECT_NO_THROW(embedding(w, nullptr, 0, nullptr, nullptr));
}

}  // namespace
}  // namespace warpkit::test
