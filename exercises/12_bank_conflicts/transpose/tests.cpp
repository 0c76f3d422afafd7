#include <gtest/gtest.h>

#include <algorithm>

#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"
#include "exercises/submission/tiles.hpp"

namespace {

using namespace warpkit::exercise;

struct Shape {
  int rows, cols;
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<float> in;  // (rows,cols)
};

std::vector<float> transposed(const std::vector<float>& matrix, Shape shape) {
  std::vector<float> turned(matrix.size());
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.cols; ++c) {
      turned[area(c, shape.rows) + r] = matrix[area(r, shape.cols) + c];
    }
  }
  return turned;
}

Question question(Shape shape) {
  Question made;
  made.in = random_floats(area(shape.rows, shape.cols),
                          static_cast<unsigned>(shape.rows * 10007 + shape.cols));
  made.request.asked = "transpose a matrix of " + std::to_string(shape.rows) + " rows and " +
                       std::to_string(shape.cols) + " columns";
  made.request.buffers = {{"in", input({shape.rows, shape.cols}, made.in)},
                          {"out", output({shape.cols, shape.rows})}};
  made.request.scalars = {{"rows", shape.rows}, {"cols", shape.cols}};
  // Whole tiles are asked for first; 64 is a multiple of every usual tile.
  const bool whole = shape.rows % 64 == 0 && shape.cols % 64 == 0;
  const bool square = shape.rows == shape.cols;
  made.request.symptom_if_lost = whole ? (square ? "" : "wrong_row_length") : "no_guards";
  made.wanted = {"out", transposed(made.in, shape), {}};
  return made;
}

// Whether a thread was seen to read what another had not stored yet.
bool lacks_order(const Result& result) {
  return found_by(result, "racecheck") || found_by(result, "initcheck");
}

// A square matrix of whole tiles comes out wrong. Which other matrix is it?
std::string wrong_whole_tiles(const Question& asked, const Result& result, int side) {
  const std::vector<float> got = result.buffers.at("out").floats();
  const auto equals = [&](const std::vector<float>& matrix) {
    return !compare(got, {"out", matrix, {}});
  };
  if (equals(asked.in)) return "copied";
  for (const int tile : {4, 8, 16, 32}) {
    if (equals(tiles_transposed(asked.wanted.values, side, tile))) return "tile_not_turned";
    if (equals(tiles_transposed(asked.in, side, tile))) return "tiles_stay";
  }
  return "";
}

// A square matrix comes out right. With rows and columns swapped in the grid or in the guards,
// what is written is right and the rest isn't written.
std::string wrong_oblong(Shape shape) {
  const Question asked = question(shape);
  const Result answer = submission().run(asked.request);
  if (!answer.trouble.empty()) return "wrong_row_length";
  const Buffer& out = answer.buffers.at("out");
  const std::optional<Difference> difference = compare(out.floats(), asked.wanted);
  if (!difference) return "";
  const bool rest_is_right =
      difference->wrong.size() == untouched(asked.request.buffers.at("out"), out);
  return rest_is_right ? "grid_swapped" : "wrong_row_length";
}

// Asks for shapes that differ from whole tiles in one respect each. A guard that belongs to the
// other matrix leaves elements unwritten; a missing one writes them all, and more.
std::string symptom(const Request& request, const Result& result) {
  const Question whole = question({128, 128});
  const Result answer = submission().run(whole.request);
  if (!answer.trouble.empty()) return "";
  if (!agrees(whole.request, answer, whole.wanted)) {
    const std::string other = wrong_whole_tiles(whole, answer, 128);
    return other.empty() && lacks_order(result) ? "no_barrier" : other;
  }
  for (const Shape oblong : {Shape{128, 64}, Shape{64, 128}}) {
    const std::string other = wrong_oblong(oblong);
    if (!other.empty()) return other;
  }
  const bool is_whole =
      request.scalars.at("rows") % 64 == 0 && request.scalars.at("cols") % 64 == 0;
  if (is_whole && lacks_order(result)) return "no_barrier";
  if (found_by(result, "synccheck")) return "barrier_in_branch";
  const Buffer& sent = request.buffers.at("out");
  return untouched(sent, result.buffers.at("out")) > 0 ? "one_guard" : "no_guards";
}

class Transpose : public ::testing::TestWithParam<Shape> {};

TEST_P(Transpose, MovesEveryElement) {
  const Question asked = question(GetParam());
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Shape>& info) {
  return "Rows" + std::to_string(info.param.rows) + "Cols" + std::to_string(info.param.cols);
}

// The order matters: see symptom_if_lost. The first edges are those at which a missing guard stays
// within what the test can look at.
INSTANTIATE_TEST_SUITE_P(WholeTiles, Transpose,
                         ::testing::Values(Shape{64, 64}, Shape{128, 128}, Shape{192, 64},
                                           Shape{64, 192}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Edges, Transpose,
                         ::testing::Values(Shape{64, 63}, Shape{63, 64}, Shape{37, 37},
                                           Shape{37, 64}, Shape{64, 37}, Shape{31, 33},
                                           Shape{33, 31}, Shape{65, 63}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, Transpose, ::testing::Values(Shape{2, 3}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, Transpose,
                         ::testing::Values(Shape{1, 1}, Shape{1, 67}, Shape{67, 1}, Shape{3, 2},
                                           Shape{17, 15}, Shape{32, 1}, Shape{5, 211},
                                           Shape{53, 71}),
                         case_name);

// profile counts: Counted/CountedTranspose.UsesWholeSectorsAndNoBankTwice/Rows128Cols192
class CountedTranspose : public ::testing::TestWithParam<Shape> {};

// Steps of shared memory beyond what the width of each access needs.
struct SharedSteps {
  double requests = 0;
  double excess = 0;
  std::string worst;  // the line with most of them
};

SharedSteps shared_steps(const Result& result) {
  SharedSteps steps;
  std::int64_t most = 0;
  for (const LaunchCount& launch : result.launches) {
    for (const LineCount& line : launch.lines) {
      if (line.space != "shared" || line.operation == "atomic") continue;
      const std::int64_t excess =
          std::max<std::int64_t>(0, line.wavefronts - line.wavefronts_ideal);
      steps.requests += static_cast<double>(line.requests);
      steps.excess += static_cast<double>(excess);
      if (excess <= most) continue;
      most = excess;
      steps.worst = line.file + ":" + std::to_string(line.line) + ": " + line.operation + "s, " +
                    std::to_string(line.wavefronts) + " wavefronts for " +
                    std::to_string(line.requests) + " requests; " +
                    std::to_string(line.wavefronts_ideal) + " would do";
    }
  }
  return steps;
}

// The edges of this shape fall together with those of sectors and of every usual tile.
TEST_P(CountedTranspose, UsesWholeSectorsAndNoBankTwice) {
  const Shape shape = GetParam();
  const Question asked = question(shape);
  const Result result = submission().run(asked.request);
  const SharedSteps steps = shared_steps(result);
  const double sectors = static_cast<double>(area(shape.rows, shape.cols)) / 8;  // 8 floats each
  expect_counts(
      asked.request, asked.wanted,
      {{"global_sectors_ld", sectors, sectors,
        "sectors read from global memory, each whole and once (4 a request of 32 floats)",
        "columns_read", ""},
       {"global_sectors_st", sectors, sectors,
        "sectors written to global memory, each whole and once (4 a request of 32 floats)",
        steps.requests > 0 ? "columns_stored" : "no_tile", ""}},
      symptom);
  if (HasFailure() || IsSkipped()) return;
  const std::string meaning = "excess wavefronts: steps of shared memory that only conflicts cost";
  const bool is_good = steps.excess == 0;
  const std::string counted = std::to_string(static_cast<std::int64_t>(steps.excess));
  note_count({meaning, counted, "0", is_good});
  if (is_good) return;
  // A column in one bank costs 31 steps too many for each of 32 lanes; half of all requests read.
  const bool all_in_one_bank = steps.excess > 2 * steps.requests;
  fail_case(
      {meaning + ": 0", counted, steps.worst, all_in_one_bank ? "no_padding" : "padded_by_two"});
}

INSTANTIATE_TEST_SUITE_P(Counted, CountedTranspose, ::testing::Values(Shape{128, 192}), case_name);

}  // namespace
