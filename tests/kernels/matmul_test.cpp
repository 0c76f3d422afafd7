#include "kernels/matmul/matmul.hpp"

#include <gtest/gtest.h>

#include <set>
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

struct Shape {
  int M;
  int N;
  int K;
};

// Both versions' block edges are 8, 16 and 32: each minus and plus one, in every place.
const Shape kShapes[] = {
    {1, 1, 1},    {1, 1, 2},   {2, 3, 1},    {3, 2, 5},    {7, 31, 15},
    {8, 32, 16},  {9, 33, 17}, {15, 16, 17}, {16, 16, 16}, {17, 15, 16},
    {16, 17, 15}, {31, 1, 33}, {1, 33, 31},  {32, 32, 32}, {33, 31, 32},
    {1, 257, 3},  {257, 1, 3}, {3, 5, 257},  {64, 48, 32}, {61, 67, 71},
};

std::size_t product(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

struct Problem {
  explicit Problem(Shape shape)
      : s(shape),
        A(random_floats(product(s.M, s.K), 41)),
        B(random_floats(product(s.K, s.N), 42)),
        expected(product(s.M, s.N)),
        magnitude(product(s.M, s.N)) {
    reference::matmul(A.data(), B.data(), expected.data(), s.M, s.N, s.K);
    reference::matmul(absolute(A).data(), absolute(B).data(), magnitude.data(), s.M, s.N, s.K);
  }

  // Runs `multiply(A, B, C)` on the device and compares.
  template <class Multiply>
  ::testing::AssertionResult solved_by(Multiply multiply) const {
    GuardedInput<float> device_A(A, 1);
    GuardedInput<float> device_B(B, 3);
    GuardedBuffer<float> device_C(expected.size(), 1);
    multiply(device_A.data(), device_B.data(), device_C.data());
    return all_close(device_C.to_host(), expected, sum_limit(Accumulator::F32, s.K), magnitude);
  }

  Shape s;
  Floats A;          // (M,K)
  Floats B;          // (K,N)
  Floats expected;   // (M,N)
  Floats magnitude;  // (M,N)
};

std::string name_of(Shape s) {
  return "M" + std::to_string(s.M) + "N" + std::to_string(s.N) + "K" + std::to_string(s.K);
}

class MatmulTest : public ::testing::TestWithParam<std::tuple<MatmulVersion, Shape>> {};

INSTANTIATE_TEST_SUITE_P(Ladder, MatmulTest,
                         ::testing::Combine(::testing::ValuesIn(matmul_ladder()),
                                            ::testing::ValuesIn(kShapes)),
                         [](const auto& test) {
                           return "V" + std::to_string(std::get<0>(test.param).number) +
                                  name_of(std::get<1>(test.param));
                         });

TEST_P(MatmulTest, MatchesReferenceOnRaggedEdges) {
  const auto& [version, s] = GetParam();
  ASSERT_TRUE(version.accepts(s.M, s.N, s.K));
  const auto run = version.run;
  EXPECT_TRUE(Problem(s).solved_by([run, shape = s](const float* A, const float* B, float* C) {
    run(A, B, C, shape.M, shape.N, shape.K, nullptr);
  }));
}

class MatmulImpostorTest : public ::testing::TestWithParam<Shape> {};

INSTANTIATE_TEST_SUITE_P(Shapes, MatmulImpostorTest, ::testing::ValuesIn(kShapes),
                         [](const auto& test) { return name_of(test.param); });

TEST_P(MatmulImpostorTest, IsOutsideTheTolerance) {
  const Shape s = GetParam();
  const Problem problem(s);
  EXPECT_FALSE(problem.solved_by([s](const float* A, const float* B, float* C) {
    matmul_half_accumulator(A, B, C, s.M, s.N, s.K);
  })) << "a half-precision accumulator went unnoticed";
  if (s.N == 1 || s.K == 1) return;  // a vector has no transpose to mistake
  EXPECT_FALSE(problem.solved_by([s](const float* A, const float* B, float* C) {
    matmul_transposed_b(A, B, C, s.M, s.N, s.K);
  })) << "a transposed B went unnoticed";
}

TEST(MatmulLadder, IsNumberedFromOneAndNamesItsIdeas) {
  std::set<std::string> names;
  int number = 0;
  for (const MatmulVersion& version : matmul_ladder()) {
    EXPECT_EQ(version.number, ++number);
    names.insert(version.name);
    EXPECT_FALSE(std::string(version.idea).empty());
  }
  EXPECT_GE(number, 2);
  EXPECT_EQ(names.size(), matmul_ladder().size());
}

TEST(MatmulLadder, WhatAVersionDoesNotAcceptItRefuses) {
  GuardedBuffer<float> x(4);
  const Shape bad[] = {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}, {-1, 2, 2}, {2147483647, 1, 1}};
  for (const MatmulVersion& version : matmul_ladder()) {
    for (const Shape& s : bad) {
      EXPECT_FALSE(version.accepts(s.M, s.N, s.K)) << version.name << " " << name_of(s);
      EXPECT_THROW(version.run(x.data(), x.data(), x.data(), s.M, s.N, s.K, nullptr),
                   std::invalid_argument);
    }
    EXPECT_THROW(version.run(nullptr, x.data(), x.data(), 1, 1, 1, nullptr), std::invalid_argument);
    EXPECT_THROW(version.run(x.data(), nullptr, x.data(), 1, 1, 1, nullptr), std::invalid_argument);
    EXPECT_THROW(version.run(x.data(), x.data(), nullptr, 1, 1, 1, nullptr), std::invalid_argument);
  }
  for (const Shape& s : bad) {
    EXPECT_THROW(matmul(x.data(), x.data(), x.data(), s.M, s.N, s.K, nullptr),
                 std::invalid_argument);
  }
}

TEST(Matmul, RunsAVersionThatAcceptsTheShape) {
  for (const Shape& s : {Shape{9, 33, 17}, Shape{1, 1, 1}}) {
    EXPECT_TRUE(Problem(s).solved_by([s](const float* A, const float* B, float* C) {
      matmul(A, B, C, s.M, s.N, s.K, nullptr);
    }));
  }
}

}  // namespace
}  // namespace warpkit::test
