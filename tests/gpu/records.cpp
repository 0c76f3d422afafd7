/// @file
/// Writing and reading the lines of a GPU run.
#include "tests/gpu/records.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace warpkit::gpu_check {

namespace {

constexpr char kSeparator = '\t';

std::string one_field(std::string text) {
  for (char& c : text) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

std::string number_field(double value) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.9g", value);
  return text;
}

std::string join(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    if (!line.empty()) line += kSeparator;
    line += one_field(field);
  }
  return line;
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = line.find(kSeparator);
    fields.emplace_back(line.substr(0, end));
    if (end != std::string_view::npos) line.remove_prefix(end + 1);
  }
  return fields;
}

[[noreturn]] void refuse(int line_number, const std::string& why) {
  throw std::invalid_argument("line " + std::to_string(line_number) + ": " + why);
}

double to_number(const std::string& field, int line_number) {
  char* end = nullptr;
  const double value = std::strtod(field.c_str(), &end);
  const bool whole = !field.empty() && *end == '\0';
  if (!whole || !std::isfinite(value) || !(value >= 0.0)) {
    refuse(line_number, "'" + field + "' is not a finite number of at least 0");
  }
  return value;
}

void expect_fields(const std::vector<std::string>& fields, std::size_t count, int line_number) {
  if (fields.size() != count) {
    refuse(line_number, "a " + fields[0] + " line has " + std::to_string(count) + " fields, not " +
                            std::to_string(fields.size()));
  }
}

Step to_step(const std::vector<std::string>& fields, int line_number) {
  expect_fields(fields, 5, line_number);
  for (const Outcome outcome : {Outcome::Passed, Outcome::Failed, Outcome::Skipped}) {
    if (fields[2] == outcome_name(outcome)) {
      return {fields[1], outcome, to_number(fields[3], line_number), fields[4]};
    }
  }
  refuse(line_number, "'" + fields[2] + "' is no outcome of a step");
}

Timing to_timing(const std::vector<std::string>& fields, int line_number) {
  expect_fields(fields, 11, line_number);
  Timing timing;
  timing.work = fields[1];
  timing.column = fields[2];
  timing.median_ms = to_number(fields[3], line_number);
  timing.fastest_ms = to_number(fields[4], line_number);
  timing.rounds = static_cast<int>(to_number(fields[5], line_number));
  timing.amount = to_number(fields[6], line_number);
  timing.unit = fields[7];
  timing.peak = to_number(fields[8], line_number);
  timing.baseline = fields[9];
  timing.output_right = fields[10] == "right";
  return timing;
}

}  // namespace

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return "passed";
    case Outcome::Failed:
      return "failed";
    case Outcome::Skipped:
      return "skipped";
  }
  return "unknown";
}

std::string to_line(const MachineFact& fact) { return join({"machine", fact.name, fact.value}); }

std::string to_line(const Step& step) {
  return join({"step", step.name, outcome_name(step.outcome), number_field(step.seconds),
               step.explanation});
}

std::string to_line(const Timing& timing) {
  return join({"timing", timing.work, timing.column, number_field(timing.median_ms),
               number_field(timing.fastest_ms), std::to_string(timing.rounds),
               number_field(timing.amount), timing.unit, number_field(timing.peak), timing.baseline,
               timing.output_right ? "right" : "wrong"});
}

Records read_records(std::string_view text) {
  Records records;
  int line_number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::vector<std::string> fields = split(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line_number;
    if (fields[0] == "machine") {
      expect_fields(fields, 3, line_number);
      records.machine.push_back({fields[1], fields[2]});
    } else if (fields[0] == "step") {
      records.steps.push_back(to_step(fields, line_number));
    } else if (fields[0] == "timing") {
      records.timings.push_back(to_timing(fields, line_number));
    }
  }
  return records;
}

}  // namespace warpkit::gpu_check
