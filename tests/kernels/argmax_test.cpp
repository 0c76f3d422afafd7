#include "kernels/argmax/argmax.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "reference_cpu/reference.hpp"
#include "tests/kernels/impostors.hpp"
#include "tests/support/guarded_buffer.hpp"
#include "tests/support/random.hpp"

namespace warpkit::test {
namespace {

using Floats = std::vector<float>;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

int argmax_of(const Floats& values) {
  GuardedInput<float> x(values, 1);
  GuardedBuffer<int> index(1);
  argmax(x.data(), static_cast<int>(values.size()), index.data(), nullptr);
  return index.to_host()[0];
}

class ArgmaxTest : public ::testing::TestWithParam<int> {
 protected:
  const std::size_t n_ = static_cast<std::size_t>(GetParam());
};

INSTANTIATE_TEST_SUITE_P(UglySizes, ArgmaxTest,
                         ::testing::Values(1, 2, 3, 31, 32, 33, 127, 255, 256, 257, 511, 513, 1031,
                                           32003),
                         [](const auto& test) { return "N" + std::to_string(test.param); });

TEST_P(ArgmaxTest, MatchesReferenceOnRandomNumbers) {
  const Floats negative = random_floats(n_, 71, -3.0f, -1.0f);
  EXPECT_EQ(argmax_of(negative), reference::argmax(negative.data(), GetParam()));
  // Few different values, so many equal ones.
  Floats coarse(n_);
  Random random(72);
  for (float& value : coarse) value = static_cast<float>(random.below(3)) - 1.0f;
  EXPECT_EQ(argmax_of(coarse), reference::argmax(coarse.data(), GetParam()));
}

TEST_P(ArgmaxTest, FindsTheMaximumInEveryCorner) {
  for (const std::size_t at : {std::size_t{0}, n_ / 3, n_ / 2, n_ - 1}) {
    Floats x = random_floats(n_, 73);
    x[at] = 2.0f;
    EXPECT_EQ(argmax_of(x), static_cast<int>(at));
  }
}

TEST_P(ArgmaxTest, TheLowestIndexOfEqualsWinsAndAnImpostorIsSeen) {
  Floats x(n_, -5.0f);
  x[n_ / 2] = 1.0f;
  x[n_ - 1] = 1.0f;
  EXPECT_EQ(argmax_of(x), static_cast<int>(n_ / 2));
  if (n_ / 2 == n_ - 1) return;  // only one maximum
  GuardedInput<float> device_x(x);
  GuardedBuffer<int> index(1);
  argmax_last_of_equals(device_x.data(), GetParam(), index.data());
  EXPECT_NE(index.to_host()[0], static_cast<int>(n_ / 2));
}

TEST_P(ArgmaxTest, NanNeverWinsAgainstANumber) {
  Floats x(n_, kNan);
  EXPECT_EQ(argmax_of(x), 0);
  x[n_ - 1] = -kInfinity;
  EXPECT_EQ(argmax_of(x), static_cast<int>(n_ - 1));
  x.assign(n_, -kInfinity);
  EXPECT_EQ(argmax_of(x), 0);
  x[n_ / 2] = kInfinity;
  EXPECT_EQ(argmax_of(x), static_cast<int>(n_ / 2));
}

TEST(Argmax, RefusesIllegalArguments) {
  GuardedBuffer<float> x(4);
  GuardedBuffer<int> index(1);
  EXPECT_THROW(argmax(nullptr, 4, index.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(argmax(x.data(), 4, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(argmax(x.data(), (1 << 30) + 1, index.data(), nullptr), std::invalid_argument);
  EXPECT_THROW(argmax(x.data(), 0, index.data(), nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::test
