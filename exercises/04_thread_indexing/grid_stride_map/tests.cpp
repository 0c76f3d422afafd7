#include <gtest/gtest.h>

#include <algorithm>

#include "exercises/04_thread_indexing/in_place.hpp"
#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

struct Extent {
  int x, y, z;
};

int product(Extent extent) { return extent.x * extent.y * extent.z; }

struct Case {
  int n;
  Extent grid;
  Extent block;
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<float> v;  // (n), as it was sent
};

// Doubling is exact, so that fused or not it is one rounding.
float mapped(float value) { return 2.0f * value + 1.0f; }

std::string in_words(Extent extent) {
  return "(" + std::to_string(extent.x) + "," + std::to_string(extent.y) + "," +
         std::to_string(extent.z) + ")";
}

void put(Request& request, const std::string& name, Extent extent) {
  request.scalars[name + "_x"] = extent.x;
  request.scalars[name + "_y"] = extent.y;
  request.scalars[name + "_z"] = extent.z;
}

Question question(const Case& asked) {
  Question made;
  made.v = random_floats(static_cast<std::size_t>(asked.n), static_cast<unsigned>(asked.n));
  made.request.asked = "map " + std::to_string(asked.n) + " elements with a grid of " +
                       in_words(asked.grid) + " blocks of " + in_words(asked.block) + " threads";
  made.request.buffers = {{"v", in_place({asked.n}, made.v)}};
  made.request.scalars = {{"n", asked.n}};
  put(made.request, "grid", asked.grid);
  put(made.request, "block", asked.block);
  made.request.symptom_if_lost = "wrote_past_the_end";
  made.wanted.name = "v";
  for (const float value : made.v) made.wanted.values.push_back(mapped(value));
  return made;
}

// What became of the elements of one answer.
struct Tally {
  bool lost = false;
  bool right = false;
  std::size_t several_times = 0;  // mapped more than once
  std::size_t left = 0;           // never mapped
  std::size_t first_left = 0;
};

Tally tally(const Case& asked) {
  const Question made = question(asked);
  const Result result = submission().run(made.request);
  Tally counts;
  counts.lost = !result.trouble.empty();
  if (counts.lost) return counts;
  const std::vector<float> got = result.buffers.at("v").floats();
  counts.right = agrees(made.request, result, made.wanted);
  counts.first_left = got.size();
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (got[i] == made.v[i]) {
      ++counts.left;
      counts.first_left = std::min(counts.first_left, i);
    }
    float value = mapped(made.v[i]);
    for (int times = 2; times <= 64; ++times) {
      value = mapped(value);
      if (got[i] != value) continue;
      ++counts.several_times;
      break;
    }
  }
  return counts;
}

// Asks for one block of one dimension, then for several, then for more dimensions.
std::string symptom(const Request&, const Result&) {
  const std::size_t n = 100;
  const Tally one_block = tally({100, {1, 1, 1}, {8, 1, 1}});
  if (one_block.lost || one_block.left == n) return "";
  if (one_block.several_times > 0) return "stride_of_block";
  if (!one_block.right) {
    return one_block.first_left == 8 && one_block.left == n - 8 ? "no_loop" : "";
  }
  const Tally blocks = tally({100, {3, 1, 1}, {8, 1, 1}});
  if (!blocks.right && !blocks.lost) {
    if (blocks.several_times == 0) return "";
    return blocks.left > 0 ? "local_start" : "stride_of_block";
  }
  if (blocks.lost) return "";
  for (const Case& deep : {Case{100, {1, 3, 1}, {8, 1, 1}}, Case{100, {1, 1, 2}, {8, 1, 1}},
                           Case{100, {1, 1, 1}, {4, 3, 1}}, Case{100, {1, 1, 1}, {4, 1, 3}},
                           Case{100, {2, 3, 2}, {3, 2, 2}}}) {
    const Tally many = tally(deep);
    if (!many.lost && !many.right) return "first_dimension_only";
  }
  return "";
}

// Whether the launch, where it was counted, was the one that was asked for; fails the case if not.
bool launched_as_asked(const Result& result, const Case& asked) {
  if (!result.counted || !result.trouble.empty()) return true;
  const bool same = result.launches.size() == 1 &&
                    result.launches.front().blocks == product(asked.grid) &&
                    result.launches.front().threads == product(asked.block);
  if (same) return true;
  std::string got;
  for (const LaunchCount& launch : result.launches) {
    got += (got.empty() ? "" : ", then ") + std::to_string(launch.blocks) + " blocks of " +
           std::to_string(launch.threads) + " threads";
  }
  fail_case({"one launch of " + std::to_string(product(asked.grid)) + " blocks of " +
                 std::to_string(product(asked.block)) + " threads",
             got.empty() ? "no launch" : got, "", got.empty() ? "" : "own_grid"});
  return false;
}

class GridStrideMap : public ::testing::TestWithParam<Case> {};

TEST_P(GridStrideMap, MapsEachElementOnce) {
  const Question asked = question(GetParam());
  const Result result = submission().run(asked.request);
  const auto failure = judge(asked.request, result, asked.wanted);
  const bool named = failure && !failure->symptom.empty();
  if (fail_if_wrong(asked.request, result, asked.wanted, named ? Diagnosis() : symptom)) return;
  launched_as_asked(result, GetParam());
}

std::string underlined(Extent extent) {
  return std::to_string(extent.x) + "x" + std::to_string(extent.y) + "x" + std::to_string(extent.z);
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  return "N" + std::to_string(info.param.n) + "G" + underlined(info.param.grid) + "B" +
         underlined(info.param.block);
}

// profile counts: Ugly/GridStrideMap.MapsEachElementOnce/N1009G7x1x1B96x1x1
INSTANTIATE_TEST_SUITE_P(Drawable, GridStrideMap,
                         ::testing::Values(Case{8, {2, 1, 1}, {4, 1, 1}},
                                           Case{21, {2, 1, 1}, {4, 1, 1}},
                                           Case{21, {1, 1, 1}, {1, 1, 1}}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(
    Ugly, GridStrideMap,
    ::testing::Values(Case{1, {1, 1, 1}, {32, 1, 1}}, Case{2, {3, 1, 1}, {1, 1, 1}},
                      Case{3, {5, 1, 1}, {7, 1, 1}}, Case{97, {1, 1, 1}, {96, 1, 1}},
                      Case{1009, {7, 1, 1}, {96, 1, 1}}, Case{1009, {1, 1, 1}, {1024, 1, 1}},
                      Case{5003, {13, 1, 1}, {31, 1, 1}}),
    case_name);
INSTANTIATE_TEST_SUITE_P(TwoDimensions, GridStrideMap,
                         ::testing::Values(Case{100, {2, 3, 1}, {4, 1, 1}},
                                           Case{100, {2, 1, 1}, {4, 3, 1}},
                                           Case{1009, {3, 5, 1}, {8, 4, 1}},
                                           Case{7, {5, 3, 1}, {4, 8, 1}}),
                         case_name);
INSTANTIATE_TEST_SUITE_P(ThreeDimensions, GridStrideMap,
                         ::testing::Values(Case{100, {1, 2, 3}, {2, 1, 1}},
                                           Case{100, {1, 1, 1}, {2, 3, 4}},
                                           Case{1009, {2, 3, 2}, {5, 2, 3}},
                                           Case{1, {2, 2, 2}, {2, 2, 2}}),
                         case_name);

class CountedGridStrideMap : public ::testing::TestWithParam<Case> {};

TEST_P(CountedGridStrideMap, LoadsAndStoresEachElementOnce) {
  const Question asked = question(GetParam());
  const double bytes = 4.0 * GetParam().n;
  expect_counts(
      asked.request, asked.wanted,
      {{"global_bytes_ld", bytes, bytes, "bytes loaded, where each element is read once", "", ""},
       {"global_bytes_st", bytes, bytes, "bytes stored, where each element is written once", "",
        ""}},
      symptom);
}

INSTANTIATE_TEST_SUITE_P(All, CountedGridStrideMap,
                         ::testing::Values(Case{5003, {3, 2, 1}, {32, 2, 1}}), case_name);

}  // namespace
