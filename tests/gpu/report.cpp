/// @file
/// Writing the report of a GPU run.
#include "tests/gpu/report.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace warpkit::gpu_check {

namespace {

constexpr const char* kGpuFact = "GPU";

std::string fixed(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.*f", decimals, value);
  return text;
}

/// Units of work a second; 0 where nothing was timed.
double rate_of(const Timing& timing) {
  return timing.median_ms > 0.0 ? timing.amount / (timing.median_ms * 1e-3) : 0.0;
}

/// The rate with a unit that people use.
std::string readable_rate(const Timing& timing) {
  const double rate = rate_of(timing);
  if (timing.unit == "bytes") return fixed(rate * 1e-9, 1) + " GB/s";
  if (timing.unit == "flop") return fixed(rate * 1e-9, 1) + " GFLOP/s";
  return fixed(rate, 1) + " " + timing.unit + "/s";
}

const Timing* baseline_of(const Timing& timing, const Records& records) {
  if (timing.baseline.empty()) return nullptr;
  for (const Timing& other : records.timings) {
    if (other.work == timing.work && other.column == timing.baseline) return &other;
  }
  return nullptr;
}

/// Rate over the baseline's rate; 0 where there is no baseline of the same unit.
double ratio_of(const Timing& timing, const Records& records) {
  const Timing* baseline = baseline_of(timing, records);
  if (baseline == nullptr || baseline->unit != timing.unit || !(rate_of(*baseline) > 0.0))
    return 0.0;
  return rate_of(timing) / rate_of(*baseline);
}

std::string table_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) {
    text.replace(at, 1, "\\|");
  }
  return text;
}

std::string json_string(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char code[8];
      std::snprintf(code, sizeof(code), "\\u%04x", static_cast<unsigned>(c));
      quoted += code;
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string json_number(double value) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.9g", value);
  return text;
}

std::string slug(const std::string& name) {
  std::string result;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  while (!result.empty() && result.back() == '-') result.pop_back();
  return result;
}

std::string gpu_name(const Records& records) {
  for (const MachineFact& fact : records.machine) {
    if (fact.name == kGpuFact && !slug(fact.value).empty()) return fact.value;
  }
  throw std::invalid_argument("the records don't name the GPU");
}

void write_whole(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::path unfinished = path;
  unfinished += ".unfinished";
  {
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + unfinished.string());
  }
  std::filesystem::rename(unfinished, path);
}

void append_timings(std::ostringstream& out, const Records& records) {
  out << "## Timings\n\n"
         "Median of the rounds; columns of one work are interleaved, over buffers that rotate\n"
         "through more than the L2 cache; outputs are checked after the timing.\n\n"
         "| work | column | median ms | fastest ms | rounds | rate | of baseline | of peak | "
         "output |\n"
         "|---|---|---|---|---|---|---|---|---|\n";
  for (const Timing& timing : records.timings) {
    const double ratio = ratio_of(timing, records);
    out << "| " << table_cell(timing.work) << " | " << table_cell(timing.column) << " | "
        << fixed(timing.median_ms, 4) << " | " << fixed(timing.fastest_ms, 4) << " | "
        << timing.rounds << " | " << readable_rate(timing) << " | "
        << (ratio > 0.0 ? fixed(ratio, 3) + " of " + table_cell(timing.baseline) : "") << " | "
        << (timing.peak > 0.0 ? fixed(100.0 * rate_of(timing) / timing.peak, 1) + " %" : "")
        << " | " << (timing.output_right ? "right" : "**wrong**") << " |\n";
  }
}

}  // namespace

bool run_is_good(const Records& records) {
  bool some_passed = false;
  for (const Step& step : records.steps) {
    if (step.outcome == Outcome::Failed) return false;
    some_passed = some_passed || step.outcome == Outcome::Passed;
  }
  return some_passed && std::all_of(records.timings.begin(), records.timings.end(),
                                    [](const Timing& timing) { return timing.output_right; });
}

std::string to_markdown(const Records& records, const std::string& date) {
  std::ostringstream out;
  out << "# " << gpu_name(records) << ", " << date << "\n\n"
      << (run_is_good(records) ? "Every step passed." : "**Something failed; see the steps.**")
      << " Made by `./warpkit gpu-check`.\n\n## Machine\n\n| what | value |\n|---|---|\n";
  for (const MachineFact& fact : records.machine) {
    out << "| " << table_cell(fact.name) << " | " << table_cell(fact.value) << " |\n";
  }
  out << "\n## Steps\n\n| step | outcome | seconds | what it found |\n|---|---|---|---|\n";
  for (const Step& step : records.steps) {
    const std::string outcome = outcome_name(step.outcome);
    out << "| " << table_cell(step.name) << " | "
        << (step.outcome == Outcome::Failed ? "**" + outcome + "**" : outcome) << " | "
        << fixed(step.seconds, 1) << " | " << table_cell(step.explanation) << " |\n";
  }
  out << "\n";
  append_timings(out, records);
  return out.str();
}

std::string to_json(const Records& records, const std::string& date) {
  std::ostringstream out;
  out << "{\n  \"date\": " << json_string(date)
      << ",\n  \"good\": " << (run_is_good(records) ? "true" : "false") << ",\n  \"machine\": {";
  const char* comma = "";
  for (const MachineFact& fact : records.machine) {
    out << comma << "\n    " << json_string(fact.name) << ": " << json_string(fact.value);
    comma = ",";
  }
  out << "\n  },\n  \"steps\": [";
  comma = "";
  for (const Step& step : records.steps) {
    out << comma << "\n    {\"name\": " << json_string(step.name)
        << ", \"outcome\": " << json_string(outcome_name(step.outcome))
        << ", \"seconds\": " << json_number(step.seconds)
        << ", \"explanation\": " << json_string(step.explanation) << "}";
    comma = ",";
  }
  out << "\n  ],\n  \"timings\": [";
  comma = "";
  for (const Timing& timing : records.timings) {
    out << comma << "\n    {\"work\": " << json_string(timing.work)
        << ", \"column\": " << json_string(timing.column)
        << ", \"median_ms\": " << json_number(timing.median_ms)
        << ", \"fastest_ms\": " << json_number(timing.fastest_ms)
        << ", \"rounds\": " << timing.rounds << ", \"amount\": " << json_number(timing.amount)
        << ", \"unit\": " << json_string(timing.unit)
        << ", \"rate\": " << json_number(rate_of(timing))
        << ", \"peak\": " << json_number(timing.peak)
        << ", \"baseline\": " << json_string(timing.baseline)
        << ", \"ratio\": " << json_number(ratio_of(timing, records))
        << ", \"output_right\": " << (timing.output_right ? "true" : "false") << "}";
    comma = ",";
  }
  out << "\n  ]\n}\n";
  return out.str();
}

std::filesystem::path write_report(const Records& records, const std::string& date,
                                   const std::filesystem::path& folder) {
  const std::filesystem::path stem = folder / (date + "-" + slug(gpu_name(records)));
  std::filesystem::create_directories(folder);
  std::filesystem::path json = stem;
  json += ".json";
  std::filesystem::path markdown = stem;
  markdown += ".md";
  write_whole(json, to_json(records, date));
  write_whole(markdown, to_markdown(records, date));
  return markdown;
}

}  // namespace warpkit::gpu_check
