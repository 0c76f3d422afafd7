/// @file
/// What `ncu --csv` prints, the emulator's or NVIDIA's, as launches with their metrics.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace warpkit::gpu_check {

/// A metric's value as ncu printed it.
struct Reading {
  std::string metric;  ///< NVIDIA's name
  double value = 0;    ///< in the metric's base unit
  bool whole = true;   ///< printed without a fraction; otherwise rounded to its last digit
};

/// One launch of a kernel.
struct CountedLaunch {
  std::string kernel;             ///< name without namespaces, template arguments and parameters
  int nth = 0;                    ///< of the launches of that name, from 0
  std::string grid;               ///< as printed, `(4, 1, 1)`; empty where ncu doesn't say
  std::string block;              ///< likewise
  std::vector<Reading> readings;  ///< in ncu's order; metrics that it couldn't tell are absent
};

/// A kernel's name as both sides write it: NVIDIA's ncu shows `void warpkit::<unnamed>::k<(int)4>
/// (const float *)` for what the emulator calls `k<4>`.
/// @param name as printed
/// @return its last part, without template arguments and parameters: `k`
std::string base_name(const std::string& name);

/// Reads what `ncu --csv --print-units base --metrics …` printed. Lines of the program and of ncu
/// itself are passed over. Several runs of one program may follow each other, each with its own
/// line of column names: their readings are put together launch by launch.
/// @param text all of it
/// @return the launches, in order
/// @throws std::invalid_argument if there is no table, a unit isn't a base unit, or a number isn't
///         one
std::vector<CountedLaunch> read_ncu_csv(const std::string& text);

}  // namespace warpkit::gpu_check
