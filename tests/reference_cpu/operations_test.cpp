// Every operation of the reference, against numbers worked by hand. Kernels are judged by the
// reference; this is what judges the reference.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "reference_cpu/reference.hpp"

namespace {

namespace reference = warpkit::reference;
using Floats = std::vector<float>;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST(EmbeddingReference, CopiesTheRowOfTheToken) {
  const Floats table = {1, 2, 3,  //
                        4, 5, 6,  //
                        7, 8, 9};
  Floats out(3, kNan);
  reference::embedding(table.data(), 2, 3, out.data());
  EXPECT_EQ(out, (Floats{7, 8, 9}));
}

TEST(RmsNormReference, WorkedByHand) {
  // Row 0: mean square (1 + 49) / 2 = 25, root 5. Row 1: mean square (9 + 9) / 2 = 9, root 3.
  const Floats x = {1, 7,  //
                    3, -3};
  const Floats weight = {10, 100};
  Floats y(4, kNan);
  reference::rmsnorm(x.data(), weight.data(), 2, 2, 0.0f, y.data());
  EXPECT_EQ(y, (Floats{2, 140, 10, -100}));
}

TEST(RmsNormReference, EpsIsAddedInsideTheRoot) {
  // Mean square 7, eps 9: root of 16 is 4. Outside the root it would be 1 / (sqrt(7) + 9).
  const Floats x = {std::sqrt(7.0f), -std::sqrt(7.0f)};
  const Floats weight = {4, 8};
  Floats y(2, kNan);
  reference::rmsnorm(x.data(), weight.data(), 1, 2, 9.0f, y.data());
  EXPECT_FLOAT_EQ(y[0], std::sqrt(7.0f));
  EXPECT_FLOAT_EQ(y[1], -2.0f * std::sqrt(7.0f));
}

TEST(RmsNormReference, ZerosStayZeroAndLargeSquaresDoNotOverflow) {
  const Floats weight = {1, 1};
  Floats zeros(2, 0.0f);
  reference::rmsnorm(zeros.data(), weight.data(), 1, 2, 1e-5f, zeros.data());  // in place
  EXPECT_EQ(zeros, (Floats{0, 0}));
  Floats large = {1e30f, -1e30f};
  reference::rmsnorm(large.data(), weight.data(), 1, 2, 1e-5f, large.data());
  EXPECT_EQ(large, (Floats{1, -1}));
}

// Two heads of 7 elements, 4 of them rotated. freq_base 10000: pair 0 turns by pos, pair 1 by pos /
// 100.
TEST(RopeReference, InterleavedPairsAreNeighbours) {
  Floats x = {1, 0, 0, 2, 77, 78, 79,  //
              0, 0, 1, 0, 87, 88, 89};
  reference::rope(x.data(), 2, 7, 4, 3, 10000.0f, true, nullptr);
  EXPECT_FLOAT_EQ(x[0], -0.9899924966f);  // cos 3
  EXPECT_FLOAT_EQ(x[1], 0.1411200081f);   // sin 3
  EXPECT_FLOAT_EQ(x[2], -0.0599910005f);  // -2 sin 0.03
  EXPECT_FLOAT_EQ(x[3], 1.9991000675f);   // 2 cos 0.03
  EXPECT_FLOAT_EQ(x[9], 0.9995500337f);   // cos 0.03
  EXPECT_FLOAT_EQ(x[10], 0.0299955002f);  // sin 0.03
  EXPECT_EQ(Floats(x.begin() + 4, x.begin() + 9), (Floats{77, 78, 79, 0, 0}));
  EXPECT_EQ(Floats(x.begin() + 11, x.end()), (Floats{87, 88, 89}));
}

TEST(RopeReference, HalfSplitPairsAreHalfTheRotatedPartApart) {
  Floats x = {1, 0, 0, 2, 77, 78, 79,  //
              0, 0, 1, 0, 87, 88, 89};
  reference::rope(x.data(), 2, 7, 4, 3, 10000.0f, false, nullptr);
  EXPECT_FLOAT_EQ(x[0], -0.9899924966f);  // cos 3
  EXPECT_FLOAT_EQ(x[2], 0.1411200081f);   // sin 3
  EXPECT_FLOAT_EQ(x[1], -0.0599910005f);  // -2 sin 0.03
  EXPECT_FLOAT_EQ(x[3], 1.9991000675f);   // 2 cos 0.03
  EXPECT_FLOAT_EQ(x[7], -0.1411200081f);  // -sin 3
  EXPECT_FLOAT_EQ(x[9], -0.9899924966f);  // cos 3
  EXPECT_EQ(Floats(x.begin() + 4, x.begin() + 7), (Floats{77, 78, 79}));
  EXPECT_EQ(Floats(x.begin() + 11, x.end()), (Floats{87, 88, 89}));
}

TEST(RopeReference, DivisorsSlowTheirPairDown) {
  Floats x = {1, 0, 1, 0};
  const Floats divisors = {1, 0.03f};  // pair 1: 3 / 100 / 0.03 = 1 radian
  reference::rope(x.data(), 1, 4, 4, 3, 10000.0f, true, divisors.data());
  EXPECT_FLOAT_EQ(x[0], -0.9899924966f);
  EXPECT_FLOAT_EQ(x[2], 0.5403023059f);  // cos 1
  EXPECT_FLOAT_EQ(x[3], 0.8414709848f);  // sin 1
}

TEST(RopeReference, PositionZeroChangesNothingAndEveryHeadTurnsAlike) {
  Floats x = {1, 2, 3, 4};
  reference::rope(x.data(), 2, 2, 2, 0, 10000.0f, true, nullptr);
  EXPECT_EQ(x, (Floats{1, 2, 3, 4}));
  Floats heads = {1, 0, 1, 0};
  reference::rope(heads.data(), 2, 2, 2, 5, 10000.0f, true, nullptr);
  EXPECT_FLOAT_EQ(heads[0], 0.2836621855f);   // cos 5
  EXPECT_FLOAT_EQ(heads[1], -0.9589242747f);  // sin 5
  EXPECT_EQ(heads[2], heads[0]);
  EXPECT_EQ(heads[3], heads[1]);
}

TEST(MatvecReference, WorkedByHand) {
  const Floats w = {1, 2, 3,  //
                    4, 5, 6};
  const Floats x = {10, 100, -1};
  Floats y(2, kNan);
  reference::matvec(w.data(), 2, 3, x.data(), y.data());
  EXPECT_EQ(y, (Floats{207, 534}));
}

TEST(MatvecReference, AccumulatesInDouble) {
  // In float, 2^24 + 1 is 2^24: every 1 would be lost.
  const Floats w = {16777216, 1, 1, 1, 1, -16777216};
  const Floats x(6, 1.0f);
  Floats y(1, kNan);
  reference::matvec(w.data(), 1, 6, x.data(), y.data());
  EXPECT_EQ(y[0], 4.0f);
}

TEST(MatmulReference, WorkedByHandOnARectangle) {
  const Floats A = {1, 2, 3,  //
                    4, 5, 6};
  const Floats B = {1, 10, 100, 1000,  //
                    2, 20, 200, 2000,  //
                    3, 30, 300, 4000};
  Floats C(8, kNan);
  reference::matmul(A.data(), B.data(), C.data(), 2, 4, 3);
  EXPECT_EQ(C, (Floats{14, 140, 1400, 17000,  //
                       32, 320, 3200, 38000}));
}

TEST(SoftmaxReference, WorkedByHand) {
  const Floats x = {0,
                    std::log(2.0f),
                    std::log(5.0f),  //
                    7,
                    7,
                    7};
  Floats y(6, kNan);
  reference::softmax(x.data(), 2, 3, y.data());
  EXPECT_FLOAT_EQ(y[0], 0.125f);
  EXPECT_FLOAT_EQ(y[1], 0.25f);
  EXPECT_FLOAT_EQ(y[2], 0.625f);
  EXPECT_FLOAT_EQ(y[3], 1.0f / 3.0f);
  EXPECT_FLOAT_EQ(y[5], 1.0f / 3.0f);
}

TEST(SoftmaxReference, LargeValuesDoNotOverflow) {
  Floats x = {3e38f, 3e38f, -3e38f};
  reference::softmax(x.data(), 1, 3, x.data());  // in place
  EXPECT_EQ(x, (Floats{0.5f, 0.5f, 0.0f}));
}

TEST(SoftmaxReference, MaskedElementsHaveNoWeight) {
  const Floats x = {-kInfinity, 1,          -kInfinity, 1,  //
                    -kInfinity, -kInfinity, -kInfinity, -kInfinity};
  Floats y(8, kNan);
  reference::softmax(x.data(), 2, 4, y.data());
  EXPECT_EQ(y, (Floats{0, 0.5f, 0, 0.5f,  //
                       0, 0, 0, 0}));
}

TEST(SoftmaxReference, NanAndPlusInfinitySpoilTheirRowAndNoOther) {
  const Floats x = {1,          kNan,       -kInfinity,  //
                    kInfinity,  1,          2,           //
                    -kInfinity, kNan,       -kInfinity,  //
                    5,          -kInfinity, -kInfinity};
  Floats y(12, 0.0f);
  reference::softmax(x.data(), 4, 3, y.data());
  for (std::size_t i = 0; i < 9; ++i) EXPECT_TRUE(std::isnan(y[i])) << i;
  EXPECT_EQ(Floats(y.begin() + 9, y.end()), (Floats{1, 0, 0}));
}

// Four query heads over two key-value heads, head_dim 1: heads 0, 1 read the first, heads 2, 3 the
// second. Scores are q * key; with q = log 2 and keys 0, 1 the weights are 1/3 and 2/3.
TEST(AttentionReference, GroupedQueriesWorkedByHand) {
  const float log2 = std::log(2.0f);
  const Floats q = {0, log2, log2, -log2};
  const Floats key = {0,  1,  //
                      1,  0,  //
                      99, 99};
  const Floats value = {3,  30,  //
                        6,  60,  //
                        99, 99};
  Floats out(4, kNan);
  reference::attention(q.data(), key.data(), value.data(), 4, 2, 1, 1, out.data());  // not row 2
  EXPECT_FLOAT_EQ(out[0], 4.5f);   // weights 1/2, 1/2 of 3, 6
  EXPECT_FLOAT_EQ(out[1], 5.0f);   // 1/3, 2/3
  EXPECT_FLOAT_EQ(out[2], 40.0f);  // keys 1, 0: 2/3, 1/3 of 30, 60
  EXPECT_FLOAT_EQ(out[3], 50.0f);  // 1/3, 2/3
}

TEST(AttentionReference, ScoresAreDividedByTheRootOfTheHeadsLength) {
  // q . key = 4 log 3 at t = 1 and 0 at t = 0; head_dim 4, so the score is 2 log 3 and the weights
  // 1:9.
  const float log3 = std::log(3.0f);
  const Floats q = {log3, log3, log3, log3};
  const Floats key = {0, 0, 0, 0,  //
                      1, 1, 1, 1};
  const Floats value = {0,  10, -20, 1,  //
                        10, 0,  20,  1};
  Floats out(4, kNan);
  reference::attention(q.data(), key.data(), value.data(), 1, 1, 4, 1, out.data());
  EXPECT_FLOAT_EQ(out[0], 9.0f);
  EXPECT_FLOAT_EQ(out[1], 1.0f);
  EXPECT_FLOAT_EQ(out[2], 16.0f);
  EXPECT_FLOAT_EQ(out[3], 1.0f);
}

TEST(AttentionReference, TheFirstPositionSeesOnlyItself) {
  const Floats q = {3, -5};
  const Floats key = {2, 1, kNan, kNan};
  const Floats value = {7, 8, kNan, kNan};
  Floats out(2, kNan);
  reference::attention(q.data(), key.data(), value.data(), 1, 1, 2, 0, out.data());
  EXPECT_EQ(out, (Floats{7, 8}));
}

TEST(SwigluReference, WorkedByHand) {
  // silu(log 3) = log 3 * 3/4; silu(0) = 0; silu(-log 3) = -log 3 / 4.
  const float log3 = std::log(3.0f);
  const Floats gate = {log3, 0, -log3, 100, -200};
  const Floats up = {4, 5, 8, 2, 3};
  Floats out(5, kNan);
  reference::swiglu(gate.data(), up.data(), 5, out.data());
  EXPECT_FLOAT_EQ(out[0], 3.0f * log3);
  EXPECT_EQ(out[1], 0.0f);
  EXPECT_FLOAT_EQ(out[2], -2.0f * log3);
  EXPECT_EQ(out[3], 200.0f);
  EXPECT_EQ(out[4], 0.0f);  // -600 e^-200 is below the smallest float
}

TEST(ResidualAddReference, AddsInPlace) {
  Floats x = {1, 2, 3};
  const Floats y = {10, -20, 0.5f};
  reference::residual_add(x.data(), y.data(), 3);
  EXPECT_EQ(x, (Floats{11, -18, 3.5f}));
}

TEST(VectorAddReference, Adds) {
  const Floats a = {1, 2, 3}, b = {10, -20, 0.5f};
  Floats c(3, kNan);
  reference::vector_add(a.data(), b.data(), c.data(), 3);
  EXPECT_EQ(c, (Floats{11, -18, 3.5f}));
}

TEST(ArgmaxReference, LowestIndexOfEqualsAndNanNeverWins) {
  const auto argmax = [](const Floats& x) {
    return reference::argmax(x.data(), static_cast<int>(x.size()));
  };
  EXPECT_EQ(argmax({5}), 0);
  EXPECT_EQ(argmax({1, 9, 3, 9}), 1);
  EXPECT_EQ(argmax({-3, -1, -2}), 1);
  EXPECT_EQ(argmax({kNan, -kInfinity, kNan}), 1);
  EXPECT_EQ(argmax({2, kNan, 3}), 2);
  EXPECT_EQ(argmax({kNan, kNan}), 0);
  EXPECT_EQ(argmax({-kInfinity, -kInfinity}), 0);
}

}  // namespace
