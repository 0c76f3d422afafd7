#include "kernels/rmsnorm/rmsnorm.hpp"

#include <gtest/gtest.h>

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

std::size_t product(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

class RmsNormTest : public ::testing::TestWithParam<std::tuple<int, int>> {
 protected:
  const int rows_ = std::get<0>(GetParam());
  const int dim_ = std::get<1>(GetParam());
  const Floats x_ = random_floats(product(rows_, dim_), 11);
  const Floats weight_ = random_floats(static_cast<std::size_t>(dim_), 12);
  const double limit_ = sum_limit(Accumulator::F32, dim_);

  Floats expected(float eps) const {
    Floats y(x_.size());
    reference::rmsnorm(x_.data(), weight_.data(), rows_, dim_, eps, y.data());
    return y;
  }
};

INSTANTIATE_TEST_SUITE_P(UglySizes, RmsNormTest,
                         ::testing::Combine(::testing::Values(1, 3),
                                            ::testing::Values(1, 2, 3, 31, 32, 33, 97, 127, 128,
                                                              129, 255, 256, 257, 1000, 4099)),
                         [](const auto& test) {
                           return "R" + std::to_string(std::get<0>(test.param)) + "D" +
                                  std::to_string(std::get<1>(test.param));
                         });

TEST_P(RmsNormTest, MatchesReference) {
  GuardedInput<float> x(x_, 1);
  GuardedInput<float> weight(weight_);
  GuardedBuffer<float> y(x_.size(), 3);
  rmsnorm(x.data(), weight.data(), rows_, dim_, 1e-5f, y.data(), nullptr);
  EXPECT_TRUE(all_close(y.to_host(), expected(1e-5f), limit_));
}

TEST_P(RmsNormTest, WorksInPlace) {
  GuardedBuffer<float> x(x_);
  GuardedInput<float> weight(weight_);
  rmsnorm(x.data(), weight.data(), rows_, dim_, 1e-5f, x.data(), nullptr);
  EXPECT_TRUE(all_close(x.to_host(), expected(1e-5f), limit_));
}

TEST_P(RmsNormTest, ImpostorsAreOutsideTheTolerance) {
  GuardedInput<float> x(x_);
  GuardedInput<float> weight(weight_);
  GuardedBuffer<float> half_sum(x_.size());
  rmsnorm_half_accumulator(x.data(), weight.data(), rows_, dim_, 1e-5f, half_sum.data());
  EXPECT_FALSE(all_close(half_sum.to_host(), expected(1e-5f), limit_));
  GuardedBuffer<float> outside(x_.size());
  rmsnorm_eps_outside(x.data(), weight.data(), rows_, dim_, 1e-3f, outside.data());
  EXPECT_FALSE(all_close(outside.to_host(), expected(1e-3f), limit_));
}

TEST(RmsNorm, ARowOfZerosStaysZero) {
  GuardedBuffer<float> x(Floats(64, 0.0f));
  GuardedInput<float> weight(random_floats(64, 13));
  rmsnorm(x.data(), weight.data(), 1, 64, 1e-5f, x.data(), nullptr);
  for (const float value : x.to_host()) EXPECT_EQ(value, 0.0f);
}

TEST(RmsNorm, RefusesIllegalArguments) {
  GuardedBuffer<float> x(4);
  EXPECT_THROW(rmsnorm(nullptr, x.data(), 1, 4, 0.0f, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(rmsnorm(x.data(), nullptr, 1, 4, 0.0f, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(rmsnorm(x.data(), x.data(), 1, 4, 0.0f, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rmsnorm(x.data(), x.data(), 0, 4, 0.0f, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(rmsnorm(x.data(), x.data(), 1, 0, 0.0f, x.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(rmsnorm(x.data(), x.data(), 1, (1 << 30) + 1, 0.0f, x.data(), nullptr),
               std::invalid_argument);
  EXPECT_THROW(rmsnorm(x.data(), x.data(), 1, 4, -1.0f, x.data(), nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::test
