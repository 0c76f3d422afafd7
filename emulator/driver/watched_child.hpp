/// @file
/// A child process that is waited for together with its user, who may end it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "emulator/driver/process.hpp"

namespace warpkit::driver {

/// How a watched child is run.
struct WatchedRun {
  std::string program;                 ///< a path
  std::vector<std::string> arguments;  ///< those after its name
  std::string name;                    ///< what it sees as its own name
  bool output_to_errors = false;       ///< its standard output goes to standard error
  /// Called every now and then while it runs, on another thread, with the seconds since its start;
  /// or null.
  std::function<void(double seconds)> on_time;
};

/// How it ended.
struct WatchedEnd : ChildEnd {
  int asked = 0;         ///< the signal that asked this process to end it, or 0
  bool at_once = false;  ///< it was asked twice
};

/// Runs a child as run_child, and stays until it has ended: SIGINT, SIGTERM and SIGHUP are passed
/// on to it, unless the terminal has already told it; it may put away what it has. A second one
/// kills it.
/// @param run what and how
/// @return how it ended
/// @throws Failure with code 5 if it can't be started
WatchedEnd run_watched(const WatchedRun& run);

}  // namespace warpkit::driver
