#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <random>

#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

// Where in their bins the values lie.
enum class Place { Inside, OnLowerEdges, AtHigh, OneBin };

struct Shape {
  int n, bins, low, high;
  Place place;
};

struct Question {
  Request request;
  Expectation wanted;
  int n;
};

// Bins are drawn first and values made from them, so no arithmetic on values says what is right.
// Inside means away from the edges by more than rounding can do; edges are asked for only where
// the width is a power of two, so that every way to compute a bin is exact.
Question question(Shape shape) {
  std::mt19937 engine(static_cast<unsigned>(shape.n * 8191 + shape.bins * 31 + shape.high));
  const double width = static_cast<double>(shape.high - shape.low) / shape.bins;
  std::vector<float> values(static_cast<std::size_t>(shape.n));
  std::vector<std::int32_t> counts(static_cast<std::size_t>(shape.bins), 0);
  for (float& value : values) {
    // Low bins are likelier than high ones: no two bins count alike.
    const double u = static_cast<double>(engine()) / 4294967296.0;
    int bin = static_cast<int>(std::pow(u, 1.5) * shape.bins);
    if (shape.place == Place::OneBin) bin = shape.bins / 2;
    const double inside = 0.125 + 0.75 * static_cast<double>(engine()) / 4294967296.0;
    const double in_bin = shape.place == Place::OnLowerEdges ? 0.0 : inside;
    value = static_cast<float>(shape.low + (bin + in_bin) * width);
    if (shape.place == Place::AtHigh && engine() % 4 == 0) {
      bin = shape.bins - 1;
      value = static_cast<float>(shape.high);
    }
    ++counts[static_cast<std::size_t>(bin)];
  }
  Question made;
  made.n = shape.n;
  made.request.asked = "count " + std::to_string(shape.n) + " values between " +
                       std::to_string(shape.low) + " and " + std::to_string(shape.high) + " in " +
                       std::to_string(shape.bins) + " bins";
  if (shape.place == Place::OnLowerEdges) made.request.asked += "; each is the lower edge of a bin";
  if (shape.place == Place::AtHigh) made.request.asked += "; some are the upper edge of the last";
  if (shape.place == Place::OneBin) made.request.asked += "; all lie in one";
  made.request.buffers = {{"values", input({shape.n}, values)},
                          {"counts", output({shape.bins}, ElementType::I32)}};
  made.request.scalars = {
      {"n", shape.n}, {"bins", shape.bins}, {"low", shape.low}, {"high", shape.high}};
  if (shape.n % 1024 != 0) made.request.symptom_if_lost = "no_guard";
  if (shape.place == Place::AtHigh) made.request.symptom_if_lost = "top_edge";
  if (shape.bins > 1024) made.request.symptom_if_lost = "bins_beyond_block";
  if (shape.low != 0) made.request.symptom_if_lost = "low_ignored";
  made.wanted = exactly("counts", counts);
  return made;
}

bool has_right_counts(const Result& result, const Question& asked) {
  return result.trouble.empty() && !compare(result.buffers.at("counts"), asked.wanted);
}

bool counts_right(Shape shape) {
  const Question asked = question(shape);
  return has_right_counts(submission().run(asked.request), asked);
}

std::int64_t total(const std::vector<std::int32_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

// Whether the right counts were added to what the output held before.
bool added_to_what_was_there(const Question& asked, const Result& result) {
  const std::vector<std::int32_t> before = asked.request.buffers.at("counts").ints();
  const std::vector<std::int32_t> got = result.buffers.at("counts").ints();
  for (std::size_t b = 0; b < got.size(); ++b) {
    const auto sum = static_cast<std::uint32_t>(before[b]) +
                     static_cast<std::uint32_t>(asked.wanted.integers[b]);
    if (static_cast<std::uint32_t>(got[b]) != sum) return false;
  }
  return true;
}

// Whether values went to the nearest edge instead of the bin that they lie in.
bool rounded(const Question& asked, const std::vector<std::int32_t>& got) {
  const double low = static_cast<double>(asked.request.scalars.at("low"));
  const double high = static_cast<double>(asked.request.scalars.at("high"));
  const auto bins = static_cast<long>(got.size());
  std::vector<std::int32_t> counts(got.size(), 0);
  for (const float value : asked.request.buffers.at("values").floats()) {
    const long nearest = std::lround((value - low) / (high - low) * static_cast<double>(bins));
    ++counts[static_cast<std::size_t>(std::min(nearest, bins - 1))];
  }
  // Those beyond the last bin may have been kept, or dropped.
  return std::equal(got.begin(), got.end() - 1, counts.begin());
}

// Whether every block counted the values of the first.
bool repeats_first_block(const Question& asked, const std::vector<std::int32_t>& got) {
  const std::vector<float> values = asked.request.buffers.at("values").floats();
  const auto low = static_cast<float>(asked.request.scalars.at("low"));
  const auto high = static_cast<float>(asked.request.scalars.at("high"));
  const auto bins = static_cast<float>(got.size());
  std::vector<std::int32_t> counts(got.size(), 0);
  for (std::size_t i = 0; i < std::min<std::size_t>(values.size(), 1024); ++i) {
    ++counts[static_cast<std::size_t>((values[i] - low) / (high - low) * bins)];
    const bool is_block = i + 1 >= 32 && (i & (i + 1)) == 0;
    if (!is_block || counts[0] == 0) continue;
    const std::int32_t blocks = got[0] / counts[0];
    bool repeats = blocks > 1;
    for (std::size_t b = 0; b < got.size(); ++b) repeats &= got[b] == blocks * counts[b];
    if (repeats) return true;
  }
  return false;
}

// Even the plainest question is answered wrong. A check tells of a line once, so `first` is the
// first wrong answer and has what was found.
std::string wrong_from_the_start(const Question& asked, const Result& result, const Result& first) {
  if (added_to_what_was_there(asked, result)) return "output_not_cleared";
  const std::vector<std::int32_t> got = result.buffers.at("counts").ints();
  if (rounded(asked, got)) return "rounded";
  if (repeats_first_block(asked, got)) return "local_index";
  if (found_by(first, "racecheck")) {
    // One value in a middle bin, in the order that threads have here: thread 0 counts it. It is
    // lost when another clears that bin later, and there when another hands it over later.
    const Question single = question({1, 16, 0, 16, Place::OneBin});
    const Result answer = submission().run(single.request);
    if (!answer.trouble.empty()) return "";
    return has_right_counts(answer, single) ? "no_barrier_before_merging"
                                            : "no_barrier_after_clearing";
  }
  if (found_by(first, "initcheck")) return "shared_not_cleared";
  const std::int64_t counted = total(got);
  if (counted <= 0 || counted >= asked.n) return "";
  return first.counted ? "values_missed" : "race";  // a real device checks nothing
}

// Asks questions that differ from the plainest one in one respect each.
std::string symptom(const Request& request, const Result& first) {
  const Question plain = question({4096, 16, 0, 16, Place::Inside});
  const Result result = submission().run(plain.request);
  if (!result.trouble.empty()) return "";
  if (!has_right_counts(result, plain)) return wrong_from_the_start(plain, result, first);
  if (request.scalars == plain.request.scalars && found_by(first, "racecheck")) return "race";
  if (!counts_right({4096, 16, 8, 24, Place::Inside})) return "low_ignored";
  if (!counts_right({4096, 2048, 0, 16, Place::Inside})) return "bins_beyond_block";
  if (!counts_right({4096, 16, 0, 16, Place::OnLowerEdges})) return "upper_edge";
  if (!counts_right({4096, 16, 0, 16, Place::AtHigh})) return "top_edge";
  const Question ragged = question({4001, 16, 0, 16, Place::Inside});
  const Result answer = submission().run(ragged.request);
  if (!has_right_counts(answer, ragged)) {
    const bool too_few =
        answer.trouble.empty() && total(answer.buffers.at("counts").ints()) < ragged.n;
    return too_few ? "tail_forgotten" : "no_guard";
  }
  if (found_by(first, "racecheck")) return "race";
  return total(first.buffers.at("counts").ints()) < request.scalars.at("n") ? "values_missed" : "";
}

class Histogram : public ::testing::TestWithParam<Shape> {};

TEST_P(Histogram, CountsEveryValue) {
  const Question asked = question(GetParam());
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<Shape>& info) {
  const int low = info.param.low;
  return "N" + std::to_string(info.param.n) + "Bins" + std::to_string(info.param.bins) + "From" +
         (low < 0 ? "Minus" : "") + std::to_string(std::abs(low));
}

// The order matters: see symptom_if_lost.
INSTANTIATE_TEST_SUITE_P(Plain, Histogram,
                         ::testing::Values(Shape{4096, 16, 0, 16, Place::Inside},
                                           Shape{8192, 64, 0, 16, Place::Inside}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(LowIsNotZero, Histogram,
                         ::testing::Values(Shape{4096, 16, 8, 24, Place::Inside},
                                           Shape{2048, 10, 3, 5, Place::Inside},
                                           Shape{4096, 16, -24, 8, Place::Inside}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(ManyBins, Histogram,
                         ::testing::Values(Shape{4096, 2048, 0, 16, Place::Inside}), case_name);
INSTANTIATE_TEST_SUITE_P(LowerEdges, Histogram,
                         ::testing::Values(Shape{4096, 16, 0, 16, Place::OnLowerEdges},
                                           Shape{1024, 64, -8, 8, Place::OnLowerEdges}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(UpperEdge, Histogram,
                         ::testing::Values(Shape{4096, 16, 0, 16, Place::AtHigh},
                                           Shape{1024, 1, -2, 2, Place::AtHigh}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Ragged, Histogram,
                         ::testing::Values(Shape{4001, 16, 0, 16, Place::Inside},
                                           Shape{1023, 16, 0, 16, Place::Inside}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, Histogram, ::testing::Values(Shape{10, 4, 0, 4, Place::Inside}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(
    Ugly, Histogram,
    ::testing::Values(Shape{1, 1, 0, 1, Place::Inside}, Shape{1, 7, 0, 16, Place::OneBin},
                      Shape{2, 3, 0, 9, Place::Inside}, Shape{31, 33, 0, 16, Place::Inside},
                      Shape{257, 7, -3, 4, Place::Inside}, Shape{4001, 257, 0, 16, Place::Inside},
                      Shape{5003, 1021, -1, 1, Place::Inside},
                      Shape{3001, 16, 0, 16, Place::OneBin}),
    case_name);

class CountedHistogram : public ::testing::TestWithParam<Shape> {};

// Blocks of the launches that have atomic operations in global memory.
double blocks_that_hand_over(const Result& result) {
  double blocks = 0;
  for (const LaunchCount& launch : result.launches) {
    const auto atomics = launch.counters.find("global_lanes_atomic");
    if (atomics != launch.counters.end() && atomics->second > 0) {
      blocks += static_cast<double>(launch.blocks);
    }
  }
  return blocks;
}

// Each block may hand over each of its bins once. Half as many as there are values is the ceiling
// for blocks so small that this would allow one for each value.
TEST_P(CountedHistogram, HandsOverOnceABlock) {
  const Question asked = question(GetParam());
  const double handed_over =
      GetParam().bins * blocks_that_hand_over(submission().run(asked.request));
  const double values = asked.n;
  const double no_limit = std::numeric_limits<double>::infinity();
  expect_counts(
      asked.request, asked.wanted,
      {{"global_lanes_atomic", 0, std::min(handed_over, values / 2),
        "atomic operations in global memory, no more than bins x blocks", "global_atomics", ""},
       {"global_bytes_ld", 4 * values, 2 * 4 * values,
        "bytes read from global memory, each value once", "thread_per_bin", ""},
       {"warps", 4, no_limit, "warps that count", "", "one_thread"}},
      symptom);
}

// profile counts: Counted/CountedHistogram.HandsOverOnceABlock/N20000Bins16From0
INSTANTIATE_TEST_SUITE_P(Counted, CountedHistogram,
                         ::testing::Values(Shape{20000, 16, 0, 16, Place::Inside}), case_name);

}  // namespace
