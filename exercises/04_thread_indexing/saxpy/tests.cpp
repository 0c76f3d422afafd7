#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "exercises/04_thread_indexing/in_place.hpp"
#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

struct Case {
  int n;
  int a_quarters;  // the factor, times four
};

struct Question {
  Request request;
  Expectation wanted;
  std::vector<float> x;  // (n)
  std::vector<float> y;  // (n), as it was sent
};

// One element after the multiple was added to it `times` times, and how far off it may be: each
// time one rounding after the product and one after the sum, or one for both where they are fused.
struct Element {
  double value;
  double limit;
};

Element after(double a, double x, double y, int times) {
  Element element{y, 0};
  for (int i = 0; i < times; ++i) {
    element.value += a * x;
    element.limit += (std::fabs(a * x) + std::fabs(element.value)) * std::ldexp(1.01, -24);
  }
  return element;
}

bool is_close(float got, const Element& element) {
  return std::fabs(got - element.value) <= element.limit;
}

float factor(const Request& request) {
  return static_cast<float>(request.scalars.at("a_quarters")) / 4.0f;
}

Question question(const Case& size) {
  const auto count = static_cast<std::size_t>(size.n);
  Question made;
  made.x = random_floats(count, static_cast<unsigned>(size.n));
  made.y = random_floats(count, static_cast<unsigned>(size.n) + 5000);
  for (float& value : made.x) value += std::copysign(0.5f, value);  // no product is nearly zero
  made.request.buffers = {{"x", input({size.n}, made.x)}, {"y", in_place({size.n}, made.y)}};
  made.request.scalars = {{"n", size.n}, {"a_quarters", size.a_quarters}};
  made.request.asked = "add " + std::to_string(factor(made.request)).substr(0, 5) +
                       " times x to y, " + std::to_string(size.n) + " elements";
  made.request.symptom_if_lost = "wrote_past_the_end";
  made.wanted.name = "y";
  for (std::size_t i = 0; i < count; ++i) {
    const Element element = after(factor(made.request), made.x[i], made.y[i], 1);
    made.wanted.values.push_back(static_cast<float>(element.value));
    made.wanted.limits.push_back(static_cast<float>(1.5 * element.limit));  // rounded itself
  }
  return made;
}

// Whether the multiple was added more than once; so often perhaps that roundings add up, too.
bool is_several_times(float got, float a, float x, float y) {
  const double times = (static_cast<double>(got) - y) / (static_cast<double>(a) * x);
  return times > 100 || (times > 1.5 && std::fabs(times - std::round(times)) < 1e-3);
}

// Asks once more for so many elements that they need several blocks: which mistake leaves the
// values that come back?
std::string symptom(const Request&, const Result&) {
  const Question asked = question({5000, 6});
  const Result result = submission().run(asked.request);
  if (!result.trouble.empty()) return "";
  const std::vector<float> got = result.buffers.at("y").floats();
  const float a = factor(asked.request);
  std::size_t without_y = 0, left = 0, several_times = 0, wrong = 0, first_left = got.size();
  for (std::size_t i = 0; i < got.size(); ++i) {
    without_y += is_close(got[i], after(a, asked.x[i], 0.0, 1)) ? 1 : 0;
    if (is_close(got[i], after(a, asked.x[i], asked.y[i], 1))) continue;
    ++wrong;
    several_times += is_several_times(got[i], a, asked.x[i], asked.y[i]) ? 1 : 0;
    if (got[i] == asked.y[i]) {
      ++left;
      first_left = std::min(first_left, i);
    }
  }
  if (several_times > 0 && several_times + left == wrong) return "local_index";
  if (without_y == got.size()) return "forgets_y";
  if (left == 0 || left == got.size()) return "";
  return left == got.size() - first_left ? "grid_rounded_down" : "index_mixed_up";
}

void expect_sums(const Case& size) {
  const Question asked = question(size);
  const Result result = submission().run(asked.request);
  if (launch_refused(result)) {
    const bool fits_a_block = size.n <= 1024;  // so it was the grid that had no block at all
    fail_case({"an answer", result.trouble, "", fits_a_block ? "grid_rounded_down" : "one_block"});
    return;
  }
  const auto failure = judge(asked.request, result, asked.wanted);
  const bool named = failure && !failure->symptom.empty();
  fail_if_wrong(asked.request, result, asked.wanted, named ? Diagnosis() : symptom);
}

class Saxpy : public ::testing::TestWithParam<Case> {};

TEST_P(Saxpy, AddsTheMultipleToEveryElement) { expect_sums(GetParam()); }

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  return "N" + std::to_string(info.param.n);
}

// profile counts: Ugly/Saxpy.AddsTheMultipleToEveryElement/N5000
INSTANTIATE_TEST_SUITE_P(Drawable, Saxpy, ::testing::Values(Case{8, 8}, Case{10, -6}), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, Saxpy,
                         ::testing::Values(Case{1, 6}, Case{2, -3}, Case{3, 5}, Case{31, 7},
                                           Case{32, -5}, Case{33, 9}, Case{255, 3}, Case{256, 10},
                                           Case{257, -7}, Case{1009, 11}, Case{1025, -9},
                                           Case{5000, 6}),
                         case_name);

class CountedSaxpy : public ::testing::TestWithParam<Case> {};

// Full warps that store a float each make n / 32 requests, a quarter of that with float4. One
// thread that does all makes n. Blocks of only a few threads are no mistake of this lesson's.
TEST_P(CountedSaxpy, SharesTheElementsAmongManyThreads) {
  const Question asked = question(GetParam());
  const double n = GetParam().n;
  expect_counts(asked.request, asked.wanted,
                {{"global_requests_st", std::floor(n / 128), n / 4,
                  "store instructions of warps for " + std::to_string(GetParam().n) +
                      " elements, where each warp has at least 4 threads at work",
                  "one_thread", ""}},
                symptom);
}

INSTANTIATE_TEST_SUITE_P(All, CountedSaxpy, ::testing::Values(Case{5000, 6}), case_name);

}  // namespace
