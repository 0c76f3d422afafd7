// vector_add, residual_add and swiglu.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "kernels/core/stream.hpp"
#include "kernels/residual_add/residual_add.hpp"
#include "kernels/swiglu/swiglu.hpp"
#include "kernels/vector_add/vector_add.hpp"
#include "reference_cpu/reference.hpp"
#include "tests/kernels/impostors.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/guarded_buffer.hpp"
#include "tests/support/random.hpp"
#include "tests/support/tolerances.hpp"

namespace warpkit::test {
namespace {

using Floats = std::vector<float>;

class ElementwiseTest : public ::testing::TestWithParam<int> {
 protected:
  int n() const { return GetParam(); }
  std::size_t count() const { return static_cast<std::size_t>(GetParam()); }
  Floats a_ = random_floats(count(), 1);
  Floats b_ = random_floats(count(), 2);
};

INSTANTIATE_TEST_SUITE_P(UglySizes, ElementwiseTest,
                         ::testing::Values(1, 2, 3, 7, 31, 32, 33, 127, 255, 256, 257, 509, 1024,
                                           10007),
                         [](const auto& test) { return "N" + std::to_string(test.param); });

// An addition has one rounding, on both sides: the results must be the same bits.
TEST_P(ElementwiseTest, VectorAddIsExact) {
  GuardedInput<float> a(a_);
  GuardedInput<float> b(b_, 1);
  GuardedBuffer<float> c(count(), 3);
  vector_add(a.data(), b.data(), c.data(), count(), nullptr);
  Floats expected(count());
  reference::vector_add(a_.data(), b_.data(), expected.data(), count());
  EXPECT_TRUE(all_equal(c.to_host(), expected));
}

TEST_P(ElementwiseTest, ResidualAddIsExactInPlace) {
  GuardedBuffer<float> x(a_, 1);
  GuardedInput<float> y(b_);
  residual_add(x.data(), y.data(), n(), nullptr);
  Floats expected = a_;
  reference::residual_add(expected.data(), b_.data(), n());
  EXPECT_TRUE(all_equal(x.to_host(), expected));
}

TEST_P(ElementwiseTest, SwigluMatchesReference) {
  for (float& gate : a_) gate *= 8.0f;  // -6 to 10: both arms of the sigmoid
  GuardedInput<float> gate(a_);
  GuardedInput<float> up(b_, 1);
  GuardedBuffer<float> out(count());
  GuardedBuffer<float> impostor(count());
  swiglu(gate.data(), up.data(), n(), out.data(), nullptr);
  swiglu_half(gate.data(), up.data(), n(), impostor.data());
  Floats expected(count());
  reference::swiglu(a_.data(), b_.data(), n(), expected.data());
  const double limit = formula_limit(Accumulator::F32);
  EXPECT_TRUE(all_close(out.to_host(), expected, limit));
  EXPECT_FALSE(all_close(impostor.to_host(), expected, limit)) << "half precision went unnoticed";
}

TEST(VectorAdd, MayWriteOverAnInput) {
  const Floats a = random_floats(1000, 3);
  GuardedBuffer<float> x(a);
  vector_add(x.data(), x.data(), x.data(), a.size(), nullptr);
  Floats expected(a.size());
  reference::vector_add(a.data(), a.data(), expected.data(), a.size());
  EXPECT_TRUE(all_equal(x.to_host(), expected));
}

TEST(VectorAdd, RunsOnTheStreamItIsGiven) {
  const Stream stream;
  const Floats a = random_floats(100, 4);
  GuardedBuffer<float> x(a);
  vector_add(x.data(), x.data(), x.data(), a.size(), stream);
  vector_add(x.data(), x.data(), x.data(), a.size(), stream);  // after the first: 4 a
  stream.synchronize();
  Floats expected = a;
  for (float& value : expected) value *= 4.0f;
  EXPECT_TRUE(all_equal(x.to_host(), expected));
}

TEST(Swiglu, SaturatesWithoutNan) {
  const Floats gate = {-1e30f, -1e4f, -200.0f, -89.0f, -88.0f, -87.0f, -20.0f, -0.0f,
                       0.0f,   20.0f, 88.0f,   89.0f,  200.0f, 1e4f,   1e30f};
  const Floats up_values = random_floats(gate.size(), 6, 0.5f, 1.5f);
  GuardedInput<float> g(gate);
  GuardedInput<float> u(up_values);
  GuardedBuffer<float> out(gate.size());
  swiglu(g.data(), u.data(), static_cast<int>(gate.size()), out.data(), nullptr);
  Floats expected(gate.size());
  reference::swiglu(gate.data(), up_values.data(), static_cast<int>(gate.size()), expected.data());
  // Below -88 the kernel's exp(-g) is infinite and its result 0; the true one is under 1e-36, too
  // small to matter.
  Floats magnitude = absolute(expected);
  for (float& value : magnitude) value = std::max(value, 1e-29f);
  EXPECT_TRUE(all_close(out.to_host(), expected, formula_limit(Accumulator::F32), magnitude));
}

TEST(Elementwise, NothingToDoIsNoErrorAndIllegalArgumentsAreRefused) {
  GuardedBuffer<float> x(4);
  EXPECT_NO_THROW(vector_add(nullptr, nullptr, nullptr, 0, nullptr));
  EXPECT_NO_THROW(residual_add(nullptr, nullptr, 0, nullptr));
  EXPECT_NO_THROW(swiglu(nullptr, nullptr, 0, nullptr, nullptr));
  EXPECT_THROW(vector_add(x.data(), nullptr, x.data(), 4, nullptr), std::invalid_argument);
  EXPECT_THROW(
      vector_add(x.data(), x.data(), x.data(), std::numeric_limits<std::size_t>::max(), nullptr),
      std::invalid_argument);
  EXPECT_THROW(residual_add(nullptr, x.data(), 4, nullptr), std::invalid_argument);
  EXPECT_THROW(residual_add(x.data(), x.data(), -1, nullptr), std::invalid_argument);
  EXPECT_THROW(swiglu(x.data(), x.data(), 4, nullptr, nullptr), std::invalid_argument);
  EXPECT_THROW(swiglu(x.data(), x.data(), -1, x.data(), nullptr), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::test
