/// @file
/// What the programs of a GPU run tell its report: one line of tab-separated fields a fact.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warpkit::gpu_check {

/// A fact of the machine, for example {"GPU", "…"}.
struct MachineFact {
  std::string name;   ///< what it is
  std::string value;  ///< as text, with its unit
};

/// How a step ended.
enum class Outcome { Passed, Failed, Skipped };

/// One thing that the run did.
struct Step {
  std::string name;         ///< what was done
  Outcome outcome;          ///< how it ended
  double seconds = 0.0;     ///< how long it took
  std::string explanation;  ///< what it found, or why it was skipped
};

/// The timing of one way to do a piece of work; ways of the same work are columns of one
/// comparison.
struct Timing {
  std::string work;         ///< the work, the same text for every column, for example "matmul 4096"
  std::string column;       ///< the way it was done, for example "tiled"
  double median_ms = 0.0;   ///< median time of one run, milliseconds
  double fastest_ms = 0.0;  ///< shortest time of one run, milliseconds
  int rounds = 0;           ///< runs that were timed
  double amount = 0.0;      ///< units of work in one run: bytes, floating-point operations, tokens
  std::string unit;         ///< "bytes", "flop" or "tokens"
  double peak = 0.0;        ///< the data sheet's units a second; 0 where there is none
  std::string baseline;     ///< column that this one is held against; empty for a baseline
  bool output_right = true;  ///< whether the output, checked after the timing, was right
};

/// Everything that a run said.
struct Records {
  std::vector<MachineFact> machine;  ///< in order of appearance
  std::vector<Step> steps;           ///< in order of appearance
  std::vector<Timing> timings;       ///< in order of appearance
};

/// The line that stands for a fact, without its line feed.
/// @param fact the fact; tabs and line feeds in it become spaces
/// @return `machine`, name, value, separated by tabs
std::string to_line(const MachineFact& fact);

/// The line that stands for a step, without its line feed.
/// @param step the step; tabs and line feeds in it become spaces
/// @return `step` and its fields, separated by tabs
std::string to_line(const Step& step);

/// The line that stands for a timing, without its line feed.
/// @param timing the timing; tabs and line feeds in it become spaces
/// @return `timing` and its fields, separated by tabs
std::string to_line(const Timing& timing);

/// The name of an outcome.
/// @param outcome the outcome
/// @return "passed", "failed" or "skipped"
const char* outcome_name(Outcome outcome);

/// Reads lines as to_line() writes them. Lines that begin with none of the three words are other
/// output of the programs and are passed over.
/// @param text any number of lines
/// @return the facts, steps and timings in it
/// @throws std::invalid_argument with the line's number if one of ours has a wrong number of
/// fields,
///   an unknown outcome, or a number that isn't one, isn't finite or is negative
Records read_records(std::string_view text);

}  // namespace warpkit::gpu_check
