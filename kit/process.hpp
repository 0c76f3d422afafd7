/// @file
/// Running another program with limits.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

namespace warpkit::kit {

/// What to run and how much it may take.
struct ProcessRequest {
  std::vector<std::string> arguments;               ///< program and arguments; no shell is involved
  std::map<std::string, std::string> environment;   ///< set on top of this program's environment
  double seconds = 60;                              ///< wall-clock limit
  std::size_t output_bytes = std::size_t{1} << 20;  ///< limit of both outputs together
  const std::atomic<bool>* stop = nullptr;          ///< ends the program when it becomes true
};

/// How it ended.
struct ProcessResult {
  int exit_code = -1;     ///< exit status; -1 when a signal ended it
  int signal = 0;         ///< the signal that ended it; 0 for none
  bool too_slow = false;  ///< stopped at the time limit
  bool too_long = false;  ///< stopped at the output limit
  bool stopped = false;   ///< stopped because it was asked for
  std::string out;        ///< standard output
  std::string err;        ///< standard error
  double seconds = 0;     ///< wall-clock time it took
};

/// Runs a program to its end or to a limit; at a limit its whole process group is ended. It dies
/// with the thread that waits for it. Several threads may each run one.
/// @param request what to run
/// @return how it ended
/// @throws Failure (machine) when it cannot be started
ProcessResult run_process(const ProcessRequest& request);

}  // namespace warpkit::kit
