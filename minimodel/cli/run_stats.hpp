/// @file
/// What `run --stats` shows: each leg of the way from disk to text.
#pragma once

#include <nlohmann/json.hpp>

#include "minimodel/generate/generate.hpp"

namespace warpkit::minimodel::cli {

/// Numbers of one run.
struct RunStats {
  LoadStats load;                      ///< disk to RAM to the backend's memory
  std::string memory;                  ///< name of the backend's memory
  int prompt_tokens = 0;               ///< tokens of the prompt
  double prompt_seconds = 0.0;         ///< time for them
  int decode_tokens = 0;               ///< forward passes after the prompt
  double decode_seconds = 0.0;         ///< time for them
  std::uint64_t bytes_per_token = 0;   ///< bytes of weights that one forward pass reads
  double copy_bytes_per_second = 0.0;  ///< measured: bytes read and written by a copy, a second
};

/// Collects the numbers and measures the bandwidth of the backend's memory by copying.
/// @param session the session that ran
/// @param result what it generated
/// @return the numbers
RunStats measure_run(Session& session, const Generation& result);

/// Prints the numbers for people, on standard output.
/// @param stats the numbers
void print_run_stats(const RunStats& stats);

/// The numbers as JSON.
/// @param stats the numbers
/// @return an object
nlohmann::json run_stats_json(const RunStats& stats);

}  // namespace warpkit::minimodel::cli
