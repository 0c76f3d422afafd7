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

// Whether an element still is, bit for bit, what was sent.
bool is_untouched(const Buffer& sent, const Buffer& got, std::size_t index) {
  const std::size_t size = element_size(sent.type);
  return std::memcmp(sent.bytes.data() + sent.offset() + index * size,
                     got.bytes.data() + got.offset() + index * size, size) == 0;
}

std::string number(float value) {
  std::ostringstream text;
  text.precision(9);
  text << value;
  return text.str();
}

std::string element_text(const Buffer& buffer, std::size_t index) {
  if (buffer.type == ElementType::I32) return std::to_string(buffer.ints()[index]);
  return number(buffer.floats()[index]);
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
  const std::size_t first = difference.wrong.front();
  const std::string name = element(wanted.name, sent.shape, first);
  CaseFailure failure;
  const bool holds_integers = sent.type == ElementType::I32;
  failure.expected =
      name + " = " +
      (holds_integers ? std::to_string(wanted.integers[first]) : number(wanted.values[first]));
  if (!wanted.limits.empty()) {
    failure.expected += ", at most " + number(wanted.limits[first]) + " off";
  }
  failure.got = name + " = " + element_text(answer, first) +
                (is_untouched(sent, answer, first) ? ", as if nobody wrote it" : "");
  std::ostringstream where;
  where << difference.wrong.size() << " of " << answer.count()
        << " elements are wrong, the first is " << name << ", the last "
        << element(wanted.name, sent.shape, difference.wrong.back());
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

Expectation exactly(std::string name, std::vector<std::int32_t> values) {
  return {std::move(name), {}, {}, std::move(values)};
}

std::vector<std::int32_t> random_ints(std::size_t count, std::int32_t limit, unsigned seed) {
  if (limit < 1) throw std::invalid_argument("no integer is in [0, limit)");
  std::mt19937 engine(seed);
  std::vector<std::int32_t> values(count);
  for (std::int32_t& value : values) {
    value = static_cast<std::int32_t>(std::uint64_t{engine()} * static_cast<std::uint32_t>(limit) >>
                                      32);
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
  if (sent.type != got.type) throw std::invalid_argument("arrays of different types are compared");
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(sent.count(), got.count()); ++i) {
    if (is_untouched(sent, got, i)) ++count;
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

std::optional<Difference> compare(const Buffer& got, const Expectation& wanted) {
  if (got.type != ElementType::I32) {
    if (!wanted.integers.empty()) throw std::invalid_argument("the output holds no integers");
    return compare(got.floats(), wanted);
  }
  const std::vector<std::int32_t> values = got.ints();
  if (values.size() != wanted.integers.size() || !wanted.values.empty() || !wanted.limits.empty()) {
    throw std::invalid_argument("an output of integers is compared with integers, one for each");
  }
  Difference difference;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != wanted.integers[i]) difference.wrong.push_back(i);
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
  if (const std::optional<Difference> difference = compare(answer, wanted)) {
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

bool found_by(const Result& result, const std::string& tool) {
  return std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
    return finding.is_error && finding.tool == tool;
  });
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
