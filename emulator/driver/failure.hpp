/// @file
/// How the driver programs end when they can't do what was asked.
#pragma once

#include <stdexcept>
#include <string>

namespace warpkit::driver {

/// Exit codes, the same for every command of the kit.
enum ExitCode : int {
  kGood = 0,            ///< done
  kCheckFailed = 1,     ///< a check or test failed
  kUsage = 2,           ///< wrong usage
  kDoesNotCompile = 3,  ///< the source doesn't compile or link
  kLimit = 4,           ///< a limit of time, memory or output was hit
  kMachine = 5,         ///< the machine is at fault
};

/// Ends a program with a message and an exit code.
class Failure : public std::runtime_error {
 public:
  /// @param code exit code of the program, usually an ExitCode
  /// @param message one line for the user; empty if everything was already said
  Failure(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

  /// The exit code.
  /// @return what main should return
  int code() const noexcept { return code_; }

 private:
  int code_;
};

}  // namespace warpkit::driver
