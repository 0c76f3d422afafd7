#include "kernels/rope/rope.hpp"

#include <gtest/gtest.h>

#include <cmath>
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

struct Case {
  int n_heads;
  int head_dim;
  int rope_dim;
  int pos;
  RopeOrder order;
  bool divided;
};

std::string name_of(const Case& c) {
  return "H" + std::to_string(c.n_heads) + "D" + std::to_string(c.head_dim) + "R" +
         std::to_string(c.rope_dim) + "P" + std::to_string(c.pos) +
         (c.order == RopeOrder::Interleaved ? "Interleaved" : "HalfSplit") +
         (c.divided ? "Divided" : "");
}

std::vector<Case> cases() {
  std::vector<Case> result;
  const int shapes[][4] = {{1, 2, 2, 1},        {1, 3, 2, 5},         {3, 8, 8, 17},
                           {2, 31, 30, 255},    {5, 64, 64, 1000},    {4, 66, 34, 33},
                           {9, 128, 128, 4095}, {2, 256, 254, 131071}};
  for (const auto& s : shapes) {
    for (const RopeOrder order : {RopeOrder::Interleaved, RopeOrder::HalfSplit}) {
      for (const bool divided : {false, true}) {
        result.push_back({s[0], s[1], s[2], s[3], order, divided});
      }
    }
  }
  return result;
}

class RopeTest : public ::testing::TestWithParam<Case> {
 protected:
  const Case c_ = GetParam();
  const bool interleaved_ = c_.order == RopeOrder::Interleaved;
  const std::size_t count_ = static_cast<std::size_t>(c_.n_heads * c_.head_dim);
  const Floats x_ = random_floats(count_, 21);
  // Some divisors of 1, some between 1 and 8, as in a Llama 3.1 file.
  const Floats divisors_ = random_floats(static_cast<std::size_t>(c_.rope_dim / 2), 22, 1.0f, 8.0f);

  Floats expected() const {
    Floats y = x_;
    reference::rope(y.data(), c_.n_heads, c_.head_dim, c_.rope_dim, c_.pos, 10000.0f, interleaved_,
                    c_.divided ? divisors_.data() : nullptr);
    return y;
  }

  // |a| + |b| of its pair for an element that is rotated; 0 for the others, which must stay the
  // same bits.
  Floats magnitude() const {
    Floats result(count_, 0.0f);
    for (int h = 0; h < c_.n_heads; ++h) {
      for (int i = 0; i < c_.rope_dim / 2; ++i) {
        const int start = h * c_.head_dim;
        const int first = start + (interleaved_ ? 2 * i : i);
        const int second = start + (interleaved_ ? 2 * i + 1 : i + c_.rope_dim / 2);
        const std::size_t a = static_cast<std::size_t>(first);
        const std::size_t b = static_cast<std::size_t>(second);
        result[a] = result[b] = std::fabs(x_[a]) + std::fabs(x_[b]);
      }
    }
    return result;
  }
};

INSTANTIATE_TEST_SUITE_P(UglySizes, RopeTest, ::testing::ValuesIn(cases()),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(RopeTest, MatchesReference) {
  GuardedBuffer<float> x(x_, 1);
  GuardedInput<float> divisors(divisors_);
  rope(x.data(), c_.n_heads, c_.head_dim, c_.rope_dim, c_.pos, 10000.0f, c_.order,
       c_.divided ? divisors.data() : nullptr, nullptr);
  EXPECT_TRUE(all_close(x.to_host(), expected(), formula_limit(Accumulator::F32), magnitude()));
}

TEST_P(RopeTest, TheOtherOrderAndTheNextPositionAreOutsideTheTolerance) {
  const double limit = formula_limit(Accumulator::F32);
  GuardedInput<float> divisors(divisors_);
  const float* device_divisors = c_.divided ? divisors.data() : nullptr;
  if (c_.rope_dim > 2) {  // one pair looks the same in both orders
    GuardedBuffer<float> x(x_);
    rope(x.data(), c_.n_heads, c_.head_dim, c_.rope_dim, c_.pos, 10000.0f,
         interleaved_ ? RopeOrder::HalfSplit : RopeOrder::Interleaved, device_divisors, nullptr);
    EXPECT_FALSE(all_close(x.to_host(), expected(), limit, magnitude()));
  }
  GuardedBuffer<float> x(x_);
  rope(x.data(), c_.n_heads, c_.head_dim, c_.rope_dim, c_.pos + 1, 10000.0f, c_.order,
       device_divisors, nullptr);
  EXPECT_FALSE(all_close(x.to_host(), expected(), limit, magnitude()));
}

TEST(Rope, AnAngleInFloatIsOutsideTheTolerance) {
  const Floats x = random_floats(64, 23);
  GuardedBuffer<float> impostor(x);
  rope_float_angle(impostor.data(), 1, 64, 100003, 10000.0f);
  Floats expected = x;
  reference::rope(expected.data(), 1, 64, 64, 100003, 10000.0f, true, nullptr);
  EXPECT_FALSE(
      all_close(impostor.to_host(), expected, formula_limit(Accumulator::F32), Floats(64, 2.5f)));
}

TEST(Rope, RefusesIllegalArguments) {
  GuardedBuffer<float> x(8);
  const RopeOrder order = RopeOrder::Interleaved;
  EXPECT_THROW(rope(nullptr, 1, 8, 8, 0, 1e4f, order, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rope(x.data(), 0, 8, 8, 0, 1e4f, order, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rope(x.data(), 1, 6, 8, 0, 1e4f, order, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rope(x.data(), 1, 8, 7, 0, 1e4f, order, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rope(x.data(), 1, 8, 0, 0, 1e4f, order, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rope(x.data(), 1, 8, 8, -1, 1e4f, order, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(rope(x.data(), 1, 8, 8, 0, 0.0f, order, nullptr, nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::test
