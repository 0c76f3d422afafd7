#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "exercises/08_coalescing/sectors.hpp"
#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

struct Shape {
  int rows, cols;
};

struct Question {
  Shape shape;
  Request request;
  Expectation wanted;
  std::vector<float> A;  // (rows,cols)
};

// Sums of `terms` elements of A, `step` apart, from `first + c * next` on: columns, rows, and what
// a wrong stride makes of them. A sum in FP32, in any order, is off by at most terms * 2^-24 times
// the sum of magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 4.2).
Expectation sums_of(const Question& asked, int terms, std::size_t step, std::size_t next) {
  Expectation wanted{"sums", {}, {}};
  for (int c = 0; c < asked.shape.cols; ++c) {
    double sum = 0, magnitude = 0;
    for (int k = 0; k < terms; ++k) {
      const std::size_t at =
          static_cast<std::size_t>(c) * next + static_cast<std::size_t>(k) * step;
      const double value = asked.A.at(at);
      sum += value;
      magnitude += std::fabs(value);
    }
    wanted.values.push_back(static_cast<float>(sum));
    wanted.limits.push_back(static_cast<float>((terms + 1) * std::ldexp(1.0, -24) * magnitude));
  }
  return wanted;
}

Question question(Shape shape) {
  Question made;
  made.shape = shape;
  made.A = random_floats(static_cast<std::size_t>(shape.rows) * shape.cols,
                         static_cast<unsigned>(shape.rows * 10007 + shape.cols));
  // A row that is dropped, or read twice, must show whatever its values are.
  for (float& value : made.A) value += value < 0 ? -0.25f : 0.25f;
  made.request.asked = "sum the columns of A (" + std::to_string(shape.rows) + "," +
                       std::to_string(shape.cols) + ")";
  made.request.buffers = {{"A", input({shape.rows, shape.cols}, made.A)},
                          {"sums", output({shape.cols})}};
  made.request.scalars = {{"rows", shape.rows}, {"cols", shape.cols}};
  // 1024 is a multiple of every usual block, and so wide a matrix is asked for first.
  if (shape.cols % 1024 != 0) made.request.symptom_if_lost = "no_guard";
  made.wanted = sums_of(made, shape.rows, static_cast<std::size_t>(shape.cols), 1);
  return made;
}

// Whether the answer is right for an output that holds zeros.
bool is_right_on_zeros(Question asked) {
  Buffer& sums = asked.request.buffers.at("sums");
  std::memset(sums.bytes.data() + sums.offset(), 0, sums.count() * sizeof(float));
  return agrees(asked.request, submission().run(asked.request), asked.wanted);
}

// What a matrix that fills every block comes to, if not its sums.
std::string wrong_sums(const Result& failed) {
  const Question square = question({128, 128});
  const Result of_square = submission().run(square.request);
  if (!of_square.trouble.empty()) return "";
  if (agrees(square.request, of_square, sums_of(square, 128, 1, 128))) return "row_sums";
  const Question wide = question({64, 1024});
  const Result result = submission().run(wide.request);
  if (!result.trouble.empty()) return "";
  if (agrees(wide.request, result, sums_of(wide, 64, 64, 1))) return "wrong_stride";
  const auto difference = compare(result.buffers.at("sums").floats(), wide.wanted);
  if (difference) {
    const std::vector<std::size_t>& wrong = difference->wrong;
    const bool is_tail = wrong.back() == 1023 && wrong.size() == 1024 - wrong.front();
    if (is_tail && wrong.front() > 0) return "local_index";
  }
  if (found_by(failed, "racecheck") || found_by(result, "racecheck")) return "race";
  return difference && is_right_on_zeros(wide) ? "not_zeroed" : "";
}

// Whether every sum lacks the same last rows, fewer than half of them.
bool lacks_rows(const Question& asked, const std::vector<float>& sums) {
  const int rows = asked.shape.rows;
  for (int fewer = rows - 1; fewer > rows / 2; --fewer) {
    if (!compare(sums, sums_of(asked, fewer, static_cast<std::size_t>(asked.shape.cols), 1))) {
      return true;
    }
  }
  return false;
}

std::string symptom(const Request& request, const Result& result) {
  const std::string other = wrong_sums(result);
  if (!other.empty()) return other;
  const Question asked = question(
      {static_cast<int>(request.scalars.at("rows")), static_cast<int>(request.scalars.at("cols"))});
  const Buffer& sent = request.buffers.at("sums");
  const Buffer& got = result.buffers.at("sums");
  if (lacks_rows(asked, got.floats())) return "rows_dropped";
  if (!got.guards_match(sent)) return "no_guard";
  const auto difference = compare(got.floats(), asked.wanted);
  if (!difference || asked.shape.cols % 1024 == 0) return "";
  const std::vector<std::size_t>& wrong = difference->wrong;
  const bool is_tail = wrong.size() + wrong.front() == got.count();
  return is_tail && untouched(sent, got) == wrong.size() ? "grid_rounded_down" : "";
}

class ColumnSum : public ::testing::TestWithParam<Shape> {};

TEST_P(ColumnSum, MatchesReference) {
  const Question asked = question(GetParam());
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Shape>& info) {
  return "R" + std::to_string(info.param.rows) + "C" + std::to_string(info.param.cols);
}

// The order matters: see symptom_if_lost above.
INSTANTIATE_TEST_SUITE_P(Whole, ColumnSum, ::testing::Values(Shape{64, 1024}, Shape{67, 1024}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, ColumnSum, ::testing::Values(Shape{3, 8}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, ColumnSum,
                         ::testing::Values(Shape{1, 1}, Shape{1, 37}, Shape{37, 1}, Shape{2, 3},
                                           Shape{31, 33}, Shape{33, 31}, Shape{257, 2},
                                           Shape{7, 1009}, Shape{65, 127}, Shape{127, 129},
                                           Shape{100, 257}),
                         case_name);

class CountedColumnSum : public ::testing::TestWithParam<Shape> {};

// profile counts: Counted/CountedColumnSum.ReadsWholeSectors/R128C1024
TEST_P(CountedColumnSum, ReadsWholeSectors) {
  const Shape shape = GetParam();
  const Question asked = question(shape);
  const Result result = submission().run(asked.request);
  expect_counts(asked.request, asked.wanted,
                sector_budgets(result, "ld", 4.0 * shape.rows * shape.cols, "strided"), symptom);
}

INSTANTIATE_TEST_SUITE_P(Counted, CountedColumnSum, ::testing::Values(Shape{128, 1024}), case_name);

}  // namespace
