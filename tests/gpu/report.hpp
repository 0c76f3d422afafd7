/// @file
/// The dated report of a GPU run, for people (Markdown) and for programs (JSON).
#pragma once

#include <filesystem>
#include <string>

#include "tests/gpu/records.hpp"

namespace warpkit::gpu_check {

/// Whether a run may be called good.
/// @param records what the run said
/// @return true if at least one step passed, none failed, and every timed output was right
bool run_is_good(const Records& records);

/// The report for people.
/// @param records what the run said
/// @param date day of the run, YYYY-MM-DD
/// @return Markdown: verdict, machine, steps, and a table of timings with each column's ratio to
/// its
///   baseline and its share of the data sheet's peak
std::string to_markdown(const Records& records, const std::string& date);

/// The report for programs: `{"date", "good", "machine": {…}, "steps": […], "timings": […]}`.
/// @param records what the run said
/// @param date day of the run, YYYY-MM-DD
/// @return JSON, one object
std::string to_json(const Records& records, const std::string& date);

/// Writes `FOLDER/DATE-GPU.md` and `.json`, GPU being the machine fact of that name in lower case
/// with hyphens. Each is written beside and then renamed, so no half report is ever seen.
/// @param records what the run said
/// @param date day of the run, YYYY-MM-DD
/// @param folder where to write; made if absent
/// @return path of the Markdown file
/// @throws std::invalid_argument if the records don't name the GPU
/// @throws std::runtime_error if a file can't be written
std::filesystem::path write_report(const Records& records, const std::string& date,
                                   const std::filesystem::path& folder);

}  // namespace warpkit::gpu_check
