#include "tests/gpu/hardware_counts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace warpkit::gpu_check {
namespace {

// Ratios and percentages are printed with two digits, so the last one may be rounded either way.
constexpr double kLastDigit = 0.0101;

bool same(const Reading& ours, const Reading& theirs) {
  const double allowed = ours.whole && theirs.whole ? 0 : kLastDigit;
  return std::fabs(ours.value - theirs.value) <= allowed;
}

const CountedLaunch* find_launch(const std::vector<CountedLaunch>& launches,
                                 const CountedLaunch& wanted) {
  for (const CountedLaunch& one : launches) {
    if (one.kernel == wanted.kernel && one.nth == wanted.nth) return &one;
  }
  return nullptr;
}

const Reading* find_reading(const CountedLaunch* launch, const std::string& metric) {
  if (launch == nullptr) return nullptr;
  for (const Reading& one : launch->readings) {
    if (one.metric == metric) return &one;
  }
  return nullptr;
}

std::string number(const std::optional<double>& value) {
  if (!value) return "-";
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", *value);
  return text;
}

const char* word(Verdict verdict) {
  switch (verdict) {
    case Verdict::Same:
      return "same";
    case Verdict::Told:
      return "told";
    case Verdict::Differs:
      return "DIFFERS";
    case Verdict::Missing:
      return "MISSING";
    case Verdict::Extra:
      return "EXTRA";
  }
  return "";
}

std::string launch_name(const Compared& row) {
  return row.kernel + " #" + std::to_string(row.nth + 1);
}

std::string line(const char* verdict, const std::string& metric,
                 const std::optional<double>& emulator, const std::string& hardware,
                 const std::string& note) {
  char text[200];
  std::snprintf(text, sizeof text, "    %-8s %-70s %12s %12s", verdict, metric.c_str(),
                number(emulator).c_str(), hardware.c_str());
  return text + (note.empty() ? "" : "  (" + note + ")") + "\n";
}

std::string column_names() {
  return line("", "metric", std::nullopt, "hardware", "").replace(84, 12, "    emulator");
}

std::size_t count(const std::vector<Compared>& rows, Verdict verdict) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [verdict](const Compared& row) { return row.verdict == verdict; }));
}

}  // namespace

std::vector<Compared> compare_counts(const std::vector<CountedLaunch>& emulator,
                                     const std::vector<CountedLaunch>& hardware,
                                     const std::vector<Note>& notes) {
  std::vector<Compared> rows;
  for (const CountedLaunch& ours : emulator) {
    const CountedLaunch* theirs = find_launch(hardware, ours);
    for (const Reading& reading : ours.readings) {
      Compared row;
      row.kernel = ours.kernel;
      row.nth = ours.nth;
      row.metric = reading.metric;
      row.emulator = reading.value;
      row.note = reason_to_differ(notes, ours.kernel, reading.metric, reading.value);
      if (const Reading* other = find_reading(theirs, reading.metric)) {
        row.hardware = other->value;
        row.verdict = same(reading, *other) ? Verdict::Same
                      : row.note.empty()    ? Verdict::Differs
                                            : Verdict::Told;
      }
      rows.push_back(row);
    }
  }
  for (const CountedLaunch& theirs : hardware) {
    if (find_launch(emulator, theirs) != nullptr) continue;
    Compared row;
    row.verdict = Verdict::Extra;
    row.kernel = theirs.kernel;
    row.nth = theirs.nth;
    rows.push_back(row);
  }
  return rows;
}

bool counts_agree(const std::vector<Compared>& rows) {
  return !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const Compared& row) {
    return row.verdict == Verdict::Same || row.verdict == Verdict::Told;
  });
}

std::string counts_table(const std::string& program, const std::vector<Compared>& rows) {
  std::string text = program + "\n" + column_names();
  std::string launch;
  for (const Compared& row : rows) {
    if (launch_name(row) != launch) {
      launch = launch_name(row);
      text += "  " + launch + "\n";
    }
    text += row.metric.empty()
                ? line(word(row.verdict), "a launch that only the GPU's profiler saw", {}, "-", "")
                : line(word(row.verdict), row.metric, row.emulator, number(row.hardware), row.note);
  }
  return text;
}

std::string emulator_table(const std::string& program, const std::vector<CountedLaunch>& launches,
                           const std::vector<Note>& notes) {
  std::string text = program + "\n" + column_names();
  for (const CountedLaunch& launch : launches) {
    text += "  " + launch.kernel + " #" + std::to_string(launch.nth + 1) + "  grid " + launch.grid +
            "  block " + launch.block + "\n";
    for (const Reading& reading : launch.readings) {
      text += line("", reading.metric, reading.value, "-",
                   reason_to_differ(notes, launch.kernel, reading.metric, reading.value));
    }
  }
  return text;
}

std::string summary(const std::vector<Compared>& rows) {
  return std::to_string(count(rows, Verdict::Same)) + " of " + std::to_string(rows.size()) +
         " counts are the same, " + std::to_string(count(rows, Verdict::Told)) +
         " differ for a reason that is told, " + std::to_string(count(rows, Verdict::Differs)) +
         " differ, " + std::to_string(count(rows, Verdict::Missing)) + " are missing, " +
         std::to_string(count(rows, Verdict::Extra)) + " launches are extra\n";
}

}  // namespace warpkit::gpu_check
