/// @file
/// The emulator's counts beside those of a GPU's profiler.
#pragma once

#include <string>
#include <vector>

namespace warpkit::gpu_check {

/// One count of one launch.
struct Count {
  std::string kernel;  ///< name without parameters
  std::string metric;  ///< NVIDIA's name
  double value = 0;    ///< how much
  std::string note;    ///< why hardware may count otherwise; empty where it must agree
};

/// A count in both columns.
struct Compared {
  Count emulator;       ///< what the emulator counted
  bool there = false;   ///< whether the GPU's profiler told it
  double hardware = 0;  ///< what it told
  bool equal = false;   ///< whether both are the same
};

/// Reads the emulator's counts: kernel, metric, count and perhaps a note, separated by tabs.
/// @param text any number of lines; those that begin with # are passed over
/// @return the counts, in order
/// @throws std::invalid_argument with the number of a line that is wrong
std::vector<Count> read_emulator_counts(const std::string& text);

/// Reads what `ncu --csv --print-units base` printed.
/// @param text all of it; what stands before the line of column names is passed over
/// @return the counts, in order; metrics that ncu couldn't tell are absent
/// @throws std::invalid_argument if there are no column names
std::vector<Count> read_ncu_csv(const std::string& text);

/// Puts both side by side, by kernel and metric.
/// @param emulator one count for each kernel and metric
/// @param hardware likewise, in any order
/// @return one for each of the emulator's, in its order
std::vector<Compared> compare_counts(const std::vector<Count>& emulator,
                                     const std::vector<Count>& hardware);

/// Whether a comparison may be called good.
/// @param rows the comparison
/// @return true if there are rows, each is there, and each without a note is equal
bool counts_agree(const std::vector<Compared>& rows);

/// Both columns, for people.
/// @param rows the comparison
/// @return a line of text a count, and a last line that says how many agree
std::string counts_table(const std::vector<Compared>& rows);

}  // namespace warpkit::gpu_check
