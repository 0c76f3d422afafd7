#include <gtest/gtest.h>

#include <algorithm>

#include "exercises/04_thread_indexing/in_place.hpp"
#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

struct Shape {
  int height, width;
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<float> image;   // (height,width), as it was sent
  std::vector<float> amount;  // (width)
};

// In [0, 1).
std::vector<float> random_fractions(std::size_t count, unsigned seed) {
  std::vector<float> values = random_floats(count, seed);
  for (float& value : values) value = 0.5f * value + 0.5f;
  return values;
}

float brightened(float pixel, float amount) { return std::min(pixel + amount, 1.0f); }

// Where a thread stops that should not, the case tells whether it left the image to the right, or
// below: 64 and 1024 are multiples of every usual block, so only the other extent has an edge.
std::string if_lost(Shape shape) {
  if (shape.width % 32 != 0) return "no_column_guard";
  return shape.height % 32 != 0 ? "no_row_guard" : "transposed";
}

Question question(Shape shape) {
  const auto seed = static_cast<unsigned>(shape.height * 1009 + shape.width);
  const auto width = static_cast<std::size_t>(shape.width);
  const std::size_t pixels = static_cast<std::size_t>(shape.height) * width;
  Question made;
  made.image = random_fractions(pixels, seed);
  made.amount = random_fractions(width, seed + 1);
  for (float& amount : made.amount) amount = 0.05f + 0.3f * amount;  // one addition always shows
  made.image.front() = 0.9f;
  made.amount.front() = 0.3f;  // so that the smallest image, too, has a pixel to be clipped
  made.request.asked = "brighten an image of " + std::to_string(shape.height) + " rows and " +
                       std::to_string(shape.width) + " columns";
  made.request.buffers = {{"image", in_place({shape.height, shape.width}, made.image)},
                          {"amount", input({shape.width}, made.amount)}};
  made.request.scalars = {{"height", shape.height}, {"width", shape.width}};
  made.request.symptom_if_lost = if_lost(shape);
  made.wanted.name = "image";
  for (std::size_t i = 0; i < pixels; ++i) {
    made.wanted.values.push_back(brightened(made.image[i], made.amount[i % width]));
  }
  return made;
}

// What became of the pixels of one answer.
struct Tally {
  bool lost = false;              // there is no answer
  bool refused = false;           // the launch was
  bool right = false;             // all of it
  std::size_t left = 0;           // pixels that nobody touched
  std::size_t several_times = 0;  // brightened more than once
  std::size_t too_white = 0;      // brightened once, not clipped
  std::size_t by_row = 0;         // brightened by amount[y], where that is there
  std::size_t pixels = 0;
};

bool is_several_times(float got, float pixel, float amount) {
  for (int times = 1; times <= 64; ++times) {
    pixel += amount;
    if (times > 1 && (got == pixel || got == std::min(pixel, 1.0f))) return true;
  }
  return false;
}

Tally tally(Shape shape) {
  const Question asked = question(shape);
  const Result result = submission().run(asked.request);
  Tally counts;
  counts.refused = launch_refused(result);
  counts.lost = !result.trouble.empty();
  if (counts.lost) return counts;
  const std::vector<float> got = result.buffers.at("image").floats();
  const auto width = static_cast<std::size_t>(shape.width);
  counts.right = agrees(asked.request, result, asked.wanted);
  counts.pixels = got.size();
  for (std::size_t i = 0; i < got.size(); ++i) {
    const float amount = asked.amount[i % width];
    if (i / width < width) {
      counts.by_row += got[i] == brightened(asked.image[i], asked.amount[i / width]) ? 1 : 0;
    }
    if (got[i] == asked.wanted.values[i]) continue;
    counts.left += got[i] == asked.image[i] ? 1 : 0;
    counts.too_white += got[i] == asked.image[i] + amount ? 1 : 0;
    counts.several_times += is_several_times(got[i], asked.image[i], amount) ? 1 : 0;
  }
  return counts;
}

// Asks for images that differ from a square of whole blocks in one respect each.
std::string symptom(const Request&, const Result&) {
  const Tally square = tally({64, 64});
  if (square.lost || square.left == square.pixels) return "";
  if (square.by_row == square.pixels) return "transposed";
  if (square.too_white > 0 && square.several_times == 0 && square.left == 0) return "not_clipped";
  if (!square.right) return square.several_times > 0 ? "local_index" : "";
  for (const Shape shape : {Shape{32, 64}, Shape{64, 32}}) {
    const Tally oblong = tally(shape);
    if (oblong.lost) return "wrong_row_length";
    if (oblong.right) continue;
    return oblong.left > 0 && oblong.several_times == 0 ? "grid_swapped" : "wrong_row_length";
  }
  const Tally tall = tally({1024, 3});
  if (tall.refused || (!tall.lost && tall.left > 0)) return "grid_rounded_down";
  if (!tall.right) return "no_column_guard";
  const Tally wide = tally({3, 1024});
  if (wide.refused || (!wide.lost && wide.left > 0)) return "grid_rounded_down";
  return wide.right ? "" : "no_row_guard";
}

class Brighten : public ::testing::TestWithParam<Shape> {};

TEST_P(Brighten, MakesEachPixelLighterByItsColumn) {
  const Question asked = question(GetParam());
  const Result result = submission().run(asked.request);
  if (launch_refused(result)) {
    // Whole blocks come first, where rounding down leaves enough of them.
    const bool whole = GetParam().height % 32 == 0 && GetParam().width % 32 == 0;
    fail_case({"an answer", result.trouble, "", whole ? "one_block" : "grid_rounded_down"});
    return;
  }
  fail_if_wrong(asked.request, result, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Shape>& info) {
  return "H" + std::to_string(info.param.height) + "W" + std::to_string(info.param.width);
}

// The order matters: see if_lost().
// profile counts: WholeBlocks/Brighten.MakesEachPixelLighterByItsColumn/H32W64
INSTANTIATE_TEST_SUITE_P(WholeBlocks, Brighten,
                         ::testing::Values(Shape{64, 64}, Shape{32, 64}, Shape{64, 32}), case_name);
INSTANTIATE_TEST_SUITE_P(RightEdge, Brighten, ::testing::Values(Shape{64, 37}, Shape{1024, 3}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(LowerEdge, Brighten, ::testing::Values(Shape{37, 64}, Shape{3, 1024}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, Brighten, ::testing::Values(Shape{3, 7}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, Brighten,
                         ::testing::Values(Shape{1, 1}, Shape{1, 37}, Shape{37, 1}, Shape{2, 3},
                                           Shape{15, 17}, Shape{17, 15}, Shape{31, 33},
                                           Shape{53, 101}, Shape{101, 53}),
                         case_name);

class CountedBrighten : public ::testing::TestWithParam<Shape> {};

// Each pixel is read and written once, with its column's amount: 12 bytes; with one load of an
// amount for several rows, a little over 8.
TEST_P(CountedBrighten, TouchesEachPixelOnce) {
  const Question asked = question(GetParam());
  const double pixels = static_cast<double>(GetParam().height) * GetParam().width;
  expect_counts(asked.request, asked.wanted,
                {{"global_bytes_st", 4 * pixels, 4 * pixels,
                  "bytes stored, where each pixel is written once", "", ""}},
                symptom);
}

INSTANTIATE_TEST_SUITE_P(All, CountedBrighten, ::testing::Values(Shape{53, 101}), case_name);

}  // namespace
