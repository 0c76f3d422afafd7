/// @file
/// The emulator's counts beside those of a GPU's profiler, launch by launch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/gpu/hardware_notes.hpp"
#include "tests/gpu/ncu_table.hpp"

namespace warpkit::gpu_check {

/// How the two columns of a row stand to each other.
enum class Verdict {
  Same,     ///< equal, to the digits that both show
  Told,     ///< different, and a note says why hardware may count otherwise
  Differs,  ///< different: the check fails
  Missing,  ///< the GPU's profiler didn't tell it: the check fails
  Extra,    ///< a launch that only the GPU's profiler saw: the check fails
};

/// A count in both columns.
struct Compared {
  Verdict verdict = Verdict::Missing;  ///< what became of it
  std::string kernel;                  ///< as in CountedLaunch
  int nth = 0;                         ///< likewise
  std::string metric;                  ///< NVIDIA's name; empty where the whole launch is extra
  std::optional<double> emulator;      ///< its count
  std::optional<double> hardware;      ///< the GPU's
  std::string note;                    ///< why hardware may count otherwise; may be empty
};

/// Puts both sides of one program side by side.
/// @param emulator its launches
/// @param hardware likewise
/// @param notes where they may differ
/// @return a row for each of the emulator's readings, in order, then the GPU's extra launches
std::vector<Compared> compare_counts(const std::vector<CountedLaunch>& emulator,
                                     const std::vector<CountedLaunch>& hardware,
                                     const std::vector<Note>& notes);

/// Whether a comparison may be called good.
/// @param rows the comparison
/// @return true if there are rows, and each is the same or has a note that tells why not
bool counts_agree(const std::vector<Compared>& rows);

/// Both columns, for people.
/// @param program its name, as a heading
/// @param rows the comparison
/// @return a heading a launch and a line a count
std::string counts_table(const std::string& program, const std::vector<Compared>& rows);

/// The emulator's column alone.
/// @param program its name, as a heading
/// @param launches what it counted
/// @param notes where hardware may count otherwise
/// @return like counts_table, with a dash for the hardware
std::string emulator_table(const std::string& program, const std::vector<CountedLaunch>& launches,
                           const std::vector<Note>& notes);

/// What became of the rows, in one line.
/// @param rows of all programs
/// @return how many are the same, how many differ, are missing or extra
std::string summary(const std::vector<Compared>& rows);

}  // namespace warpkit::gpu_check
