// Messages between tests and submissions, and the comparison that judges answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "exercises/submission/judge.hpp"
#include "exercises/submission/message.hpp"
#include "exercises/submission/submission.hpp"

namespace warpkit::exercise {

// The harness of this program: gives the input back, doubled.
Result answer(const Request& request) {
  Result result;
  result.buffers = request.buffers;
  result.buffers["y"] = output({3});
  const std::vector<float> x = request.buffers.at("x").floats();
  std::vector<float> doubled = x;
  for (float& value : doubled) value *= 2.0f;
  const Buffer made = input({3}, doubled);
  Buffer& y = result.buffers["y"];
  for (std::size_t i = 0; i < 12; ++i) y.bytes[y.offset() + i] = made.bytes[made.offset() + i];
  result.facts = {{"status", 0}, {"leaked_bytes", 0}};
  return result;
}

namespace {

Request sample_request() {
  Request request;
  request.asked = "double three numbers";
  request.buffers = {{"x", input({3}, std::vector<float>{1.0f, -2.5f, 3.0f})},
                     {"y", output({3})},
                     {"indices", input({2}, std::vector<std::int32_t>{-1, 1 << 30})},
                     {"codes", input({2, 2}, std::vector<std::uint8_t>{0, 1, 254, 255})}};
  request.scalars = {{"n", 3}, {"minus", -7}, {"large", std::int64_t{1} << 50}};
  return request;
}

void expect_same(const Buffer& a, const Buffer& b) {
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.role, b.role);
  EXPECT_EQ(a.guard, b.guard);
  EXPECT_EQ(a.shape, b.shape);
  EXPECT_EQ(a.bytes, b.bytes);
}

TEST(Message, RequestComesBackFromItsBytes) {
  const Request sent = sample_request();
  const Request got = decode_request(encode(sent));
  EXPECT_EQ(got.asked, sent.asked);
  EXPECT_EQ(got.scalars, sent.scalars);
  ASSERT_EQ(got.buffers.size(), sent.buffers.size());
  for (const auto& [name, buffer] : sent.buffers) expect_same(got.buffers.at(name), buffer);
}

TEST(Message, EveryPrefixIsRefused) {
  const std::vector<std::uint8_t> bytes = encode(sample_request());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::uint8_t> prefix(bytes.begin(),
                                           bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(decode_request(prefix), std::runtime_error) << size;
  }
}

TEST(Message, BytesAfterTheEndAreRefused) {
  std::vector<std::uint8_t> bytes = encode(sample_request());
  bytes.push_back(0);
  EXPECT_THROW(decode_request(bytes), std::runtime_error);
}

TEST(Message, ResultIsNoRequest) {
  EXPECT_THROW(decode_request(encode(Result{})), std::runtime_error);
  EXPECT_THROW(decode_result(encode(Request{})), std::runtime_error);
}

TEST(Message, ChangedBytesAreRefusedOrRead) {
  const std::vector<std::uint8_t> bytes = encode(sample_request());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::vector<std::uint8_t> changed = bytes;
    changed[at] ^= 0xff;
    try {
      decode_request(changed);  // must neither crash nor allocate without bound
    } catch (const std::runtime_error&) {
    }
  }
}

TEST(Message, MissingFactIsNotAGoodOne) {
  EXPECT_THROW(Result{}.fact("status"), std::out_of_range);
}

Result observed_result() {
  Result result = linked_submission()->run(sample_request());
  LaunchCount launch;
  launch.kernel = "twice<float>";
  launch.blocks = 3;
  launch.threads = 64;
  launch.counters = {{"global_bytes_ld", 12.0}, {"mean_active_lanes", 1.5}};
  launch.lines.push_back({"a.cu", 7, "global", "load", 4, 1, 1, 1, 0, 0});
  result.counted = true;
  result.launches = {launch, launch};
  result.findings.push_back({"racecheck", "race", true, "a.cu", 9, "two threads"});
  return result;
}

TEST(Message, WhatWasObservedComesBackFromItsBytes) {
  const Result sent = observed_result();
  const Result got = decode_result(encode(sent));
  EXPECT_TRUE(got.counted);
  ASSERT_EQ(got.launches.size(), 2u);
  EXPECT_EQ(got.launches[1].kernel, "twice<float>");
  EXPECT_EQ(got.launches[1].blocks, 3);
  EXPECT_EQ(got.launches[1].threads, 64);
  EXPECT_EQ(got.launches[1].counters, sent.launches[1].counters);
  ASSERT_EQ(got.launches[1].lines.size(), 1u);
  EXPECT_EQ(got.launches[1].lines[0].line, 7);
  EXPECT_EQ(got.launches[1].lines[0].sectors_ideal, 1);
  ASSERT_EQ(got.findings.size(), 1u);
  EXPECT_EQ(got.findings[0].message, "two threads");
  EXPECT_TRUE(got.findings[0].is_error);
}

TEST(Message, EveryPrefixOfAResultIsRefused) {
  const std::vector<std::uint8_t> bytes = encode(observed_result());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::uint8_t> prefix(bytes.begin(),
                                           bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(decode_result(prefix), std::runtime_error) << size;
  }
}

TEST(Message, MissingCountsAreNotGoodOnes) {
  Result result = observed_result();
  EXPECT_EQ(result.counter("global_bytes_ld"), 24.0);
  EXPECT_THROW(result.counter("global_sectors_ld"), std::out_of_range);
  result.launches[1].failure = "the launch failed";
  EXPECT_THROW(result.counter("global_bytes_ld"), std::out_of_range);
  result.launches.clear();
  EXPECT_THROW(result.counter("global_bytes_ld"), std::out_of_range);
}

TEST(Judge, FindingsSpoilARightAnswerUnlessCallsAreMeantToFail) {
  Request request = sample_request();
  const Expectation wanted{"y", {2.0f, -5.0f, 6.0f}, {}};
  Result result = observed_result();
  EXPECT_EQ(judge(request, result, wanted)->symptom, "racecheck");
  EXPECT_EQ(judge(request, result, wanted)->where, "a.cu:9");
  request.lets_calls_fail = true;
  EXPECT_FALSE(judge(request, result, wanted));
  request.lets_calls_fail = false;
  result.findings[0].is_error = false;  // a warning
  EXPECT_FALSE(judge(request, result, wanted));
}

TEST(Judge, AcceptsARightAnswer) {
  const Request request = sample_request();
  const Result result = linked_submission()->run(request);
  EXPECT_TRUE(agrees(request, result, {"y", {2.0f, -5.0f, 6.0f}, {}}));
}

TEST(Judge, RefusesNaNWhateverTheLimit) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float wide = std::numeric_limits<float>::max();
  EXPECT_TRUE(compare({nan}, {"y", {1.0f}, {wide}}));
  EXPECT_TRUE(compare({1.0f}, {"y", {1.0f}, {nan}}));
  EXPECT_FALSE(compare({-0.0f}, {"y", {0.0f}, {}}));
}

TEST(Judge, SeesAWriteBesideAnOutput) {
  const Request request = sample_request();
  for (const bool behind : {false, true}) {
    Result result = linked_submission()->run(request);
    Buffer& y = result.buffers.at("y");
    y.bytes[behind ? y.bytes.size() - 1 : y.offset() - 1] ^= 1;
    const auto failure = judge(request, result, {"y", {2.0f, -5.0f, 6.0f}, {}});
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->symptom, "wrote_past_the_end");
  }
}

TEST(Judge, SeesAChangedInputALeakAndAMissingArray) {
  const Request request = sample_request();
  const Expectation wanted{"y", {2.0f, -5.0f, 6.0f}, {}};
  Result changed = linked_submission()->run(request);
  Buffer& x = changed.buffers.at("x");
  x.bytes[x.offset()] ^= 1;
  EXPECT_EQ(judge(request, changed, wanted)->symptom, "changed_an_input");
  Result leaky = linked_submission()->run(request);
  leaky.facts["leaked_bytes"] = 4;
  EXPECT_EQ(judge(request, leaky, wanted)->symptom, "leak");
  Result partial = linked_submission()->run(request);
  partial.buffers.erase("y");
  EXPECT_EQ(judge(request, partial, wanted)->symptom, "device_fault");
}

TEST(Judge, SaysWhichElementsNobodyWrote) {
  const Request request = sample_request();
  const auto failure =
      judge(request, impostor("untouched")->run(request), {"y", {2.0f, -5.0f, 6.0f}, {}});
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->where.find("3 were never written"), std::string::npos) << failure->where;
}

TEST(Impostor, KindsAreWhatTheySay) {
  const Request request = sample_request();
  const auto y_of = [&](const char* kind) {
    return impostor(kind)->run(request).buffers.at("y").floats();
  };
  EXPECT_EQ(y_of("zeros"), (std::vector<float>{0.0f, 0.0f, 0.0f}));
  EXPECT_TRUE(std::isnan(y_of("untouched")[0]));
  EXPECT_EQ(y_of("cleared"), (std::vector<float>{0.0f, 0.0f, 0.0f}));
  const Buffer y = impostor("copy")->run(request).buffers.at("y");
  const std::vector<std::uint8_t> first = {0, 1, 254, 255};  // the first input by name, repeated
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(y.bytes[y.offset() + i], first[i % 4]);
  EXPECT_THROW(impostor("honest"), std::invalid_argument);
}

// An output of integers, answered by the given values.
struct Counted {
  Request request;
  Result result;

  explicit Counted(const std::vector<std::int32_t>& answer) {
    request.buffers = {{"bins", output({3}, ElementType::I32)}};
    result = impostor("untouched")->run(request);
    const Buffer made = input({3}, answer);
    Buffer& bins = result.buffers.at("bins");
    std::copy(made.bytes.begin() + static_cast<std::ptrdiff_t>(made.offset()),
              made.bytes.begin() + static_cast<std::ptrdiff_t>(made.offset() + 12),
              bins.bytes.begin() + static_cast<std::ptrdiff_t>(bins.offset()));
  }
};

TEST(JudgeIntegers, EveryOneIsExactlyRight) {
  const Expectation wanted = exactly("bins", {16777217, -5, 0});  // 2^24 + 1 is no float
  const Counted right({16777217, -5, 0});
  EXPECT_TRUE(agrees(right.request, right.result, wanted));
  const Counted wrong({16777216, -5, 1});
  const auto failure = judge(wrong.request, wrong.result, wanted);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->expected, "bins[0] = 16777217");
  EXPECT_EQ(failure->got, "bins[0] = 16777216");
  EXPECT_EQ(failure->where, "2 of 3 elements are wrong, the first is bins[0], the last bins[2]");
}

TEST(JudgeIntegers, WhatNobodyWroteIsSaid) {
  const Counted asked({0, 0, 0});
  const Result left = impostor("untouched")->run(asked.request);
  const auto failure = judge(asked.request, left, exactly("bins", {0, 0, 0}));
  ASSERT_TRUE(failure);
  EXPECT_NE(failure->got.find("as if nobody wrote it"), std::string::npos) << failure->got;
  EXPECT_NE(failure->where.find("3 were never written"), std::string::npos) << failure->where;
  EXPECT_TRUE(
      judge(asked.request, impostor("zeros")->run(asked.request), exactly("bins", {1, 0, 0})));
}

TEST(JudgeIntegers, FloatsAndIntegersAreNotMixed) {
  const Counted asked({0, 0, 0});
  const Buffer& bins = asked.result.buffers.at("bins");
  EXPECT_THROW(compare(bins, {"bins", {0, 0, 0}, {}}), std::invalid_argument);
  EXPECT_THROW(compare(bins, exactly("bins", {0, 0})), std::invalid_argument);
  EXPECT_THROW(compare(output({3}), exactly("bins", {0, 0, 0})), std::invalid_argument);
  EXPECT_THROW(bins.floats(), std::invalid_argument);
  EXPECT_THROW(output({3}).ints(), std::invalid_argument);
  EXPECT_THROW(output({3}, ElementType::U8), std::invalid_argument);
}

TEST(JudgeIntegers, RandomOnesStayBelowTheirLimit) {
  const std::vector<std::int32_t> values = random_ints(1000, 7, 3);
  EXPECT_EQ(*std::min_element(values.begin(), values.end()), 0);
  EXPECT_EQ(*std::max_element(values.begin(), values.end()), 6);
  EXPECT_THROW(random_ints(1, 0, 3), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit::exercise
