/// @file
/// The table that emulator-bench prints.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/emulator_clock.hpp"

namespace warpkit::bench {

/// What has to be reached, and what is wanted.
struct Goal {
  double must = 0.0;     ///< No goal if 0.
  double aim = 0.0;      ///< Beyond `must`.
  bool at_most = false;  ///< Times are to be low; rates and ratios high.
};

/// One row.
struct Measurement {
  std::string name;     ///< What was done.
  double value = 0.0;   ///< The figure.
  std::string unit;     ///< Its unit.
  Goal value_goal;      ///< For the figure.
  double ratio = -1.0;  ///< To the plain loop's figure; negative where there is no loop.
  Goal ratio_goal;      ///< For the ratio.
  std::string others;   ///< What others reach on two cores, as far as it is known.
  Span span;            ///< One run.
  Span loop;            ///< One run of the plain loop, if there is one.
};

/// @param measurement a row.
/// @return "aim" or "must" where every goal of the row is reached that far, else "missed"; "-"
/// where
///   there is none.
std::string verdict(const Measurement& measurement);

/// @param rows the table's rows.
/// @return the table in Markdown, its columns aligned.
std::string to_table(const std::vector<Measurement>& rows);

}  // namespace warpkit::bench
