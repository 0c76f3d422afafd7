#include "minimodel/generate/sampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

namespace {

using namespace warpkit::minimodel;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Settings that change nothing: every token, at its own probability.
SamplerSettings plain(std::uint64_t seed) {
  SamplerSettings s;
  s.temperature = 1.0;
  s.top_k = 0;
  s.top_p = 1.0;
  s.min_p = 0.0;
  s.seed = seed;
  return s;
}

std::map<int, int> draw(const SamplerSettings& settings, const std::vector<float>& logits,
                        int draws, const std::vector<int>& recent = {}) {
  Sampler sampler(settings);
  std::map<int, int> counts;
  for (int i = 0; i < draws; ++i) ++counts[sampler.pick(logits, recent)];
  return counts;
}

// The generator's first numbers for two seeds, by the recurrence of the paper in another language.
TEST(Random, IsTheSameEverywhere) {
  Random a(42);
  EXPECT_EQ(a.next(), 3270867926u);
  EXPECT_EQ(a.next(), 1795671209u);
  EXPECT_EQ(a.next(), 1924641435u);
  Random b(0);
  EXPECT_EQ(b.next(), 3894649422u);
}

TEST(Sampler, DrawsInProportionToTheSoftmax) {
  const std::vector<float> logits = {0.0f, std::log(2.0f), std::log(5.0f)};  // 1 : 2 : 5
  constexpr int kDraws = 40000;
  const auto counts = draw(plain(1), logits, kDraws);
  const double expected[] = {1.0 / 8, 2.0 / 8, 5.0 / 8};
  for (int token = 0; token < 3; ++token) {
    const double p = expected[token];
    const double deviation = std::sqrt(kDraws * p * (1.0 - p));
    EXPECT_NEAR(counts.at(token), kDraws * p, 4.0 * deviation) << token;
  }
}

TEST(Sampler, TemperatureSharpens) {
  const std::vector<float> logits = {0.0f, std::log(2.0f)};
  SamplerSettings cold = plain(2);
  cold.temperature = 0.5;  // squares the ratio: 1 : 4
  constexpr int kDraws = 40000;
  EXPECT_NEAR(draw(cold, logits, kDraws).at(1), kDraws * 0.8, 400);
}

TEST(Sampler, SameSeedSameTokensOtherSeedOthers) {
  const std::vector<float> logits(50, 0.0f);
  const auto sequence = [&](std::uint64_t seed) {
    Sampler sampler(plain(seed));
    std::vector<int> tokens;
    for (int i = 0; i < 20; ++i) tokens.push_back(sampler.pick(logits, {}));
    return tokens;
  };
  EXPECT_EQ(sequence(7), sequence(7));
  EXPECT_NE(sequence(7), sequence(8));
}

TEST(Sampler, TopKKeepsTheLikeliest) {
  SamplerSettings s = plain(3);
  s.top_k = 2;
  const auto counts = draw(s, {1.0f, 3.0f, 2.0f, 0.0f}, 500);
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_TRUE(counts.count(1) && counts.count(2));
}

TEST(Sampler, TopPKeepsTheFewestThatReachTheSum) {
  SamplerSettings s = plain(4);
  s.top_p = 0.7;  // 5/8 is less, 5/8 + 2/8 is enough
  const auto counts = draw(s, {0.0f, std::log(2.0f), std::log(5.0f)}, 500);
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts.count(0), 0u);
  s.top_p = 0.0;  // at least one is always kept
  EXPECT_EQ(draw(s, {0.0f, std::log(2.0f), std::log(5.0f)}, 50).size(), 1u);
}

TEST(Sampler, MinPKeepsThoseNearTheLikeliest) {
  SamplerSettings s = plain(5);
  s.min_p = 0.3;  // 2/5 stays, 1/5 goes
  const auto counts = draw(s, {0.0f, std::log(2.0f), std::log(5.0f)}, 500);
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts.count(0), 0u);
}

TEST(Sampler, RepeatPenaltyMakesBothSignsLessLikely) {
  SamplerSettings s;
  s.temperature = 0.0;
  s.repeat_penalty = 2.0;
  EXPECT_EQ(Sampler(s).pick({4.0f, 3.0f}, {0}), 1);    // 4 becomes 2
  EXPECT_EQ(Sampler(s).pick({-2.0f, -3.0f}, {0}), 1);  // -2 becomes -4
  EXPECT_EQ(Sampler(s).pick({4.0f, 3.0f}, {1}), 0);
  std::vector<int> old(kRepeatWindow + 1, 1);
  old.front() = 0;  // out of the window
  EXPECT_EQ(Sampler(s).pick({4.0f, 3.0f}, old), 0);
}

TEST(Sampler, GreedyTakesTheLowestOfEquals) {
  SamplerSettings s;
  s.temperature = 0.0;
  EXPECT_TRUE(Sampler(s).is_plain_greedy());
  EXPECT_EQ(Sampler(s).pick({1.0f, 2.0f, 2.0f}, {}), 1);
}

TEST(Sampler, NeverPicksWhatIsNoNumber) {
  const auto counts = draw(plain(6), {kNaN, 1.0f, kInfinity, -kInfinity}, 100);
  EXPECT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts.count(1), 1u);
  EXPECT_EQ(draw(plain(6), {kNaN, kNaN}, 1).count(-1), 1u);
}

TEST(Sampler, RefusesNumbersOutOfRange) {
  const auto refused = [](void (*change)(SamplerSettings*)) {
    SamplerSettings s = plain(0);
    change(&s);
    EXPECT_THROW(Sampler{s}, std::invalid_argument);
  };
  refused([](SamplerSettings* s) { s->temperature = -0.1; });
  refused([](SamplerSettings* s) { s->temperature = kNaN; });
  refused([](SamplerSettings* s) { s->temperature = kInfinity; });
  refused([](SamplerSettings* s) { s->top_k = -1; });
  refused([](SamplerSettings* s) { s->top_p = 1.5; });
  refused([](SamplerSettings* s) { s->top_p = kNaN; });
  refused([](SamplerSettings* s) { s->min_p = -0.5; });
  refused([](SamplerSettings* s) { s->repeat_penalty = 0.0; });
  refused([](SamplerSettings* s) { s->repeat_penalty = kNaN; });
}

}  // namespace
