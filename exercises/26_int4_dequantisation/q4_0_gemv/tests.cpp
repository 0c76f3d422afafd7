#include <gtest/gtest.h>

#include <cmath>

#include "exercises/26_int4_dequantisation/q4_0_data.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

struct Shape {
  int rows, cols;
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<std::uint8_t> blocks;  // (rows,cols/32,18)
  std::vector<float> w;              // (rows,cols)
  std::vector<float> x;              // (cols)
};

std::vector<float> product(const std::vector<float>& w, const std::vector<float>& x, Shape shape) {
  std::vector<float> y(static_cast<std::size_t>(shape.rows));
  warpkit::reference::matvec(w.data(), shape.rows, shape.cols, x.data(), y.data());
  return y;
}

// A sum of n products in FP32, in any order, is off by at most about n * 2^-24 times the sum of the
// products' magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). The
// weights are exact; a scale that is multiplied in block by block rounds twice more, the reference
// once.
std::vector<float> limits(std::vector<float> w, std::vector<float> x, Shape shape) {
  for (float& value : w) value = std::fabs(value);
  for (float& value : x) value = std::fabs(value);
  std::vector<float> allowed = product(w, x, shape);
  for (float& limit : allowed) limit *= static_cast<float>(shape.cols + 3) * std::ldexp(1.0f, -24);
  return allowed;
}

Question ask(Shape shape, std::vector<std::uint8_t> blocks, const std::string& what) {
  Question made;
  made.blocks = std::move(blocks);
  made.w = unpacked(made.blocks);
  made.x = random_floats(static_cast<std::size_t>(shape.cols), 77);
  made.request.asked = "multiply a (" + std::to_string(shape.rows) + "," +
                       std::to_string(shape.cols) + ") matrix of Q4_0 weights by a vector" + what;
  made.request.buffers = {
      {"w",
       input({shape.rows, shape.cols / 32, static_cast<std::int64_t>(kBlockBytes)}, made.blocks)},
      {"x", input({shape.cols}, made.x)},
      {"y", output({shape.rows})}};
  made.request.scalars = {{"rows", shape.rows}, {"cols", shape.cols}};
  // 64 rows fill any usual grid exactly and are asked for first.
  if (shape.rows % 64 != 0) made.request.symptom_if_lost = "no_guard";
  made.wanted = {"y", product(made.w, made.x, shape), limits(made.w, made.x, shape)};
  return made;
}

Question question(Shape shape) {
  const auto seed = static_cast<unsigned>(shape.rows * 1009 + shape.cols);
  const auto n_blocks = static_cast<std::size_t>(shape.rows) * (shape.cols / 32);
  return ask(shape, random_blocks(n_blocks, seed), "");
}

// The weights as they would be if each row used only its first block's scale.
std::vector<float> with_first_scale(const Question& asked, Shape shape) {
  std::vector<float> w = asked.w;
  const std::size_t row_blocks = static_cast<std::size_t>(shape.cols / 32);
  for (std::size_t k = 0; k < w.size(); ++k) {
    const std::size_t block = k / 32;
    const float own = scale_of(asked.blocks.data() + block * kBlockBytes);
    const float first =
        scale_of(asked.blocks.data() + block / row_blocks * row_blocks * kBlockBytes);
    w[k] = own == 0.0f ? 0.0f : w[k] / own * first;  // exact: own times a small whole number
  }
  return w;
}

// The weights with all but the blocks that `keep` chooses set to zero.
template <class Keep>
std::vector<float> only_blocks(std::vector<float> w, Shape shape, Keep keep) {
  for (std::size_t k = 0; k < w.size(); ++k) {
    if (!keep(static_cast<int>(k) % shape.cols / 32)) w[k] = 0.0f;
  }
  return w;
}

bool roughly(const std::vector<float>& got, const Expectation& wanted) {
  double difference = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    difference += std::pow(double{got[i]} - double{wanted.values[i]}, 2);
    size += std::pow(double{wanted.values[i]}, 2);
  }
  return difference <= 1e-4 * size;  // 1 % in the root mean square: rounding, not another formula
}

// Short sums leave the least room for rounding: is the formula right and the precision too low?
bool short_sums_are_rough() {
  const Question asked = question({64, 64});
  const Result result = submission().run(asked.request);
  return result.trouble.empty() && !agrees(asked.request, result, asked.wanted) &&
         roughly(result.buffers.at("y").floats(), asked.wanted);
}

// Which wrong formula gives this answer to a question of full size?
std::string symptom(const Request&, const Result&) {
  const Shape shape{64, 2048};
  const Question asked = question(shape);
  const Result result = submission().run(asked.request);
  if (!result.trouble.empty()) return "";
  const auto equals = [&](const std::vector<float>& w, const std::vector<float>& x) {
    return agrees(asked.request, result, {"y", product(w, x, shape), asked.wanted.limits});
  };
  if (equals(asked.w, asked.x)) return short_sums_are_rough() ? "low_precision" : "no_guard";
  if (equals(with_first_scale(asked, shape), asked.x)) return "first_scale_only";
  std::vector<float> repeated = asked.x;
  for (std::size_t k = 32; k < repeated.size(); ++k) repeated[k] = repeated[k - 32];
  if (equals(asked.w, repeated)) return "x_not_advanced";
  if (equals(only_blocks(asked.w, shape, [](int b) { return b % 32 == 0; }), asked.x) ||
      equals(only_blocks(asked.w, shape, [](int b) { return b % 32 < 16; }), asked.x)) {
    return "lanes_not_summed";
  }
  const std::vector<float> got = result.buffers.at("y").floats();
  return roughly(got, asked.wanted) ? "low_precision" : "";
}

struct Case {
  Shape shape;
  bool zero_groups;  // every third block has scale zero
};

class Q4Gemv : public ::testing::TestWithParam<Case> {};

TEST_P(Q4Gemv, MatchesReference) {
  const Shape shape = GetParam().shape;
  Question asked = question(shape);
  if (GetParam().zero_groups) {
    std::vector<std::uint8_t> blocks = asked.blocks;
    for (std::size_t b = 0; b < blocks.size(); b += 3 * kBlockBytes) set_scale(&blocks[b], 0);
    asked = ask(shape, blocks, ", every third block with scale zero");
  }
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  const Shape shape = info.param.shape;
  return "Rows" + std::to_string(shape.rows) + "Cols" + std::to_string(shape.cols) +
         (info.param.zero_groups ? "ZeroGroups" : "");
}

// The order matters: see symptom_if_lost above.
// profile counts: Whole/Q4Gemv.MatchesReference/Rows64Cols1024
INSTANTIATE_TEST_SUITE_P(Whole, Q4Gemv,
                         ::testing::Values(Case{{64, 32}, false}, Case{{64, 64}, false},
                                           Case{{64, 256}, true}, Case{{64, 1024}, false}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, Q4Gemv,
                         ::testing::Values(Case{{2, 32}, false}, Case{{2, 64}, false}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, Q4Gemv,
                         ::testing::Values(Case{{1, 32}, false}, Case{{3, 96}, true},
                                           Case{{7, 32 * 31}, false}, Case{{17, 32 * 33}, true},
                                           Case{{31, 32 * 7}, false}, Case{{257, 32 * 3}, false},
                                           Case{{5, 32 * 67}, false}),
                         case_name);

}  // namespace
