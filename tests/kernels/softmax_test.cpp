#include "kernels/softmax/softmax.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <tuple>
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

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Floats expected_of(const Floats& x, int rows, int cols) {
  Floats y(x.size());
  reference::softmax(x.data(), rows, cols, y.data());
  return y;
}

// `range` is max - min of a row: exp(x - max) inherits one rounding of x - max, which is up to
// range in size. The scaling by running maxima repeats it a few times.
double limit_of(int cols, double range) {
  return sum_limit(Accumulator::F32, cols) + formula_limit(Accumulator::F32) +
         4.0 * range * unit_roundoff(Accumulator::F32);
}

class SoftmaxTest : public ::testing::TestWithParam<std::tuple<int, int>> {
 protected:
  const int rows_ = std::get<0>(GetParam());
  const int cols_ = std::get<1>(GetParam());
  const std::size_t count_ = static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_);
};

INSTANTIATE_TEST_SUITE_P(UglySizes, SoftmaxTest,
                         ::testing::Combine(::testing::Values(1, 3),
                                            ::testing::Values(1, 2, 3, 31, 32, 33, 127, 128, 129,
                                                              255, 256, 257, 1009, 5003)),
                         [](const auto& test) {
                           return "R" + std::to_string(std::get<0>(test.param)) + "C" +
                                  std::to_string(std::get<1>(test.param));
                         });

TEST_P(SoftmaxTest, MatchesReference) {
  const Floats x_values = random_floats(count_, 51, -7.0f, 9.0f);
  GuardedInput<float> x(x_values, 1);
  GuardedBuffer<float> y(count_, 3);
  softmax(x.data(), rows_, cols_, y.data(), nullptr);
  EXPECT_TRUE(all_close(y.to_host(), expected_of(x_values, rows_, cols_), limit_of(cols_, 16.0)));
}

TEST_P(SoftmaxTest, LargeValuesAndMasksMatchReferenceInPlace) {
  Floats x_values = random_floats(count_, 52, -30.0f, 10.0f);
  for (float& value : x_values) value += 1e3f;  // exp(1000) is far beyond a float
  for (std::size_t i = 0; i < count_; i += 3) x_values[i] = -kInfinity;
  GuardedBuffer<float> x(x_values);
  softmax(x.data(), rows_, cols_, x.data(), nullptr);
  EXPECT_TRUE(all_close(x.to_host(), expected_of(x_values, rows_, cols_), limit_of(cols_, 40.0)));
}

TEST_P(SoftmaxTest, ImpostorsAreOutsideTheTolerance) {
  if (cols_ < 3) return;  // in half precision too, 1 and 1 + something are what they are
  const Floats x_values = random_floats(count_, 53, -7.0f, 9.0f);
  GuardedInput<float> x(x_values);
  GuardedBuffer<float> half_sum(count_);
  softmax_half_accumulator(x.data(), rows_, cols_, half_sum.data());
  EXPECT_FALSE(
      all_close(half_sum.to_host(), expected_of(x_values, rows_, cols_), limit_of(cols_, 16.0)));

  Floats large = x_values;
  for (float& value : large) value += 1e3f;
  GuardedInput<float> x_large(large);
  GuardedBuffer<float> unsafe(count_);
  softmax_unsafe(x_large.data(), rows_, cols_, unsafe.data());
  EXPECT_FALSE(
      all_close(unsafe.to_host(), expected_of(large, rows_, cols_), limit_of(cols_, 16.0)));
}

// The largest element in each place in turn: whichever thread has it, all must learn of it.
TEST(Softmax, TheMaximumMayBeAnywhere) {
  const int cols = 131;
  Floats x_values(cols * cols);
  for (std::size_t i = 0; i < x_values.size(); ++i) {
    x_values[i] = i / cols == i % cols ? 200.0f : 195.0f + static_cast<float>(i % 3);
  }
  GuardedInput<float> x(x_values);
  GuardedBuffer<float> y(x_values.size());
  softmax(x.data(), cols, cols, y.data(), nullptr);
  EXPECT_TRUE(all_close(y.to_host(), expected_of(x_values, cols, cols), limit_of(cols, 5.0)));
}

TEST(Softmax, ExtremeRowsAreDefined) {
  const float max = std::numeric_limits<float>::max();
  const int cols = 5;
  const Floats x_values = {
      -kInfinity, -kInfinity, -kInfinity, -kInfinity, -kInfinity,  // nothing to attend to: zeros
      max,        -max,       max,        -kInfinity, 0,           // halves
      -max,       -max,       -max,       -max,       -kInfinity,  // quarters
      -kInfinity, -3,         -kInfinity, -kInfinity, -kInfinity,  // one
  };
  GuardedInput<float> x(x_values);
  GuardedBuffer<float> y(x_values.size());
  softmax(x.data(), 4, cols, y.data(), nullptr);
  EXPECT_EQ(y.to_host(), (Floats{0,     0,     0,     0,     0,  //
                                 0.5f,  0,     0.5f,  0,     0,  //
                                 0.25f, 0.25f, 0.25f, 0.25f, 0,  //
                                 0,     1,     0,     0,     0}));
}

TEST(Softmax, NanAndPlusInfinitySpoilTheirRowAndNoOther) {
  for (const int cols : {3, 300}) {
    for (const float bad : {kNan, kInfinity}) {
      for (const float rest : {1.0f, -kInfinity}) {
        const std::size_t width = static_cast<std::size_t>(cols);
        Floats x_values(3 * width, rest);
        x_values[0] = 2.0f;
        x_values[2 * width - 1] = bad;  // row 1, last element
        x_values[2 * width] = 2.0f;
        GuardedInput<float> x(x_values);
        GuardedBuffer<float> y(x_values.size());
        softmax(x.data(), 3, cols, y.data(), nullptr);
        const Floats result = y.to_host();
        for (std::size_t i = 0; i < result.size(); ++i) {
          ASSERT_EQ(std::isnan(result[i]), i / width == 1) << i << " of rows of " << cols;
        }
      }
    }
  }
}

TEST(Softmax, RefusesIllegalArguments) {
  GuardedBuffer<float> x(4);
  EXPECT_THROW(softmax(nullptr, 1, 4, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(softmax(x.data(), 1, 4, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(softmax(x.data(), 0, 4, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(softmax(x.data(), 1, (1 << 30) + 1, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(softmax(x.data(), 1, 0, x.data(), nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::test
