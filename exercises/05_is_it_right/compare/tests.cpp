#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <map>
#include <stdexcept>

#include "exercises/05_is_it_right/sums.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::size_t kMany = 64;
constexpr std::size_t kMillion = 1000003;

struct Case {
  const char* name;
  const char* asked;
  bool is_right;
  std::function<Sums()> make;
};

// Sums that float adds up rightly must keep well within their limits, or the case would be unfair.
Sums fair(const Sums& sums) {
  if (!(sums.worst() <= 0.5)) throw std::logic_error("a right sum is too near its limit");
  return sums;
}

Sums noise(Terms kind, float scale, const Adding& add) {
  return fair(make_sums(kMany, 1000, kind, scale, add));
}

Sums half(Terms kind) {
  Sums sums = make_sums(kMany, 1000, kind, 1.0f, in_half);
  if (!(sums.worst() >= 4)) throw std::logic_error("half precision is too good here");
  return sums;
}

Sums changed(Sums sums, const std::function<void(Sums&)>& change) {
  change(sums);
  return sums;
}

Sums right() { return noise(Terms::Positive, 1.0f, pairwise); }

Sums all_off(double limits) {
  return changed(right(), [&](Sums& sums) {
    for (std::size_t i = 0; i < kMany; ++i) {
      sums.got[i] = static_cast<float>(sums.wanted[i] + limits * sums.limit(i));
    }
  });
}

Sums all_off_by(float difference) {
  return changed(right(), [&](Sums& sums) {
    for (double& magnitude : sums.magnitude) magnitude *= 1e-3;  // so that only 1e-5 is allowed
    for (std::size_t i = 0; i < kMany; ++i) {
      sums.wanted[i] = std::ldexp(std::round(sums.wanted[i] * 64), -6);
      sums.got[i] = static_cast<float>(sums.wanted[i]) + difference;
    }
  });
}

Sums with(std::size_t place, float got) {
  return changed(right(), [&](Sums& sums) { sums.got.at(place) = got; });
}

// A sum of its own in one place.
Sums special(float got, double wanted, double magnitude) {
  return changed(right(), [&](Sums& sums) {
    sums.got[21] = got;
    sums.wanted[21] = wanted;
    sums.magnitude[21] = magnitude;
  });
}

Sums million(std::size_t wrong) {
  Sums sums;
  sums.terms = 16;
  sums.got = random_floats(kMillion, 3);
  sums.wanted.assign(sums.got.begin(), sums.got.end());
  sums.magnitude.assign(kMillion, 4.0);
  sums.got[wrong] += 0.5f;
  return sums;
}

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"Drawable", "three sums of two numbers, all exact", true,
       [] {
         return Sums{{3.0f, -1.5f, 0.25f}, {3, -1.5, 0.25}, {3, 2.5, 0.75}, 2};
       }},
      {"DrawableWrong", "three sums of two numbers, the last is 0.5 instead of 0.25", false,
       [] {
         return Sums{{3.0f, -1.5f, 0.5f}, {3, -1.5, 0.25}, {3, 2.5, 0.75}, 2};
       }},
      {"Forward", "64 sums of 1000 positive numbers, added up in float from first to last", true,
       [] { return noise(Terms::Positive, 1.0f, forward); }},
      {"Backward", "64 sums of 1000 numbers of both signs, added up in float from last to first",
       true, [] { return noise(Terms::Both, 1.0f, backward); }},
      {"Large", "64 sums of 1000 numbers near a million, added up in float", true,
       [] { return noise(Terms::Positive, 1e6f, forward); }},
      {"Small", "64 sums of 1000 numbers near a millionth, added up in float", true,
       [] { return noise(Terms::Positive, 1e-6f, forward); }},
      {"Cancelling", "64 sums where the last number takes nearly all away again, in float", true,
       [] { return noise(Terms::Cancelling, 1.0f, pairwise); }},
      {"Zero", "64 sums, one of them of a thousand zeros: 0, wanted 0", true,
       [] { return special(0.0f, 0.0, 0.0); }},
      {"NegativeZero", "64 sums, one of them -0 where 0 is wanted", true,
       [] { return special(-0.0f, 0.0, 0.0); }},
      {"SameInfinity", "64 sums, one of them infinite where that infinity is wanted", true,
       [] { return special(-kInfinity, -kInfinity, kInfinity); }},
      {"TooLarge", "64 sums, each 8 times the allowed error too large", false,
       [] { return all_off(8); }},
      {"TooSmall", "64 sums, each 8 times the allowed error too small", false,
       [] { return all_off(-8); }},
      {"OffByLessThanOne", "64 sums, each 0.875 too large, where 0.00005 is allowed", false,
       [] { return all_off_by(0.875f); }},
      {"OffByMoreThanOne", "64 sums, each 1.25 too large, where 0.00005 is allowed", false,
       [] { return all_off_by(1.25f); }},
      {"SmallWrong", "64 sums near a thousandth, each twice what is wanted", false,
       [] {
         return changed(noise(Terms::Positive, 1e-6f, forward), [](Sums& sums) {
           for (float& value : sums.got) value *= 2.0f;
         });
       }},
      {"WrongSign", "64 sums, one of them with the wrong sign", false,
       [] { return changed(right(), [](Sums& sums) { sums.got[40] = -sums.got[40]; }); }},
      {"Swapped", "64 sums, two neighbours have changed places", false,
       [] { return changed(right(), [](Sums& sums) { std::swap(sums.got[30], sums.got[31]); }); }},
      {"NanFirst", "64 sums, the first is NaN", false, [] { return with(0, kNan); }},
      {"NanInside", "64 sums, the one at 37 is NaN", false, [] { return with(37, kNan); }},
      {"NanLast", "64 sums, the last is NaN", false, [] { return with(kMany - 1, kNan); }},
      {"NanForZero", "64 sums, one is NaN where 0 is wanted", false,
       [] { return special(kNan, 0.0, 0.0); }},
      {"NanForInfinity", "64 sums, one is NaN where infinity is wanted", false,
       [] { return special(kNan, kInfinity, kInfinity); }},
      {"InfinityForNumber", "64 sums, one is infinite where 2^130 is wanted", false,
       [] { return special(kInfinity, std::ldexp(1.0, 130), std::ldexp(1.0, 130)); }},
      {"NumberForInfinity", "64 sums, one is 12 where infinity is wanted", false,
       [] { return special(12.0f, kInfinity, kInfinity); }},
      {"OtherInfinity", "64 sums, one is infinite with the wrong sign", false,
       [] { return special(-kInfinity, kInfinity, kInfinity); }},
      {"Half", "64 sums of 1000 positive numbers, added up in half precision", false,
       [] { return half(Terms::Positive); }},
      {"HalfBoth", "64 sums of 1000 numbers of both signs, added up in half precision", false,
       [] { return half(Terms::Both); }},
      {"MillionFirst", "a million sums, only the first is wrong", false, [] { return million(0); }},
      {"MillionInside", "a million sums, only the one at 777,777 is wrong", false,
       [] { return million(777777); }},
      {"MillionLast", "a million sums, only the last is wrong", false,
       [] { return million(kMillion - 1); }},
  };
  return all;
}

const Case& case_of(const std::string& name) {
  for (const Case& one : cases()) {
    if (one.name == name) return one;
  }
  throw std::out_of_range("no case is called " + name);
}

Buffer doubles(const std::vector<double>& values) {
  std::vector<std::uint8_t> bytes(values.size() * sizeof(double));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return input({static_cast<std::int64_t>(bytes.size())}, bytes);
}

Request request_of(const Case& one) {
  const Sums sums = one.make();
  const auto n = static_cast<std::int64_t>(sums.got.size());
  Request request;
  request.asked = std::string("is it right? ") + one.asked;
  request.buffers = {{"got", input({n}, sums.got)},
                     {"wanted", doubles(sums.wanted)},
                     {"magnitude", doubles(sums.magnitude)},
                     {"verdict", output({1})}};
  request.scalars = {{"n", n}, {"terms", sums.terms}};
  return request;
}

// What the submission says to the cases, each asked once.
class Answers {
 public:
  // Whether it calls the sums of a case right.
  bool accepts(const std::string& name) {
    const auto known = answers_.find(name);
    if (known != answers_.end()) return known->second;
    const Result result = submission().run(request_of(case_of(name)));
    const bool accepted =
        result.trouble.empty() && result.buffers.at("verdict").floats().front() == 1.0f;
    return answers_[name] = accepted;
  }
  bool accepts_any(const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return accepts(name); });
  }
  bool is_right(const std::string& name) { return accepts(name) == case_of(name).is_right; }

 private:
  std::map<std::string, bool> answers_;
};

// Mistakes that let a wrong element pass, wherever it is.
std::string wrong_ones_pass(Answers& answers) {
  if (answers.accepts("TooSmall") != answers.accepts("TooLarge")) return "no_abs";
  if (answers.accepts("OffByLessThanOne") && !answers.accepts("OffByMoreThanOne")) {
    return "integer_abs";
  }
  const int found = (answers.accepts("MillionFirst") ? 0 : 1) +
                    (answers.accepts("MillionInside") ? 0 : 1) +
                    (answers.accepts("MillionLast") ? 0 : 1);
  if (found == 0 && !answers.accepts("OffByMoreThanOne")) return "average_error";
  if (found == 1 || found == 2) return "not_every_element";
  if (answers.accepts("WrongSign")) return "sign_blind";
  if (answers.accepts_any({"NanFirst", "NanInside", "NanLast", "NanForZero"})) return "nan_passes";
  if (answers.accepts("SmallWrong") || answers.accepts("Forward") != answers.accepts("Large")) {
    return "absolute_tolerance";
  }
  return answers.accepts_any({"Half", "HalfBoth"}) ? "too_loose" : "";
}

// Which mistake gives these answers to all the cases?
std::string symptom(const Request&, const Result&) {
  Answers answers;
  const bool same_to_all = answers.accepts("Drawable") == answers.accepts("DrawableWrong");
  if (same_to_all && answers.accepts("Forward") == answers.accepts("TooLarge") &&
      answers.accepts("Small") == answers.accepts("WrongSign")) {
    return "";
  }
  const std::string passes = wrong_ones_pass(answers);
  if (!passes.empty()) return passes;
  if (!answers.accepts("Forward")) return "too_tight";
  if (!answers.accepts("Cancelling") || !answers.accepts("Backward")) return "relative_to_wanted";
  if (!answers.accepts("Zero")) return "divides_by_zero";
  for (const char* name : {"SameInfinity", "NanForInfinity", "InfinityForNumber",
                           "NumberForInfinity", "OtherInfinity"}) {
    if (!answers.is_right(name)) return "infinity";
  }
  return "";
}

class Compare : public ::testing::TestWithParam<Case> {};

TEST_P(Compare, SaysWhetherTheSumsAreRight) {
  const Request request = request_of(GetParam());
  const Result result = submission().run(request);
  const Expectation wanted{"verdict", {GetParam().is_right ? 1.0f : 0.0f}, {}};
  const std::optional<CaseFailure> failure = judge(request, result, wanted);
  if (!failure) return;
  const bool answered = result.trouble.empty();
  const float verdict = answered ? result.buffers.at("verdict").floats().front() : kNan;
  if (verdict == 1.0f || verdict == 0.0f) {
    const auto said = [](bool is_right) { return is_right ? "true, right" : "false, wrong"; };
    fail_case({said(GetParam().is_right), said(verdict == 1.0f), "the value that agrees returned",
               failure->symptom});
  } else {
    fail_case(*failure);
  }
  if (!answered) return;
  const std::string known = symptom(request, result);
  if (!known.empty()) note_symptom(known);
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(All, Compare, ::testing::ValuesIn(cases()), case_name);

}  // namespace
