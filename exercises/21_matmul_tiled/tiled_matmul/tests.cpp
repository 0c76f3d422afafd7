#include <gtest/gtest.h>

#include <cmath>

#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"
#include "exercises/submission/tiles.hpp"
#include "reference_cpu/reference.hpp"

namespace {

using namespace warpkit::exercise;

struct Shape {
  int M, N, K;
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<float> A;  // (M,K)
  std::vector<float> B;  // (K,N)
};

std::vector<float> product(const std::vector<float>& A, const std::vector<float>& B, Shape shape) {
  std::vector<float> C(area(shape.M, shape.N));
  warpkit::reference::matmul(A.data(), B.data(), C.data(), shape.M, shape.N, shape.K);
  return C;
}

std::vector<float> magnitudes(std::vector<float> values) {
  for (float& value : values) value = std::fabs(value);
  return values;
}

// A sum of K products in FP32, in any order, is off by at most K * 2^-24 / (1 - K * 2^-24) times
// the sum of the products' magnitudes (Higham, Accuracy and Stability of Numerical Algorithms,
// section 3.1). One more for the rounding of the reference itself.
std::vector<float> limits(const std::vector<float>& A, const std::vector<float>& B, Shape shape) {
  std::vector<float> allowed = product(magnitudes(A), magnitudes(B), shape);
  for (float& limit : allowed) limit *= static_cast<float>(shape.K + 1) * std::ldexp(1.0f, -24);
  return allowed;
}

// What it means when the submission does not survive a shape: whole tiles are asked for first, then
// the edges of C, then the end of K. 32 is a multiple of every usual tile.
std::string if_lost(Shape shape) {
  if (shape.M % 32 != 0 || shape.N % 32 != 0) return "no_guards";
  return shape.K % 32 != 0 ? "ragged_k" : "";
}

Question question(Shape shape) {
  const auto seed = static_cast<unsigned>(shape.M * 10007 + shape.N * 101 + shape.K);
  Question made;
  made.A = random_floats(area(shape.M, shape.K), seed);
  made.B = random_floats(area(shape.K, shape.N), seed + 1);
  made.request.asked = "multiply A (" + std::to_string(shape.M) + "," + std::to_string(shape.K) +
                       ") by B (" + std::to_string(shape.K) + "," + std::to_string(shape.N) + ")";
  made.request.buffers = {{"A", input({shape.M, shape.K}, made.A)},
                          {"B", input({shape.K, shape.N}, made.B)},
                          {"C", output({shape.M, shape.N})}};
  made.request.scalars = {{"M", shape.M}, {"N", shape.N}, {"K", shape.K}};
  made.request.symptom_if_lost = if_lost(shape);
  made.wanted = {"C", product(made.A, made.B, shape), limits(made.A, made.B, shape)};
  return made;
}

bool is_right(Shape shape) {
  const Question asked = question(shape);
  return agrees(asked.request, submission().run(asked.request), asked.wanted);
}

// A (side,side) with all but the columns [first, last) set to zero: what a sum over only those
// uses.
std::vector<float> only_columns(std::vector<float> A, int side, int first, int last) {
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      if (c < first || c >= last) A[area(r, side) + c] = 0.0f;
    }
  }
  return A;
}

// A square product of whole tiles comes out wrong. Which other product is it?
std::string wrong_product(const Question& asked, const Result& result, int side) {
  const Shape shape{side, side, side};
  const auto equals = [&](const std::vector<float>& C) {
    return agrees(asked.request, result, {"C", C, asked.wanted.limits});
  };
  for (const int tile : {4, 8, 16, 32, 64}) {
    const std::vector<float> A_t = tiles_transposed(asked.A, side, tile);
    const std::vector<float> B_t = tiles_transposed(asked.B, side, tile);
    if (equals(product(asked.A, B_t, shape)) || equals(product(A_t, asked.B, shape)) ||
        equals(product(A_t, B_t, shape)) ||
        equals(tiles_transposed(asked.wanted.values, side, tile))) {
      return "transposed";
    }
    std::vector<float> first = product(only_columns(asked.A, side, 0, tile), asked.B, shape);
    if (equals(first) ||
        equals(product(only_columns(asked.A, side, side - tile, side), asked.B, shape))) {
      return "one_tile_only";
    }
    for (float& value : first) value *= static_cast<float>(side / tile);
    if (equals(first)) return "tile_not_advanced";
  }
  return "";
}

// The answer is no product that anyone might have meant. Is it right where one tile is all there
// is, or at least for some threads of a block?
std::string wrong_order_of_steps() {
  const Question asked = question({64, 64, 4});
  const Result result = submission().run(asked.request);
  if (!result.trouble.empty()) return "";
  const Buffer& C = result.buffers.at("C");
  const std::optional<Difference> difference = compare(C.floats(), asked.wanted);
  if (!difference) return "stale_tile";
  const bool all_written = untouched(asked.request.buffers.at("C"), C) == 0;
  return all_written && difference->wrong.size() < C.count() ? "unwritten_tile" : "";
}

// Asks for shapes that differ from whole tiles in one respect each. 64 is a multiple of every
// usual tile, 37 of none; 4 is no more than any tile.
std::string symptom(const Request&, const Result&) {
  const Question whole = question({64, 64, 64});
  const Result result = submission().run(whole.request);
  if (!result.trouble.empty()) return "";
  if (!agrees(whole.request, result, whole.wanted)) {
    const std::string other = wrong_product(whole, result, 64);
    return other.empty() ? wrong_order_of_steps() : other;
  }
  if (!is_right({128, 64, 64}) || !is_right({64, 128, 64})) return "grid_swapped";
  const bool edge_of_k = is_right({64, 64, 37});
  const bool edge_of_c = is_right({37, 64, 64}) && is_right({64, 37, 64});
  if (!edge_of_c) return "no_guards";
  return edge_of_k ? "" : "ragged_k";
}

class TiledMatmul : public ::testing::TestWithParam<Shape> {};

TEST_P(TiledMatmul, MatchesReference) {
  const Question asked = question(GetParam());
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Shape>& info) {
  return "M" + std::to_string(info.param.M) + "N" + std::to_string(info.param.N) + "K" +
         std::to_string(info.param.K);
}

// The order matters: see if_lost().
// profile counts: WholeTiles/TiledMatmul.MatchesReference/M64N32K96
INSTANTIATE_TEST_SUITE_P(WholeTiles, TiledMatmul,
                         ::testing::Values(Shape{32, 32, 32}, Shape{64, 32, 96}, Shape{32, 96, 64}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(EdgesOfC, TiledMatmul,
                         ::testing::Values(Shape{37, 64, 64}, Shape{64, 37, 64}), case_name);
INSTANTIATE_TEST_SUITE_P(EndOfK, TiledMatmul,
                         ::testing::Values(Shape{32, 32, 7}, Shape{32, 32, 33}, Shape{64, 64, 37}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, TiledMatmul, ::testing::Values(Shape{2, 3, 4}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, TiledMatmul,
                         ::testing::Values(Shape{1, 1, 1}, Shape{1, 1, 67}, Shape{3, 1, 2},
                                           Shape{1, 17, 1}, Shape{15, 16, 17}, Shape{17, 15, 16},
                                           Shape{31, 33, 32}, Shape{33, 31, 7}, Shape{37, 53, 71}),
                         case_name);

class CountedTiledMatmul : public ::testing::TestWithParam<Shape> {};

// With tiles of width W every element of A is read N / W times and every one of B M / W times.
// Tiles of 8 are the smallest that are worth their name; without tiles it is eight times as much.
TEST_P(CountedTiledMatmul, ReadsGlobalMemoryOnceATile) {
  const Shape shape = GetParam();
  const Question asked = question(shape);
  const double once = 4.0 * static_cast<double>(area(shape.M, shape.K) + area(shape.K, shape.N));
  const double most = 4.0 * 2.0 / 8.0 * shape.M * shape.N * shape.K;
  expect_counts(asked.request, asked.wanted,
                {{"global_bytes_ld", once, most,
                  "bytes read from global memory, each element once a tile (tiles of 8 or wider)",
                  "no_reuse", ""}},
                symptom);
}

INSTANTIATE_TEST_SUITE_P(All, CountedTiledMatmul, ::testing::Values(Shape{64, 96, 64}), case_name);

}  // namespace
