#include "exercises/submission/judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <sstream>
#include <stdexcept>

#include "exercises/submission/submission.hpp"

namespace warpkit::exercise {
namespace {

bool same_bits(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0; }

std::string number(float value) {
  std::ostringstream text;
  text.precision(9);
  text << value;
  return text.str();
}

// "C[3][5]" for a flat index into the shape.
std::string element(const std::string& name, const std::vector<std::int64_t>& shape,
                    std::size_t index) {
  std::string subscripts;
  for (auto extent = shape.rbegin(); extent != shape.rend(); ++extent) {
    const auto size = static_cast<std::size_t>(*extent);
    subscripts = "[" + std::to_string(index % size) + "]" + subscripts;
    index /= size;
  }
  return name + subscripts;
}

CaseFailure describe(const Difference& difference, const Buffer& sent, const Expectation& wanted,
                     const Buffer& answer) {
  const std::vector<float> got = answer.floats();
  const std::size_t first = difference.wrong.front();
  const std::string name = element(wanted.name, sent.shape, first);
  CaseFailure failure;
  failure.expected = name + " = " + number(wanted.values[first]);
  if (!wanted.limits.empty()) {
    failure.expected += ", at most " + number(wanted.limits[first]) + " off";
  }
  const bool unwritten = same_bits(got[first], sent.floats()[first]);
  failure.got = name + " = " + number(got[first]) + (unwritten ? ", as if nobody wrote it" : "");
  std::ostringstream where;
  where << difference.wrong.size() << " of " << got.size() << " elements are wrong, the first is "
        << name << ", the last " << element(wanted.name, sent.shape, difference.wrong.back());
  const std::size_t left = untouched(sent, answer);
  if (left > 0) where << "; " << left << " were never written";
  failure.where = where.str();
  return failure;
}

std::optional<CaseFailure> judge_surroundings(const Request& request, const Result& result) {
  for (const auto& [name, sent] : request.buffers) {
    const auto found = result.buffers.find(name);
    if (found == result.buffers.end() || found->second.bytes.size() != sent.bytes.size()) {
      return CaseFailure{"the array " + name + " back", "an answer without it", "", "device_fault"};
    }
    if (!found->second.guards_match(sent)) {
      return CaseFailure{"nothing written outside " + name,
                         "something was written before its first or after its last element", "",
                         "wrote_past_the_end"};
    }
    if (sent.role == Role::Input && found->second.bytes != sent.bytes) {
      return CaseFailure{"the input " + name + " unchanged", "it was overwritten", "",
                         "changed_an_input"};
    }
  }
  return std::nullopt;
}

std::optional<CaseFailure> judge_findings(const Request& request, const Result& result) {
  if (request.lets_calls_fail) return std::nullopt;
  for (const Finding& finding : result.findings) {
    if (!finding.is_error) continue;
    const std::string place =
        finding.file.empty() ? "" : finding.file + ":" + std::to_string(finding.line);
    return CaseFailure{"the right output, and nothing for the checks to find",
                       "the right output, but " + finding.tool + " found something", place,
                       finding.tool};
  }
  return std::nullopt;
}

}  // namespace

std::vector<float> random_floats(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<float> values(count);
  for (float& value : values) {
    value = static_cast<float>(static_cast<double>(engine()) / 2147483648.0 - 1.0);
    if (value >= 1.0f) value = 0.5f;  // rounding to float can reach 1
  }
  return values;
}

std::vector<std::uint8_t> random_bytes(std::size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<std::uint8_t> values(count);
  for (std::uint8_t& value : values) value = static_cast<std::uint8_t>(engine() >> 24);
  return values;
}

std::size_t untouched(const Buffer& sent, const Buffer& got) {
  const std::vector<float> before = sent.floats();
  const std::vector<float> after = got.floats();
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    if (same_bits(before[i], after[i])) ++count;
  }
  return count;
}

std::optional<Difference> compare(const std::vector<float>& got, const Expectation& wanted) {
  if (got.size() != wanted.values.size() ||
      (!wanted.limits.empty() && wanted.limits.size() != got.size())) {
    throw std::invalid_argument("arrays of different sizes are compared");
  }
  Difference difference;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const float limit = wanted.limits.empty() ? 0.0f : wanted.limits[i];
    // Written so that NaN is wrong.
    if (!(std::fabs(got[i] - wanted.values[i]) <= limit)) difference.wrong.push_back(i);
  }
  if (difference.wrong.empty()) return std::nullopt;
  return difference;
}

std::optional<CaseFailure> judge(const Request& request, const Result& result,
                                 const Expectation& wanted) {
  if (!result.trouble.empty()) {
    const bool known = !request.symptom_if_lost.empty();
    return CaseFailure{"an answer", result.trouble, "",
                       known ? request.symptom_if_lost : "device_fault"};
  }
  if (auto failure = judge_surroundings(request, result)) return failure;
  const Buffer& sent = request.buffers.at(wanted.name);
  const Buffer& answer = result.buffers.at(wanted.name);
  if (const std::optional<Difference> difference = compare(answer.floats(), wanted)) {
    return describe(*difference, sent, wanted, answer);
  }
  if (const std::int64_t leaked = result.fact("leaked_bytes"); leaked != 0) {
    return CaseFailure{"all device memory freed again",
                       std::to_string(leaked) + " bytes more in use after the call than before", "",
                       "leak"};
  }
  return judge_findings(request, result);
}

bool agrees(const Request& request, const Result& result, const Expectation& wanted) {
  return !judge(request, result, wanted).has_value();
}

bool fail_if_wrong(const Request& request, const Result& result, const Expectation& wanted,
                   const Diagnosis& diagnosis) {
  const std::optional<CaseFailure> failure = judge(request, result, wanted);
  if (!failure) return false;
  for (const Finding& finding : result.findings) {
    if (!request.lets_calls_fail) note_finding(finding);
  }
  fail_case(*failure);  // first, because the submission may not survive a diagnosis
  if (!result.trouble.empty()) return true;
  const std::string symptom = diagnosis ? diagnosis(request, result) : "";
  if (!symptom.empty()) note_symptom(symptom);
  return true;
}

void expect_answer(const Request& request, const Expectation& wanted, const Diagnosis& diagnosis) {
  fail_if_wrong(request, submission().run(request), wanted, diagnosis);
}

}  // namespace warpkit::exercise
