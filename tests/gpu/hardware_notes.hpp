/// @file
/// Where hardware may count otherwise than the emulator, and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace warpkit::gpu_check {

/// A reason why some counts may differ.
struct Note {
  std::string kernel;                  ///< pattern with * and ?, of names without parameters
  std::string metric;                  ///< likewise, of NVIDIA's names
  std::optional<double> must_hold_at;  ///< where the emulator counts this, hardware does, too
  std::string reason;                  ///< a few words
};

/// Reads notes: kernel, metric, number or `-`, and reason, separated by tabs.
/// @param text any number of lines; empty ones and those that begin with # are passed over
/// @return the notes, in order
/// @throws std::invalid_argument with the number of a line that is wrong
std::vector<Note> read_notes(const std::string& text);

/// Finds the first note that speaks about a count.
/// @param notes in order
/// @param kernel its name
/// @param metric NVIDIA's name
/// @param emulator what the emulator counted
/// @return the reason, or an empty string where both columns must agree
std::string reason_to_differ(const std::vector<Note>& notes, const std::string& kernel,
                             const std::string& metric, double emulator);

}  // namespace warpkit::gpu_check
