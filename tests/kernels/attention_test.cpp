#include "kernels/attention/attention.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "reference_cpu/reference.hpp"
#include "tests/kernels/impostors.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/guarded_buffer.hpp"
#include "tests/support/random.hpp"
#include "tests/support/tolerances.hpp"

namespace warpkit::test {
namespace {

using Floats = std::vector<float>;

struct Shape {
  int n_heads;
  int n_kv_heads;
  int head_dim;
  int pos;
};

// A tile has as many keys as head_dim rounded up to whole warps: positions one off each multiple.
const Shape kShapes[] = {
    {1, 1, 1, 0},    {2, 1, 1, 1},     {2, 1, 3, 2},     {3, 3, 7, 30},    {4, 2, 8, 31},
    {4, 4, 32, 32},  {6, 2, 33, 62},   {8, 2, 64, 63},   {8, 2, 64, 64},   {8, 4, 8, 100},
    {3, 3, 65, 257}, {4, 1, 128, 127}, {6, 3, 128, 129}, {2, 1, 255, 255}, {2, 2, 256, 256},
};

std::string name_of(Shape s) {
  return "H" + std::to_string(s.n_heads) + "G" + std::to_string(s.n_kv_heads) + "D" +
         std::to_string(s.head_dim) + "P" + std::to_string(s.pos);
}

std::size_t product(int a, int b, int c = 1) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b) * static_cast<std::size_t>(c);
}

struct Problem {
  // Every key gets `offset` added, and in steps from 0 at position 0 up to `tilt` at the last one:
  // for a query of positive sum, a positive tilt puts the largest score last, a negative one first.
  explicit Problem(Shape shape, float tilt = 0.0f, float offset = 0.0f)
      : s(shape),
        q(random_floats(product(s.n_heads, s.head_dim), 61)),
        key(random_floats(product(s.pos + 1, s.n_kv_heads, s.head_dim), 62)),
        value(random_floats(product(s.pos + 1, s.n_kv_heads, s.head_dim), 63)) {
    const std::size_t kv_dim = product(s.n_kv_heads, s.head_dim);
    for (std::size_t i = 0; i < key.size(); ++i) {
      key[i] +=
          offset + tilt * static_cast<float>(i / kv_dim) / static_cast<float>(std::max(s.pos, 1));
    }
    const std::size_t n_out = product(s.n_heads, s.head_dim);
    expected.resize(n_out);
    reference::attention(q.data(), key.data(), value.data(), s.n_heads, s.n_kv_heads, s.head_dim,
                         s.pos, expected.data());
    // The weights are positive, so attention over |value| is the magnitude of the mixed sum.
    magnitude.resize(n_out);
    reference::attention(q.data(), key.data(), absolute(value).data(), s.n_heads, s.n_kv_heads,
                         s.head_dim, s.pos, magnitude.data());
    // Two positions that nobody may look at yet, as in a cache that is longer than the text.
    key.resize(key.size() + 2 * kv_dim, std::numeric_limits<float>::quiet_NaN());
    value.resize(key.size(), std::numeric_limits<float>::quiet_NaN());
  }

  // A weight exp(score - max) is off, relatively, by the error of the score, and the weights' sum
  // likewise.
  double limit() const {
    double largest = 0.0;  // of the magnitudes of scores
    const std::size_t width = static_cast<std::size_t>(s.head_dim);
    for (int h = 0; h < s.n_heads; ++h) {
      const int g = h / (s.n_heads / s.n_kv_heads);
      for (int t = 0; t <= s.pos; ++t) {
        double magnitude_of_score = 0.0;
        for (std::size_t d = 0; d < width; ++d) {
          const double a = q[product(h, s.head_dim) + d];
          const double b =
              key[(product(t, s.n_kv_heads) + static_cast<std::size_t>(g)) * width + d];
          magnitude_of_score += std::fabs(a * b);
        }
        largest = std::max(largest, magnitude_of_score / std::sqrt(s.head_dim));
      }
    }
    const double score_limit = largest * sum_limit(Accumulator::F32, s.head_dim);
    return 2.0 * score_limit + sum_limit(Accumulator::F32, s.pos + 1) +
           formula_limit(Accumulator::F32);
  }

  // Runs `attend(q, key, value, out)` on the device and compares.
  template <class Attend>
  ::testing::AssertionResult solved_by(Attend attend) const {
    GuardedInput<float> device_q(q, 1);
    GuardedInput<float> device_key(key, 3);
    GuardedInput<float> device_value(value, 1);
    GuardedBuffer<float> out(expected.size(), 3);
    attend(device_q.data(), device_key.data(), device_value.data(), out.data());
    return all_close(out.to_host(), expected, limit(), magnitude);
  }

  Shape s;
  Floats q;         // (n_heads,head_dim)
  Floats key;       // (pos + 3,n_kv_heads,head_dim)
  Floats value;     // (pos + 3,n_kv_heads,head_dim)
  Floats expected;  // (n_heads,head_dim)
  Floats magnitude;
};

class AttentionTest : public ::testing::TestWithParam<Shape> {
 protected:
  const Shape s_ = GetParam();

  ::testing::AssertionResult solves(const Problem& problem) const {
    const Shape s = s_;
    return problem.solved_by([s](const float* q, const float* key, const float* value, float* out) {
      attention(q, key, value, s.n_heads, s.n_kv_heads, s.head_dim, s.pos, out, nullptr);
    });
  }
};

INSTANTIATE_TEST_SUITE_P(UglySizes, AttentionTest, ::testing::ValuesIn(kShapes),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(AttentionTest, MatchesReference) { EXPECT_TRUE(solves(Problem(s_))); }

TEST_P(AttentionTest, MatchesReferenceWhenTheLargestScoreComesLastOrFirst) {
  // Up to some hundred at head_dim 256: beyond what exp could take without the maximum.
  EXPECT_TRUE(solves(Problem(s_, 40.0f)));
  EXPECT_TRUE(solves(Problem(s_, -40.0f)));
}

TEST_P(AttentionTest, ImpostorsAreOutsideTheTolerance) {
  const Shape s = s_;
  if (s.pos == 0) return;  // one key: its weight is 1, whatever its score
  const Problem problem(s);
  EXPECT_FALSE(problem.solved_by([s](const float* q, const float* key, const float* value,
                                     float* out) {
    attention_half_scores(q, key, value, s.n_heads, s.n_kv_heads, s.head_dim, s.pos, out);
  })) << "scores in half precision went unnoticed";
  if (s.n_kv_heads == 1 || s.n_heads == s.n_kv_heads) return;  // only one way to share
  EXPECT_FALSE(problem.solved_by([s](const float* q, const float* key, const float* value,
                                     float* out) {
    attention_interleaved_groups(q, key, value, s.n_heads, s.n_kv_heads, s.head_dim, s.pos, out);
  })) << "the wrong key-value head went unnoticed";
}

// Scores around -120: each exp(score) is 0, only the differences count.
TEST(Attention, EveryScoreMayBeFarBelowZero) {
  const Shape s = {4, 2, 64, 70};
  EXPECT_TRUE(Problem(s, 0.0f, -60.0f)
                  .solved_by([s](const float* q, const float* key, const float* value, float* out) {
                    attention(q, key, value, s.n_heads, s.n_kv_heads, s.head_dim, s.pos, out,
                              nullptr);
                  }));
}

TEST(Attention, OnePositionTooManyOrTooFewIsOutsideTheTolerance) {
  const Shape s = {4, 2, 16, 40};
  const Problem problem(s);
  for (const int off : {-1, 1}) {  // position 41 is NaN
    EXPECT_FALSE(problem.solved_by(
        [s, off](const float* q, const float* key, const float* value, float* out) {
          attention(q, key, value, s.n_heads, s.n_kv_heads, s.head_dim, s.pos + off, out, nullptr);
        }));
  }
}

TEST(Attention, WhatItDoesNotAcceptItRefuses) {
  GuardedBuffer<float> x(4);
  const Shape bad[] = {{0, 1, 4, 0}, {3, 2, 4, 0},   {1, 2, 4, 0},  {2, 0, 4, 0},
                       {1, 1, 0, 0}, {1, 1, 257, 0}, {1, 1, 4, -1}, {1, 1, 4, 1 << 30}};
  for (const Shape& s : bad) {
    EXPECT_FALSE(attention_accepts(s.n_heads, s.n_kv_heads, s.head_dim, s.pos)) << name_of(s);
    EXPECT_THROW(attention(x.data(), x.data(), x.data(), s.n_heads, s.n_kv_heads, s.head_dim, s.pos,
                           x.data(), nullptr),
                 std::invalid_argument)
        << name_of(s);
  }
  EXPECT_TRUE(attention_accepts(32, 8, 256, 1000000));
  EXPECT_THROW(attention(nullptr, x.data(), x.data(), 1, 1, 4, 0, x.data(), nullptr),
               std::invalid_argument);
  EXPECT_THROW(attention(x.data(), nullptr, x.data(), 1, 1, 4, 0, x.data(), nullptr),
               std::invalid_argument);
  EXPECT_THROW(attention(x.data(), x.data(), nullptr, 1, 1, 4, 0, x.data(), nullptr),
               std::invalid_argument);
  EXPECT_THROW(attention(x.data(), x.data(), x.data(), 1, 1, 4, 0, nullptr, nullptr),
               std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::test
