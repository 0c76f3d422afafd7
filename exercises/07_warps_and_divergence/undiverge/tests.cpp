#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

struct Shape {
  int n, terms;
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<float> x;     // (n)
  std::vector<float> even;  // (terms)
  std::vector<float> odd;   // (terms)
};

// Whether element i takes the coefficients `odd`.
using IsOdd = std::function<bool(std::size_t i)>;

// Any order of at most 2 * terms roundings is off by no more than that many times 2^-24 of the sum
// of magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 5.1); the powers
// of x may be rounded, too.
Expectation polynomials(const Question& asked, const IsOdd& is_odd) {
  Expectation wanted{"y", {}, {}};
  for (std::size_t i = 0; i < asked.x.size(); ++i) {
    const std::vector<float>& c = is_odd(i) ? asked.odd : asked.even;
    double sum = 0, magnitude = 0, power = 1;
    for (const float coefficient : c) {
      sum += coefficient * power;
      magnitude += std::fabs(coefficient * power);
      power *= asked.x[i];
    }
    wanted.values.push_back(static_cast<float>(sum));
    wanted.limits.push_back(static_cast<float>(
        magnitude * (4.0 * static_cast<double>(c.size()) + 1) * std::ldexp(1.0, -24)));
  }
  return wanted;
}

bool by_place(std::size_t i) { return i % 2 == 1; }

Question question(Shape shape) {
  const auto seed = static_cast<unsigned>(shape.n * 101 + shape.terms);
  Question made;
  made.x = random_floats(static_cast<std::size_t>(shape.n), seed);
  made.even = random_floats(static_cast<std::size_t>(shape.terms), seed + 1);
  made.odd = random_floats(static_cast<std::size_t>(shape.terms), seed + 2);
  // Kinds must differ by more than rounding, whatever x is.
  made.even[0] += 4.0f;
  made.odd[0] -= 4.0f;
  made.request.asked = "evaluate " + std::to_string(shape.n) + " polynomials of " +
                       std::to_string(shape.terms) + (shape.terms == 1 ? " term" : " terms") +
                       ", elements at even and odd places by different coefficients";
  made.request.buffers = {{"x", input({shape.n}, made.x)},
                          {"even", input({shape.terms}, made.even)},
                          {"odd", input({shape.terms}, made.odd)},
                          {"y", output({shape.n})}};
  made.request.scalars = {{"n", shape.n}, {"terms", shape.terms}};
  // 4096 is a multiple of every usual block and is asked for first.
  if (shape.n % 1024 != 0) made.request.symptom_if_lost = "old_guard";
  made.wanted = polynomials(made, by_place);
  return made;
}

bool writes_elsewhere(const Request& request, const Result& result) {
  for (const auto& [name, sent] : request.buffers) {
    if (!result.buffers.at(name).guards_match(sent)) return true;
  }
  return found_by(result, "memcheck");
}

// Which wrong choice of coefficients gives exactly this answer to a question of full size? If none
// is wrong there, the end of an array that fits no block is.
std::string symptom(const Request& request, const Result& result) {
  const Question whole = question({4096, 6});
  const Result full = submission().run(whole.request);
  if (!full.trouble.empty()) return "";
  const auto equals = [&](const IsOdd& is_odd) {
    return agrees(whole.request, full, polynomials(whole, is_odd));
  };
  if (equals(by_place)) {
    if (request.scalars.at("n") % 1024 == 0) return "";
    const bool left = untouched(request.buffers.at("y"), result.buffers.at("y")) > 0;
    if (writes_elsewhere(request, result)) return "old_guard";
    return left ? "ragged_end" : "";
  }
  if (equals([](std::size_t) { return false; }) || equals([](std::size_t) { return true; })) {
    return "one_kind";
  }
  // Half of the elements may be missing altogether.
  const std::vector<float> y = full.buffers.at("y").floats();
  for (const bool kind : {false, true}) {
    bool only = true;
    for (std::size_t i = 0; i < y.size() && only; ++i) {
      const bool right = std::fabs(y[i] - whole.wanted.values[i]) <= whole.wanted.limits[i];
      only = right == (by_place(i) == kind);
    }
    if (only) return "one_kind";
  }
  for (std::size_t group = 2; group <= 2048; group *= 2) {
    if (equals([=](std::size_t i) { return i / group % 2 == 1; }) ||
        equals([=](std::size_t i) { return i / group % 2 == 0; })) {
      return "kind_by_warp";
    }
  }
  return "";
}

class Undiverge : public ::testing::TestWithParam<Shape> {};

TEST_P(Undiverge, EvaluatesEachElementsPolynomial) {
  const Question asked = question(GetParam());
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Shape>& info) {
  return "N" + std::to_string(info.param.n) + "Terms" + std::to_string(info.param.terms);
}

// The order matters: see symptom_if_lost above.
INSTANTIATE_TEST_SUITE_P(Whole, Undiverge, ::testing::Values(Shape{4096, 6}), case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, Undiverge, ::testing::Values(Shape{8, 2}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, Undiverge,
                         ::testing::Values(Shape{1, 1}, Shape{2, 1}, Shape{3, 7}, Shape{31, 4},
                                           Shape{33, 5}, Shape{63, 3}, Shape{65, 3}, Shape{127, 2},
                                           Shape{257, 6}, Shape{1009, 8}, Shape{1025, 1}),
                         case_name);

// Whether nearly all threads that the blocks have are at work in every step.
bool keeps_all_busy(const Result& result) {
  for (const LaunchCount& launch : result.launches) {
    const double threads = static_cast<double>(launch.threads);
    const double lanes_there = threads / std::ceil(threads / 32);  // of 32, in a mean warp
    const auto mean = launch.counters.find("mean_active_lanes");
    if (mean == launch.counters.end() || !(mean->second >= 0.875 * lanes_there)) return false;
  }
  return true;
}

class CountedUndiverge : public ::testing::TestWithParam<Shape> {};

// profile counts: Counted/CountedUndiverge.KeepsLanesTogether/N8192Terms16
TEST_P(CountedUndiverge, KeepsLanesTogether) {
  const Shape shape = GetParam();
  const Question asked = question(shape);
  const double warps = shape.n / 32.0;
  const double no_limit = std::numeric_limits<double>::infinity();
  const Result result = submission().run(asked.request);
  // Lanes that part once a warp are 1 for each; once a round of the loop, `terms`. An eighth leaves
  // room for the guard at the end of blocks of any size. Where lanes part for a short moment only,
  // as each block of threads does that first copies the coefficients, a few times a warp are good.
  const double most = keeps_all_busy(result) ? 4 * warps : warps / 8;
  const bool in_loop = result.counted && !result.launches.empty() &&
                       result.counter("divergent_branches") > warps * (shape.terms - 1);
  expect_counts(
      asked.request, asked.wanted,
      {{"global_bytes_st", 4.0 * shape.n, no_limit, "bytes that kernels write", "", ""},
       {"divergent_branches", 0, most, "branches at which lanes of a warp part, in all warps",
        in_loop ? "branch_in_loop" : "by_lane", ""},
       {"mean_active_lanes", 16.5, no_limit, "lanes at work in a step, of 32", "",
        "narrow_blocks"}},
      symptom);
}

INSTANTIATE_TEST_SUITE_P(Counted, CountedUndiverge, ::testing::Values(Shape{8192, 16}), case_name);

}  // namespace
